/** Days from the first on; `to` is the first on which it no longer is so, null where there is none. */
export type Days = { from: string; to: string | null }

const earlier = (a: string | null, b: string | null): string | null =>
  a === null ? b : b === null ? a : a < b ? a : b

/**
 * Which model decides on which days once another decides on some of them. Days of others are cut where the new
 * ones begin and end; those that it covers wholly are gone.
 *
 * @param standing  as they are held now, the earliest first
 */
export function overlaid<One extends Days>(standing: readonly One[], over: One): One[] {
  const pieces = standing.flatMap((one) => {
    const before = { ...one, to: earlier(one.to, over.from) }
    const after = { ...one, from: over.to !== null && over.to > one.from ? over.to : one.from }
    return [
      ...(one.from < over.from ? [before] : []),
      ...(over.to !== null && (one.to === null || over.to < one.to) ? [after] : []),
    ]
  })
  return [...pieces, over].sort((a, b) => (a.from < b.from ? -1 : 1))
}

/** Whether each day from the first on has a version, and the last has no end. */
export const isUnbroken = (versions: readonly Days[]): boolean =>
  versions.length > 0 && versions.every(({ to }, at) => to === (versions[at + 1]?.from ?? null))

export const isOn = ({ from, to }: Days, day: string): boolean =>
  from <= day && (to === null || day < to)

/** How far names are looked at: what is longer is no slip of the pen. */
const LONGEST = 60
const KNOWN_MOST = 500

/**
 * The known name that a wrong one was surely meant to be: other in case, or in one letter of four.
 *
 * @returns undefined  where none is so near
 */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const letters = [...name.toLowerCase()]
  if (letters.length > LONGEST) return undefined
  const most = Math.floor(letters.length / 4)
  let best: { name: string; far: number } | undefined
  let looked = 0
  for (const one of known) {
    if (++looked > KNOWN_MOST) break
    const other = [...one.toLowerCase()]
    if (Math.abs(other.length - letters.length) > most) continue
    const far = distance(letters, other)
    if (far <= most && far < (best?.far ?? Number.POSITIVE_INFINITY)) best = { name: one, far }
  }
  return best?.name
}

/** How many letters have to be put in, left out or changed (Levenshtein). */
function distance(a: readonly string[], b: readonly string[]): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (const [i, letter] of a.entries()) {
    const next = [i + 1]
    for (const [j, other] of b.entries()) {
      const changed = (row[j] ?? 0) + (letter === other ? 0 : 1)
      next.push(Math.min(changed, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}

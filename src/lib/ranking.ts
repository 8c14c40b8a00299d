import { createHash } from 'node:crypto'

/** One who competes for a place. */
export type Entrant = {
  id: string
  /** null: not eligible, and not ranked */
  points: number | null
  /** what decides between equal points, one after another: the smaller comes first, null comes last */
  ties: readonly (number | string | null)[]
  /** of which quota, where there are some */
  share?: string | null
}

export type Places = {
  /** of all together */
  places: number
  /** at most that many of them, by share; a share that is not named has no limit of its own */
  quotas?: Readonly<Record<string, number>>
  /** how many wait for a place that becomes free; absent: all who are left */
  reserve?: number
}

export type Ranked = {
  id: string
  /** from 1, no two alike; null: not eligible */
  rank: number | null
  outcome: 'offer' | 'reserve' | 'refuse'
  /** of the reserve list, from 1 */
  number: number | null
  /** which of `ties` put it behind the one before; null: the points did, or it is the first */
  tie: number | null
}

/**
 * Puts entrants in order and gives the places: the same list for the same entrants, in whatever order they come.
 * Whoever's quota is full waits, and the place goes to the next who has one left.
 */
export function rank(entrants: readonly Entrant[], places: Places): Ranked[] {
  const eligible = entrants.filter(({ points }) => points !== null).sort(compare)
  const room = new Room(places)
  let waiting = 0
  const ranked = eligible.map((one, index): Ranked => {
    const before = eligible[index - 1]
    const at = { id: one.id, rank: index + 1, tie: before ? tieBetween(before, one) : null }
    if (room.take(one.share)) return { ...at, outcome: 'offer', number: null }
    if (waiting >= (places.reserve ?? Number.POSITIVE_INFINITY)) {
      return { ...at, outcome: 'refuse', number: null }
    }
    waiting += 1
    return { ...at, outcome: 'reserve', number: waiting }
  })
  const out = entrants
    .filter(({ points }) => points === null)
    .sort((a, b) => order(a.id, b.id))
    .map(({ id }): Ranked => ({ id, rank: null, outcome: 'refuse', number: null, tie: null }))
  return [...ranked, ...out]
}

type Waiting = Pick<Entrant, 'id' | 'share'>

/**
 * Who of a reserve list moves up, now that places are free.
 *
 * @param reserve  in its order
 * @param taken    shares of those who have a place, or were offered one
 */
export function nextUp(
  reserve: readonly Waiting[],
  taken: readonly (string | null | undefined)[],
  places: Places,
): string[] {
  const room = new Room(places)
  for (const share of taken) room.hold(share)
  return reserve.filter(({ share }) => room.take(share)).map(({ id }) => id)
}

/** Which comes first by lot: nobody knows before the seed is drawn, and everybody can work it out after. */
export const lotOf = (seed: string, id: string): string =>
  createHash('sha256').update(`${seed}:${id}`).digest('hex')

class Room {
  #left: number
  readonly #quotas: Map<string, number>

  constructor({ places, quotas = {} }: Places) {
    this.#left = places
    this.#quotas = new Map(Object.entries(quotas))
  }

  /** @returns whether there was one left */
  take(share: string | null | undefined): boolean {
    const own = this.#ownOf(share)
    if (this.#left <= 0 || (own !== undefined && own <= 0)) return false
    this.hold(share)
    return true
  }

  hold(share: string | null | undefined): void {
    const own = this.#ownOf(share)
    this.#left -= 1
    if (own !== undefined) this.#quotas.set(share ?? '', own - 1)
  }

  #ownOf(share: string | null | undefined) {
    return this.#quotas.get(share ?? '')
  }
}

const order = (a: number | string, b: number | string) => (a < b ? -1 : a > b ? 1 : 0)

function compare(a: Entrant, b: Entrant): number {
  const byPoints = order(b.points ?? 0, a.points ?? 0)
  if (byPoints !== 0) return byPoints
  const tie = tieBetween(a, b)
  // Of two alike in everything one has to come first, always the same.
  return tie === null ? order(a.id, b.id) : compareTie(a.ties[tie] ?? null, b.ties[tie] ?? null)
}

/** The first thing in which two differ whose points are the same; null where the points differ, or nothing does. */
function tieBetween(a: Entrant, b: Entrant): number | null {
  if (a.points !== b.points) return null
  const at = a.ties.findIndex((tie, index) => compareTie(tie, b.ties[index] ?? null) !== 0)
  return at < 0 ? null : at
}

function compareTie(a: number | string | null, b: number | string | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return order(a, b)
}

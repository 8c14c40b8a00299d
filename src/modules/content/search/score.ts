import type { Slot } from './plan.ts'

/** What one process holds of an index. */
export type Weighing = {
  /** number of entries */
  size: number
  /** how much each entry's score counts */
  weights: Float32Array
  postings(lexeme: string): Uint32Array | undefined
}

export type Scored = {
  /** numbers of the entries found, in no order */
  found: Uint32Array
  /** score by number */
  scores: Float32Array
}

/** Entries below this part of the best score are not what was looked for. */
const LEAST_SHARE = 0.06
/** How much of the score stays when nothing but a trace of the query is met. */
const FLOOR = 0.2
/** Postings read for one query at most: beyond it the weaker alternatives of a word are left out. */
const MOST_POSTINGS = 3_000_000

const idfOf = (size: number, entries: number) =>
  Math.log(1 + (size - entries + 0.5) / (entries + 0.5))

/**
 * Scores every entry that meets a word of the query: for each word its best alternative, by how rare
 * the word is and where it stands; entries that meet more of the query come before those that meet less.
 */
export function score({ size, weights, postings }: Weighing, slots: readonly Slot[]): Scored {
  const scores = new Float32Array(size)
  const met = new Float32Array(size)
  const best = new Float32Array(size)
  const how = new Float32Array(size)
  let whole = 0
  let left = MOST_POSTINGS
  for (const { alternatives, counts } of slots) {
    const lists = [...alternatives]
      .sort(([, a], [, b]) => b - a)
      .flatMap(([lexeme, weight]) => {
        const list = postings(lexeme)
        if (!list || list.length > left) return []
        left -= list.length
        return [{ list, weight }]
      })
    const most = Math.max(0, ...lists.map(({ list }) => list.length))
    if (most === 0) continue
    const idf = counts * idfOf(size, most)
    whole += idf
    for (const { list, weight } of lists) {
      for (const posting of list) {
        const number = posting >>> 8
        const value = weight * (posting & 255)
        if (value > (best[number] as number)) {
          best[number] = value
          how[number] = weight
        }
      }
    }
    for (const { list } of lists) {
      for (const posting of list) {
        const number = posting >>> 8
        const value = best[number] as number
        if (value === 0) continue
        scores[number] = (scores[number] as number) + (idf * value) / 255
        met[number] = (met[number] as number) + idf * (how[number] as number)
        best[number] = 0
      }
    }
  }
  return { found: weigh(scores, met, whole, weights), scores }
}

function weigh(scores: Float32Array, met: Float32Array, whole: number, weights: Float32Array) {
  let top = 0
  for (let number = 0; number < scores.length; number++) {
    const plain = scores[number] as number
    if (plain === 0) continue
    const share = (met[number] as number) / whole
    const value = plain * (FLOOR + (1 - FLOOR) * share * share) * (weights[number] as number)
    scores[number] = value
    if (value > top) top = value
  }
  const least = top * LEAST_SHARE
  const found: number[] = []
  for (let number = 0; number < scores.length; number++) {
    if (top > 0 && (scores[number] as number) >= least) found.push(number)
  }
  return Uint32Array.from(found)
}

/**
 * The best of what was found, best first; equals by their numbers.
 *
 * @param count  how many at most
 */
export function bestOf({ found, scores }: Scored, count: number): number[] {
  const values = Float32Array.from(found, (number) => scores[number] ?? 0).sort()
  const least = values[Math.max(0, values.length - count)] ?? 0
  const above = [...found.filter((number) => (scores[number] ?? 0) > least)]
  above.sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
  const equal = found.filter((number) => scores[number] === least)
  return [...above, ...equal].slice(0, count)
}

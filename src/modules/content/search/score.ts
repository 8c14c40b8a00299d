import type { Slot } from './plan.ts'

/** What one process holds of an index. */
export type Weighing = {
  /** number of entries */
  size: number
  /** how much each entry's score counts */
  weights: Float32Array
  postings(lexeme: string): Uint32Array | undefined
}

/** Numbers of the entries found, in no order, and the score of each at the same place. */
export type Scored = { found: Uint32Array; scores: Float32Array }

/** Entries below this part of the best score are not what was looked for. */
const LEAST_SHARE = 0.06
/** How much of the score stays when nothing but a trace of the query is met. */
const FLOOR = 0.2
/** Postings read for one query at most: beyond it the weaker alternatives of a word are left out. */
const MOST_POSTINGS = 2_000_000

const idfOf = (size: number, entries: number) =>
  Math.log(1 + (size - entries + 0.5) / (entries + 0.5))

/** By entry; all zero between two queries, since making them anew takes longer than a query. */
type Scratch = {
  size: number
  scores: Float32Array
  met: Float32Array
  best: Float32Array
  how: Float32Array
  touched: Uint32Array
  count: number
}

const scratchOf = (size: number): Scratch => ({
  size,
  scores: new Float32Array(size),
  met: new Float32Array(size),
  best: new Float32Array(size),
  how: new Float32Array(size),
  touched: new Uint32Array(size),
  count: 0,
})

let scratch = scratchOf(0)

/**
 * Scores every entry that meets a word of the query: for each word its best alternative, by how rare
 * the word is and where it stands; entries that meet more of the query come before those that meet less.
 */
export function score({ size, weights, postings }: Weighing, slots: readonly Slot[]): Scored {
  if (scratch.size !== size) scratch = scratchOf(size)
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
    for (const { list, weight } of lists) meet(scratch, list, weight)
    for (const { list } of lists) add(scratch, list, idf)
  }
  const scored = gather(scratch, whole, weights)
  scratch.count = 0
  return scored
}

/** Of the alternatives of one word each entry keeps the best. */
function meet({ best, how }: Scratch, list: Uint32Array, weight: number) {
  for (let at = 0; at < list.length; at++) {
    const posting = list[at] as number
    const number = posting >>> 8
    const value = weight * (posting & 255)
    if (value > (best[number] as number)) {
      best[number] = value
      how[number] = weight
    }
  }
}

function add(scratch: Scratch, list: Uint32Array, idf: number) {
  const { best, how, scores, met, touched } = scratch
  for (let at = 0; at < list.length; at++) {
    const number = (list[at] as number) >>> 8
    const value = best[number] as number
    if (value === 0) continue
    best[number] = 0
    if (scores[number] === 0) touched[scratch.count++] = number
    scores[number] = (scores[number] as number) + (idf * value) / 255
    met[number] = (met[number] as number) + idf * (how[number] as number)
  }
}

/** Takes the result out and leaves zeros behind. */
function gather({ scores, met, touched, count }: Scratch, whole: number, weights: Float32Array) {
  let top = 0
  for (let at = 0; at < count; at++) {
    const number = touched[at] as number
    const share = (met[number] as number) / whole
    const meets = FLOOR + (1 - FLOOR) * share * share
    const value = (scores[number] as number) * meets * (weights[number] as number)
    scores[number] = value
    if (value > top) top = value
  }
  const least = top * LEAST_SHARE
  let kept = 0
  for (let at = 0; at < count; at++) {
    const number = touched[at] as number
    if ((scores[number] as number) >= least) touched[kept++] = number
    else scores[number] = met[number] = 0
  }
  const found = touched.slice(0, kept)
  const values = new Float32Array(kept)
  for (let at = 0; at < kept; at++) {
    const number = touched[at] as number
    values[at] = scores[number] as number
    scores[number] = met[number] = 0
  }
  return { found, scores: values }
}

/** The part of what was found that passes. */
export function keep(
  { found, scores }: Scored,
  passes: (number: number, score: number) => boolean,
): Scored {
  const numbers = new Uint32Array(found.length)
  const values = new Float32Array(found.length)
  let count = 0
  for (let at = 0; at < found.length; at++) {
    const number = found[at] as number
    const value = scores[at] as number
    if (!passes(number, value)) continue
    numbers[count] = number
    values[count++] = value
  }
  return { found: numbers.slice(0, count), scores: values.slice(0, count) }
}

const BUCKETS = 2_048

/**
 * The best of what was found, best first; equals by their numbers. Scores are counted in steps first, so
 * that only the best steps are sorted.
 *
 * @param count  how many at most
 */
export function bestOf(
  { found, scores }: Scored,
  count: number,
): { number: number; score: number }[] {
  let top = 0
  for (let at = 0; at < scores.length; at++) top = Math.max(top, scores[at] as number)
  const steps = new Uint32Array(BUCKETS + 1)
  const stepOf = (score: number) => Math.floor((score / top) * BUCKETS)
  for (let at = 0; at < scores.length; at++) {
    const step = stepOf(scores[at] as number)
    steps[step] = (steps[step] as number) + 1
  }
  let least = BUCKETS
  for (
    let above = steps[least] as number;
    above < count && least > 0;
    above += steps[least] as number
  ) {
    least--
  }
  const best: { number: number; score: number }[] = []
  for (let at = 0; at < scores.length; at++) {
    const score = scores[at] as number
    if (stepOf(score) >= least) best.push({ number: found[at] as number, score })
  }
  return best.sort((a, b) => b.score - a.score || a.number - b.number).slice(0, count)
}

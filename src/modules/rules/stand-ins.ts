import type { FeelValue } from '#lib/feel/index'
import type { Answers, Candidate } from './qualify.ts'

/** How many ways of answering are looked at. */
const LOOKED_MOST = 500

/**
 * Values for what was not asked, under which the answer turns on what was answered: a person who said that they do
 * not live there is refused for that, and not for an age that nobody asked for. Where no way of answering makes it
 * turn on anything, any values do.
 *
 * @param answers  those that settle the decision
 * @returns by name of the input; only of inputs that values can stand for
 */
export function standIns(
  { settler, samples }: Candidate,
  decision: string,
  answers: Answers,
): Answers {
  const open = [...samples].filter(([name, ways]) => !answers.has(name) && ways.length > 0)
  let looked = 0
  const keyWith = (values: Answers) => {
    looked += 1
    return settler.settle(decision, values).key
  }
  const turnsOn = (whole: Answers): number => {
    const key = keyWith(whole)
    const turns = ([name]: [string, FeelValue]) =>
      samples.get(name)?.some((value) => keyWith(new Map([...whole, [name, value]])) !== key)
    return [...answers].filter(turns).length
  }
  let best: { count: number; values: Answers } | undefined
  for (const values of spread(open)) {
    const count = turnsOn(new Map([...answers, ...values]))
    if (!best || count > best.count) best = { count, values }
    if (best.count === answers.size || looked > LOOKED_MOST) break
  }
  return best?.values ?? new Map()
}

/** All ways of answering, each once, in steps that soon reach every value of every question. */
function* spread(open: readonly (readonly [string, readonly FeelValue[]])[]): Iterable<Answers> {
  const count = open.reduce((product, [, ways]) => product * ways.length, 1)
  let step = Math.max(1, Math.floor(count * 0.618))
  while (divisor(step, count) > 1) step += 1
  for (let at = 0, place = 0; at < count; at++, place = (place + step) % count) {
    let rest = place
    yield new Map(
      open.map(([name, ways]) => {
        const value = ways[rest % ways.length] ?? null
        rest = Math.floor(rest / ways.length)
        return [name, value]
      }),
    )
  }
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

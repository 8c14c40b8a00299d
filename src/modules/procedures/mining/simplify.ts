import type { Ctx, Module, Needless } from '#kernel'
import type { HandOver, Outcome } from '#lib/mining/index'
import type { Seen } from './see.ts'

/** Fewer cases say nothing. */
const FEWEST = 10

/** What a procedure could do without, as its cases show it. */
export type Simplify = {
  /** steps that decide, and that came to the same in every case: `most` is how much else there may be, 0 to 1 */
  same: { node: string; flow: string; count: number; most: number }[]
  /** the case went to another body and back */
  handOvers: readonly HandOver[]
  /** what modules that know the cases found that nobody used */
  needless: Needless[]
}

/**
 * Steps that never came to anything else, hand-overs between bodies, and what other modules know to be needless.
 *
 * A step that came to the same in all of n cases comes to something else in at most 3/n of them, in 95 of 100 such
 * findings (the rule of three).
 *
 * @param contributors  modules whose `needless` knows what cases asked for and nobody used
 */
export async function simplify(
  ctx: Ctx,
  { span, mined }: Seen,
  contributors: readonly Module[],
): Promise<Simplify> {
  const { procedure, since, until } = span
  const asked = contributors.map(async ({ needless }) =>
    needless?.(ctx, { procedure, since, until }),
  )
  return {
    same: mined.outcomes.flatMap(sameOf),
    handOvers: mined.handOvers,
    needless: (await Promise.all(asked)).flatMap((found) => found ?? []),
  }
}

function sameOf({ node, count, flows }: Outcome): Simplify['same'] {
  const [only, other] = flows
  if (!only || other || count < FEWEST) return []
  return [{ node, flow: only.flow, count, most: 3 / count }]
}

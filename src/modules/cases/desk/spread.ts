import { type Ctx, type PersonId, Problem } from '#kernel'
import { problem } from '../problems.ts'
import { listColleagues } from './colleague.ts'
import { reassignCase } from './reassign.ts'
import { countOpenOf } from './team.ts'

/** What makes somebody pass a case on to the next: the rules, or that it is with them. */
const PASSES_ON = ['cases/cannot-have-it', 'cases/has-it-already', 'cases/officer-away']

/**
 * Spreads cases over the colleagues who are there: each goes to who has the fewest open ones then and may have it,
 * of several the first by number, so that it can be told afterwards why it went there.
 *
 * @returns gives one case
 * @throws cases/nobody-can-have-it  by what it returns
 */
export async function spreadOver(ctx: Ctx, reason: string) {
  const there = (await listColleagues(ctx)).filter(({ awayUntil }) => !awayUntil)
  const loads = await countOpenOf(
    ctx,
    there.map(({ id }) => id),
  )
  return async (ctx: Ctx, reference: string): Promise<void> => {
    for (const to of byLoad(loads)) {
      const had = loads.get(to) ?? 0
      const refused = await reassignCase(ctx, reference, { to, reason, had }).then(
        () => undefined,
        (error: unknown) => error,
      )
      if (!refused) {
        loads.set(to, had + 1)
        return
      }
      if (!(refused instanceof Problem) || !PASSES_ON.includes(refused.code)) throw refused
    }
    throw problem('nobody-can-have-it')
  }
}

/** Those with the fewest first. */
export const byLoad = (loads: ReadonlyMap<PersonId, number>): PersonId[] =>
  [...loads].sort(([a, of], [b, ofB]) => of - ofB || (a < b ? -1 : 1)).map(([id]) => id)

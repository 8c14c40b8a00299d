import { type Ctx, inAllLanguages, type PersonId, type T } from '#kernel'
import { notifyPerson } from '#notify'
import type { Case } from '../case.ts'
import { headsOf } from '../officials.ts'

/**
 * Tells the heads of the agency that has a case what happened to it, in the act's own transaction: which case, and
 * nothing of whose it is.
 *
 * @param but  who did it, and needs no telling
 */
export async function tellHeads(
  ctx: Ctx,
  found: Case,
  name: 'conflict-declared',
  but: PersonId,
): Promise<void> {
  const { reference } = found
  const heads = (await headsOf(ctx, found)).filter(({ id }) => id !== but)
  const said = (part: string) => (t: T) => t(`cases.notices.${name}.${part}`, { reference })
  for (const { id } of heads) {
    await notifyPerson(ctx, id, {
      subject: inAllLanguages(ctx, said('subject')),
      body: inAllLanguages(ctx, said('body')),
      href: 'office/recusals',
    })
  }
}

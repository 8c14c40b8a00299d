import { type Ctx, inAllLanguages, type PersonId, type T } from '#kernel'
import { notifyPerson } from '#notify'
import { listAppointments } from '#organisations'
import type { Case } from '../case.ts'

/** Heads of an agency who are told of one thing. */
const MOST_HEADS = 20

/**
 * Tells the heads of the agency that has a case what happened to it, in the act's own transaction: which case, and
 * nothing of whose it is.
 *
 * @param but  who did it, and needs no telling
 */
export async function tellHeads(
  ctx: Ctx,
  { agency, reference, applicant, recused }: Case,
  name: 'conflict-declared',
  but: PersonId,
): Promise<void> {
  const away = new Set<PersonId>([but, applicant, ...recused])
  const heads = (await listAppointments(ctx, { agency }))
    .filter(({ roles, person }) => roles.includes('senior-officer') && !away.has(person))
    .map(({ person }) => person)
  const said = (part: string) => (t: T) => t(`cases.notices.${name}.${part}`, { reference })
  for (const head of [...new Set(heads)].slice(0, MOST_HEADS)) {
    await notifyPerson(ctx, head, {
      subject: inAllLanguages(ctx, said('subject')),
      body: inAllLanguages(ctx, said('body')),
      href: 'office/recusals',
    })
  }
}

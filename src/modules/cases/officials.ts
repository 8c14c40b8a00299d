import { type Ctx, inAllLanguages, type PersonId, type T, type Texts } from '#kernel'
import { notifyPerson } from '#notify'
import { listAppointments } from '#organisations'
import type { Case } from './case.ts'

export type Official = { id: PersonId; names: Texts }

/** Roles that work at desks. */
export const AT_DESKS = ['officer', 'senior-officer']
const HEADS = ['senior-officer']
/** So many are told of one thing. */
const MOST = 20

/** Who holds a post of a body with one of these roles today, once each, who began first at the beginning. */
async function officialsOf(ctx: Ctx, body: string, roles: readonly string[]): Promise<Official[]> {
  const held = await listAppointments(ctx, { agency: body })
  const found = new Map<PersonId, Official>()
  for (const { person, names, roles: has } of held) {
    if (has.some((role) => roles.includes(role))) found.set(person, { id: person, names })
  }
  return [...found.values()]
}

/** Nobody hears at the desk of their own application, nor of one that they must not handle. */
const notTheirOwn =
  ({ applicant, filedBy, recused }: Case) =>
  ({ id }: Official) =>
    id !== applicant && id !== filedBy && !recused.includes(id)

/** Heads of the agency that has a case: its senior officers, without who must not handle it; at most 20. */
export const headsOf = async (ctx: Ctx, found: Case): Promise<Official[]> =>
  (await officialsOf(ctx, found.agency, HEADS)).filter(notTheirOwn(found)).slice(0, MOST)

/** Who can say what another body thinks of a case; at most 20. */
export const advisersOf = async (ctx: Ctx, found: Case, body: string): Promise<Official[]> =>
  (await officialsOf(ctx, body, AT_DESKS)).filter(notTheirOwn(found)).slice(0, MOST)

type OfficeNotice =
  | 'officer-told'
  | 'head-told'
  | 'given-to-head'
  | 'requeued'
  | 'deemed-near'
  | 'deemed-done'
  | 'review-due'
  | 'hold-asked'
  | 'hold-agreed'
  | 'hold-declined'
  | 'opinion-reminded'
  | 'conflict-declared'

/**
 * Tells officials of a case, in every language of the pack.
 *
 * @param blanks  of `cases.office-notices.<name>`
 * @param href    where it leads, after the language: the case where nothing else is said
 */
export async function tellOfficials(
  ctx: Ctx,
  { reference }: Pick<Case, 'reference'>,
  to: readonly PersonId[],
  name: OfficeNotice,
  blanks: (t: T) => Record<string, unknown> = () => ({}),
  href = `office/cases/${reference}`,
): Promise<void> {
  const text = (part: 'subject' | 'body') =>
    inAllLanguages(ctx, (t) =>
      t(`cases.office-notices.${name}.${part}`, { reference, ...blanks(t) }),
    )
  const notice = { subject: text('subject'), body: text('body'), href }
  for (const person of new Set(to)) await notifyPerson(ctx, person, notice)
}

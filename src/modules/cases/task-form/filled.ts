import type { Ctx } from '#kernel'
import { formEngine, type ServiceBundle } from '#services'
import { type Answers, type CaseId, db } from '../tables.ts'

/** Forms of officers that a case has, the newest first; at most 100. */
export const listFilled = (ctx: Ctx, id: CaseId) =>
  db(ctx)
    .selectFrom('cases.filled_form')
    .select(['form', 'answers', 'shown', 'at', 'by_name as byName'])
    .where('case_id', '=', id)
    .orderBy('at', 'desc')
    .orderBy('wait', 'desc')
    .limit(100)
    .execute()

export type Filled = Awaited<ReturnType<typeof listFilled>>[number]

/** Of the answers those that the form says are for the applicant. */
export const shownTo = (
  bundle: ServiceBundle,
  { form, answers }: Pick<Filled, 'form' | 'answers'>,
) => formEngine.atDesk.shownOf(bundle.forms[form], answers) as Answers

/** The hearing or the visit that a form sets, if it sets one. */
export const meetingIn = (
  bundle: ServiceBundle,
  { form, answers }: Pick<Filled, 'form' | 'answers'>,
) => formEngine.atDesk.meetingIn(bundle.forms[form], answers)

/** The hearing or the visit of a case: what was set last. */
export function meetingOf(bundle: ServiceBundle, filled: readonly Filled[]) {
  for (const one of filled) {
    const meeting = meetingIn(bundle, one)
    if (meeting) return { ...one, meeting }
  }
  return undefined
}

import type { Ctx } from '#kernel'
import type { ServiceBundle } from '#services'
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
export function shownTo(
  bundle: ServiceBundle,
  { form, answers }: Pick<Filled, 'form' | 'answers'>,
) {
  const pages = bundle.forms[form]?.pages.filter(({ shown }) => shown === 'applicant') ?? []
  const names = new Set(pages.flatMap(({ fields }) => fields.map(({ name }) => name)))
  return Object.fromEntries(Object.entries(answers).filter(([name]) => names.has(name))) as Answers
}

export type Hearing = { day: string; time: string; place: string }

/** The hearing that a form sets, if it sets one. */
export function hearingIn(
  bundle: ServiceBundle,
  { form, answers }: Pick<Filled, 'form' | 'answers'>,
): (Hearing & { placeField: string }) | undefined {
  const { hearing } = bundle.forms[form] ?? {}
  if (!hearing) return undefined
  const text = (name: string) => String(answers[name] ?? '')
  return {
    ...{ day: text(hearing.day), time: text(hearing.time), place: text(hearing.place) },
    placeField: hearing.place,
  }
}

/** The hearing of a case: what was set last. */
export const hearingOf = (bundle: ServiceBundle, filled: readonly Filled[]) =>
  filled.map((one) => ({ ...one, hearing: hearingIn(bundle, one) })).find(({ hearing }) => hearing)

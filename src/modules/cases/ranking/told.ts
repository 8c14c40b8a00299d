import { type Ctx, type T, today } from '#kernel'
import { getServiceVersion, type ServiceBundle } from '#services'
import { type Case, moveCase } from '../case.ts'
import { switchClock } from '../clock.ts'
import { type NoticeName, tellApplicant } from '../notice.ts'
import { serviceTitle } from '../service-texts.ts'
import type { State } from '../states.ts'
import { type CaseId, db } from '../tables.ts'

/** How one came out of a round: what was decided, and what the applicant may know of it. */
export const findPlace = (ctx: Ctx, id: CaseId) =>
  db(ctx)
    .selectFrom('cases.ranked as k')
    .innerJoin('cases.round_list as l', 'l.id', 'k.list')
    .select([
      ...([
        'k.list',
        'k.rank',
        'k.points',
        'k.outcome',
        'k.number',
        'k.accept_by as acceptBy',
      ] as const),
      ...(['l.eligible', 'l.applicants', 'l.offered', 'l.lowest'] as const),
      ...(['l.reserve_ends as reserveEnds', 'l.proposed_by as proposedBy'] as const),
    ])
    .where('k.case_id', '=', id)
    .where('l.state', 'in', ['approved', 'done'])
    .where('k.done_at', 'is not', null)
    .limit(1)
    .executeTakeFirst()

export type Place = NonNullable<Awaited<ReturnType<typeof findPlace>>>

type Standing = Pick<Place, 'rank' | 'points' | 'eligible' | 'lowest'>

/** Points, rank and line in a sentence or two; of who was not ranked, that they were not. */
export const standingWords = (t: T, { rank, points, eligible, lowest }: Standing): string =>
  rank === null || points === null
    ? t('cases.ranking.not-ranked')
    : [
        t('cases.ranking.ranked', { points, rank, of: eligible }),
        ...(lowest === null ? [] : [t('cases.ranking.line', { points: lowest })]),
      ].join(' ')

/** Brings a case to where the list has put it; its clock stands still from now. */
export async function moveByList(ctx: Ctx, { id }: Case, state: State) {
  await switchClock(ctx, id, false, 'listed')
  await moveCase(ctx, id, state, { stopped_on: today(ctx) })
}

/** Tells the applicant where they stand, and what comes next. */
export async function tellPlace(
  ctx: Ctx,
  found: Case,
  name: Extract<NoticeName, `place-${string}` | 'list-refused'>,
  blanks: (t: T, bundle: ServiceBundle) => Record<string, unknown>,
) {
  const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
  await tellApplicant(ctx, found, name, (t) => ({
    reference: found.reference,
    service: serviceTitle(bundle, t.locale),
    ...blanks(t, bundle),
  }))
}

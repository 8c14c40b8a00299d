import { sql } from 'kysely'
import { type Ctx, type PersonId, today } from '#kernel'
import { addDays, type LocalDate } from '#lib/time'
import { type Licence, licences, withState } from './licence.ts'

/** A person's licences, newest first. */
export async function listLicencesOf(ctx: Ctx, holder: PersonId): Promise<Licence[]> {
  const rows = await licences(ctx)
    .where('l.holder', '=', holder)
    .orderBy('l.granted_at', 'desc')
    .limit(50)
    .execute()
  return rows.map((row) => withState(ctx, row))
}

/** What of an agency's licences a list shows; `ending`: their last day comes within 60 days. */
export const LICENCE_FILTERS = [
  'valid',
  'ending',
  'suspended',
  'expired',
  'revoked',
  'cancelled',
  'proposed',
] as const
export type LicenceFilter = (typeof LICENCE_FILTERS)[number]

const ENDING_DAYS = 60

/** As `stateOf` computes it. */
function inState(day: LocalDate, filter: Exclude<LicenceFilter, 'proposed'>) {
  const ended = sql<boolean>`a.kind is not null`
  const over = sql<boolean>`coalesce(e.valid_to < ${day}::date, false)`
  const suspended = sql<boolean>`exists (select from licences.suspension s
    where s.licence = l.id and s.to_at is null)`
  const runs = sql<boolean>`not ${ended} and not ${over} and e.issued_at is not null`
  switch (filter) {
    case 'revoked':
    case 'cancelled':
      return sql<boolean>`a.kind = ${filter}`
    case 'expired':
      return sql<boolean>`not ${ended} and ${over}`
    case 'suspended':
      return sql<boolean>`${runs} and ${suspended}`
    case 'ending':
      return sql<boolean>`${runs} and e.valid_to <= ${addDays(day, ENDING_DAYS)}::date`
    case 'valid':
      return sql<boolean>`${runs} and not ${suspended} and e.valid_from <= ${day}::date`
  }
}

/**
 * The newest licences of agencies.
 *
 * @param filter  `proposed`: only those on which a measure is proposed, until somebody answers; never the reader's own
 * @param most  how many at most
 */
export async function listLicencesBy(
  ctx: Ctx,
  agencies: readonly string[],
  { filter, most = 50 }: { filter?: LicenceFilter | undefined; most?: number } = {},
): Promise<Licence[]> {
  const reader = ctx.actor.kind === 'person' ? ctx.actor.id : null
  const waiting = sql<boolean>`a.kind is null and l.holder <> ${reader}::uuid and exists (select from licences.act p
    where p.licence = l.id and p.kind in ('revocation-proposed', 'suspension-proposed', 'resumption-proposed')
      and not exists (select from licences.act d where d.proposal = p.id))`
  const rows = await licences(ctx)
    .where('l.agency', 'in', agencies)
    .$if(filter === 'proposed', (query) => query.where(waiting))
    .$if(filter !== undefined && filter !== 'proposed', (query) =>
      query.where(inState(today(ctx), filter as Exclude<LicenceFilter, 'proposed'>)),
    )
    .orderBy('l.granted_at', 'desc')
    .orderBy('l.id', 'desc')
    .limit(most)
    .execute()
  return rows.map((row) => withState(ctx, row))
}

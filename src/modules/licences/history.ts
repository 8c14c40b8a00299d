import type { Ctx } from '#kernel'
import { type LocalDate, localDateOf } from '#lib/time'
import type { Licence } from './licence.ts'
import { db, type LicenceId } from './tables.ts'

/** What a licence was worth on a day; absent where it was not in the register by then. */
export type StateOn = 'valid' | 'future' | 'suspended' | 'expired' | 'revoked' | 'cancelled'

/** What of a licence decides over its worth on a day: from when to when it counted, and when each was recorded. */
export type History = {
  editions: readonly { validFrom: LocalDate; validTo: LocalDate | null; issuedAt: Date | null }[]
  suspensions: readonly { from: Date; to: Date | null }[]
  ended: { kind: 'revoked' | 'cancelled'; at: Date } | null
}

export async function getHistory(
  ctx: Ctx,
  { id, state, endedAt }: Pick<Licence, 'id' | 'state' | 'endedAt'>,
): Promise<History> {
  const ended = (state === 'revoked' || state === 'cancelled') && endedAt !== null
  return {
    editions: await listEditions(ctx, id),
    suspensions: await db(ctx)
      .selectFrom('licences.suspension')
      .select(['from_at as from', 'to_at as to'])
      .where('licence', '=', id)
      .orderBy('from_at')
      .limit(1_000)
      .execute(),
    ended: ended ? { kind: state, at: endedAt } : null,
  }
}

/** The editions of a licence, the first at the top. */
export const listEditions = (ctx: Ctx, id: LicenceId) =>
  db(ctx)
    .selectFrom('licences.edition')
    .select([
      'number',
      'kind',
      'valid_from as validFrom',
      'valid_to as validTo',
      'granted_at as grantedAt',
      'issued_at as issuedAt',
    ])
    .where('licence', '=', id)
    .orderBy('number')
    .limit(1_000)
    .execute()

/**
 * What a licence was worth on a day, as the register knew it at a moment: an end counts from its day on, a suspension
 * from its first day until the day on which it was lifted.
 *
 * @param knownAt  what was recorded later does not count
 * @param zone  of the country: days begin and end there
 */
export function stateOn(
  { editions, suspensions, ended }: History,
  day: LocalDate,
  { knownAt, zone }: { knownAt: Date; zone: string },
): StateOn | undefined {
  const known = editions.filter(({ issuedAt }) => issuedAt !== null && issuedAt <= knownAt)
  if (known.length === 0) return undefined
  const dayOf = (at: Date) => localDateOf(at, zone)
  if (ended && ended.at <= knownAt && dayOf(ended.at) <= day) return ended.kind
  const counts = known.some(
    ({ validFrom, validTo }) => validFrom <= day && (validTo === null || day <= validTo),
  )
  if (!counts) return known.every(({ validFrom }) => day < validFrom) ? 'future' : 'expired'
  const suspended = suspensions.some(
    ({ from, to }) =>
      from <= knownAt && dayOf(from) <= day && (to === null || to > knownAt || day < dayOf(to)),
  )
  return suspended ? 'suspended' : 'valid'
}

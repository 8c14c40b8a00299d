import { sql } from 'kysely'
import type { Actor, Ctx, PersonId } from '#kernel'
import { actorOf, type Row } from '../sessions/session.ts'
import { boundIn, stillHolds } from './acting.ts'
import { openedProvider } from './provider.ts'
import { sessionOfFamily } from './session-mirror.ts'

type Person = Extract<Actor, { kind: 'person' }>

/**
 * Which person lets software act for them by a bearer token, at an interface of the platform. All is looked up at
 * each request: the token, the access that the agency gave the software, the person, and a mandate.
 *
 * How sure it is of them is what the session was in which they agreed, while that lasts; afterwards it knows
 * who they are, and no more than one factor.
 *
 * @returns undefined for a token that is over, is bound to a key or certificate, is for something else than the
 *   platform's interface of an agency, or whose mandate has ended
 */
export async function authenticateDelegate(ctx: Ctx, token: string): Promise<Person | undefined> {
  const { current, clientOf, accessOf } = await openedProvider(ctx)
  const { AccessToken } = await current()
  const found = await AccessToken.find(token)
  if (!found?.isValid || found.isSenderConstrained()) return undefined
  const { accountId, clientId, grantId } = found
  const audience = [found.aud].flat().join(' ')
  if (!audience.startsWith(`${ctx.url}/api/`) || clientId === undefined) return undefined
  const client = await clientOf(clientId)
  const access = client && (await accessOf(audience, client.id))
  if (!access || audience !== `${ctx.url}/api/${access.agency}`) return undefined
  if (!(await stillHolds(ctx, { grantId, accountId }))) return undefined
  const row = await findPerson(ctx, accountId as PersonId, sessionOfFamily(grantId ?? ''))
  if (!row) return undefined
  const { session: _, ...person } = actorOf(row)
  const bound = boundIn(grantId)
  const actingFor = bound && (await ctx.ports.mandates?.find(ctx, bound.mandate, person.id))
  if (bound && !actingFor) return undefined
  const scopes = [...found.scopes].filter((scope) => Object.hasOwn(access.scopes, scope))
  const through = { client: clientId, agency: access.agency, scopes }
  return { ...person, through, ...(actingFor && { actingFor }) }
}

/** @param uid  number of the provider's session in which they agreed */
async function findPerson(
  ctx: Ctx,
  id: PersonId,
  uid: string | undefined,
): Promise<Row | undefined> {
  const now = ctx.clock.now()
  const { rows } = await sql<Row>`
    select p.id, p.name, p.identifier, p.ial, p.cooling_until, coalesce(s.id::text, '') as session,
      organisations.holds_post(p.id, ${now}) as holds_post, ${now}::timestamptz as seen_at,
      coalesce(s.aal, 1) as aal, coalesce(s.amr, '{}') as amr,
      coalesce(s.auth_time, 'epoch'::timestamptz) as auth_time
    from identity.person p
    left join lateral (
      select i.id, i.aal, i.amr, i.auth_time from identity.session i
      where i.person = p.id and i.expires_at > ${now}
        and encode(sha256(convert_to('provider session ' || i.id, 'UTF8')), 'hex') = ${uid ?? ''}
      limit 1) s on true
    where p.id = ${id} and p.closed_at is null`.execute(ctx.sql)
  return rows[0]
}

import { sql } from 'kysely'
import { type Ctx, hashOfToken, newToken, type PersonId, SESSION_COOKIES } from '#kernel'

/**
 * Signs somebody in at the provider, the portal and the office, as after a passkey that is carried
 * between devices: what every desk lets in.
 *
 * @param seenAt  when they are last seen: a test that moves the clock by days sets it far ahead
 * @returns the cookies of a browser in which they are
 */
export async function openSessions(
  ctx: Ctx,
  person: PersonId,
  seenAt = ctx.clock.now(),
): Promise<Map<string, string>> {
  const cookies = new Map(Object.values(SESSION_COOKIES).map((name) => [name, newToken()]))
  const hash = (name: string) => hashOfToken(cookies.get(name) ?? '')
  const now = ctx.clock.now()
  const expires = new Date(seenAt.getTime() + 8 * 3_600_000)
  const { provider, portal, office } = SESSION_COOKIES
  await sql`
    with opened as (
      insert into identity.session
        (token_hash, person, started_at, auth_time, seen_at, expires_at, user_agent, aal, amr)
      values (${hash(provider)}, ${person}, ${now}, ${now}, ${seenAt}, ${expires}, 'test', 2,
        '{swk,user,mfa}') returning id)
    insert into identity.surface_session (token_hash, surface, session, aal, amr, auth_time, started_at,
      seen_at, idle_seconds, expires_at)
    select one.hash, one.surface, opened.id, 2, '{swk,user,mfa}', ${now}, ${now}, ${seenAt}, 900, ${expires}
    from opened, (values (${hash(portal)}::bytea, 'portal'), (${hash(office)}::bytea, 'office'))
      as one (hash, surface)`.execute(ctx.sql)
  return cookies
}

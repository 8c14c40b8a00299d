import { sql } from 'kysely'
import {
  type Actor,
  type Ctx,
  hashOfToken,
  type Level,
  type MandateId,
  newToken,
  type Office,
  prepared,
  type SessionAt,
  type Surface,
} from '#kernel'
import { authenticateDelegate } from '../oidc/delegate.ts'
import { sessionUid, sidOf } from '../oidc/session-mirror.ts'
import { authenticateSoftware } from '../oidc/software.ts'
import { actorOf, authenticate, isStale, type Row } from '../sessions/session.ts'
import { TERMS } from './terms.ts'

/**
 * Who is signed in at a surface, or at the provider; or which software an access token stands for.
 *
 * @returns undefined when the token is unknown there, idle or over, or the provider's session has ended
 */
export async function authenticateAt(
  ctx: Ctx,
  at: SessionAt | 'machine',
  token: string,
): Promise<Actor | undefined> {
  if (at === 'machine') {
    return (await authenticateSoftware(ctx, token)) ?? (await authenticateDelegate(ctx, token))
  }
  if (at === 'provider') return authenticate(ctx, token)
  const now = ctx.clock.now()
  const hash = hashOfToken(token)
  const [row] = await (at === 'office' ? findAtOffice : findAtPortal)(ctx, hash, now)
  if (!row) return undefined
  if (isStale(row.seen_at, row.idle, now)) {
    // Who works at a surface is not idle at the provider either.
    await sql`
      with own as (update identity.surface_session set seen_at = ${now} where token_hash = ${hash})
      update identity.session set seen_at = ${now} where id = ${row.session}`.execute(ctx.sql)
  }
  if (at === 'portal') return { ...actorOf(row), ...(row.mandate && { mandate: row.mandate }) }
  // A post is acted from at the office alone.
  return { ...actorOf(row), ...(row.office && { office: row.office }) }
}

type Found = Row & { idle: number; mandate: MandateId | null; office?: Office | null }

const findAtPortal = (ctx: Ctx, hash: Buffer, now: Date) =>
  prepared(
    ctx,
    sql<Found>`
    select p.id, s.id as session, p.name, p.identifier, p.ial, p.cooling_until,
      organisations.holds_post(s.person, ${now}) as holds_post,
      c.mandate, c.seen_at, c.idle_seconds as idle, c.aal, c.amr, c.auth_time
    from identity.surface_session c
    join identity.session s on s.id = c.session
    join identity.person p on p.id = s.person
    where c.token_hash = ${hash} and c.surface = 'portal' and c.expires_at > ${now}
      and c.seen_at + make_interval(secs => c.idle_seconds) > ${now}
      and s.expires_at > ${now} and p.closed_at is null`,
  )

/** With the post from which they act, for whom they stand in, and whose affairs are none of theirs. */
export const findAtOffice = (ctx: Ctx, hash: Buffer, now: Date) =>
  prepared(
    ctx,
    sql<Found>`
    select p.id, s.id as session, p.name, p.identifier, p.ial, p.cooling_until,
      o.agency is not null as holds_post,
      case when o.agency is not null then jsonb_build_object('agency', o.agency, 'agencies', o.agencies,
        'roles', o.roles, 'posts', o.posts, 'standsInFor', o.stands_in_for,
        'interests', array(select i.person from identity.declared_interest i
          where i.official = s.person and i.ended_at is null)) end as office,
      c.mandate, c.seen_at, c.idle_seconds as idle, c.aal, c.amr, c.auth_time
    from identity.surface_session c
    join identity.session s on s.id = c.session
    join identity.person p on p.id = s.person
    left join lateral organisations.office_at(s.person, ${now}) o on true
    where c.token_hash = ${hash} and c.surface = 'office' and c.expires_at > ${now}
      and c.seen_at + make_interval(secs => c.idle_seconds) > ${now}
      and s.expires_at > ${now} and p.closed_at is null`,
  )

/**
 * Remembers by which mandate somebody acts at the portal from now on; the register of mandates says
 * whether it holds.
 *
 * @param mandate  undefined: they act for themselves
 */
export async function rememberMandate(
  ctx: Ctx,
  token: string,
  mandate: MandateId | undefined,
): Promise<void> {
  await sql`
    update identity.surface_session set mandate = ${mandate ?? null}::uuid
    where token_hash = ${hashOfToken(token)} and surface = 'portal'`.execute(ctx.sql)
}

/** What the provider says in an id token of a sign-in, and by which name it knows whom it means. */
export type Told = {
  sector: string
  subject: string
  sid: string
  aal: Level
  amr: readonly string[]
  authTime: Date
}

/**
 * Opens a session of a surface under a token that nobody held before, in place of the one that this
 * browser had there.
 *
 * @returns the token, or undefined when the provider's session has ended meanwhile
 */
export async function openSurfaceSession(
  ctx: Ctx,
  surface: Surface,
  told: Told,
  before: string | undefined,
): Promise<string | undefined> {
  const session = await findSession(ctx, surface, told)
  if (!session) return undefined
  const token = newToken()
  const now = ctx.clock.now()
  const { idleSeconds, hours } = TERMS[surface]
  // Who proves more in the middle of an act goes on for whom they acted.
  const { rows } = await sql`
    with gone as (delete from identity.surface_session
      where token_hash = ${hashOfToken(before ?? '')} and surface = ${surface} returning session, mandate)
    insert into identity.surface_session (token_hash, surface, session, mandate, aal, amr, auth_time,
      started_at, seen_at, idle_seconds, expires_at)
    select ${hashOfToken(token)}, ${surface}, s.id,
      (select mandate from gone where session = s.id), ${told.aal}, ${[...told.amr]}::text[], ${told.authTime},
      ${now}, ${now}, ${idleSeconds}, ${new Date(now.getTime() + hours * 3_600_000)}
    from identity.session s where s.id = ${session} for key share returning token_hash`.execute(
    ctx.sql,
  )
  return rows.length > 0 ? token : undefined
}

/** The session at the provider that an id token means. */
async function findSession(ctx: Ctx, surface: Surface, { sector, subject, sid }: Told) {
  const { rows } = await sql<{ id: string }>`
    select s.id from identity.oidc_subject u join identity.session s on s.person = u.person
    where u.sector = ${sector} and u.subject = ${subject} and s.expires_at > ${ctx.clock.now()}
    order by s.seen_at desc limit 1000`.execute(ctx.sql)
  return rows.find(({ id }) => sidOf(sessionUid(id), surface) === sid)?.id
}

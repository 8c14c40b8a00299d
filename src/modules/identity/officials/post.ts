import { sql } from 'kysely'
import type { Ctx, PersonId, Texts } from '#kernel'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { endSessions } from '../sessions/session.ts'
import { type AuthenticatorKind, db } from '../tables.ts'
import { assertMayManage, holderOf, type PostOrder, readReason } from './role.ts'

const MOST_OFFICIALS = 500
const MOST_HISTORY = 100

export type Official = {
  person: PersonId
  name: Texts
  roles: string[]
  since: Date
  /** when they last proved themselves by anything */
  lastSignIn: Date | null
  /** kinds alone */
  ways: AuthenticatorKind[]
}

/** Who holds a post at one's own agency now, the longest first. */
export async function listOfficials(ctx: Ctx): Promise<Official[]> {
  return findOfficials(ctx, holderOf(ctx).office.agency)
}

/** @throws identity/official-missing  also for another agency's: they are not told of */
export async function getOfficial(ctx: Ctx, person: PersonId): Promise<Official> {
  const [official] = await findOfficials(ctx, holderOf(ctx).office.agency, person)
  if (!official) throw problem('official-missing')
  return official
}

async function findOfficials(ctx: Ctx, agency: string, person?: PersonId): Promise<Official[]> {
  const { rows } = await sql<Official>`
    select o.person, p.name, o.roles, o.since,
      (select max(a.used_at) from identity.authenticator a where a.person = p.id) as "lastSignIn",
      array(select distinct a.kind from identity.authenticator a
        where a.person = p.id and a.state = 'active' order by a.kind) as ways
    from identity.official o join identity.person p on p.id = o.person
    where o.agency = ${agency} and o.until is null
      and o.person = coalesce(${person ?? null}::uuid, o.person)
    order by o.since, o.person limit ${MOST_OFFICIALS}`.execute(ctx.sql)
  return rows
}

/** A post as it was held, with who gave it and took it away. */
export type PostHeld = {
  id: string
  roles: string[]
  since: Date
  until: Date | null
  reason: string
  endReason: string
  givenBy: Texts | null
  endedBy: Texts | null
}

/** What somebody has held at one's own agency, the newest first. */
export async function listPosts(ctx: Ctx, person: PersonId): Promise<PostHeld[]> {
  const { agency } = holderOf(ctx).office
  return db(ctx)
    .selectFrom('identity.official as o')
    .leftJoin('identity.person as g', 'g.id', 'o.given_by')
    .leftJoin('identity.person as e', 'e.id', 'o.ended_by')
    .select(['o.id', 'o.roles', 'o.since', 'o.until', 'o.reason', 'o.end_reason as endReason'])
    .select(['g.name as givenBy', 'e.name as endedBy'])
    .where('o.person', '=', person)
    .where('o.agency', '=', agency)
    .orderBy('o.since', 'desc')
    .orderBy('o.id', 'desc')
    .limit(MOST_HISTORY)
    .execute()
}

/**
 * Ends one post and begins the next.
 *
 * @throws identity/official-missing  when the post has ended meanwhile
 */
export async function swapPost(ctx: Ctx, person: PersonId, order: PostOrder): Promise<void> {
  const { id: by, office } = holderOf(ctx)
  await ctx.tx(async (ctx) => {
    await closePost(ctx, person, order.reason)
    await db(ctx)
      .insertInto('identity.official')
      .values({
        ...{ person, agency: office.agency, roles: [...order.roles], since: ctx.clock.now() },
        ...{ given_by: by, reason: order.reason },
      })
      .execute()
    await record(ctx, 'post-changed', {
      subject: person,
      resource: `agency:${office.agency}`,
      reason: order.reason,
      data: { roles: order.roles },
    })
  })
}

/**
 * Takes an official's post away; they are signed out of everything at once.
 *
 * @throws identity/official-missing, identity/post-own, identity/reason-missing
 */
export async function endPost(ctx: Ctx, person: PersonId, typed: string): Promise<void> {
  const holder = holderOf(ctx)
  assertMayManage(ctx, person)
  const reason = readReason(typed)
  await ctx.tx(async (ctx) => {
    await closePost(ctx, person, reason)
    await endSessions(ctx, person)
    await record(ctx, 'post-ended', {
      subject: person,
      resource: `agency:${holder.office.agency}`,
      reason,
    })
  })
}

async function closePost(ctx: Ctx, person: PersonId, reason: string) {
  const { id: by, office } = holderOf(ctx)
  const closed = await db(ctx)
    .updateTable('identity.official')
    .set({ until: ctx.clock.now(), ended_by: by, end_reason: reason })
    .where('person', '=', person)
    .where('agency', '=', office.agency)
    .where('until', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!closed) throw problem('official-missing')
}

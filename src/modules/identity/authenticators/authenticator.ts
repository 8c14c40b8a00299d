import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { newUuid } from '#lib/uuid'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { type AuthenticatorId, type AuthenticatorKind, db } from '../tables.ts'

const LONGEST_LABEL = 60
const COOLING_HOURS = 24
/** Those that make a second factor; the last one is not taken away without a rest after it. */
const STRONG: readonly AuthenticatorKind[] = ['totp', 'passkey']

export type Authenticator = {
  id: AuthenticatorId
  kind: AuthenticatorKind
  label: string
  state: 'active' | 'suspended'
  boundAt: Date
  usedAt: Date | null
  /** of a passkey: stays on one device */
  deviceBound: boolean | null
  /** of recovery codes: how many are left */
  codesLeft: number | null
}

/** What a person can sign in with now, and what is suspended, the oldest first. */
export async function listAuthenticators(ctx: Ctx, person: PersonId): Promise<Authenticator[]> {
  const { rows } = await sql<Authenticator>`
    select a.id, a.kind, a.label, a.state, a.bound_at as "boundAt", a.used_at as "usedAt",
      k.device_bound as "deviceBound",
      case when a.kind = 'recovery-codes' then (select count(*)::integer
        from identity.recovery_code c where c.authenticator = a.id and c.used_at is null)
      end as "codesLeft"
    from identity.authenticator a left join identity.passkey k on k.authenticator = a.id
    where a.person = ${person} and a.state <> 'removed'
    order by a.bound_at, a.id limit 200`.execute(ctx.sql)
  return rows
}

/**
 * Writes that something now belongs to a person, ends what it replaces, and has them told.
 *
 * @param label  the person's own word; cut to 60 characters
 */
export async function bindAuthenticator(
  ctx: Ctx,
  person: PersonId,
  { kind, label = '' }: { kind: AuthenticatorKind; label?: string },
): Promise<AuthenticatorId> {
  const id = newUuid(ctx.clock.now().getTime()) as AuthenticatorId
  // Two at once would both find nothing to replace.
  await sql`select 1 from identity.person where id = ${person} for update`.execute(ctx.sql)
  if (kind !== 'passkey') {
    await end(ctx, person, { state: 'removed', reason: 'replaced', kind })
  }
  await db(ctx)
    .insertInto('identity.authenticator')
    .values({
      ...{ id, person, kind, bound_at: ctx.clock.now() },
      ...{ label: [...label.trim()].slice(0, LONGEST_LABEL).join('') },
      ...{ used_at: null, ended_at: null, reason: null },
    })
    .execute()
  await record(ctx, 'authenticator-bound', {
    subject: person,
    resource: `authenticator:${id}`,
    data: { kind },
  })
  return id
}

/** Notes a use. */
export async function markUsed(ctx: Ctx, id: AuthenticatorId): Promise<void> {
  await db(ctx)
    .updateTable('identity.authenticator')
    .set({ used_at: ctx.clock.now() })
    .where('id', '=', id)
    .execute()
}

/** @throws identity/authenticator-missing  when the person has none such */
export async function renameAuthenticator(
  ctx: Ctx,
  person: PersonId,
  id: AuthenticatorId,
  label: string,
): Promise<void> {
  const renamed = await db(ctx)
    .updateTable('identity.authenticator')
    .set({ label: [...label.trim()].slice(0, LONGEST_LABEL).join('') })
    .where('id', '=', id)
    .where('person', '=', person)
    .where('state', '<>', 'removed')
    .returning('id')
    .executeTakeFirst()
  if (!renamed) throw problem('authenticator-missing')
}

/**
 * Takes one away for good. After the last strong one nothing of high value can be done for a day,
 * so that whoever took it away gains nothing at once.
 *
 * @throws identity/authenticator-missing
 * @throws identity/authenticator-last  when nothing would be left to sign in with
 */
export async function removeAuthenticator(
  ctx: Ctx,
  person: PersonId,
  id: AuthenticatorId,
): Promise<void> {
  await ctx.tx(async (ctx) => {
    // Two at once would each see the other's as what is left.
    await sql`select 1 from identity.person where id = ${person} for update`.execute(ctx.sql)
    const all = await listAuthenticators(ctx, person)
    const one = all.find((authenticator) => authenticator.id === id)
    if (!one) throw problem('authenticator-missing')
    const left = all.filter((other) => other.id !== id && other.state === 'active')
    if (!left.some(({ kind }) => kind === 'password' || kind === 'passkey')) {
      throw problem('authenticator-last')
    }
    await end(ctx, person, { state: 'removed', reason: 'by the person', id })
    const lastStrong = STRONG.includes(one.kind) && !left.some(({ kind }) => STRONG.includes(kind))
    if (lastStrong) await beginCooling(ctx, person)
    await record(ctx, 'authenticator-removed', {
      subject: person,
      resource: `authenticator:${id}`,
      data: { kind: one.kind },
    })
  })
}

/** For a day nothing that asks to be settled may be done: see `Needed.settled`. */
export async function beginCooling(ctx: Ctx, person: PersonId): Promise<void> {
  const until = new Date(ctx.clock.now().getTime() + COOLING_HOURS * 3_600_000)
  await db(ctx)
    .updateTable('identity.person')
    .set({ cooling_until: until })
    .where('id', '=', person)
    .execute()
}

/**
 * Suspends one, those of a kind, or what was bound since a moment: it stays in the list and opens nothing.
 *
 * @returns how many
 */
export async function suspendAuthenticators(
  ctx: Ctx,
  person: PersonId,
  which: { reason: string } & (
    | { id: AuthenticatorId }
    | { kind: AuthenticatorKind }
    | { since: Date }
  ),
): Promise<number> {
  const ended = await end(ctx, person, { state: 'suspended', ...which })
  for (const { id, kind } of ended) {
    await record(ctx, 'authenticator-suspended', {
      subject: person,
      resource: `authenticator:${id}`,
      reason: which.reason,
      data: { kind },
    })
  }
  return ended.length
}

type Ending = {
  state: 'suspended' | 'removed'
  reason: string
  id?: AuthenticatorId
  kind?: AuthenticatorKind
  since?: Date
}

function end(ctx: Ctx, person: PersonId, { state, reason, id, kind, since }: Ending) {
  let ending = db(ctx)
    .updateTable('identity.authenticator')
    .set({ state, reason, ended_at: ctx.clock.now() })
    .where('person', '=', person)
    .where('state', 'in', state === 'removed' ? ['active', 'suspended'] : ['active'])
  if (id !== undefined) ending = ending.where('id', '=', id)
  if (kind !== undefined) ending = ending.where('kind', '=', kind)
  if (since !== undefined) ending = ending.where('bound_at', '>=', since)
  return ending.returning(['id', 'kind']).execute()
}

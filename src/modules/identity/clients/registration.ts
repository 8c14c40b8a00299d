import { sql } from 'kysely'
import { type Ctx, newToken, Problem } from '#kernel'
import { record } from '../facts.ts'
import { openedProvider } from '../oidc/provider.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { CLIENT_COLUMNS, type Client, type ClientState } from './client.ts'
import { type ClientOrder, wrongIn } from './order.ts'
import { assertMayApprove, getOwnClient, type Official, officialOf } from './own.ts'

/**
 * Proposes software of one's own agency as a client; it signs nobody in before a colleague approved it.
 *
 * @throws identity/client-taken  when there is one of that name
 * @throws identity/client-wrong  when its metadata is not right; `reason` says in English what is wrong
 */
export async function proposeClient(ctx: Ctx, order: ClientOrder): Promise<void> {
  const { id: by, office } = officialOf(ctx)
  const reason = wrongIn(order) ?? (await wrongForLibrary(ctx, order))
  if (reason) throw problem('client-wrong', { reason })
  await ctx.tx(async (ctx) => {
    const made = await db(ctx)
      .insertInto('identity.client')
      .values({
        id: order.id,
        agency: office.agency,
        environment: order.environment,
        names: order.names,
        state: 'proposed',
        metadata: order.metadata,
        secret_hash: null,
        secret_expires_at: null,
        certificate_expires_at: order.certificateEndsAt ?? null,
        proposed_by: by,
        proposed_at: ctx.clock.now(),
        approved_by: null,
        approved_at: null,
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) throw problem('client-taken')
    await record(ctx, 'client-proposed', { resource: `client:${order.id}` })
  })
}

/** A client is made as it will be, so that what cannot work is refused here. */
async function wrongForLibrary(ctx: Ctx, { id, metadata }: ClientOrder) {
  const { Client } = await (await openedProvider(ctx)).current()
  const needsSecret = metadata.token_endpoint_auth_method === 'client_secret_basic'
  const whole = { ...metadata, client_id: id, ...(needsSecret && { client_secret: newToken() }) }
  try {
    Reflect.construct(Client, [whole])
    return undefined
  } catch (error) {
    const { error_description: told, message } = error as Error & { error_description?: string }
    return told ?? message
  }
}

/**
 * Lets a client sign people in.
 *
 * @throws identity/client-own  for who proposed it: two look at it
 * @throws identity/client-state  when it has been decided on meanwhile
 */
export async function approveClient(ctx: Ctx, id: string): Promise<void> {
  const { id: by } = officialOf(ctx)
  const client = await getOwnClient(ctx, id)
  assertMayApprove(ctx, client)
  await ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    await change(ctx, client, ['proposed'], {
      state: 'approved',
      approved_by: by,
      approved_at: now,
    })
    await record(ctx, 'client-approved', { resource: `client:${id}` })
  })
}

const MOVES = {
  suspend: { from: ['approved'], to: 'suspended', fact: 'client-suspended' },
  resume: { from: ['suspended'], to: 'approved', fact: 'client-resumed' },
  end: { from: ['proposed', 'approved', 'suspended'], to: 'ended', fact: 'client-ended' },
} as const

export type ClientMove = keyof typeof MOVES

/**
 * Stops a client, lets it go on, or ends it for good; what it holds dies with it within seconds.
 *
 * @throws identity/client-state  when that cannot follow on what it is now
 */
export async function moveClient(ctx: Ctx, id: string, move: ClientMove): Promise<void> {
  const client = await getOwnClient(ctx, id)
  const { from, to, fact } = MOVES[move]
  await ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    // One that ends unapproved keeps the sentence true that all others were approved once.
    const approved = client.state === 'proposed' ? { approved_at: now } : {}
    await change(ctx, client, from, { state: to, ...approved })
    await sql`
      update identity.oidc_grant set revoked_at = ${now}
      where client = ${id} and revoked_at is null and ${to !== 'approved'}`.execute(ctx.sql)
    await record(ctx, fact, { resource: `client:${id}` })
  })
}

type Changed = {
  state: ClientState
  approved_by?: Official['id']
  approved_at?: Date
}

async function change(ctx: Ctx, client: Client, from: readonly ClientState[], to: Changed) {
  const changed = await db(ctx)
    .updateTable('identity.client')
    .set((eb) => ({ ...to, version: eb('version', '+', 1) }))
    .where('id', '=', client.id)
    .where('version', '=', client.version)
    .where('state', 'in', [...from])
    .returning('id')
    .executeTakeFirst()
  if (!changed) throw problem('client-state')
}

const MOST_CLIENTS = 200

/** @returns the clients of one's own agency, by name */
export async function listOwnClients(ctx: Ctx): Promise<Client[]> {
  return db(ctx)
    .selectFrom('identity.client')
    .select(CLIENT_COLUMNS)
    .where('agency', '=', officialOf(ctx).office.agency)
    .orderBy('id')
    .limit(MOST_CLIENTS)
    .execute()
}

/** True for what a person at the form can mend. */
export const isMendable = (error: unknown): error is Problem =>
  error instanceof Problem &&
  ['identity/client-wrong', 'identity/client-taken'].includes(error.code)

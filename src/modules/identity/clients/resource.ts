import { sql } from 'kysely'
import { type Ctx, type PersonId, prepared, type Texts } from '#kernel'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { type ClientState, type Environment, findClient } from './client.ts'
import { assertMayApprove, getOwnClient, officialOf } from './own.ts'

/** `jwt`: it checks tokens by itself, so that none can be called back before its end. */
export type TokenFormat = 'opaque' | 'jwt'

/** An interface of an agency for which access tokens are given. */
export type Resource = {
  id: string
  /** what its tokens name */
  audience: string
  agency: string
  environment: Environment
  names: Texts
  /** what may be asked for, each with its meaning */
  scopes: Readonly<Record<string, Texts>>
  /** the client as which it asks about tokens */
  server: string
  format: TokenFormat
  state: ClientState
  proposedBy: PersonId
  version: number
}

const COLUMNS = [
  'id',
  'audience',
  'agency',
  'environment',
  'names',
  'scopes',
  'server',
  'format',
  'state',
  'proposed_by as proposedBy',
  'version',
] as const

/** What a client may ask of an interface. */
export type Access = Pick<Resource, 'audience' | 'server' | 'format' | 'names'> & {
  scopes: Readonly<Record<string, Texts>>
}

/**
 * @param audience  of the interface
 * @returns undefined where there is none that is approved, or this client may ask nothing of it
 */
export async function findAccess(
  ctx: Ctx,
  audience: string,
  client: string,
): Promise<Access | undefined> {
  const [row] = await prepared(
    ctx,
    sql<Resource & { allowed: string[] }>`
    select r.audience, r.server, r.format, r.names, r.scopes, r.environment, a.scopes as allowed
    from identity.resource r
      join identity.resource_access a on a.resource = r.id and a.client = ${client}
      join identity.client c on c.id = a.client and c.environment = r.environment
    where r.audience = ${audience} and r.state = 'approved'`,
  )
  if (!row || (row.environment === 'sandbox' && !ctx.demonstration)) return undefined
  const { server, format, names, allowed } = row
  const scopes = Object.entries(row.scopes).filter(([scope]) => allowed.includes(scope))
  return { audience, server, format, names, scopes: Object.fromEntries(scopes) }
}

/** An interface of one's own agency. @throws identity/resource-missing  also for another agency's */
export async function getOwnResource(ctx: Ctx, id: string): Promise<Resource> {
  const resource = await db(ctx)
    .selectFrom('identity.resource')
    .select(COLUMNS)
    .where('id', '=', id)
    .where('agency', '=', officialOf(ctx).office.agency)
    .executeTakeFirst()
  if (!resource) throw problem('resource-missing')
  return resource
}

const MOST_RESOURCES = 200

/** @returns the interfaces of one's own agency, by id */
export async function listOwnResources(ctx: Ctx): Promise<Resource[]> {
  return db(ctx)
    .selectFrom('identity.resource')
    .select(COLUMNS)
    .where('agency', '=', officialOf(ctx).office.agency)
    .orderBy('id')
    .limit(MOST_RESOURCES)
    .execute()
}

export type ResourceOrder = Pick<
  Resource,
  'id' | 'audience' | 'environment' | 'names' | 'scopes' | 'server' | 'format'
>

/**
 * Proposes an interface of one's own agency; no token is given for it before a colleague approved it.
 *
 * @throws identity/client-missing  when its software is not the agency's
 * @throws identity/resource-wrong  when that is software of another environment
 * @throws identity/resource-taken  when there is one of that name or audience
 */
export async function proposeResource(ctx: Ctx, order: ResourceOrder): Promise<void> {
  const { id: by, office } = officialOf(ctx)
  const server = await getOwnClient(ctx, order.server)
  if (server.environment !== order.environment) throw problem('resource-wrong')
  await ctx.tx(async (ctx) => {
    const made = await db(ctx)
      .insertInto('identity.resource')
      .values({
        ...order,
        agency: office.agency,
        state: 'proposed',
        proposed_by: by,
        proposed_at: ctx.clock.now(),
        approved_by: null,
        approved_at: null,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) throw problem('resource-taken')
    await record(ctx, 'resource-proposed', { resource: `resource:${order.id}` })
  })
}

const MOVES = {
  approve: { from: ['proposed'], to: 'approved', fact: 'resource-approved' },
  suspend: { from: ['approved'], to: 'suspended', fact: 'resource-suspended' },
  resume: { from: ['suspended'], to: 'approved', fact: 'resource-resumed' },
  end: { from: ['proposed', 'approved', 'suspended'], to: 'ended', fact: 'resource-ended' },
} as const

export type ResourceMove = keyof typeof MOVES

/**
 * Approves an interface, stops it, lets it go on or ends it: tokens follow at once, but for
 * those that it checks by itself, which live their five minutes.
 *
 * @throws identity/client-own  for who proposed what they approve: two look at it
 * @throws identity/client-state  when that cannot follow on what it is now
 */
export async function moveResource(ctx: Ctx, id: string, move: ResourceMove): Promise<void> {
  const { id: by } = officialOf(ctx)
  const resource = await getOwnResource(ctx, id)
  const { from, to, fact } = MOVES[move]
  const approves = move === 'approve'
  if (approves) assertMayApprove(ctx, resource)
  await ctx.tx(async (ctx) => {
    const changed = await db(ctx)
      .updateTable('identity.resource')
      .set((eb) => ({
        state: to,
        version: eb('version', '+', 1),
        ...(approves && { approved_by: by, approved_at: ctx.clock.now() }),
      }))
      .where('id', '=', id)
      .where('version', '=', resource.version)
      .where('state', 'in', [...from])
      .returning('id')
      .executeTakeFirst()
    if (!changed) throw problem('client-state')
    await record(ctx, fact, { resource: `resource:${id}` })
  })
}

/**
 * Lets software of any agency ask for tokens for an interface of one's own.
 *
 * @param scopes  of the interface; none takes the access back
 * @throws identity/access-wrong  for software that is not known or of another environment, or scopes
 *   that the interface has not
 */
export async function giveAccess(
  ctx: Ctx,
  id: string,
  { client, scopes }: { client: string; scopes: readonly string[] },
): Promise<void> {
  const { id: by } = officialOf(ctx)
  const resource = await getOwnResource(ctx, id)
  const found = await findClient(ctx, client)
  const known = scopes.every((scope) => resource.scopes[scope] !== undefined)
  if (!found || found.environment !== resource.environment || !known) throw problem('access-wrong')
  const row = { scopes: [...scopes], given_by: by, given_at: ctx.clock.now() }
  await ctx.tx(async (ctx) => {
    if (scopes.length === 0) {
      await db(ctx)
        .deleteFrom('identity.resource_access')
        .where('resource', '=', id)
        .where('client', '=', client)
        .execute()
    } else {
      await db(ctx)
        .insertInto('identity.resource_access')
        .values({ resource: id, client, ...row })
        .onConflict((conflict) => conflict.columns(['resource', 'client']).doUpdateSet(row))
        .execute()
    }
    const data = { client, scopes }
    await record(ctx, 'resource-access-changed', { resource: `resource:${id}`, data })
  })
}

/** Software that may ask for tokens for an interface. */
export type Allowed = { client: string; names: Texts; agency: string; scopes: string[] }

/** @returns who may ask for tokens for an interface, by id */
export async function listAccess(ctx: Ctx, id: string): Promise<Allowed[]> {
  return db(ctx)
    .selectFrom('identity.resource_access as a')
    .innerJoin('identity.client as c', 'c.id', 'a.client')
    .select(['a.client', 'c.names', 'c.agency', 'a.scopes'])
    .where('a.resource', '=', id)
    .orderBy('a.client')
    .limit(MOST_RESOURCES)
    .execute()
}

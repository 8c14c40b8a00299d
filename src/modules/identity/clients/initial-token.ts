import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { ClientMetadata } from 'oidc-provider'
import { type Ctx, newToken, type PersonId, type Texts } from '#kernel'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import type { Environment } from './client.ts'
import { officialOf } from './own.ts'

const DAY_MS = 86_400_000

/** What a token to begin with allows; an agency gives it to whoever runs its software. */
export type InitialToken = {
  id: string
  agency: string
  environment: Environment
  /** the most that software registered with it may ask for */
  scopes: string[]
  usesLeft: number
  madeBy: PersonId
  madeAt: Date
  expiresAt: Date
}

const COLUMNS = [
  'id',
  'agency',
  'environment',
  'scopes',
  'uses_left as usesLeft',
  'made_by as madeBy',
  'made_at as madeAt',
  'expires_at as expiresAt',
] as const

const hashOf = (token: string) => createHash('sha256').update(token).digest()

export const MOST_USES = 20
export const MOST_DAYS = 30

const isWithin = (number: number, most: number) =>
  Number.isInteger(number) && number >= 1 && number <= most

/**
 * Gives out a token with which software registers itself as a client of one's own agency.
 *
 * @param order.uses  how many may register with it, 1 to 20
 * @param order.days  how long it holds, 1 to 30
 * @returns the token: it is shown once, the database has only its hash
 * @throws identity/initial-token-wrong  for more uses or days, or none
 */
export async function giveInitialToken(
  ctx: Ctx,
  order: { environment: Environment; scopes: readonly string[]; uses: number; days: number },
): Promise<string> {
  const { id: by, office } = officialOf(ctx)
  if (!isWithin(order.uses, MOST_USES) || !isWithin(order.days, MOST_DAYS)) {
    throw problem('initial-token-wrong')
  }
  const token = newToken()
  await ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    const { id } = await db(ctx)
      .insertInto('identity.initial_token')
      .values({
        hash: hashOf(token),
        agency: office.agency,
        environment: order.environment,
        scopes: [...order.scopes],
        uses_left: order.uses,
        made_by: by,
        made_at: now,
        expires_at: new Date(now.getTime() + order.days * DAY_MS),
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await record(ctx, 'initial-token-given', { resource: `initial-token:${id}` })
  })
  return token
}

/** @returns what a token allows that still holds and has been used less often than it may be */
export async function findInitialToken(ctx: Ctx, token: string): Promise<InitialToken | undefined> {
  return db(ctx)
    .selectFrom('identity.initial_token')
    .select(COLUMNS)
    .where('hash', '=', hashOf(token))
    .where('uses_left', '>', 0)
    .where('expires_at', '>', ctx.clock.now())
    .executeTakeFirst()
}

/** @returns what the token allows that a client was registered with, used up or not */
export async function findTokenOfClient(
  ctx: Ctx,
  client: string,
): Promise<InitialToken | undefined> {
  return db(ctx)
    .selectFrom('identity.initial_token')
    .select(COLUMNS)
    .where('id', '=', (eb) =>
      eb.selectFrom('identity.client').select('registered_with').where('id', '=', client),
    )
    .executeTakeFirst()
}

const MOST_TOKENS = 100

/** @returns those of one's own agency that still hold, the newest first */
export async function listInitialTokens(ctx: Ctx): Promise<InitialToken[]> {
  return db(ctx)
    .selectFrom('identity.initial_token')
    .select(COLUMNS)
    .where('agency', '=', officialOf(ctx).office.agency)
    .where('uses_left', '>', 0)
    .where('expires_at', '>', ctx.clock.now())
    .orderBy('id', 'desc')
    .limit(MOST_TOKENS)
    .execute()
}

/** Takes a token back. @throws identity/initial-token-missing  when the agency has none of that number */
export async function endInitialToken(ctx: Ctx, id: string): Promise<void> {
  const { office } = officialOf(ctx)
  await ctx.tx(async (ctx) => {
    const ended = await db(ctx)
      .updateTable('identity.initial_token')
      .set({ uses_left: 0 })
      .where('id', '=', id)
      .where('agency', '=', office.agency)
      .returning('id')
      .executeTakeFirst()
    if (!ended) throw problem('initial-token-missing')
    await record(ctx, 'initial-token-ended', { resource: `initial-token:${id}` })
  })
}

type Registered = { id: string; names: Texts; metadata: Partial<ClientMetadata> }

/**
 * Registers software with a token, which is used up by it in the same statement. In the sandbox it may
 * sign invented people in at once; for real people an officer other than who gave out the token approves it.
 *
 * @returns false where the token was used or ended meanwhile: then nothing is registered
 */
export async function registerWith(ctx: Ctx, token: string, client: Registered): Promise<boolean> {
  const { id, names, metadata } = client
  return ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    const { rows } = await sql`
      with taken as (
        update identity.initial_token set uses_left = uses_left - 1
        where hash = ${hashOf(token)} and uses_left > 0 and expires_at > ${now} returning *)
      insert into identity.client (id, agency, environment, names, state, metadata, proposed_by,
        proposed_at, approved_at, registered_with)
      select ${id}, agency, environment, ${JSON.stringify(names)}::jsonb,
        case environment when 'sandbox' then 'approved' else 'proposed' end,
        ${JSON.stringify(metadata)}::jsonb, made_by, ${now},
        case environment when 'sandbox' then ${now}::timestamptz end, id
      from taken returning id`.execute(ctx.sql)
    if (rows.length === 0) return false
    await record(ctx, 'client-registered', { resource: `client:${id}` })
    return true
  })
}

/** Notes what registered software now says of itself; for real people it waits to be approved again. */
export async function updateRegistered(ctx: Ctx, { id, names, metadata }: Registered) {
  await ctx.tx(async (ctx) => {
    await sql`
      update identity.client set names = ${JSON.stringify(names)}::jsonb,
        metadata = ${JSON.stringify(metadata)}::jsonb, version = version + 1,
        state = case when state = 'approved' and environment = 'production' then 'proposed' else state end
      where id = ${id} and registered_with is not null and state <> 'ended'`.execute(ctx.sql)
    await record(ctx, 'client-updated', { resource: `client:${id}` })
  })
}

/** Ends software that registered itself, at its own wish, with all that it holds. */
export async function endRegistered(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx(async (ctx) => {
    const now = ctx.clock.now()
    await sql`
      update identity.client set state = 'ended', version = version + 1,
        approved_at = coalesce(approved_at, ${now})
      where id = ${id} and registered_with is not null`.execute(ctx.sql)
    await sql`
      update identity.oidc_grant set revoked_at = ${now}
      where client = ${id} and revoked_at is null`.execute(ctx.sql)
    await record(ctx, 'client-ended', { resource: `client:${id}` })
  })
}

/** @returns what registered software said of itself, also while it waits or is stopped */
export async function findRegistered(
  ctx: Ctx,
  id: string,
): Promise<Partial<ClientMetadata> | undefined> {
  const row = await db(ctx)
    .selectFrom('identity.client')
    .select(['metadata', 'names'])
    .where('id', '=', id)
    .where('registered_with', 'is not', null)
    .where('state', '<>', 'ended')
    .executeTakeFirst()
  return row && { ...row.metadata, client_id: id, client_name: row.names.en ?? id }
}

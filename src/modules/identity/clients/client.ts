import { sql } from 'kysely'
import type { ClientMetadata } from 'oidc-provider'
import { type Ctx, type PersonId, prepared, type Texts } from '#kernel'
import { batched } from '#lib/batched'
import { db } from '../tables.ts'

export type Environment = 'sandbox' | 'production'
export type ClientState = 'proposed' | 'approved' | 'suspended' | 'ended'

/** Software of an agency that people sign in to. */
export type Client = {
  id: string
  agency: string
  environment: Environment
  names: Texts
  state: ClientState
  /** as RFC 7591 names it; a secret is never in it */
  metadata: Partial<ClientMetadata>
  secretExpiresAt: Date | null
  /** of the certificate that the desk was shown last */
  certificateExpiresAt: Date | null
  proposedBy: PersonId | null
  version: number
}

/** An approved client: what the provider knows of it, and what people read about it. */
export type Registration = { client: Client; metadata: ClientMetadata }

const MOST_KNOWN = 1_000

/**
 * Approved clients, each as it is now: with every request the database says which state its row is in,
 * in one answer for all who ask meanwhile, and the row is read again once that is another.
 *
 * @returns what `findRegistration` does; the same object for as long as nothing has changed
 */
export function registrations(ctx: Ctx): (id: string) => Promise<Registration | undefined> {
  const known = new Map<string, { state: string; registration: Registration }>()
  const stateOf = batched((ids: readonly string[]) => listStates(ctx, ids), { atOnce: 1 })
  return async (id) => {
    // Sent by anybody; the database takes no text with this character.
    const state = id.includes('\0') ? undefined : await stateOf(id)
    const before = known.get(id)
    if (before && before.state === state) return before.registration
    known.delete(id)
    const registration = state === undefined ? undefined : await findRegistration(ctx, id)
    if (!registration || state === undefined) return undefined
    const [oldest] = known.keys()
    if (known.size >= MOST_KNOWN && oldest !== undefined) known.delete(oldest)
    known.set(id, { state, registration })
    return registration
  }
}

/** Another one after each change of any kind: the number of the transaction that wrote the row. */
async function listStates(ctx: Ctx, ids: readonly string[]): Promise<(string | undefined)[]> {
  const rows = await prepared(
    ctx,
    sql<{ id: string; state: string }>`
      select id, xmin::text as state from identity.client
      where id = any(${ids}::text[]) and state = 'approved'`,
  )
  const states = new Map(rows.map(({ id, state }) => [id, state]))
  return ids.map((id) => states.get(id))
}

type Row = Client & { secret: string | null }

/**
 * What the provider knows of an approved client.
 *
 * @returns its metadata with the SHA-256 of its secret in place of the secret, or undefined when
 *   nobody has approved it, it has been stopped, or it is of the sandbox and the people here are real
 */
export async function findRegistration(ctx: Ctx, id: string): Promise<Registration | undefined> {
  const { rows } = await sql<Row>`
    select id, agency, environment, names, state, metadata, proposed_by as "proposedBy", version,
      encode(secret_hash, 'hex') as secret, secret_expires_at as "secretExpiresAt",
      certificate_expires_at as "certificateExpiresAt"
    from identity.client where id = ${id} and state = 'approved'`.execute(ctx.sql)
  const [row] = rows
  if (!row || (row.environment === 'sandbox' && !ctx.demonstration)) return undefined
  const { secret, ...client } = row
  const { metadata, names, secretExpiresAt } = client
  return {
    client,
    metadata: {
      ...metadata,
      client_id: id,
      client_name: names.en ?? Object.values(names)[0] ?? id,
      ...(secret &&
        secretExpiresAt && {
          client_secret: secret,
          client_secret_expires_at: Math.floor(secretExpiresAt.getTime() / 1000),
        }),
    },
  }
}

/** What a `Client` is read from. */
export const CLIENT_COLUMNS = [
  'id',
  'agency',
  'environment',
  'names',
  'state',
  'metadata',
  'secret_expires_at as secretExpiresAt',
  'certificate_expires_at as certificateExpiresAt',
  'proposed_by as proposedBy',
  'version',
] as const

/** @returns a client in any state, for its pages */
export async function findClient(ctx: Ctx, id: string): Promise<Client | undefined> {
  return db(ctx)
    .selectFrom('identity.client')
    .select(CLIENT_COLUMNS)
    .where('id', '=', id)
    .executeTakeFirst()
}

/** @returns the names of clients in any state, by id */
export async function namesOfClients(
  ctx: Ctx,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Texts>> {
  if (ids.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('identity.client')
    .select(['id', 'names'])
    .where('id', 'in', ids)
    .limit(ids.length)
    .execute()
  return new Map(rows.map(({ id, names }) => [id, names]))
}

import { sql } from 'kysely'
import type { ClientMetadata } from 'oidc-provider'
import type { Ctx, PersonId, Texts } from '#kernel'
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
  proposedBy: PersonId | null
  version: number
}

type Row = {
  id: string
  metadata: Partial<ClientMetadata>
  names: Texts
  environment: Environment
  secret: string | null
  secretExpiresAt: Date | null
}

/**
 * What the provider knows of an approved client.
 *
 * @returns its metadata with the SHA-256 of its secret in place of the secret, or undefined when
 *   nobody has approved it, or it has been stopped
 */
export async function findRegistration(ctx: Ctx, id: string): Promise<ClientMetadata | undefined> {
  const { rows } = await sql<Row>`
    select id, metadata, names, environment, encode(secret_hash, 'hex') as secret,
      secret_expires_at as "secretExpiresAt"
    from identity.client where id = ${id} and state = 'approved'`.execute(ctx.sql)
  const [row] = rows
  if (!row) return undefined
  const { metadata, names, secret, secretExpiresAt } = row
  return {
    ...metadata,
    client_id: row.id,
    client_name: names.en ?? Object.values(names)[0] ?? row.id,
    ...(secret &&
      secretExpiresAt && {
        client_secret: secret,
        client_secret_expires_at: Math.floor(secretExpiresAt.getTime() / 1000),
      }),
  }
}

/** @returns a client in any state, for its pages */
export async function findClient(ctx: Ctx, id: string): Promise<Client | undefined> {
  return db(ctx)
    .selectFrom('identity.client')
    .select([
      'id',
      'agency',
      'environment',
      'names',
      'state',
      'metadata',
      'secret_expires_at as secretExpiresAt',
      'proposed_by as proposedBy',
      'version',
    ])
    .where('id', '=', id)
    .executeTakeFirst()
}

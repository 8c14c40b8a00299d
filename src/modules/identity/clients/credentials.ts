import { createHash } from 'node:crypto'
import { type Ctx, newToken } from '#kernel'
import { record } from '../facts.ts'
import { readClientCertificate } from '../oidc/certificates.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import type { Client } from './client.ts'
import { meansOf } from './form.ts'
import { getOwnClient } from './own.ts'

const SECRET_DAYS = 180
const WARNED_DAYS = 30
const DAY_MS = 86_400_000

/**
 * Makes a new secret; the one before is worth nothing from now on.
 *
 * @returns the secret: it is shown once, the database has only its hash
 * @throws identity/client-state  for a client that has no secret, or is not approved
 */
export async function renewSecret(ctx: Ctx, id: string): Promise<string> {
  const client = await getOwnClient(ctx, id)
  const has = client.metadata.token_endpoint_auth_method === 'client_secret_basic'
  if (!has || client.state !== 'approved') throw problem('client-state')
  const secret = newToken()
  await ctx.tx(async (ctx) => {
    await db(ctx)
      .updateTable('identity.client')
      .set({
        secret_hash: createHash('sha256').update(secret).digest(),
        secret_expires_at: new Date(ctx.clock.now().getTime() + SECRET_DAYS * DAY_MS),
      })
      .where('id', '=', id)
      .execute()
    await record(ctx, 'client-secret-renewed', { resource: `client:${id}` })
  })
  return secret
}

/** True where a client authenticates with a certificate. */
export const hasCertificate = ({ metadata }: Pick<Client, 'metadata'>): boolean =>
  metadata.token_endpoint_auth_method?.endsWith('tls_client_auth') ?? false

/**
 * Registers the next certificate of the same kind: of those that vouch for themselves the one before
 * goes on beside it, so that no sign-in fails meanwhile; of those of an authority the name may not change.
 *
 * @param pem  the certificate, or a chain that begins with it
 * @throws identity/certificate-wrong  for what is none, has ended, or is of another kind or name
 * @throws identity/client-state  for a client without one, or that has been ended
 */
export async function renewCertificate(ctx: Ctx, id: string, pem: string): Promise<void> {
  const client = await getOwnClient(ctx, id)
  if (!hasCertificate(client) || client.state === 'ended') throw problem('client-state')
  const certificate = readClientCertificate(ctx, pem)
  if (!certificate) throw problem('certificate-wrong')
  const means = meansOf(certificate)
  const { token_endpoint_auth_method: method, tls_client_auth_subject_dn: name } = client.metadata
  const same =
    means.token_endpoint_auth_method === method && means.tls_client_auth_subject_dn === name
  if (!same) throw problem('certificate-wrong')
  const [before] = client.metadata.jwks?.keys ?? []
  const keys = [...(means.jwks?.keys ?? []), ...(before ? [before] : [])]
  const metadata = { ...client.metadata, ...(means.jwks && { jwks: { keys } }) }
  await ctx.tx(async (ctx) => {
    const changed = await db(ctx)
      .updateTable('identity.client')
      .set((eb) => ({
        metadata,
        certificate_expires_at: certificate.endsAt,
        version: eb('version', '+', 1),
      }))
      .where('id', '=', id)
      .where('version', '=', client.version)
      .returning('id')
      .executeTakeFirst()
    if (!changed) throw problem('client-state')
    const data = { fingerprint: certificate.fingerprint }
    await record(ctx, 'client-certificate-renewed', { resource: `client:${id}`, data })
  })
}

/** @returns when what a client authenticates with ends: it has a secret or a certificate, never both */
export const endOf = ({
  secretExpiresAt,
  certificateExpiresAt,
}: Pick<Client, 'secretExpiresAt' | 'certificateExpiresAt'>): Date | null =>
  secretExpiresAt ?? certificateExpiresAt

/** @returns whole days until the secret or certificate ends, where that is soon enough to be warned of */
export function daysLeft({ clock }: Ctx, client: Client): number | undefined {
  const end = endOf(client)
  if (!end) return undefined
  const days = Math.floor((end.getTime() - clock.now().getTime()) / DAY_MS)
  return days < WARNED_DAYS ? days : undefined
}

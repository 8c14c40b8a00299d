import { verify, X509Certificate } from 'node:crypto'
import { type MetadataBLOBPayloadEntry, SettingsService } from '@simplewebauthn/server'
import type { Ctx } from '#kernel'
import { chainsTo } from '#lib/certificate-chain'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'

/** For which a key cannot be trusted to be where, or whose, it was. */
const BAD_STATUS = [
  'REVOKED',
  'USER_VERIFICATION_BYPASS',
  'ATTESTATION_KEY_COMPROMISE',
  'USER_KEY_REMOTE_COMPROMISE',
  'USER_KEY_PHYSICAL_COMPROMISE',
]
const IN_HARDWARE = ['hardware', 'secure_element']
const BATCH = 500

export type PasskeyMetadata = { number: number; nextUpdate: string; models: number }

/**
 * Takes over what is known of models of authenticators, in place of what was known before.
 *
 * @param blob  the metadata of the FIDO Alliance as it publishes it, a signed JWT, or one in its form
 * @param roots  PEM of whose signature counts instead of the FIDO Alliance's
 * @throws identity/metadata-refused  when it cannot be read, is not signed by whom it has to be, or is no
 *   newer than what is there; `reason` says which
 * @source FIDO Metadata Service 3.1, section 3.2 (processing rules)
 */
export async function loadPasskeyMetadata(
  ctx: Ctx,
  blob: string,
  roots: readonly string[] = SettingsService.getRootCertificates({ identifier: 'mds' }),
): Promise<PasskeyMetadata> {
  const { number, nextUpdate, entries } = readMetadata(blob.trim(), roots, ctx.clock.now())
  const models = entries.flatMap((entry) => modelOf(entry) ?? [])
  await ctx.tx(async (ctx) => {
    const newer = await db(ctx)
      .insertInto('identity.passkey_metadata')
      .values({ number, next_update: nextUpdate, loaded_at: ctx.clock.now() })
      .onConflict((conflict) =>
        conflict
          .column('id')
          .doUpdateSet((eb) => ({
            number: eb.ref('excluded.number'),
            next_update: eb.ref('excluded.next_update'),
            loaded_at: eb.ref('excluded.loaded_at'),
          }))
          .where('identity.passkey_metadata.number', '<', number),
      )
      .returning('number')
      .executeTakeFirst()
    if (!newer) throw problem('metadata-refused', { reason: 'not newer than what is loaded' })
    await db(ctx).deleteFrom('identity.passkey_model').execute()
    for (let from = 0; from < models.length; from += BATCH) {
      const batch = models.slice(from, from + BATCH)
      await db(ctx).insertInto('identity.passkey_model').values(batch).execute()
    }
    await record(ctx, 'passkey-metadata-loaded', { data: { number, models: models.length } })
  })
  return { number, nextUpdate, models: models.length }
}

type Entry = MetadataBLOBPayloadEntry

function modelOf({ aaguid, metadataStatement: statement, statusReports }: Entry) {
  if (!aaguid || !statement) return undefined
  const statuses = statusReports.map(({ status }) => status)
  const levels = statuses.map((status) => Number(/^FIDO_CERTIFIED_L([123])/.exec(status)?.[1] ?? 0))
  return {
    ...{ aaguid, description: statement.description },
    roots: statement.attestationRootCertificates.map((text) => Buffer.from(text, 'base64')),
    hardware: statement.keyProtection.some((kind) => IN_HARDWARE.includes(kind)),
    certified: Math.max(0, ...levels),
    refused: statuses.find((status) => BAD_STATUS.includes(status)) ?? null,
  }
}

/** @throws identity/metadata-refused */
function readMetadata(blob: string, roots: readonly string[], at: Date) {
  const [head = '', body = '', signature = ''] = blob.split('.')
  const { alg, x5c } = part(head) as { alg?: unknown; x5c?: unknown }
  const chain = certificatesOf(x5c)
  const anchors = roots.map((pem) => new X509Certificate(pem))
  if (!chainsTo(chain, anchors, at)) throw refused('the signer is not one that counts')
  const key = chain[0]?.publicKey
  const kind = alg === 'ES256' ? 'ec' : alg === 'RS256' ? 'rsa' : undefined
  const right =
    key !== undefined &&
    key.asymmetricKeyType === kind &&
    verify(
      'sha256',
      Buffer.from(`${head}.${body}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    )
  if (!right) throw refused('the signature does not fit')
  const { no: number, nextUpdate, entries } = part(body) as Record<string, unknown>
  if (typeof number !== 'number' || typeof nextUpdate !== 'string' || !Array.isArray(entries)) {
    throw refused('no, nextUpdate or entries are missing')
  }
  return { number, nextUpdate, entries: entries as Entry[] }
}

const refused = (reason: string) => problem('metadata-refused', { reason })

function part(text: string): object {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (typeof value === 'object' && value !== null) return value
  } catch {
    // said below
  }
  throw refused('it is not a signed JWT')
}

function certificatesOf(x5c: unknown): X509Certificate[] {
  try {
    if (!Array.isArray(x5c)) return []
    return x5c.map((text) => new X509Certificate(Buffer.from(String(text), 'base64')))
  } catch {
    return []
  }
}

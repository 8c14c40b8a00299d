import { X509Certificate } from 'node:crypto'
import { decodeAttestationObject } from '@simplewebauthn/server/helpers'
import type { Ctx } from '#kernel'
import { chainsTo } from '#lib/certificate-chain'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'

type Made = { aaguid: string; deviceBound: boolean; attestationObject: Uint8Array }

/**
 * Holds what a new key's maker states of it against what is known of its model. The signature of the
 * statement has been checked by then; here is whether whoever signed it may speak for that model.
 *
 * A key without a statement is as good as any other, but does not reach AAL3.
 *
 * @returns true when the key is known not to leave a certified device
 * @throws identity/passkey-model-refused  when keys of its model are not trusted any more
 */
export async function isAttested(
  ctx: Ctx,
  { aaguid, deviceBound, attestationObject }: Made,
): Promise<boolean> {
  const chain = chainOf(attestationObject)
  if (chain.length === 0) return false
  const model = await db(ctx)
    .selectFrom('identity.passkey_model')
    .select(['roots', 'hardware', 'certified', 'refused'])
    .where('aaguid', '=', aaguid)
    .executeTakeFirst()
  if (!model) return false
  if (model.refused) throw problem('passkey-model-refused')
  const roots = model.roots.map((der) => new X509Certificate(der))
  if (!chainsTo(chain, roots, ctx.clock.now())) return false
  return deviceBound && model.hardware && model.certified > 0
}

function chainOf(attestationObject: Uint8Array): X509Certificate[] {
  const statement = decodeAttestationObject(Uint8Array.from(attestationObject)).get('attStmt')
  const x5c = statement.get('x5c') ?? []
  return x5c.map((der) => new X509Certificate(der))
}

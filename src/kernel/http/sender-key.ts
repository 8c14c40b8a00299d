import { createHash } from 'node:crypto'
import type { Ctx } from '../ctx.ts'
import { kernelProblem } from '../problem.ts'
import type { MachineRequest } from './machine.ts'

/** What software calls something that it sends, and a digest of all that it sent with it. */
export type SenderKey = { readonly key: string; readonly digest: string }

const KEY = /^[\x21-\x7e]{8,100}$/

/**
 * The key under which software sends: its own and no other's, so that sending again does nothing twice.
 *
 * @param what  all that is sent with it
 * @throws kernel/key-missing  none, or one that is too short to be its own
 * @source draft-ietf-httpapi-idempotency-key-header
 */
export function senderKeyOf(
  { actor }: Pick<Ctx, 'actor'>,
  header: MachineRequest['header'],
  what: unknown,
): SenderKey {
  const key = header('idempotency-key')
  if (key === undefined || !KEY.test(key)) throw kernelProblem('key-missing')
  const client = actor.kind === 'person' ? (actor.through?.client ?? '') : ''
  const digest = createHash('sha256').update(JSON.stringify(what)).digest('base64url')
  return { key: `${client} ${key}`.slice(0, 200), digest }
}

import type { Ctx } from './ctx.ts'

/** Asked for once a process: they stay the same. */
const known = new WeakMap<object, Map<string, Promise<Uint8Array>>>()

/**
 * A secret of the signer's for one purpose.
 *
 * @returns 32 bytes; undefined where no signer gives one out, as while a demonstration is filled
 */
export function secretFor(
  { ports: { tokens } }: Ctx,
  purpose: string,
): Promise<Uint8Array> | undefined {
  if (!tokens) return undefined
  const own = known.get(tokens) ?? new Map<string, Promise<Uint8Array>>()
  known.set(tokens, own)
  const before = own.get(purpose)
  if (before) return before
  const asked = tokens.secret(purpose)
  own.set(purpose, asked)
  // A signer that was away is asked again.
  asked.catch(() => own.delete(purpose))
  return asked
}

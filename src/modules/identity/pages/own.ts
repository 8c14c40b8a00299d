import { type Ctx, kernelProblem, meets, type Needed, type PersonId } from '#kernel'
import { factorsOf } from '../sign-in/sign-in.ts'
import { personOf } from './step-up.tsx'

/** For a change of how somebody signs in: they proved themselves just now. */
const FRESH_SECONDS = 600

/**
 * Who may change how they sign in: with as much as their account has, and not long ago. A session
 * left open, or one begun with less, is not enough.
 *
 * @throws kernel/step-up
 * @source NIST SP 800-63B-4 §4.1.2: binding needs the account's highest level
 */
export async function personOfOwn(ctx: Ctx): Promise<PersonId> {
  const person = personOf(ctx)
  const has = await factorsOf(ctx, person)
  const strong = has.has('totp') || has.has('passkey') || has.has('sms')
  const needed: Needed = { aal: strong ? 2 : 1, maxAgeSeconds: FRESH_SECONDS }
  const have = ctx.actor.kind === 'person' ? ctx.actor.assurance : undefined
  if (!meets(have, needed, ctx.clock.now())) throw kernelProblem('step-up', { needed })
  return person
}

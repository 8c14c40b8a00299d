import { type Ctx, hashOfToken, isKeepable, newToken, type PersonId } from '#kernel'
import { countProof, forgiveAttempt, lookingAt } from '../attempt.ts'
import { takePasskey } from '../authenticators/passkey.ts'
import { typedPassword } from '../authenticators/password.ts'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { type Proof, raiseSession } from '../sessions/session.ts'
import { db, type KeptFields } from '../tables.ts'
import { type CodeKind, takeCode } from './sign-in.ts'

const KEPT_MINUTES = 15

/** How a signed-in person proves themselves once more. */
export type StepUp =
  | { by: 'password'; password: string; ip: string }
  | { by: CodeKind; code: string }
  | { by: 'passkey'; browser: string; credential: string }

/**
 * Raises a session by one more proof.
 *
 * A code alone renews nothing but itself: where the session began with a password it makes two
 * factors.
 *
 * @returns the session's new token
 * @throws identity/code-wrong, identity/sign-in-failed, identity/passkey-refused,
 *   identity/passkey-copied, identity/too-many-attempts, identity/second-step-over
 */
export async function stepUp(
  ctx: Ctx,
  person: PersonId,
  session: string,
  order: StepUp,
): Promise<string> {
  const proof = await prove(ctx, person, order)
  const raised = await raiseSession(ctx, session, proof)
  if (!raised) throw problem('second-step-over')
  return raised
}

async function prove(ctx: Ctx, person: PersonId, order: StepUp): Promise<Proof> {
  if (order.by === 'password') return provePassword(ctx, person, order)
  if (order.by !== 'passkey') return takeCode(ctx, person, order.by, order.code)
  const proof = await takePasskey(ctx, 'step-up', order.browser, order.credential)
  if (proof.person !== person) throw problem('passkey-refused')
  return proof
}

async function provePassword(
  ctx: Ctx,
  person: PersonId,
  { password: typed, ip }: { password: string; ip: string },
): Promise<Proof> {
  const attempt = await countProof(ctx, person)
  const known = await db(ctx)
    .selectFrom('identity.password as w')
    .innerJoin('identity.authenticator as a', 'a.person', 'w.person')
    .select('w.hash')
    .where('w.person', '=', person)
    .where('a.kind', '=', 'password')
    .where('a.state', '=', 'active')
    .executeTakeFirst()
  const password = typedPassword(typed)
  const { right } = await lookingAt(ctx, attempt, () =>
    ctx.ports.passwords.verify(known?.hash, password ?? '', ip),
  )
  if (!right || password === undefined) {
    await record(ctx, 'code-refused', { subject: person, data: { kind: 'password' } })
    throw problem('password-wrong')
  }
  await forgiveAttempt(ctx, attempt)
  return { aal: 1, amr: ['pwd'] }
}

/**
 * Keeps a form that was sent when a step-up was needed, or before its person had signed in again, for a
 * quarter of an hour; files are not kept.
 *
 * @param form.path  where it was sent to
 * @returns the code under which its person gets it back; undefined for a form with a secret in it
 */
export async function keepForm(
  ctx: Ctx,
  { path, fields }: { path: string; fields: KeptFields },
): Promise<string | undefined> {
  const { actor } = ctx
  if (actor.kind !== 'person') return undefined
  if (!isKeepable(fields)) return undefined
  const code = newToken()
  await db(ctx)
    .insertInto('identity.kept_form')
    .values({
      ...{ token_hash: hashOfToken(code), person: actor.id, path, fields },
      expires_at: new Date(ctx.clock.now().getTime() + KEPT_MINUTES * 60_000),
    })
    .execute()
  return code
}

/** Gives a kept form back to its person, once. @throws identity/form-over */
export async function takeKeptForm(
  ctx: Ctx,
  person: PersonId,
  code: string,
): Promise<{ path: string; fields: KeptFields }> {
  const kept = await db(ctx)
    .deleteFrom('identity.kept_form')
    .where('token_hash', '=', hashOfToken(code))
    .where('person', '=', person)
    .where('expires_at', '>', ctx.clock.now())
    .returning(['path', 'fields'])
    .executeTakeFirst()
  if (!kept) throw problem('form-over')
  return kept
}

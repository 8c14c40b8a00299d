import type { Ctx, PersonId } from '#kernel'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { bindAuthenticator } from './authenticator.ts'
import { isBroken } from './broken.ts'

/** Where it is the only thing asked, and where a second factor always follows. */
const LEAST_ALONE = 15
const LEAST_WITH_SECOND = 8
/** Longer than anybody types; hashing an endless one would be work for free. */
const MOST_BYTES = 256
const NOBODY = 'internal'

/** How many characters a new password has at least. @source NIST SP 800-63B-4 */
export const leastLength = (hasSecond: boolean): number =>
  hasSecond ? LEAST_WITH_SECOND : LEAST_ALONE

/** One form for what looks the same however it is typed: é, and e with an accent after it. */
const normal = (password: string) => password.normalize('NFKC')

/** @returns what is hashed, or undefined for one so long that it can be nobody's */
export function typedPassword(typed: string): string | undefined {
  const password = normal(typed)
  return Buffer.byteLength(password) <= MOST_BYTES ? password : undefined
}

/**
 * As the database keeps it, with salt and parameters in the text.
 *
 * @param from  address of who asks
 * @throws kernel/busy  when too many wait
 */
export const hashPassword = (ctx: Ctx, password: string, from = NOBODY): Promise<string> =>
  ctx.ports.passwords.hash(normal(password), from)

/**
 * Holds a new password against the rules: long enough, and not one that is tried first. Nothing
 * about kinds of characters, and nothing about age: that makes passwords worse.
 *
 * @param hasSecond  a second factor is always asked after it
 * @throws identity/password-short, identity/password-long, identity/password-broken
 * @source NIST SP 800-63B-4 §3.1.1
 */
export async function checkNewPassword(password: string, hasSecond: boolean): Promise<void> {
  const least = leastLength(hasSecond)
  if ([...normal(password)].length < least) throw problem('password-short', { least })
  if (typedPassword(password) === undefined) throw problem('password-long')
  if (await isBroken(normal(password))) throw problem('password-broken')
}

/** Gives a person a password, in place of the one before. */
export async function setPassword(ctx: Ctx, person: PersonId, hash: string): Promise<void> {
  await ctx.tx(async (ctx) => {
    await bindAuthenticator(ctx, person, { kind: 'password' })
    const row = { person, hash, changed_at: ctx.clock.now() }
    await db(ctx)
      .insertInto('identity.password')
      .values(row)
      .onConflict((conflict) => conflict.column('person').doUpdateSet(row))
      .execute()
  })
}

/** Keeps a right password under today's parameters; only while it is still the same. */
export async function rehash(ctx: Ctx, person: PersonId, old: string, hash: string): Promise<void> {
  await db(ctx)
    .updateTable('identity.password')
    .set({ hash })
    .where('person', '=', person)
    .where('hash', '=', old)
    .execute()
}

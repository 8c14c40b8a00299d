import { type Ctx, type PersonId, parseIdentifier, today } from '#kernel'
import { db } from './tables.ts'

/** The pack's kind of identifier for sign-in. */
export function signInKind({ pack }: Ctx) {
  const { identifiers, signIn } = pack.settings
  const kind = identifiers[signIn.identifier]
  if (!kind) throw new Error(`the pack declares no identifier ${signIn.identifier}`)
  return kind
}

/** The keyboard for kinds on a telephone: digits where none has anything else. */
export const keyboardOf = ({ pack }: Ctx, kinds: readonly string[]) =>
  kinds.every((kind) => /^\d+$/.test(pack.settings.identifiers[kind]?.example ?? ''))
    ? 'numeric'
    : 'text'

/** The pack's kinds of identifiers that people sign in with, the one of most people first. */
export function signInKinds({ pack }: Ctx): string[] {
  const { identifier, others = [] } = pack.settings.signIn
  return [identifier, ...others]
}

/**
 * Reads what somebody typed as an identifier of one of the kinds for sign-in: no text is of two.
 *
 * @returns it in its canonical form, or undefined when it can be none
 */
export function readIdentifier(ctx: Ctx, typed: string): string | undefined {
  for (const kind of signInKinds(ctx)) {
    const value = readKind(ctx, kind, typed)
    if (value !== undefined) return value
  }
  return undefined
}

/** The same for one kind, of sign-in or another. @param kind  an id of the pack's identifiers */
export function readKind(ctx: Ctx, kind: string, typed: string): string | undefined {
  const settings = ctx.pack.settings.identifiers[kind]
  if (!settings) throw new Error(`the pack declares no identifier ${kind}`)
  const read = parseIdentifier(settings, typed.slice(0, 100), today(ctx))
  return 'value' in read ? read.value : undefined
}

/**
 * Gives their kind to identifiers from before there were several: the pack's for sign-in. Runs as the
 * pack is loaded, at each start.
 */
export async function nameKinds(ctx: Ctx): Promise<void> {
  const kind = ctx.pack.settings.signIn.identifier
  await db(ctx).updateTable('identity.identifier').set({ kind }).where('kind', '=', '').execute()
  await db(ctx)
    .updateTable('identity.person')
    .set({ identifier_kind: kind })
    .where('identifier_kind', '=', '')
    .execute()
}

/** What a person is known by now, the oldest first. */
export async function listIdentifiers(
  ctx: Ctx,
  person: PersonId,
): Promise<{ kind: string; value: string; since: Date }[]> {
  return db(ctx)
    .selectFrom('identity.identifier')
    .select(['kind', 'value', 'since'])
    .where('person', '=', person)
    .where('ended_at', 'is', null)
    .orderBy('since')
    .limit(20)
    .execute()
}

import { type Ctx, parseIdentifier, today } from '#kernel'

/** The pack's kind of identifier for sign-in. */
export function signInKind({ pack }: Ctx) {
  const { identifiers, signIn } = pack.settings
  const kind = identifiers[signIn.identifier]
  if (!kind) throw new Error(`the pack declares no identifier ${signIn.identifier}`)
  return kind
}

/** The keyboard for a kind on a telephone: digits where it has nothing else. */
export const keyboardOf = ({ example }: ReturnType<typeof signInKind>) =>
  /^\d+$/.test(example) ? 'numeric' : 'text'

/** @returns the canonical identifier that was typed, or undefined when it can be none */
export function readIdentifier(ctx: Ctx, typed: string): string | undefined {
  const read = parseIdentifier(signInKind(ctx), typed.slice(0, 100), today(ctx))
  return 'value' in read ? read.value : undefined
}

import { randomInt } from 'node:crypto'

/** Crockford's base 32: no I, L, O, U, so no look-alike and no word by accident. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** The check character is modulo 37, so five more characters exist for it alone. */
const CHECK_ALPHABET = `${ALPHABET}*~$=U`
const LENGTH = 8

/**
 * A new human reference: `QA-7K3M-92XD-4`: the prefix, eight random characters, a check character.
 *
 * @param prefix  of the pack, or of pack and kind
 * @source Crockford, Base 32 (check symbol modulo 37)
 */
export function newReference(prefix: string): string {
  // A check character outside the alphabet is hard to say on the telephone: draw again (5 in 37).
  for (;;) {
    let body = ''
    for (let i = 0; i < LENGTH; i++) body += ALPHABET[randomInt(32)]
    const check = checkCharacter(body)
    if (ALPHABET.includes(check)) return `${prefix}-${body.slice(0, 4)}-${body.slice(4)}-${check}`
  }
}

/**
 * What a person typed, made canonical.
 *
 * Lower case, spaces, missing dashes and the look-alikes I, L and O are repaired.
 *
 * @returns the reference, or undefined when the check character does not fit
 */
export function parseReference(prefix: string, typed: string): string | undefined {
  const bare = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐-―]/g, '')
  const start = prefix.replace(/-/g, '')
  const rest = (
    bare.startsWith(start) && bare.length > LENGTH + 1 ? bare.slice(start.length) : bare
  )
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0')
  if (!new RegExp(`^[${ALPHABET}]{${LENGTH + 1}}$`).test(rest)) return undefined
  const body = rest.slice(0, LENGTH)
  if (checkCharacter(body) !== rest[LENGTH]) return undefined
  return `${prefix}-${body.slice(0, 4)}-${body.slice(4)}-${rest[LENGTH]}`
}

function checkCharacter(body: string) {
  let rest = 0
  for (const character of body) rest = (rest * 32 + ALPHABET.indexOf(character)) % 37
  return CHECK_ALPHABET[rest] ?? ''
}

/**
 * A secret code as a person typed it from a document, made canonical.
 *
 * @returns undefined when it cannot be one
 */
export function parseSecretCode(typed: string): string | undefined {
  const code = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0')
  return new RegExp(`^[${ALPHABET}]{20}$`).test(code) ? code : undefined
}

/** A code that nobody guesses: 100 random bits in 20 characters, for addresses of documents. */
export function newSecretCode(): string {
  let code = ''
  for (let i = 0; i < 20; i++) code += ALPHABET[randomInt(32)]
  return code
}

import { type Ctx, plainTyped } from '#kernel'
import { verifySeal } from '#lib/pdf/sealed'
import { parseReference, parseSecretCode } from '#lib/reference'
import { findByDocument, findLicence, type Licence } from './licence.ts'
import { digestOf } from './seal.ts'

const MOST_TYPED = 100

/** What the public check answers. */
export type CheckAnswer =
  | {
      found: 'licence'
      licence: Licence
      file?: 'intact' | 'altered'
      /** found by its number alone, which anybody may print on a paper */
      byNumber?: boolean
      /** a newer document has taken the place of this one, since then */
      replacedAt?: Date
    }
  | { found: 'nothing'; file?: 'altered' | 'unsealed' | 'foreign' }
  | { found: 'application' }

/** By the code of the document's address. */
export async function checkCode(ctx: Ctx, code: string): Promise<CheckAnswer> {
  const found = await findByDocument(ctx, { code })
  if (!found || found.licence.state === 'pending') return { found: 'nothing' }
  return foundBy(found)
}

type FoundDocument = NonNullable<Awaited<ReturnType<typeof findByDocument>>>

const foundBy = ({ licence, replacedAt }: FoundDocument, file?: 'intact' | 'altered') => ({
  ...{ found: 'licence' as const, licence },
  ...(file && { file }),
  ...(replacedAt && { replacedAt }),
})

/** By what a person typed from a document: its number, or the code that stands beside the QR code. */
export async function checkTyped(
  ctx: Ctx,
  typed: string,
): Promise<CheckAnswer | { found: 'mistyped' }> {
  const plain = plainTyped(typed.slice(0, MOST_TYPED))
  const code = parseSecretCode(plain)
  if (code) return checkCode(ctx, code)
  const answer = await checkNumber(ctx, typed)
  if (answer.found === 'licence') return { ...answer, byNumber: true }
  const isApplication =
    answer.found === 'mistyped' && parseReference(ctx.pack.settings.reference.prefix, plain)
  return isApplication ? { found: 'application' } : answer
}

/** By the number that a person typed; the number alone never shows more than the code does. */
export async function checkNumber(
  ctx: Ctx,
  typed: string,
): Promise<CheckAnswer | { found: 'mistyped' }> {
  const number = parseNumber(ctx, typed)
  if (number === undefined) return { found: 'mistyped' }
  const licence = await findLicence(ctx, { number })
  return licence && licence.state !== 'pending'
    ? { found: 'licence', licence }
    : { found: 'nothing' }
}

/**
 * A licence's number as people type or paste it: digits of any script, marks of direction, spaces.
 *
 * @returns the canonical number; undefined when it is not whole, or its check character does not fit
 */
export const parseNumber = ({ pack }: Pick<Ctx, 'pack'>, typed: string): string | undefined =>
  parseReference(`${pack.settings.reference.prefix}-L`, plainTyped(typed.slice(0, MOST_TYPED)))

/**
 * A file as it came: the very bytes that were sealed, those bytes changed, or nothing of ours.
 *
 * What was sealed is known by its digest, so an intact answer does not rest on reading a stranger's
 * PDF; reading it only tells what a file that differs once was.
 */
export async function checkFile(ctx: Ctx, bytes: Buffer): Promise<CheckAnswer> {
  const sealed = await findByDocument(ctx, { sha256: digestOf(bytes) })
  if (sealed) return foundBy(sealed, 'intact')
  const verdict = verifySeal(bytes, await ctx.ports.certificates())
  if (verdict.code !== undefined && verdict.state === 'extended') {
    const once = await findByDocument(ctx, { code: verdict.code })
    if (once) return foundBy(once, 'altered')
  }
  // Sealed by us and not in the register would be a fault of ours: the file alone proves nothing.
  const { state } = verdict
  return { found: 'nothing', file: state === 'intact' || state === 'extended' ? 'altered' : state }
}

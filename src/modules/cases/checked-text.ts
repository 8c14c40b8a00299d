import { problem } from './problems.ts'

/** What an officer writes to the applicant, in characters. */
export const MAX_TEXT = 2_000

/**
 * @param limit  in characters
 * @returns the text without spaces around it, undefined when nothing is left
 * @throws cases/text-too-long
 */
export function checkedText(text: string | undefined, limit = MAX_TEXT): string | undefined {
  const plain = text?.trim()
  if (plain && plain.length > limit) throw problem('text-too-long', { limit })
  return plain || undefined
}

/**
 * As {@link checkedText}, where something has to be said.
 *
 * @throws cases/text-missing, cases/text-too-long
 */
export function requiredText(text: string | undefined, limit = MAX_TEXT): string {
  const plain = checkedText(text, limit)
  if (plain === undefined) throw problem('text-missing')
  return plain
}

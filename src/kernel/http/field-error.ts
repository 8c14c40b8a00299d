import type { T } from '../i18n.ts'
import { Problem, textKeyOf } from '../problem.ts'
import type { FieldError } from '../ui/index.ts'

/**
 * What somebody at a form can mend, at its field.
 *
 * @param fields  names of the form's fields, by the code of the problem
 * @throws  what was thrown, when it is none of these
 */
export function fieldErrorOf(
  t: T,
  thrown: unknown,
  fields: Readonly<Record<string, string>>,
): FieldError {
  const name = thrown instanceof Problem ? fields[thrown.code] : undefined
  if (!(thrown instanceof Problem) || name === undefined) throw thrown
  return { name, message: t(textKeyOf(thrown.code), thrown.params) }
}

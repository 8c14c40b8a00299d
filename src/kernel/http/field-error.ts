import type { T } from '../i18n.ts'
import { Problem, textKeyOf } from '../problem.ts'
import type { FieldError } from '../ui/index.ts'
import { type Answer, html, redirect } from './route.ts'

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

/**
 * Does an act and leads on, or shows its form again with what is wrong at its field.
 *
 * @param act    gives the address that comes next
 * @param again  the page of the form
 * @throws  as {@link fieldErrorOf}
 */
export async function orFormAgain(
  t: T,
  fields: Readonly<Record<string, string>>,
  act: () => Promise<string>,
  again: (error: FieldError) => JSX.Element,
): Promise<Answer> {
  try {
    return redirect(await act())
  } catch (thrown) {
    return html(again(fieldErrorOf(t, thrown, fields)), { status: 422 })
  }
}

import { IntlMessageFormat } from 'intl-messageformat'
import type { T } from '#kernel'
import { evaluate } from '#rules'
import { findTextOf, type ServiceBundle } from '#services'
import type { Answers } from './tables.ts'

export type Highlight = { note: string; value: unknown }

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * The notes of `desk.yaml` that the answers call for. A condition sees the field's own group or item
 * first, then everything around it.
 *
 * @returns notes in the desk's order, one for each item in which the condition is true
 */
export function highlightsOf(bundle: ServiceBundle, answers: Answers): Highlight[] {
  return (bundle.desk?.highlight ?? []).flatMap(({ field, when, note }) =>
    scopesAt(answers, field.split('.')).flatMap(({ scope, value }) =>
      evaluate(when, scope) === true ? [{ note, value }] : [],
    ),
  )
}

type Scope = { scope: Record<string, unknown>; value: unknown }

/** Every place to which a path leads, with the names that can be seen from there. */
function scopesAt(
  scope: Record<string, unknown>,
  [name = '', ...rest]: readonly string[],
): Scope[] {
  const value = scope[name]
  if (rest.length === 0) return [{ scope, value }]
  const items = Array.isArray(value) ? value : [value]
  return items.filter(isRecord).flatMap((item) => scopesAt({ ...scope, ...item, this: item }, rest))
}

/** The words of a note in a language; `{value}` is the answer that called for it. */
export function noteText(bundle: ServiceBundle, { locale }: T, { note, value }: Highlight): string {
  const pattern = findTextOf(bundle, locale, `desk.notes.${note}`) ?? note
  return String(new IntlMessageFormat(pattern, `${locale}-001-u-nu-latn`).format({ value }))
}

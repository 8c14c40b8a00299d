import { type Reason, wordingOf } from '#lib/feel/index'

/** Reasons of models, beside those of expressions. */
const WORDING: Readonly<Record<string, string>> = {
  'no-row-matches': 'no row of the table matches, and it has no default',
  'several-rows-match': 'only one row may match, and these do: {rows}',
  'rows-disagree': 'the rows that match give different results: {rows}',
  'input-not-allowed': '{input} is {value}; the table allows {allowed}',
  'output-not-allowed': 'the result {value} is not among {allowed}',
  'not-allowed': '{value} is not among {allowed}',
  'unreadable-expression': 'the expression {text} cannot be read: {reason}',
  'list-is-null': 'there is no list to filter',
  'match-not-boolean': 'the condition of the filter is neither true nor false',
  'satisfies-not-boolean': 'the condition is neither true nor false',
}

/** A reason in plain English, for the command line and for developers. */
export function reasonText({ code, params }: Pick<Reason, 'code' | 'params'>): string {
  const words = Object.hasOwn(WORDING, code) ? WORDING[code] : undefined
  if (words === undefined) return wordingOf(code, params)
  return words.replace(/\{(\w+)\}/g, (_, name) => String(params[name] ?? ''))
}

import { type Said, said, sayingOf } from '#kernel'
import { wordingOf } from '#lib/feel/index'
import type { Params } from '#lib/wording'
import { valueKeys } from './said.ts'

/** What is said of an expression beside what FEEL says itself; texts `rules.expression.<code>`. */
export const EXPRESSION_WORDS = {
  'too-long': 'longer than {most} characters: split it into calculated fields',
  'now-unknown': 'now() is not known here: take today()',
  'not-feel': 'this is not FEEL: {what}',
} as const

export const expressionSaid = sayingOf((code) => `rules.expression.${code}`, EXPRESSION_WORDS)

/** What FEEL says of an expression, with the words that its types and limits have in each language. */
export const feelSaid = (code: string, params: Params): Said =>
  said(
    `rules.feel.${code}`,
    wordingOf(code, params),
    Object.fromEntries(
      Object.entries(params).map(([blank, value]) => {
        const [key, ...others] = valueKeys(blank, String(value))
        return [blank, key && others.length === 0 ? said(key, String(value)) : value]
      }),
    ),
  )

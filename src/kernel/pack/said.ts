import type { Given, Wording } from '#lib/wording'
import { filled } from '#lib/wording'
import type { T } from '../i18n.ts'

/** A sentence of a check, which every language of a pack can say. */
export type Said = {
  /** of its text in the message files */
  readonly key: string
  readonly params: Readonly<Record<string, SaidValue>>
  /** as the command line says it */
  readonly english: string
}

/** What fills a blank: a part of a sentence is said in the language of the whole. */
type SaidValue = string | number | Said

/**
 * How the words of one place are said.
 *
 * @param keyOf  of their texts in the message files: `services.found.<code>`
 * @param words   in English, by code; a code without words, or a blank that nobody fills, does not compile
 */
export const sayingOf =
  <W extends Wording>(keyOf: (code: string) => string, words: W) =>
  <Code extends keyof W & string>(code: Code, ...[params = {}]: Given<W, Code, never, SaidValue>) =>
    said(keyOf(code), words[code] ?? '', params)

/** @param words  in English */
export const said = (key: string, words: string, params: Said['params'] = {}): Said => ({
  ...{ key, params },
  english: filled(
    words,
    valuesOf(params, ({ english }) => english),
  ),
})

/** The sentence in the language of `t`; in English where that language lacks it. */
export const saidIn = (t: T, { key, params, english }: Said): string =>
  t.has(key)
    ? t(
        key,
        valuesOf(params, (part) => saidIn(t, part)),
      )
    : english

const valuesOf = (params: Said['params'], say: (part: Said) => string) =>
  Object.fromEntries(
    Object.entries(params).map(([blank, value]) => [
      blank,
      typeof value === 'object' ? say(value) : String(value),
    ]),
  )

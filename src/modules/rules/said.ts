import type { T } from '#kernel'
import type { Finding as ModelFinding } from '#lib/dmn/findings'
import type { FoundInTable } from '#lib/dmn/table-findings'
import {
  FAULT_WORDING,
  FINDING_WORDING,
  isFaultCode,
  isFindingCode,
  isReasonCode,
  isTableCode,
  REASON_WORDING,
  TABLE_WORDING,
} from '#lib/dmn/wording'
import {
  FEEL_WORDING,
  type FeelLimitError,
  type Finding,
  isFeelCode,
  type Place,
  type Reason,
} from '#lib/feel/index'
import { blanksIn, type Params } from '#lib/wording'

/**
 * What there is to say: that an expression cannot be read or is surely not meant, what is wrong with
 * a model, what its tables leave open, why something became null, or that an evaluation was stopped.
 */
export type Told =
  | Finding
  | ModelFinding
  | FoundInTable
  | FeelLimitError
  | Pick<Reason, 'code' | 'params' | 'place'>

/** Blanks whose values may have words in each language: types of FEEL, limits, parts of an expression. */
const VALUES: Readonly<Record<string, 'kind' | 'limit' | 'part'>> = {
  ...Object.fromEntries(
    ['kind', 'type', 'given', 'wanted', 'left', 'right', 'test'].map((blank) => [blank, 'kind']),
  ),
  limit: 'limit',
  expected: 'part',
}
/** Isolates: from left to right, by the first letter, and the end of both. */
const [LEFT_TO_RIGHT, BY_LETTER, FENCE_END] = ['\u2066', '\u2068', '\u2069']
const FIRST_IS_ARABIC = /^[^\p{L}]*[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u

/**
 * What was found, as a sentence in the language of `t`: where, and what.
 *
 * @param told  a code of `lib/feel` or `lib/dmn` that nobody knows any more, as a kept outcome may
 *   have it, is said as it is
 * @param file  the model's file, where there are several
 */
export function say(t: T, told: Told, file?: string): string {
  const what = whatIs(t, told)
  const [first, ...others] = placesOf(t, told, file)
  if (first === undefined) return what
  const where = others.reduce(
    (before, next) => t('rules.said.two', { first: before, second: next }),
    first,
  )
  return t('rules.said.at', { where, what })
}

/** The same without where it stands. */
export function whatIs(t: T, told: Told): string {
  const { code, params } = told
  if ('element' in told) {
    if (isFindingCode(code)) return worded(t, `rules.dmn.${code}`, FINDING_WORDING[code], params)
  } else if ('severity' in told) {
    if (isTableCode(code)) return worded(t, `rules.table.${code}`, TABLE_WORDING[code], params)
  } else if (isReasonCode(code)) {
    return worded(t, `rules.null.${code}`, REASON_WORDING[code], params)
  }
  return partOf(t, code, params)
}

/** What is said alone, or stands as the reason in what is said of a model. */
function partOf(t: T, code: string, params: Params): string {
  if (isFaultCode(code)) return worded(t, `rules.fault.${code}`, FAULT_WORDING[code], params)
  if (!isFeelCode(code)) return t('rules.said.other', { code })
  return worded(t, `rules.feel.${code}`, FEEL_WORDING[code], params)
}

/** @param words  in English: each of its blanks is filled, also of what an older release kept */
function worded(t: T, key: string, words: string, params: Params): string {
  const value = (blank: string) => {
    const text = String(params[blank] ?? '…')
    if (blank === 'reason') return partOf(t, text, params)
    return VALUES[blank] ? valueWords(t, blank, text) : apart(t, text)
  }
  return t(key, Object.fromEntries(blanksIn(words).map((blank) => [blank, value(blank)])))
}

/** A value that keeps its own direction: signs and digits alone, as `>= 18`, run from left to right. */
function apart(t: T, value: string): string {
  if (t.dir !== 'rtl') return value
  return `${FIRST_IS_ARABIC.test(value) ? BY_LETTER : LEFT_TO_RIGHT}${value}${FENCE_END}`
}

/** A value in words; what has none, such as `list<number>`, is left as FEEL writes it. */
function valueWords(t: T, blank: string, text: string): string {
  const keys = valueKeys(blank, text)
  return keys.every((key) => t.has(key)) ? keys.map((key) => t(key)).join(' / ') : apart(t, text)
}

/** Where the words of a value are, or of each of several; none for what no language has words for. */
export function valueKeys(blank: string, text: string): string[] {
  const list = VALUES[blank]
  return list ? text.split(', ').map((one) => `rules.${list}.${keyOf(one)}`) : []
}

const keyOf = (value: string): string =>
  value.toLowerCase().replaceAll(' ', '-').replace(':', '-colon')

function placesOf(t: T, told: Told, file: string | undefined): string[] {
  const line = ({ line, column }: Pick<Place, 'line' | 'column'>) =>
    t('rules.said.line', { line, column })
  const inFile = file === undefined ? [] : [apart(t, file)]
  if ('element' in told) {
    const { place, within } = told
    const name = within === undefined ? [] : [t('rules.said.within', { name: apart(t, within) })]
    return [...inFile, line(place), ...name]
  }
  if ('severity' in told) return [...inFile, line(told.place)]
  if ('line' in told) return [...inFile, line(told)]
  if (!('place' in told) || !told.place) return inFile
  return [...inFile, t('rules.said.expression', { text: apart(t, told.place.text) })]
}

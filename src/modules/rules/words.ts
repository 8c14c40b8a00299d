import type { T, Texts } from '#kernel'
import { constantText } from '#lib/dmn/condition'
import {
  compileExpression,
  type FeelValue,
  isContext,
  isList,
  isNumber,
  type Json,
  kindOf,
  NUMBER,
  parseNumber,
  Run,
  toJson,
} from '#lib/feel/index'
import { type Money, parseMoney } from '#lib/money'
import type { OutcomeEntry, RuleInput, RuleOutcome } from './pack/rule-set-file.ts'

export type Currency = { code: string; decimals: number }

/** How the values of a name are said. */
export type Wording = {
  names: Texts
  kind: RuleInput['kind'] | RuleOutcome['kind']
  values?: readonly { value: string; texts: Texts }[]
  entries?: readonly OutcomeEntry[]
}

/** Of an input: its question is its name. */
export const wordingOfInput = ({ question, kind, options }: RuleInput): Wording => ({
  names: question,
  kind,
  ...(options && { values: options }),
})

const rounded = compileExpression('round half up(n, decimals)', {
  names: new Map([
    ['n', NUMBER],
    ['decimals', NUMBER],
  ]),
})

/** A number of FEEL as an amount, rounded half up to what the currency has; undefined when it is none. */
export function moneyOf(json: Json, { code, decimals }: Currency): Money | undefined {
  const number = parseNumber(String(json))
  if (number === null) return undefined
  const value = rounded.run([number, decimals], new Run({ now: new Date(0), zone: 0 }))
  return value === null ? undefined : parseMoney(String(value), code, decimals)
}

/**
 * A value in words.
 *
 * @param wording  what is known of it; without it the value is said as it is
 * @returns `rules.value.unknown` for null
 */
export function valueWords(
  t: T,
  currency: Currency,
  value: Json,
  wording?: Pick<Wording, 'kind' | 'values' | 'entries'>,
): string {
  if (value === null) return t('rules.value.unknown')
  if (typeof value === 'boolean') return t(value ? 'rules.value.yes' : 'rules.value.no')
  if (Array.isArray(value)) {
    return t.list(value.map((one: Json) => valueWords(t, currency, one, wording)))
  }
  if (typeof value === 'object') return contextWords(t, currency, value, wording)
  const known = wording?.values?.find((one) => one.value === value)
  if (known) return t.of(known.texts)
  if (wording?.kind === 'money') {
    const money = moneyOf(value, currency)
    if (money) return t.money(money)
  }
  if (wording?.kind === 'date' && typeof value === 'string') return t.date(value)
  return typeof value === 'number' ? t.number(value) : String(value)
}

function contextWords(
  t: T,
  currency: Currency,
  value: object,
  wording: Pick<Wording, 'entries'> | undefined,
): string {
  const fields = value as Readonly<Record<string, Json>>
  const shown = wording?.entries ?? Object.keys(fields).map((name) => ({ name, names: undefined }))
  const told = shown.filter(({ name }) => (fields[name] ?? null) !== null)
  const parts = told.map((entry) => entryWords(t, currency, fields, entry))
  return parts.length === 0 ? t('rules.value.unknown') : t.list(parts)
}

type Entry = NonNullable<Wording['entries']>[number] | { name: string; names: undefined }

/** 'Fee for a year: QAR 1,020'. */
function entryWords(
  t: T,
  currency: Currency,
  fields: Readonly<Record<string, Json>>,
  entry: Entry,
): string {
  const [name, wording] = entry.names ? [t.of(entry.names), entry] : [entry.name, undefined]
  const value = valueWords(t, currency, fields[entry.name] ?? null, wording)
  return t('rules.value.entry', { name, value })
}

/**
 * As {@link valueWords}, to be read in a sentence: of a context what holds is said by its name alone, and what does
 * not is left out, except the first, which is what was asked.
 */
export function toldWords(
  t: T,
  currency: Currency,
  value: Json,
  wording: Pick<Wording, 'kind' | 'values' | 'entries'>,
): string {
  const { entries } = wording
  if (!entries || typeof value !== 'object' || value === null || Array.isArray(value)) {
    return valueWords(t, currency, value, wording)
  }
  const fields = value as Readonly<Record<string, Json>>
  const told = entries.filter(({ name }, at) => {
    const field = fields[name] ?? null
    return field !== null && (field !== false || at === 0)
  })
  const parts = told.map((entry) =>
    fields[entry.name] === true ? t.of(entry.names) : entryWords(t, currency, fields, entry),
  )
  return parts.length === 0 ? t('rules.value.unknown') : t.list(parts)
}

/** A value as a trace writes it, in words. */
export function traceWords(t: T, currency: Currency, text: string, wording?: Wording): string {
  const value = constantText(text)
  return value === undefined ? text : feelWords(t, currency, value, wording)
}

/** A value of FEEL in words. */
export function feelWords(
  t: T,
  currency: Currency,
  value: FeelValue,
  wording?: Pick<Wording, 'kind' | 'values' | 'entries'>,
): string {
  if (isNumber(value)) return valueWords(t, currency, jsonNumber(value), wording)
  if (isList(value)) return t.list(value.map((one) => feelWords(t, currency, one, wording)))
  if (value === null || typeof value === 'boolean' || typeof value === 'string') {
    return valueWords(t, currency, value, wording)
  }
  if (isContext(value)) return valueWords(t, currency, toJson(value), wording)
  return kindOf(value) === 'date' ? t.date(String(value)) : String(value)
}

/** For people a number need not be exact to the last of 34 digits; an amount keeps them until it is rounded. */
const jsonNumber = (value: FeelValue): Json =>
  typeof value === 'number' ? value : Number(String(value))

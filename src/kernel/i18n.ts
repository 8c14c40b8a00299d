import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { IntlMessageFormat } from 'intl-messageformat'
import { decimalText, type Money } from '#lib/money'
import { localDateOf } from '#lib/time'
import type { Texts } from './pack/facts.ts'
import type { Pack } from './pack/index.ts'

const DATE_STYLES = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  medium: { day: 'numeric', month: 'long', year: 'numeric' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  yearly: { day: 'numeric', month: 'long' },
  numeric: { day: '2-digit', month: '2-digit', year: 'numeric' },
  time: { hour: 'numeric', minute: '2-digit' },
  moment: { day: 'numeric', month: 'long', year: 'numeric', hour: 'numeric', minute: '2-digit' },
  hijri: { day: 'numeric', month: 'long', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

export type DateStyle = keyof typeof DATE_STYLES

/** Text, numbers, dates and amounts in one language. */
export type T = {
  /** the text of `module.place.key`; blanks by ICU MessageFormat */
  (key: string, params?: Record<string, unknown>): string
  readonly locale: string
  readonly dir: 'rtl' | 'ltr'
  /** the other languages of the pack, with their own names */
  readonly other: readonly { locale: string; name: string }[]
  has(key: string): boolean
  /** the text in this language, or in the pack's first where it is missing */
  of(texts: Texts): string
  /** an instant, or a day `YYYY-MM-DD` */
  date(value: Date | string, style?: DateStyle): string
  number(value: number | bigint): string
  money(amount: Money): string
  /** the pack's currency as it stands beside a field that takes an amount */
  readonly currency: string
  list(items: readonly string[]): string
}

export type Messages = ReadonlyMap<string, ReadonlyMap<string, string>>

const RTL_LANGUAGES = new Set(['ar', 'fa', 'he', 'ur'])
const HAS_RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/
/** First strong isolate, and its end. */
const FENCE = '\u2068'
const FENCE_END = '\u2069'
/** Of a round sum: Arabic names the currency of a hundred as it names the currency. */
const HUNDRED = 100
const HAS_LTR = /[A-Za-z\u00c0-\u024f]/

/**
 * Reads all message files: of kernel and modules, then of the pack, which may add languages.
 *
 * @returns language → key → ICU pattern
 */
export function readMessages(
  root: string,
  packDir: string,
  languages: readonly string[],
): Messages {
  const all = new Map(languages.map((language) => [language, new Map<string, string>()]))
  for (const { name, dir } of messageFolders(root)) {
    for (const [language, texts] of all) readFile(join(dir, `${language}.json`), name, texts)
  }
  for (const [language, texts] of all) {
    const dir = join(packDir, 'messages', language)
    if (!existsSync(dir)) continue
    for (const file of readdirSync(dir)) readFile(join(dir, file), basename(file, '.json'), texts)
  }
  return all
}

/** Where messages lie: the first part of each key, and the folder. */
export function messageFolders(root: string): { name: string; dir: string }[] {
  const modules = join(root, 'src/modules')
  return [
    { name: 'kernel', dir: join(root, 'src/kernel/messages') },
    { name: 'ui', dir: join(root, 'src/kernel/ui/messages') },
    ...readdirSync(modules).map((name) => ({ name, dir: join(modules, name, 'messages') })),
  ]
}

function readFile(file: string, prefix: string, texts: Map<string, string>) {
  if (existsSync(file)) flatten(JSON.parse(readFileSync(file, 'utf8')), prefix, texts)
}

/** Nested objects of texts become dotted keys. */
export function flatten(value: unknown, prefix: string, into: Map<string, string>) {
  if (typeof value === 'string') into.set(prefix, value)
  else if (value && typeof value === 'object') {
    for (const [key, child] of Object.entries(value)) flatten(child, `${prefix}.${key}`, into)
  }
}

/** What a language is called in another. */
export const languageName = (locale: string, language: string): string =>
  new Intl.DisplayNames([locale], { type: 'language' }).of(language) ?? language

/**
 * The texts of a pack's languages, ready for use.
 *
 * @returns a function from language to `T`
 */
export function translations(pack: Pack, messages: Messages): (locale: string) => T {
  const { languages } = pack.settings
  const [first = 'en'] = languages
  const names = languages.map((locale) => ({
    locale,
    name: capitalised(languageName(locale, locale), locale),
  }))
  const made = new Map(
    languages.map((locale) => [
      locale,
      makeT(
        locale,
        pack,
        messages,
        names.filter((name) => name.locale !== locale),
      ),
    ]),
  )
  return (locale) => {
    const t = made.get(locale) ?? made.get(first)
    if (!t) throw new Error(`the pack names no language`)
    return t
  }
}

function makeT(locale: string, pack: Pack, messages: Messages, other: T['other']): T {
  // The world's form of each language: day before month in English, and Latin digits in Arabic.
  const tag = `${locale}-001-u-nu-latn`
  const { timeZone, currency, languages } = pack.settings
  const [first = locale] = languages
  const texts = messages.get(locale) ?? new Map<string, string>()
  const compiled = new Map<string, IntlMessageFormat>()
  const rtl = RTL_LANGUAGES.has(locale)
  const format = (pattern: string, params: Record<string, unknown> | undefined) => {
    const message = compiled.get(pattern) ?? new IntlMessageFormat(pattern, tag)
    compiled.set(pattern, message)
    return String(message.format(params && isolated(params, rtl)))
  }
  const text = (key: string, params?: Record<string, unknown>) => {
    const pattern = texts.get(key) ?? messages.get(first)?.get(key)
    return pattern === undefined ? key : format(pattern, params)
  }
  const numbers = new Intl.NumberFormat(tag)
  const amounts = new Intl.NumberFormat(tag, {
    minimumFractionDigits: currency.decimals,
    maximumFractionDigits: currency.decimals,
  })
  const lists = new Intl.ListFormat(tag, { type: 'conjunction' })
  const of = (value: Texts) => value[locale] ?? value[first] ?? Object.values(value)[0] ?? ''
  return Object.assign(text, {
    locale,
    dir: rtl ? ('rtl' as const) : ('ltr' as const),
    other,
    has: (key: string) => texts.has(key),
    of,
    date: dateFormatter(tag, timeZone),
    number: (value: number | bigint) => numbers.format(value),
    currency: format(of(currency.formats), { amount: '', count: HUNDRED }).trim(),
    money: (amount: Money) => {
      const whole = amount.minor % 10n ** BigInt(currency.decimals) === 0n
      // as text: a float would not hold every amount
      const exact = decimalText(amount, currency.decimals) as `${number}`
      return format(of(currency.formats), {
        amount: (whole ? numbers : amounts).format(exact),
        count: Number(exact),
      })
    },
    list: (items: readonly string[]) => lists.format(items.map((item) => fenced(item, rtl))),
  })
}

/** Some languages write their own name small, which a link that stands alone does not. */
const capitalised = (text: string, locale: string) =>
  text.charAt(0).toLocaleUpperCase(locale) + text.slice(1)

/** A list that goes into a blank has its fences already: one around all of it would turn it. */
const hasFences = (text: string) => text.includes(FENCE_END)

function fenced(text: string, rtl: boolean) {
  const foreign = (rtl ? HAS_LTR : HAS_RTL).test(text) && !hasFences(text)
  return foreign ? `${FENCE}${text}${FENCE_END}` : text
}

/** A blank's value whose direction is not the sentence's is fenced off, so that neither disturbs the other. */
function isolated(params: Record<string, unknown>, rtl: boolean) {
  const out: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(params)) {
    out[name] = typeof value === 'string' ? fenced(value, rtl) : value
  }
  return out
}

function dateFormatter(tag: string, timeZone: string) {
  const formats = new Map<string, Intl.DateTimeFormat>()
  return (value: Date | string, style: DateStyle = 'medium') => {
    const day = typeof value === 'string'
    const key = `${style}${day}`
    let format = formats.get(key)
    if (!format) {
      const calendar = style === 'hijri' ? tag.replace('-u-', '-u-ca-islamic-umalqura-') : tag
      format = new Intl.DateTimeFormat(calendar, {
        ...DATE_STYLES[style],
        timeZone: day ? 'UTC' : timeZone,
      })
      formats.set(key, format)
    }
    return format.format(day ? new Date(`${value}T00:00:00Z`) : value)
  }
}

/** A text in every language of the pack: what is kept or sent is written in all of them. */
export const inAllLanguages = (
  { pack, translate }: { pack: Pack; translate(locale: string): T },
  say: (t: T) => string,
): Texts =>
  Object.fromEntries(
    pack.settings.languages.map((language) => [language, say(translate(language))]),
  )

/** The day that it is now where the pack is. */
export const today = ({ clock, pack }: { clock: { now(): Date }; pack: Pack }) =>
  localDateOf(clock.now(), pack.settings.timeZone)

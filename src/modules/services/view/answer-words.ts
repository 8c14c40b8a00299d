import { IntlMessageFormat } from 'intl-messageformat'
import { groupDigits, type Texts } from '#kernel'
import { parseMoney } from '#lib/money'
import type { Field, PlainField } from '../bundle/field.ts'
import { fileOf } from '../form/file-kind.ts'
import { dayOfTyped, isHijriAnswer } from '../form/hijri-day.ts'
import { isRecord } from '../form/path.ts'
import { type Pin, pinOf } from '../form/pin.ts'
import { optionWords } from './option-words.ts'
import { findWords, type Wording, words } from './words.ts'

/**
 * A canonical answer as people read it, in the reader's language.
 *
 * @returns one line for each part of it; a text of several lines keeps its lines
 */
export function answerWords(wording: Wording, field: PlainField, value: unknown): string {
  const { t, pack } = wording
  const { settings } = pack
  const text = typeof value === 'string' ? value : ''
  switch (field.kind) {
    case 'number':
      return numberWords(wording, field, value)
    case 'money': {
      const { decimals } = settings.currency
      return t.money(parseMoney(text, field.currency, decimals))
    }
    case 'date':
      return dayWords(wording, value)
    case 'yesNo':
      return t(value === true ? 'ui.form.yes' : 'ui.form.no')
    case 'choice':
      return optionWords(wording, field, text)
    case 'choices': {
      const codes: unknown[] = Array.isArray(value) ? value : []
      return t.list(codes.map((code) => optionWords(wording, field, String(code))))
    }
    case 'identifier':
      return groupDigits(text, settings.identifiers[field.identifier]?.grouping)
    case 'phone':
      return phoneWords(wording, text)
    case 'iban':
      return groupDigits(text, [4, 4, 4, 4, 4, 4, 4, 4])
    case 'address':
      return addressWords(wording, value)
    case 'person':
      return personWords(wording, value)
    case 'company':
      return companyWords(wording, value)
    case 'plate':
      return plateWords(wording, value)
    case 'signature':
      return signatureWords(wording, value)
    case 'declaration':
      return t('services.answers.declared')
    case 'file':
      return fileOf(value)?.name ?? ''
    default:
      return text
  }
}

/** Not what was worked out and does not hold: 'includes cooking: no' reads like a question that was asked. */
export const isWorthSaying = (field: Field, value: unknown): boolean =>
  field.value === undefined || field.kind !== 'yesNo' || value === true

/** Numbers and codes are written left to right, whatever stands around them. */
export const directionOf = ({ kind }: PlainField): 'ltr' | 'auto' =>
  kind === 'identifier' || kind === 'phone' || kind === 'iban' || kind === 'email' ? 'ltr' : 'auto'

function numberWords(wording: Wording, field: PlainField, value: unknown) {
  const number = typeof value === 'number' ? wording.t.number(value) : ''
  const counted = findWords(wording, `${field.name}.counted`)
  if (counted && typeof value === 'number') {
    const format = new IntlMessageFormat(counted, `${wording.t.locale}-001-u-nu-latn`)
    return String(format.format({ count: value }))
  }
  const hasUnit = field.kind === 'number' && field.unit
  return hasUnit ? `${number} ${words(wording, `${field.name}.unit`)}` : number
}

function phoneWords({ pack }: Wording, text: string) {
  const { code, grouping } = pack.settings.phone
  if (!text.startsWith(code)) return text
  return `${code} ${groupDigits(text.slice(code.length), grouping)}`
}

function addressWords({ t, pack }: Wording, value: unknown) {
  if (!isRecord(value)) return ''
  const parts = pack.settings.address.parts.flatMap(({ part, names }) =>
    typeof value[part] === 'string'
      ? [t('services.answers.part', { name: t.of(names), value: value[part] })]
      : [],
  )
  const place = pack.places.municipalities.find(
    ({ municipality }) => municipality === value.municipality,
  )
  const pin = pinOf(value)
  const point = pin && t('services.answers.pin', { point: fenced(pointWords(pin)) })
  return [...parts, ...(place ? [t.of(place.names)] : []), ...(point ? [point] : [])].join(
    t('services.answers.comma'),
  )
}

/** A point as maps take it. */
export const pointWords = ({ latitude, longitude }: Pin): string => `${latitude}, ${longitude}`

/** What is written left to right: between Arabic words its groups would change places. */
const fenced = (text: string) => text && `\u2066${text}\u2069`

/** The Gregorian day, and what was typed in another calendar. */
function dayWords({ t }: Wording, value: unknown) {
  if (!isHijriAnswer(value)) return t.date(String(value))
  const typed = dayOfTyped(value.typed) ?? value.date
  return t('services.answers.hijri', { date: t.date(value.date), typed: t.date(typed, 'hijri') })
}

function companyWords({ t, pack }: Wording, value: unknown) {
  if (!isRecord(value)) return ''
  const kind = pack.settings.identifiers[pack.settings.company?.identifier ?? '']
  const number = fenced(groupDigits(String(value.number ?? ''), kind?.grouping))
  return [String(value.name ?? ''), number].filter(Boolean).join(t('services.answers.comma'))
}

function plateWords({ t, pack }: Wording, value: unknown) {
  if (!isRecord(value)) return ''
  const kind = pack.settings.plates?.find(({ plate }) => plate === value.kind)
  const name = kind ? t.of(kind.names) : String(value.kind ?? '')
  return t('services.answers.part', { name, value: fenced(String(value.number ?? '')) })
}

function signatureWords({ t }: Wording, value: unknown) {
  if (!isRecord(value)) return ''
  const date = typeof value.on === 'string' ? t.date(value.on) : ''
  return t('services.answers.signed', { name: String(value.name ?? ''), date })
}

function personWords({ t, pack }: Wording, value: unknown) {
  if (!isRecord(value)) return ''
  const { identifier } = pack.settings.signIn
  const name = isRecord(value.name) ? t.of(value.name as Texts) : String(value.name ?? '')
  const number = value[identifier]
  const shown =
    typeof number === 'string'
      ? groupDigits(number, pack.settings.identifiers[identifier]?.grouping)
      : ''
  return [name, fenced(shown)].filter(Boolean).join(t('services.answers.comma'))
}

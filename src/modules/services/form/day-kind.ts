import { plainTyped } from '#kernel'
import { addPeriod, isLocalDate, type LocalDate, parsePeriod } from '#lib/time'
import { toFeelDate } from '#rules'
import type { PlainField } from '../bundle/field.ts'
import { dayIn, hijriAnswer, isHijriAnswer } from './hijri-day.ts'
import { type Fault, isEmpty, type Kind } from './kind.ts'
import { isRecord } from './path.ts'

type DayField = Extract<PlainField, { kind: 'date' }>

export const DAY_PARTS = ['day', 'month', 'year'] as const
export type DayPart = (typeof DAY_PARTS)[number]

/** Nobody who is alive and nothing that is asked for is older. */
const FIRST_YEAR = 1850
const LAST_YEAR = 2200

/** The three boxes of a day, as typed or from a canonical day. */
export function dayParts(raw: unknown): Partial<Record<DayPart, string>> {
  if (typeof raw === 'string' && isLocalDate(raw)) {
    const [year = '', month = '', day = ''] = raw.split('-')
    return { day: String(Number(day)), month: String(Number(month)), year }
  }
  if (isHijriAnswer(raw)) {
    const [year = '', month = '', day = ''] = raw.typed.split('-')
    return { day: String(Number(day)), month: String(Number(month)), year }
  }
  if (!isRecord(raw)) return {}
  const parts: Partial<Record<DayPart, string>> = {}
  for (const part of DAY_PARTS) if (typeof raw[part] === 'string') parts[part] = raw[part]
  return parts
}

/** `P0D` is today, `-P18Y` eighteen years ago, `2026-11-23` itself. */
export const dayLimit = (limit: string, today: LocalDate): LocalDate =>
  isLocalDate(limit) ? limit : addPeriod(today, parsePeriod(limit))

/** Whether a day was typed in the Hijri calendar, and may be. */
export const isTypedInHijri = (raw: unknown, field: DayField): raw is Record<string, unknown> =>
  field.calendar === 'hijri' &&
  isRecord(raw) &&
  (raw.calendar === 'hijri' || raw.calendar === 'islamic-umalqura')

/**
 * A day, canonical as ISO 8601; typed as three boxes. One that was typed in the Hijri calendar keeps beside it
 * what was typed.
 */
export const dayKind: Kind<DayField> = {
  read(sent, name, field) {
    const parts: Record<string, string> = {}
    for (const part of DAY_PARTS) {
      const text = sent.one(`${name}.${part}`).slice(0, 30).trim()
      if (text !== '') parts[part] = text
    }
    if (Object.keys(parts).length === 0) return undefined
    if (field.calendar !== 'hijri' || sent.one(`${name}.calendar`) !== 'hijri') return parts
    const [is, of] = [sent.one(`${name}.is`), sent.one(`${name}.of`)]
    return { ...parts, calendar: 'hijri', ...(is !== '' && of !== '' && { is, of }) }
  },
  toFeel: (value) => toFeelDate(dayIn(value)),
  parse(raw, field, around) {
    if (isEmpty(raw)) return undefined
    const read = isTypedInHijri(raw, field) ? hijriAnswer(raw, around) : gregorianDay(raw)
    if ('fault' in read) return read
    const fault = outside(dayIn(read.value), field, around.today)
    return fault ? { fault } : { value: read.value }
  },
}

function gregorianDay(raw: unknown): { value: LocalDate } | { fault: Fault } {
  // Another calendar, where none is offered: its three numbers are no Gregorian day.
  if (isRecord(raw) && raw.calendar !== undefined) return { fault: { code: 'not-a-date' } }
  const typed = dayParts(raw)
  if (Object.keys(typed).length === 0) return { fault: { code: 'not-a-date' } }
  const missing = DAY_PARTS.find((part) => typed[part] === undefined)
  if (missing) return { fault: { code: `date-without-${missing}`, part: missing } }
  const [day = 0, month = 0, year = 0] = DAY_PARTS.map((part) => {
    const text = plainTyped((typed[part] ?? '').normalize('NFKC'))
    return /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN
  })
  const text = `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`
  if (!isLocalDate(text)) return { fault: { code: 'not-a-date' } }
  if (year < FIRST_YEAR || year > LAST_YEAR) return { fault: { code: 'year-of-four' } }
  return { value: text }
}

function outside(day: LocalDate, field: DayField, today: LocalDate): Fault | undefined {
  const earliest = field.earliest === undefined ? undefined : dayLimit(field.earliest, today)
  const latest = field.latest === undefined ? undefined : dayLimit(field.latest, today)
  if (earliest !== undefined && day < earliest) return { code: 'too-early', params: { earliest } }
  if (latest !== undefined && day > latest) return { code: 'too-late', params: { latest } }
  return undefined
}

const pad = (number: number) => String(number).padStart(2, '0')

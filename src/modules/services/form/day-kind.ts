import { plainTyped } from '#kernel'
import { addPeriod, isLocalDate, type LocalDate, parsePeriod } from '#lib/time'
import { toFeelDate } from '#rules'
import type { PlainField } from '../bundle/field.ts'
import { isEmpty, type Kind } from './kind.ts'
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
  if (!isRecord(raw)) return {}
  const parts: Partial<Record<DayPart, string>> = {}
  for (const part of DAY_PARTS) if (typeof raw[part] === 'string') parts[part] = raw[part]
  return parts
}

/** `P0D` is today, `-P18Y` eighteen years ago, `2026-11-23` itself. */
export const dayLimit = (limit: string, today: LocalDate): LocalDate =>
  isLocalDate(limit) ? limit : addPeriod(today, parsePeriod(limit))

/** A day, canonical as ISO 8601; typed as three boxes. */
export const dayKind: Kind<DayField> = {
  read(sent, name) {
    const parts: Partial<Record<DayPart, string>> = {}
    for (const part of DAY_PARTS) {
      const text = sent.one(`${name}.${part}`).slice(0, 20).trim()
      if (text !== '') parts[part] = text
    }
    return Object.keys(parts).length === 0 ? undefined : parts
  },
  toFeel: (value) => toFeelDate(String(value)),
  parse(raw, field, { today }) {
    if (isEmpty(raw)) return undefined
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
    const earliest = field.earliest === undefined ? undefined : dayLimit(field.earliest, today)
    const latest = field.latest === undefined ? undefined : dayLimit(field.latest, today)
    if (earliest !== undefined && text < earliest) {
      return { fault: { code: 'too-early', params: { earliest } } }
    }
    if (latest !== undefined && text > latest) {
      return { fault: { code: 'too-late', params: { latest } } }
    }
    return { value: text }
  },
}

const pad = (number: number) => String(number).padStart(2, '0')

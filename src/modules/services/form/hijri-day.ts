import { plainTyped } from '#kernel'
import { dayOfHijri, HIJRI_YEARS, hijriMonthNamed } from '#lib/hijri'
import { addDays, isLocalDate, type LocalDate } from '#lib/time'
import type { Fault, Surroundings } from './kind.ts'
import { isRecord } from './path.ts'

/** A day that was typed in the Hijri calendar: what it is taken for, and what was typed. */
export type HijriAnswer = {
  readonly date: LocalDate
  readonly calendar: 'islamic-umalqura'
  /** year, month and day, `1448-06-13` */
  readonly typed: string
}

/** The moon is seen a day earlier or later than the tables say. */
const MOON = [-1, 0, 1]

export const isHijriAnswer = (value: unknown): value is HijriAnswer =>
  isRecord(value) &&
  value.calendar === 'islamic-umalqura' &&
  typeof value.date === 'string' &&
  isLocalDate(value.date) &&
  typeof value.typed === 'string' &&
  dayOfTyped(value.typed) !== undefined

/** The day of `1448-06-13` by the Umm al-Qura calendar. */
export function dayOfTyped(typed: string): LocalDate | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(typed) ?? []
  return dayOfHijri({ year: Number(year), month: Number(month), day: Number(day) })
}

/** The day of a canonical answer, whatever calendar it was typed in. */
export const dayIn = (value: unknown): LocalDate =>
  isHijriAnswer(value) ? value.date : String(value)

/** Days that a Hijri day may be, the one of the tables in the middle. */
export const daysMeant = (typed: string): LocalDate[] => {
  const day = dayOfTyped(typed)
  return day === undefined ? [] : MOON.map((days) => addDays(day, days))
}

/** What a record holds of a Hijri day: a canonical answer, or what was typed in a page. */
export function typedHijri(
  raw: Readonly<Record<string, unknown>>,
  { pack }: Pick<Surroundings, 'pack'>,
): { typed: string } | { fault: Fault } {
  if (isHijriAnswer(raw)) return { typed: raw.typed }
  const text = (part: string) => plainTyped(wordOf(raw[part]).normalize('NFKC'))
  const missing = ['day', 'month', 'year'].find((part) => text(part) === '')
  if (missing) return { fault: { code: `date-without-${missing}`, part: missing } }
  const number = (part: string) => (/^\d{1,4}$/.test(text(part)) ? Number(text(part)) : Number.NaN)
  const languages = [...new Set([...pack.settings.languages, 'ar', 'en'])]
  const month = /^\d+$/.test(text('month'))
    ? number('month')
    : hijriMonthNamed(text('month'), languages)
  const year = number('year')
  if (!(year >= HIJRI_YEARS.first && year <= HIJRI_YEARS.last)) {
    return { fault: { code: 'hijri-year', part: 'year' } }
  }
  const typed = `${year}-${pad(month ?? 0)}-${pad(number('day'))}`
  return dayOfTyped(typed) === undefined ? { fault: { code: 'not-a-hijri-date' } } : { typed }
}

const pad = (number: number) => String(number).padStart(2, '0')

/**
 * The answer to a Hijri day.
 *
 * @returns a fault until the person has said which day it is, of those that it may be
 */
export function hijriAnswer(
  raw: Readonly<Record<string, unknown>>,
  around: Pick<Surroundings, 'pack'>,
): { value: HijriAnswer } | { fault: Fault } {
  const read = typedHijri(raw, around)
  if ('fault' in read) return read
  const { typed } = read
  const days = daysMeant(typed)
  // What was said of another day than the one that now stands there says nothing of this one.
  const said = isHijriAnswer(raw) ? raw.date : raw.of === typed ? raw.is : undefined
  const date = days.find((day) => day === said)
  if (date === undefined) {
    return { fault: { code: 'date-unconfirmed', params: { date: days[1], hijri: days[1] } } }
  }
  return { value: { date, calendar: 'islamic-umalqura', typed } }
}

const wordOf = (typed: unknown) =>
  typeof typed === 'string' || typeof typed === 'number' ? String(typed) : ''

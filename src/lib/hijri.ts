import { addDays, daysBetween, type LocalDate } from './time.ts'

/** A day of the Hijri calendar; months from 1, Muharram. */
export type HijriDay = { readonly year: number; readonly month: number; readonly day: number }

/** Years that the calendar is used for: births of the oldest people to papers that end far from now. */
export const HIJRI_YEARS = { first: 1300, last: 1500 } as const

/** 1 Muharram 1300. */
const BEGINNING = '1882-11-12'

let format: Intl.DateTimeFormat | undefined

const dayOfMonth = (date: LocalDate): number => {
  format ??= new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', {
    timeZone: 'UTC',
    day: 'numeric',
  })
  return Number(format.formatToParts(new Date(date)).find(({ type }) => type === 'day')?.value)
}

let starts: readonly LocalDate[] | undefined

/** First days of all months, and of the month after the last; made at first use, in some 20 ms. */
function monthStarts(): readonly LocalDate[] {
  if (starts) return starts
  const made: LocalDate[] = [BEGINNING]
  const months = (HIJRI_YEARS.last - HIJRI_YEARS.first + 1) * 12
  for (let start = BEGINNING; made.length <= months; made.push(start)) {
    const after = addDays(start, 29)
    start = dayOfMonth(after) === 1 ? after : addDays(start, 30)
  }
  starts = made
  return made
}

/**
 * The day that a Hijri day is by the Umm al-Qura calendar. The moon may have been seen a day earlier or later.
 *
 * @returns undefined when there is no such day, or its year is not one of `HIJRI_YEARS`
 * @source Umm al-Qura tables as Unicode's `islamic-umalqura` has them
 */
export function dayOfHijri({ year, month, day }: HijriDay): LocalDate | undefined {
  if (year < HIJRI_YEARS.first || month < 1 || month > 12 || day < 1) return undefined
  const index = (year - HIJRI_YEARS.first) * 12 + month - 1
  const [start, next] = monthStarts().slice(index, index + 2)
  if (start === undefined || next === undefined) return undefined
  return day > daysBetween(start, next) ? undefined : addDays(start, day - 1)
}

/** The Hijri day of a day by the Umm al-Qura calendar; undefined outside of `HIJRI_YEARS`. */
export function hijriOf(date: LocalDate): HijriDay | undefined {
  const all = monthStarts()
  if (date < BEGINNING || date >= (all.at(-1) ?? '')) return undefined
  let [low, high] = [0, all.length - 1]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((all[middle] ?? '') <= date) low = middle
    else high = middle
  }
  const day = daysBetween(all[low] ?? date, date) + 1
  return { year: HIJRI_YEARS.first + Math.floor(low / 12), month: (low % 12) + 1, day }
}

/** Names that people write beside those of `Intl`. */
const ALSO: Readonly<Record<string, number>> = {
  'ربيع 1': 3,
  'ربيع 2': 4,
  'ربيع الثاني': 4,
  'جمادى 1': 5,
  'جمادى 2': 6,
  'جمادى الثانية': 6,
  'ذي القعدة': 11,
  'ذي الحجة': 12,
  'rabi al-awwal': 3,
  'rabi al-thani': 4,
  'jumada al-ula': 5,
  'jumada al-akhira': 6,
  'dhu al-qadah': 11,
  'dhu al-hijjah': 12,
}

/** Letters alone, without marks and seats of hamza. */
const bare = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .replace(/ى/g, 'ي')
    .replace(/ة/g, 'ه')
    .replace(/ـ/g, '')
    .toLowerCase()

const named = new Map<string, ReadonlyMap<string, number>>()

function monthNames(language: string): ReadonlyMap<string, number> {
  const known = named.get(language)
  if (known) return known
  const names = new Map(Object.entries(ALSO).map(([name, month]) => [bare(name), month]))
  const months = new Intl.DateTimeFormat(`${language}-u-ca-islamic-umalqura`, {
    timeZone: 'UTC',
    month: 'long',
  })
  for (let month = 1; month <= 12; month++) {
    const date = dayOfHijri({ year: 1447, month, day: 10 }) ?? BEGINNING
    names.set(bare(months.format(new Date(date))), month)
  }
  named.set(language, names)
  return names
}

/** The month of a name, `رمضان`, `Ramadan`; undefined when it is none in any of the languages. */
export function hijriMonthNamed(name: string, languages: readonly string[]): number | undefined {
  const wanted = bare(name)
  for (const language of languages) {
    const month = monthNames(language).get(wanted)
    if (month !== undefined) return month
  }
  return undefined
}

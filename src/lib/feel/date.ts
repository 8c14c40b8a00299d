const YEAR_LIMIT = 999_999_999

/** A day of the proleptic Gregorian calendar, without a zone. */
export class FeelDate {
  readonly year: number
  readonly month: number
  readonly day: number

  private constructor(year: number, month: number, day: number) {
    this.year = year
    this.month = month
    this.day = day
  }

  /** @returns null  when there is no such day, or its year has more than nine digits */
  static of(year: number, month: number, day: number): FeelDate | null {
    if (!(Math.abs(year) <= YEAR_LIMIT) || !(month >= 1 && month <= 12)) return null
    if (!(day >= 1 && day <= daysIn(year, month))) return null
    return new FeelDate(year, month, day)
  }

  /** The date so many days after 1970-01-01; null beyond the years. */
  static ofEpochDay(day: number): FeelDate | null {
    // Counted from 1 March of year 0, so that the leap day is the last of its year.
    const shifted = day + 719_468
    const era = Math.floor(shifted / 146_097)
    const dayOfEra = shifted - era * 146_097
    const yearOfEra = Math.floor(
      (dayOfEra -
        Math.floor(dayOfEra / 1460) +
        Math.floor(dayOfEra / 36_524) -
        Math.floor(dayOfEra / 146_096)) /
        365,
    )
    const dayOfYear =
      dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
    const marchMonth = Math.floor((5 * dayOfYear + 2) / 153)
    const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return FeelDate.of(year, month, dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1)
  }

  /** Days since 1970-01-01; exact for every year. */
  get epochDay(): number {
    const year = this.month <= 2 ? this.year - 1 : this.year
    const era = Math.floor(year / 400)
    const yearOfEra = year - era * 400
    const month = this.month > 2 ? this.month - 3 : this.month + 9
    const dayOfYear = Math.floor((153 * month + 2) / 5) + this.day - 1
    const leaps = Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100)
    return era * 146_097 + yearOfEra * 365 + leaps + dayOfYear - 719_468
  }

  /** Monday is 1, Sunday 7. */
  get weekday(): number {
    return mod(this.epochDay + 3, 7) + 1
  }

  get dayOfYear(): number {
    return this.epochDay - firstOfYear(this.year) + 1
  }

  /** By ISO 8601: the week that has the year's first Thursday is week 1. */
  get weekOfYear(): number {
    const thursday = this.epochDay + 4 - this.weekday
    const year = FeelDate.ofEpochDay(thursday)?.year ?? this.year
    return Math.floor((thursday - firstOfYear(year)) / 7) + 1
  }

  /** So many months later; a day that the month lacks becomes its last. Null beyond the years. */
  plusMonths(months: number): FeelDate | null {
    const count = this.year * 12 + (this.month - 1) + months
    const year = Math.floor(count / 12)
    const month = mod(count, 12) + 1
    return FeelDate.of(year, month, Math.min(this.day, daysIn(year, month)))
  }

  toString(): string {
    const size = String(Math.abs(this.year)).padStart(4, '0')
    return `${this.year < 0 ? '-' : ''}${size}-${two(this.month)}-${two(this.day)}`
  }
}

const mod = (n: number, divisor: number) => ((n % divisor) + divisor) % divisor

export const two = (n: number) => String(n).padStart(2, '0')

const isLeap = (year: number) => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

function daysIn(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function firstOfYear(year: number): number {
  return FeelDate.of(year, 1, 1)?.epochDay ?? 0
}

/** A year has four digits at least, and no zero in front beyond them. */
export const DATE = '(-?(?:[1-9]\\d{3,8}|0\\d{3}))-(\\d\\d)-(\\d\\d)'

const WHOLE = new RegExp(`^${DATE}$`)

/** @returns null  when the text is no date */
export function parseDate(text: string): FeelDate | null {
  const match = WHOLE.exec(text)
  return match ? FeelDate.of(Number(match[1]) + 0, Number(match[2]), Number(match[3])) : null
}

/** Negative, zero or positive, as a is before, on or after b. */
export const compareDates = (a: FeelDate, b: FeelDate): number =>
  a.year - b.year || a.month - b.month || a.day - b.day

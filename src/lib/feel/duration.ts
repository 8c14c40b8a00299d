import { fractionText, nanosOf } from './time.ts'

/** Days, hours, minutes and seconds, exact to the nanosecond. */
export class DaysTimeDuration {
  readonly nanos: bigint

  private constructor(nanos: bigint) {
    this.nanos = nanos
  }

  /** @returns null  beyond 2^63 seconds, about 292 thousand million years */
  static of(nanos: bigint): DaysTimeDuration | null {
    return nanos < NANOS_LIMIT && nanos > -NANOS_LIMIT ? new DaysTimeDuration(nanos) : null
  }

  toString(): string {
    const size = this.nanos < 0n ? -this.nanos : this.nanos
    const seconds = size / PER_SECOND
    const days = seconds / 86_400n
    const rest = Number(seconds % 86_400n)
    const second = `${rest % 60}${fractionText(Number(size % PER_SECOND))}`
    const clock =
      part(Math.floor(rest / 3600), 'H') +
      part(Math.floor(rest / 60) % 60, 'M') +
      (second === '0' ? '' : `${second}S`)
    const text = (days === 0n ? '' : `${days}D`) + (clock === '' ? '' : `T${clock}`)
    return `${this.nanos < 0n ? '-' : ''}P${text === '' ? 'T0S' : text}`
  }
}

/** Years and months, kept as whole months. */
export class YearsMonthsDuration {
  readonly months: number

  private constructor(months: number) {
    this.months = months
  }

  /** @returns null  when the months are no exact whole number */
  static of(months: number): YearsMonthsDuration | null {
    return Number.isSafeInteger(months) ? new YearsMonthsDuration(months + 0) : null
  }

  get years(): number {
    return Math.trunc(this.months / 12) + 0
  }

  toString(): string {
    const size = Math.abs(this.months)
    const text = part(Math.floor(size / 12), 'Y') + part(size % 12, 'M')
    return `${this.months < 0 ? '-' : ''}P${text === '' ? '0M' : text}`
  }
}

const PER_SECOND = 1_000_000_000n
const NANOS_LIMIT = 2n ** 63n * PER_SECOND

const part = (n: number, unit: string) => (n === 0 ? '' : `${n}${unit}`)

const DAYS_TIME = /^(-?)P(?:(\d+)D)?(T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?$/
const YEARS_MONTHS = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?$/
const DIGITS_MOST = 30

/** @returns null  when the text is no duration of days and time */
export function parseDaysTime(text: string): DaysTimeDuration | null {
  const match = DAYS_TIME.exec(text)
  if (!match || text.endsWith('T') || text.endsWith('P')) return null
  const [, sign, days = '0', , hours = '0', minutes = '0', seconds = '0', fraction = ''] = match
  const parts = [days, hours, minutes, seconds]
  if (parts.some((digits) => digits.length > DIGITS_MOST)) return null
  const whole =
    BigInt(days) * 86_400n + BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)
  const nanos = whole * PER_SECOND + BigInt(nanosOf(fraction))
  return DaysTimeDuration.of(sign ? -nanos : nanos)
}

/** @returns null  when the text is no duration of years and months */
export function parseYearsMonths(text: string): YearsMonthsDuration | null {
  const match = YEARS_MONTHS.exec(text)
  if (!match || text.endsWith('P')) return null
  const months = Number(match[2] ?? 0) * 12 + Number(match[3] ?? 0)
  return YearsMonthsDuration.of(match[1] ? -months : months)
}

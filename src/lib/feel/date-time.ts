import { compareDates, DATE, FeelDate, parseDate } from './date.ts'
import { FeelTime, NANOS_PER_DAY, TIME, timeOfParts } from './time.ts'
import { offsetAt, offsetOfLocal } from './zone.ts'

const NANOS_PER_SECOND = 1_000_000_000

/** A moment as it is written: a date, a time, and the time's zone. */
export class FeelDateTime {
  readonly date: FeelDate
  readonly time: FeelTime
  /** Asked of the zone once. */
  #offset: number | null | undefined

  constructor(date: FeelDate, time: FeelTime) {
    this.date = date
    this.time = time
  }

  /** Seconds east of UTC; null for a local moment. */
  get offset(): number | null {
    if (this.#offset === undefined) this.#offset = this.#ask()
    return this.#offset
  }

  #ask(): number | null {
    const { zone } = this.time
    if (zone === null) return null
    if (typeof zone === 'number') return zone
    return offsetOfLocal(zone, secondOf(this.date.epochDay, this.time.nanos))
  }

  /** Day and nanosecond in UTC; a local moment is read as UTC. */
  get instant(): Instant {
    return carried(this.date.epochDay, this.time.nanos - (this.offset ?? 0) * NANOS_PER_SECOND)
  }

  /** The moment so many nanoseconds later, in the same zone; null beyond the years. */
  plusNanos(nanos: bigint): FeelDateTime | null {
    const { zone } = this.time
    const { day, nanos: start } = this.instant
    const total = BigInt(start) + nanos
    const days = floorDivided(total, BigInt(NANOS_PER_DAY))
    const utcDay = day + Number(days)
    const utcNanos = Number(total - days * BigInt(NANOS_PER_DAY))
    const offset = zone === null ? 0 : offsetAt(zone, secondOf(utcDay, utcNanos))
    const local = carried(utcDay, utcNanos + offset * NANOS_PER_SECOND)
    const date = FeelDate.ofEpochDay(local.day)
    return date && new FeelDateTime(date, new FeelTime(local.nanos, zone))
  }

  plusMonths(months: number): FeelDateTime | null {
    const date = this.date.plusMonths(months)
    return date && new FeelDateTime(date, this.time)
  }

  toString(): string {
    return `${this.date}T${this.time}`
  }
}

export type Instant = { readonly day: number; readonly nanos: number }

const secondOf = (day: number, nanos: number) => day * 86_400 + Math.floor(nanos / NANOS_PER_SECOND)

function carried(day: number, nanos: number): Instant {
  const days = Math.floor(nanos / NANOS_PER_DAY)
  return { day: day + days, nanos: nanos - days * NANOS_PER_DAY }
}

function floorDivided(n: bigint, divisor: bigint): bigint {
  const quotient = n / divisor
  return n < 0n && quotient * divisor !== n ? quotient - 1n : quotient
}

/** Nanoseconds from b to a. */
export function nanosBetween(a: Instant, b: Instant): bigint {
  return BigInt(a.day - b.day) * BigInt(NANOS_PER_DAY) + BigInt(a.nanos - b.nanos)
}

const WHOLE = new RegExp(`^${DATE}T${TIME}$`)

/** @returns null  when the text is no date and time; a date alone is its midnight */
export function parseDateTime(text: string): FeelDateTime | null {
  const match = WHOLE.exec(text)
  if (!match) {
    const date = parseDate(text)
    return date && new FeelDateTime(date, new FeelTime(0, null))
  }
  const date = FeelDate.of(Number(match[1]) + 0, Number(match[2]), Number(match[3]))
  const clock = timeOfParts(match.slice(4))
  if (!date || !clock) return null
  const day = clock.next ? FeelDate.ofEpochDay(date.epochDay + 1) : date
  return day && new FeelDateTime(day, clock.time)
}

/** Negative, zero or positive; null when one is local and the other is not. */
export function compareDateTimes(a: FeelDateTime, b: FeelDateTime): number | null {
  if (a.time.zone === null && b.time.zone === null) {
    return compareDates(a.date, b.date) || a.time.nanos - b.time.nanos
  }
  if (a.time.zone === null || b.time.zone === null) return null
  const left = a.instant
  const right = b.instant
  return left.day - right.day || left.nanos - right.nanos
}

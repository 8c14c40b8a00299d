import { two } from './date.ts'
import { offsetOfTime, parseZone, type Zone, zoneText } from './zone.ts'

export const NANOS_PER_DAY = 86_400_000_000_000
const NANOS_PER_SECOND = 1_000_000_000

/** A time of day: nanoseconds since midnight, and where it counts. */
export class FeelTime {
  /** Nanoseconds since midnight, below a day. */
  readonly nanos: number
  readonly zone: Zone
  /** Asked of the zone once. */
  #offset: number | null = null

  constructor(nanos: number, zone: Zone) {
    this.nanos = nanos
    this.zone = zone
  }

  /** @returns null  when there is no such time */
  static of(hour: number, minute: number, second: number, nano: number, zone: Zone) {
    if (!(hour >= 0 && hour < 24 && minute >= 0 && minute < 60)) return null
    if (!(second >= 0 && second < 60)) return null
    return new FeelTime(((hour * 60 + minute) * 60 + second) * NANOS_PER_SECOND + nano, zone)
  }

  get hour(): number {
    return Math.floor(this.nanos / (3600 * NANOS_PER_SECOND))
  }

  get minute(): number {
    return Math.floor(this.nanos / (60 * NANOS_PER_SECOND)) % 60
  }

  /** Whole seconds of the minute. */
  get second(): number {
    return Math.floor(this.nanos / NANOS_PER_SECOND) % 60
  }

  /** What the second has beyond whole seconds. */
  get nano(): number {
    return this.nanos % NANOS_PER_SECOND
  }

  /** Seconds east of UTC; null for a local time. */
  get offset(): number | null {
    if (this.zone === null || typeof this.zone === 'number') return this.zone
    this.#offset ??= offsetOfTime(this.zone, Math.floor(this.nanos / NANOS_PER_SECOND))
    return this.#offset
  }

  /** Nanoseconds since midnight in UTC, below zero or beyond a day where the offset leads there. */
  get utcNanos(): number {
    return this.nanos - (this.offset ?? 0) * NANOS_PER_SECOND
  }

  toString(): string {
    return timeText(this.nanos) + zoneText(this.zone)
  }
}

export function timeText(nanos: number): string {
  const seconds = Math.floor(nanos / NANOS_PER_SECOND)
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
  return clock + fractionText(nanos % NANOS_PER_SECOND)
}

/** `.25` of 250 million nanoseconds, nothing of none. */
export const fractionText = (nanos: number): string =>
  nanos === 0 ? '' : `.${String(nanos).padStart(9, '0').replace(/0+$/, '')}`

export const TIME = '(\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d+))?(Z|[+-]\\d\\d:\\d\\d(?::\\d\\d)?|@.+)?'

/** Nanoseconds of digits after the point; more than nine are cut off. */
export const nanosOf = (digits: string): number => Number(digits.slice(0, 9).padEnd(9, '0'))

const WHOLE = new RegExp(`^${TIME}$`)

/** @returns null  when the text is no time; `24:00:00` is midnight */
export function parseTime(text: string): FeelTime | null {
  const match = WHOLE.exec(text)
  return match ? (timeOfParts(match.slice(1))?.time ?? null) : null
}

/** Hour, minute, second, fraction, zone as text; `next` says that 24:00:00 was written. */
export function timeOfParts(
  parts: readonly (string | undefined)[],
): { time: FeelTime; next: boolean } | null {
  const [hour, minute, second, fraction = '', zoneName = ''] = parts
  const zone = parseZone(zoneName)
  if (zone === undefined) return null
  const nano = nanosOf(fraction)
  const next = hour === '24' && minute === '00' && second === '00' && nano === 0
  const time = FeelTime.of(next ? 0 : Number(hour), Number(minute), Number(second), nano, zone)
  return time && { time, next }
}

/**
 * Negative, zero or positive; null when one is local and the other is not. Times of one zone, or both with
 * one, are compared as instants of one day.
 */
export function compareTimes(a: FeelTime, b: FeelTime): number | null {
  if (a.zone === b.zone) return a.nanos - b.nanos
  if (a.zone === null || b.zone === null) return null
  return a.utcNanos - b.utcNanos
}

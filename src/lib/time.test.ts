import { describe, expect, it } from 'vitest'
import {
  addDays,
  addPeriod,
  daysBetween,
  isLocalDate,
  localDateOf,
  parsePeriod,
  weekdayOf,
} from './time.ts'

describe('A day', () => {
  it('is that of the zone, not of the clock', () => {
    expect(localDateOf(new Date('2026-11-23T21:30:00Z'), 'Asia/Qatar')).toBe('2026-11-24')
    expect(localDateOf(new Date('2026-11-23T21:30:00Z'), 'America/Lima')).toBe('2026-11-23')
  })

  it('is counted over months, leap years and the change of summer time', () => {
    expect(addDays('2024-02-28', 2)).toBe('2024-03-01')
    expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2)
    expect(weekdayOf('2026-11-23')).toBe(1)
  })

  it('exists or is refused', () => {
    expect(isLocalDate('2024-02-29')).toBe(true)
    for (const text of ['2026-02-29', '2026-13-01', '2026-1-1', '', 'tomorrow']) {
      expect(isLocalDate(text)).toBe(false)
    }
  })
})

describe('A period', () => {
  it('is read from ISO 8601', () => {
    expect(parsePeriod('P1Y')).toEqual({ years: 1, months: 0, days: 0 })
    expect(parsePeriod('P1Y2M3W4D')).toEqual({ years: 1, months: 2, days: 25 })
    expect(parsePeriod('-P60D')).toEqual({ years: 0, months: 0, days: -60 })
    for (const text of ['P', '', '1Y', 'PT1H', 'P1.5D']) expect(() => parsePeriod(text)).toThrow()
  })

  it('holds to the last day of a shorter month', () => {
    expect(addPeriod('2024-02-29', parsePeriod('P1Y'))).toBe('2025-02-28')
    expect(addPeriod('2026-01-31', parsePeriod('P1M'))).toBe('2026-02-28')
    expect(addPeriod('2026-11-29', parsePeriod('P1Y'))).toBe('2027-11-29')
  })
})

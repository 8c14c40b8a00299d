import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FeelDate, parseDate } from './date.ts'
import { parseDateTime } from './date-time.ts'
import { differing } from './fixture.ts'
import { parseTemporal } from './temporal.ts'

describe('A date', () => {
  it('is a day of the Gregorian calendar with up to nine digits of the year', () => {
    expect(String(parseDate('-999999999-12-31'))).toBe('-999999999-12-31')
    expect(String(parseDate('0999-01-01'))).toBe('0999-01-01')
    for (const text of [
      '998-12-31',
      '01211-12-31',
      '+2012-12-02',
      '2017-02-29',
      '9999999999-01-01',
    ]) {
      expect(parseDate(text), text).toBeNull()
    }
  })

  it('is counted in days as the calendar of JavaScript counts them', () => {
    fc.assert(
      fc.property(fc.integer({ min: -90_000_000, max: 90_000_000 }), (day) => {
        const date = FeelDate.ofEpochDay(day)
        const other = new Date(day * 86_400_000)
        expect(date?.epochDay).toBe(day)
        expect([date?.year, date?.month, date?.day]).toEqual([
          other.getUTCFullYear(),
          other.getUTCMonth() + 1,
          other.getUTCDate(),
        ])
        expect((date?.weekday ?? 0) % 7).toBe(other.getUTCDay())
      }),
    )
  })

  it('is counted exactly also where JavaScript has no dates', () => {
    for (const text of ['999999999-12-31', '-999999999-01-01', '500000000-02-29']) {
      const date = parseDate(text)
      expect(date && String(FeelDate.ofEpochDay(date.epochDay))).toBe(text)
    }
  })
})

describe('Times and durations', () => {
  it('are written back in one form', () => {
    const forms = [
      ['2017-12-31T11:22:33.500Z', '2017-12-31T11:22:33.5Z'],
      ['11:22:33-00:00', '11:22:33Z'],
      ['11:22:33@Asia/Qatar', '11:22:33@Asia/Qatar'],
      ['PT555M', 'PT9H15M'],
      ['-P26M', '-P2Y2M'],
      ['P0Y', 'P0M'],
      ['PT0.000S', 'PT0S'],
      ['P1DT2H3M4.123456789S', 'P1DT2H3M4.123456789S'],
      ['2026-01-01T24:00:00', '2026-01-02T00:00:00'],
    ]
    for (const [text = '', form] of forms) expect(String(parseTemporal(text)), text).toBe(form)
  })

  it('are refused when they are none', () => {
    const texts = [
      '24:01:00',
      '7:00:00',
      '11:00:00+19:00',
      '10:00:00@Nowhere/Land',
      'P',
      'PT',
      '1D',
    ]
    for (const text of [...texts, '10:00:00+02:00@Europe/Paris', 'P1Y1D', '2026-11-28T']) {
      expect(parseTemporal(text), text).toBeNull()
    }
  })

  it('follow the rules of a zone, also in the hour that is left out or comes twice', () => {
    const offset = (text: string) => parseDateTime(text)?.offset
    expect(offset('2026-07-01T12:00:00@Europe/Paris')).toBe(7200)
    expect(offset('2026-01-01T12:00:00@Europe/Paris')).toBe(3600)
    expect(offset('2026-03-29T02:30:00@Europe/Paris')).toBe(3600)
    expect(offset('2026-10-25T02:30:00@Europe/Paris')).toBe(7200)
    expect(offset('1900-01-01T00:00:00@Asia/Qatar')).toBe(12_368)
    expect(offset('999999999-07-01T00:00:00@Asia/Qatar')).toBe(10_800)
  })
})

describe('Arithmetic on time', () => {
  it('has a rule for each pair of kinds, and null for all others', () => {
    const rows = `
      @"2021-01-02T10:00:00" - @"2021-01-01T09:00:00" → P1DT1H
      @"2021-01-02T10:00:00+01:00" - @"2021-01-01T10:00:00" → null
      @"2021-01-02" - @"2021-01-01T10:10:10+11:00" → P1DT49M50S
      @"2021-01-02" - @"2021-01-01T10:10:10" → null
      @"2021-01-31" + @"P1M" → 2021-02-28
      @"2021-01-01" + @"PT36H" → 2021-01-02
      @"2021-01-02" - @"PT1H" → 2021-01-01
      @"P1Y" + @"2021-01-01" → 2022-01-01
      @"23:30:00@Asia/Qatar" + @"PT1H" → 00:30:00@Asia/Qatar
      @"10:00:00Z" - @"12:00:00+02:00" → PT0S
      @"10:00:00" + @"P1Y" → null
      @"P1Y11M" * -2.5 → -P4Y9M
      @"P10Y11M" / -2.5 → -P4Y4M
      @"PT1H" / @"PT8M" → 7.5
      @"P1D" + @"P1Y" → null
      @"P1D" / 0 → null
      -@"P1Y" → -P1Y
      -@"2021-01-01" → null
      @"2021-01-01" + 1 → null
      @"2021-01-01" * @"P1D" → null
      @"2026-03-28T12:00:00@Europe/Paris" + @"P1D" → 2026-03-29T13:00:00@Europe/Paris
      @"999999999-12-31" + @"P1D" → null
    `
    expect(differing(rows)).toEqual([])
  })

  it('comes back to where it began', () => {
    const days = fc.integer({ min: -3_000_000, max: 3_000_000 })
    fc.assert(
      fc.property(days, days, (start, distance) => {
        const a = FeelDate.ofEpochDay(start)
        const b = FeelDate.ofEpochDay(start + distance)
        const rows = `
          @"${a}" + @"${distance < 0 ? '-' : ''}P${Math.abs(distance)}D" → ${b}
          (@"${b}" - @"${a}").days → ${distance}
        `
        expect(differing(rows)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  it('adds to a moment in a zone as the clock of the world does', () => {
    const zones = fc.constantFrom(
      'Europe/Paris',
      'America/New_York',
      'Asia/Qatar',
      'Australia/Lord_Howe',
    )
    const minutes = fc.integer({ min: 0, max: 60 * 24 * 366 * 40 })
    fc.assert(
      fc.property(zones, minutes, minutes, (zone, start, distance) => {
        const utc = (after: number) => new Date(Date.UTC(1990, 0, 1) + after * 60_000)
        const local = new Intl.DateTimeFormat('sv-SE', {
          timeZone: zone,
          dateStyle: 'short',
          timeStyle: 'medium',
        })
        const written = (after: number) => local.format(utc(after)).replace(' ', 'T')
        const from = parseDateTime(`${written(start)}@${zone}`)
        // An hour that comes twice is read as the first: then the start is another moment.
        fc.pre(
          from !== null &&
            from.instant.day * 86_400_000 + from.instant.nanos / 1e6 === utc(start).getTime(),
        )
        const later = from?.plusNanos(BigInt(distance) * 60_000_000_000n)
        expect(String(later)).toBe(`${written(start + distance)}@${zone}`)
      }),
      { numRuns: 200 },
    )
  })

  it('counts full months between days, whatever the time of day', () => {
    const rows = `
      years and months duration(@"2011-12-22", @"2013-08-24") → P1Y8M
      years and months duration(@"2013-08-24", @"2011-12-22") → -P1Y8M
      years and months duration(@"2026-01-31", @"2026-02-28") → P0M
      years and months duration(@"2014-12-31T23:59:59", @"2016-12-31T00:00:01") → P2Y
    `
    expect(differing(rows)).toEqual([])
  })

  it('takes the moment of the evaluation from its run', () => {
    const rows = `
      now() → 2026-11-29T00:30:00@Asia/Qatar
      today() → 2026-11-29
      now() - @"2026-11-28T21:30:00Z" → PT0S
    `
    expect(differing(rows)).toEqual([])
  })
})

describe('Two moments', () => {
  it('are equal as instants, and the same only with one written zone', () => {
    const rows = `
      @"2002-04-02T12:00:00-01:00" = @"2002-04-02T17:00:00+04:00" → true
      @"2002-04-02T12:00:00@Australia/Melbourne" = @"2002-04-02T12:00:00@Australia/Sydney" → true
      @"2018-12-08T00:00:00" = @"2018-12-08T00:00:00Z" → null
      is(@"2002-04-02T12:00:00-01:00", @"2002-04-02T17:00:00+04:00") → false
      is(@"23:00:50Z", @"23:00:50+00:00") → true
      is(@"23:00:50Z", @"23:00:50@Etc/GMT") → false
      is(@"P1D", @"PT24H") → true
      is(@"P0Y", @"P0D") → false
      @"10:30:00Z" < @"10:30:00+01:00" → false
      @"10:30:00" < @"10:30:00Z" → null
    `
    expect(differing(rows)).toEqual([])
  })
})

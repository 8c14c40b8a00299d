import { describe, expect, test } from 'vitest'
import { dayOfHijri, hijriMonthNamed, hijriOf } from './hijri.ts'
import { addDays } from './time.ts'

const days: [year: number, month: number, day: number, date: string][] = [
  [1448, 6, 13, '2026-11-23'],
  [1446, 9, 1, '2025-03-01'],
  [1446, 1, 1, '2024-07-07'],
  [1447, 9, 1, '2026-02-18'],
  [1420, 9, 24, '2000-01-01'],
  [1300, 1, 1, '1882-11-12'],
]

describe('The Umm al-Qura calendar', () => {
  test.each(days)('has %i/%i/%i on %s, and back', (year, month, day, date) => {
    expect(dayOfHijri({ year, month, day })).toBe(date)
    expect(hijriOf(date)).toEqual({ year, month, day })
  })

  test('has months of 29 and of 30 days, as its table says', () => {
    expect(dayOfHijri({ year: 1440, month: 2, day: 30 })).toBeDefined()
    expect(dayOfHijri({ year: 1440, month: 3, day: 30 })).toBeUndefined()
    expect(dayOfHijri({ year: 1448, month: 1, day: 31 })).toBeUndefined()
    expect(dayOfHijri({ year: 1448, month: 1, day: 0 })).toBeUndefined()
    expect(dayOfHijri({ year: 1448, month: 13, day: 1 })).toBeUndefined()
    expect(dayOfHijri({ year: 1501, month: 1, day: 1 })).toBeUndefined()
    expect(dayOfHijri({ year: 1299, month: 12, day: 29 })).toBeUndefined()
  })

  test('agrees with Unicode on every 17th day of two centuries', () => {
    const format = new Intl.DateTimeFormat('en-u-ca-islamic-umalqura-nu-latn', {
      timeZone: 'UTC',
      day: 'numeric',
      month: 'numeric',
      year: 'numeric',
    })
    for (let date = '1882-11-12'; date < '2077-11-01'; date = addDays(date, 17)) {
      const parts = Object.fromEntries(
        format.formatToParts(new Date(date)).map(({ type, value }) => [type, Number(value)]),
      )
      const hijri = hijriOf(date)
      expect({ date, ...hijri }).toEqual({
        date,
        year: parts.year,
        month: parts.month,
        day: parts.day,
      })
      expect(hijri && dayOfHijri(hijri)).toBe(date)
    }
  })

  test('knows its months by name, however they are spelt', () => {
    const languages = ['ar', 'en', 'fr']
    const months = { رمضان: 9, رَمَضان: 9, Ramadan: 9, 'جمادى الآخرة': 6, 'جمادي الثانيه': 6 }
    for (const [name, month] of Object.entries({ ...months, 'ذو الحجة': 12, 'ذي القعدة': 11 })) {
      expect([name, hijriMonthNamed(name, languages)]).toEqual([name, month])
    }
    expect(hijriMonthNamed('November', languages)).toBeUndefined()
    expect(hijriMonthNamed('', languages)).toBeUndefined()
  })
})

import { describe, expect, it } from 'vitest'
import { listHolidays } from './calendar.ts'
import type { HolidaysFile } from './holidays.ts'
import { readPack } from './pack.ts'

const { pack, findings } = await readPack('packs/qatar')
if (!pack) throw new Error(JSON.stringify(findings))
const { holidays, settings } = pack
const weekend = settings.week.weekend

const file = (change: Partial<HolidaysFile>): HolidaysFile => ({
  rules: [],
  bridging: { workingDays: 0 },
  occurrences: [],
  ...change,
})
const fixed = (holiday: string, month: number, day: number) => ({
  holiday,
  names: { en: holiday },
  calendar: 'gregorian' as const,
  from: { month, day },
  appliesTo: 'all' as const,
})

describe('Holidays', () => {
  it('of 2026 are those that were decided or are expected, in order', () => {
    const year = listHolidays(holidays, weekend, { from: '2026-01-01', to: '2026-12-31' })
    expect(year).toEqual([
      { id: 'national-sport-day', from: '2026-02-10', to: '2026-02-10', estimated: false },
      { id: 'eid-al-fitr', from: '2026-03-17', to: '2026-03-23', estimated: true },
      { id: 'eid-al-adha', from: '2026-05-26', to: '2026-05-30', estimated: true },
      { id: 'qatar-national-day', from: '2026-12-18', to: '2026-12-18', estimated: false },
    ])
  })

  it('that rules give are the same days as those listed, year by year', () => {
    const span = { from: '2025-01-01', to: '2031-12-31' }
    const byRule = listHolidays({ ...holidays, occurrences: [] }, weekend, span)
    expect(byRule).toEqual(listHolidays(holidays, weekend, span))
  })

  it('of a year that nobody has listed come from the rules', () => {
    const year = listHolidays(holidays, weekend, { from: '2040-01-01', to: '2040-12-31' })
    expect(year.map((one) => one.id)).toContain('eid-al-fitr')
    expect(year.find((one) => one.id === 'eid-al-adha')?.estimated).toBe(true)
    expect(year.find((one) => one.id === 'national-sport-day')?.from).toBe('2040-02-14')
  })

  it('of banks do not close government offices', () => {
    const march = listHolidays(holidays, weekend, { from: '2027-03-01', to: '2027-03-31' })
    expect(march.map((one) => one.id)).toEqual(['eid-al-fitr'])
  })

  it('include those that begin before the span and end in it', () => {
    const span = { from: '2026-03-23', to: '2026-03-24' }
    expect(listHolidays(holidays, weekend, span)).toHaveLength(1)
  })

  it('take in a single working day between two of them, where the pack bridges', () => {
    // 2026-05-04 is a Monday, 2026-05-06 a Wednesday
    const rules = [fixed('first', 5, 4), fixed('second', 5, 6)]
    const span = { from: '2026-05-01', to: '2026-05-31' }
    const bridged = listHolidays(file({ rules, bridging: { workingDays: 1 } }), weekend, span)
    expect(bridged.map((one) => one.from)).toEqual(['2026-05-04', '2026-05-05', '2026-05-06'])
    expect(listHolidays(file({ rules }), weekend, span)).toHaveLength(2)
  })

  it('do not take in two working days, where the pack bridges one', () => {
    const rules = [fixed('first', 5, 4), fixed('second', 5, 7)]
    const span = { from: '2026-05-01', to: '2026-05-31' }
    expect(listHolidays(file({ rules, bridging: { workingDays: 1 } }), weekend, span)).toHaveLength(
      2,
    )
  })

  it('that were decided otherwise replace the days that the rule gives', () => {
    const occurrences = [
      { holiday: 'first', from: '2026-05-05', to: '2026-05-06', estimated: false },
    ]
    const moved = file({ rules: [fixed('first', 5, 4)], occurrences })
    expect(listHolidays(moved, weekend, { from: '2026-05-01', to: '2026-05-31' })).toEqual([
      { id: 'first', from: '2026-05-05', to: '2026-05-06', estimated: false },
    ])
  })
})

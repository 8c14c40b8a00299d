import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { calendarOf, type WorkingCalendar } from './calendar.ts'
import { readPack } from './pack/index.ts'

const calendarFor = async (name: string) => {
  const { pack, findings } = await readPack(join(import.meta.dirname, '../../packs', name))
  if (!pack) throw new Error(findings.map(({ message }) => message).join('\n'))
  return calendarOf(pack)
}

describe('The working calendar of Qatar', () => {
  let qatar: WorkingCalendar
  beforeAll(async () => {
    qatar = await calendarFor('qatar')
  })

  it('works from Sunday to Thursday', () => {
    expect(
      ['2026-11-22', '2026-11-23', '2026-11-26'].map((day) => qatar.isWorkingDay(day)),
    ).toEqual([true, true, true])
    expect(['2026-11-27', '2026-11-28'].map((day) => qatar.isWorkingDay(day))).toEqual([
      false,
      false,
    ])
  })

  it('answers within five working days over a weekend', () => {
    expect(qatar.addWorkingDays('2026-11-23', 5)).toBe('2026-11-30')
  })

  it('skips the national day, the sport day and both feasts', () => {
    expect(qatar.isWorkingDay('2029-12-18')).toBe(false)
    expect(qatar.isWorkingDay('2026-02-10')).toBe(false)
    expect(qatar.addWorkingDays('2026-03-15', 1)).toBe('2026-03-16')
    expect(qatar.addWorkingDays('2026-03-16', 1)).toBe('2026-03-24')
    expect(qatar.addWorkingDays('2026-05-25', 2) > '2026-06-01').toBe(false)
  })

  it('counts working days both ways', () => {
    expect(qatar.workingDaysBetween('2026-11-23', '2026-11-30')).toBe(5)
    expect(qatar.workingDaysBetween('2026-11-30', '2026-11-23')).toBe(-5)
    expect(qatar.workingDaysBetween('2026-11-23', '2026-11-23')).toBe(0)
  })

  it('refuses a promise that is no number of days', () => {
    for (const days of [-1, 1.5, Number.NaN, 1e9]) {
      expect(() => qatar.addWorkingDays('2026-11-23', days)).toThrow('out of range')
    }
  })
})

describe('The working calendar of Saint Brandan', () => {
  it('rests on Saturday and Sunday', async () => {
    const island = await calendarFor('saint-brandan')
    expect(island.isWorkingDay('2026-11-27')).toBe(true)
    expect(island.isWorkingDay('2026-11-28')).toBe(false)
    expect(island.addWorkingDays('2026-11-27', 1)).toBe('2026-11-30')
  })
})

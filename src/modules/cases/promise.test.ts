import { describe, expect, it } from 'vitest'
import { lastDayWithin, type WorkingCalendar } from '#kernel'
import { addDays, weekdayOf } from '#lib/time'
import { dueAfterPause, dueOn, progressOf, promisedBy } from './promise.ts'

/** Sunday to Thursday, closed on 18 December 2026 (a Friday), on 20 and 21 December. */
const closed = new Set(['2026-12-18', '2026-12-20', '2026-12-21'])
const isWorkingDay = (date: string) => weekdayOf(date) < 5 && !closed.has(date)
const calendar: WorkingCalendar = {
  isWorkingDay,
  holidayOn: () => undefined,
  addWorkingDays(date, days) {
    let day = date
    for (let left = days; left > 0; ) {
      day = addDays(day, 1)
      if (isWorkingDay(day)) left--
    }
    return day
  },
  workingDaysBetween(from, to) {
    if (to < from) return -this.workingDaysBetween(to, from)
    let count = 0
    for (let day = addDays(from, 1); day <= to; day = addDays(day, 1)) {
      if (isWorkingDay(day)) count++
    }
    return count
  },
}
const five = { days: 5, kind: 'working' } as const

describe('The promised day', () => {
  it('is so many working days after the arrival, which does not count', () => {
    expect(dueOn(calendar, five, '2026-11-23')).toBe('2026-11-30')
  })

  it('skips holidays as well as weekends', () => {
    expect(dueOn(calendar, five, '2026-12-15')).toBe('2026-12-24')
  })

  it('counts every day where the service promises calendar days', () => {
    expect(dueOn(calendar, { days: 5, kind: 'calendar' }, '2026-12-15')).toBe('2026-12-20')
  })

  it('is read from a period of ISO 8601', () => {
    expect(promisedBy({ promise: 'P5D', days: 'working' })).toEqual(five)
    expect(promisedBy({ promise: 'P2W', days: 'calendar' })).toEqual({ days: 14, kind: 'calendar' })
  })
})

describe('The day promised anew after a pause', () => {
  it('moves by the working days of the pause', () => {
    const stopped = { from: '2026-11-24', to: '2026-11-25' }
    expect(dueAfterPause(calendar, 'working', '2026-11-30', stopped)).toBe('2026-12-01')
  })

  it('does not move when the correction comes on the same day', () => {
    const stopped = { from: '2026-11-24', to: '2026-11-24' }
    expect(dueAfterPause(calendar, 'working', '2026-11-30', stopped)).toBe('2026-11-30')
  })

  it('does not move by a weekend in the pause', () => {
    const stopped = { from: '2026-11-26', to: '2026-11-28' }
    expect(dueAfterPause(calendar, 'working', '2026-11-30', stopped)).toBe('2026-11-30')
  })

  it('keeps a late case late by as much', () => {
    const stopped = { from: '2026-12-02', to: '2026-12-03' }
    const due = dueAfterPause(calendar, 'working', '2026-11-30', stopped)
    expect(progressOf(calendar, five, due, '2026-12-03').left).toBe(-2)
    expect(progressOf(calendar, five, '2026-11-30', '2026-12-02').left).toBe(-2)
  })

  it('leaves as many working days as were left', () => {
    for (let day = 1; day <= 20; day++) {
      const from = addDays('2026-12-01', day)
      const to = addDays(from, day % 9)
      const due = calendar.addWorkingDays(from, 4)
      const moved = dueAfterPause(calendar, 'working', due, { from, to })
      expect(calendar.workingDaysBetween(to, moved)).toBe(4)
    }
  })
})

describe('How far a case has come', () => {
  it('begins at no day used and has used all on the promised day', () => {
    expect(progressOf(calendar, five, '2026-11-30', '2026-11-23')).toEqual({
      used: 0,
      of: 5,
      left: 5,
    })
    expect(progressOf(calendar, five, '2026-11-30', '2026-11-30')).toEqual({
      used: 5,
      of: 5,
      left: 0,
    })
  })

  it('says by how many working days it is late', () => {
    expect(progressOf(calendar, five, '2026-11-30', '2026-12-01').left).toBe(-1)
  })
})

describe('The last day for a correction', () => {
  it('is so many days later', () => {
    expect(lastDayWithin(calendar, 'P10D', '2026-11-23')).toBe('2026-12-03')
  })

  it('moves to the next working day when offices are closed on it', () => {
    expect(lastDayWithin(calendar, 'P10D', '2026-12-08')).toBe('2026-12-22')
    expect(lastDayWithin(calendar, 'P10D', '2026-12-10')).toBe('2026-12-22')
  })
})

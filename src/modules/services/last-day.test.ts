import { describe, expect, test } from 'vitest'
import { lastDayOf } from './last-day.ts'

const FROM = '2026-11-23'

describe('The last day of what is issued', () => {
  test('is the day before so long after the first', () => {
    expect(lastDayOf({ validity: 'P1Y' }, FROM, {})).toBe('2027-11-22')
  })

  test('is the day that was answered', () => {
    expect(lastDayOf({ until: ['departure'] }, FROM, { departure: '2027-01-15' })).toBe(
      '2027-01-15',
    )
  })

  test('is the earliest of several, in every item of a list and in groups', () => {
    const permits = [
      { who: 'self' },
      { renewed: { until: '2029-12-10' } },
      { renewed: { until: '2027-11-30' } },
    ]
    const until = ['ownRenewed.ownUntil', 'permits.renewed.until']
    expect(lastDayOf({ until }, FROM, { permits, ownRenewed: { ownUntil: '2027-12-10' } })).toBe(
      '2027-11-30',
    )
    expect(
      lastDayOf({ until }, FROM, { permits: [{}], ownRenewed: { ownUntil: '2027-12-10' } }),
    ).toBe('2027-12-10')
  })

  test('is none where nothing says one, or nothing was answered', () => {
    expect(lastDayOf({}, FROM, { departure: '2027-01-15' })).toBeNull()
    expect(lastDayOf({ until: ['departure'] }, FROM, { departure: null })).toBeNull()
  })
})

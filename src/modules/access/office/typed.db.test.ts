import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { beginLook, getLook, type Question, readReason } from '../look.ts'
import type { LookId } from '../tables.ts'
import { holdersQuestion, momentOf, personOf } from './typed.ts'

const form = (fields: Record<string, string>) => ({ fields, files: {} })
const NOW: Omit<Question, 'moment'> = {
  ...{ kind: 'person', person: null, act: null, amount: null, body: null, seat: null },
}

describe('A question that cannot be asked', () => {
  dbTest('is about a moment that is none, or has not come', async ({ ctx }) => {
    const day = { 'day.day': '3', 'day.month': '3', 'day.year': '2026' }
    expect(momentOf(ctx, form({})).getTime()).toBe(ctx.clock.now().getTime())
    expect(momentOf(ctx, form({ ...day, time: '١٤:٣٠' })).toISOString()).toBe(
      '2026-03-03T11:30:00.000Z',
    )
    expect(momentOf(ctx, form(day)).toISOString()).toBe('2026-03-03T20:59:59.999Z')
    const wrongs: Record<string, string>[] = [
      { time: '25:00', ...day },
      { time: '10:00' },
      { ...day, 'day.year': '2040' },
    ]
    for (const wrong of wrongs)
      expect(() => momentOf(ctx, form(wrong))).toThrow('access/time-wrong')
  })

  dbTest('names nobody, or several', async ({ ctx, given }) => {
    await given.officer({ agency: 'moph' })
    await given.officer({ agency: 'moph' })
    const now = ctx.clock.now()
    await expect(personOf(ctx, form({ identifier: '1' }), now)).rejects.toThrow(
      'access/person-missing',
    )
    await expect(personOf(ctx, form({ name: 'hind', at: 'moph' }), now)).rejects.toThrow(
      'access/several-people',
    )
  })

  dbTest('is about no act, no agency, no amount', async ({ ctx }) => {
    const known = { acts: ['power:approve', 'power:sit'], bodies: new Set(['moj']) }
    const ask = (fields: Record<string, string>) => holdersQuestion(ctx, form(fields), known)
    expect(() => ask({ act: 'cases:fly', body: 'moj' })).toThrow('access/act-wrong')
    expect(() => ask({ act: 'power:approve', body: 'x' })).toThrow('access/agency-wrong')
    expect(() => ask({ act: 'power:sit', body: 'moj', seat: '' })).toThrow('access/agency-wrong')
    expect(() => ask({ act: 'power:approve', body: 'moj', amount: '-1' })).toThrow(
      'access/amount-wrong',
    )
  })

  dbTest('has no purpose; and an answer is of its day', async ({ as, given, clock }) => {
    expect(() => readReason(' ')).toThrow('access/reason-missing')
    const ctx = as(await given.officer({ agency: 'sab', roles: ['auditor'] }))
    const { id } = await given.person()
    const question = { ...NOW, person: id, moment: clock.now() }
    const look: LookId = await beginLook(ctx, question, [id], 'Audit 12')
    expect((await getLook(ctx, look)).reason).toBe('Audit 12')
    clock.advance({ days: 1 })
    await expect(getLook(ctx, look)).rejects.toThrow('access/look-missing')
  })
})

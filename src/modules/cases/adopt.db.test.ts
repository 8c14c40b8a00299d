import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { adoptCases } from './adopt.ts'
import { standingOf, stateOf } from './course.ts'
import { findCase, givenClaimed, PAPER_NOTE, plantCases } from './fixture.ts'
import { claimNext, getOwnCase, returnForCorrection } from './index.ts'

describe('A case that is older than procedures', () => {
  dbTest('gets one that stands where it does', async ({ ctx }) => {
    await plantCases(ctx, { agency: 'moph', count: 8 })
    await sql`
      with returned as (
        insert into cases.decision (case_id, kind, at, by, by_name)
        select id, 'return', ${ctx.clock.now()}, officer, officer_name from cases.case
        where reference = 'QA-0000-0003-P' returning case_id, id)
      update cases.case c set state = 'returned', correct_by = '2026-12-03', decision = r.id
      from returned r where c.id = r.case_id`.execute(ctx.sql)
    expect(await adoptCases(ctx)).toBe(8)
    expect(await adoptCases(ctx)).toBe(0)
    for (const number of [1, 2, 3, 4]) {
      const found = await findCase(ctx, `QA-0000-000${number}-P`)
      if (!found) throw new Error('planted and gone')
      const standing = await standingOf(ctx, found)
      expect(standing && stateOf(standing)).toBe(number === 3 ? 'returned' : 'under-review')
    }
  })

  dbTest('can be worked on from then on', async ({ ctx, as, given }) => {
    const officer = as(await given.officer({ agency: 'mm' }))
    await plantCases(ctx, { agency: 'mm', count: 1, from: 11 })
    expect(await claimNext(officer).catch((error) => error.code)).toBe('cases/wrong-state')
    await adoptCases(ctx)
    expect(await claimNext(officer)).toBe('QA-0000-0012-P')
  })

  dbTest('that has one keeps it', async ({ ctx, as, given }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await returnForCorrection(officer, reference, { fields: [PAPER_NOTE] })
    const { instance } = await getOwnCase(person, reference)
    await adoptCases(ctx)
    expect((await getOwnCase(person, reference)).instance).toBe(instance)
  })
})

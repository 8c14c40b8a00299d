import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { dbTest as it } from '#testing'
import { givenClaimed, PAPER_NOTE, sendApplication } from './fixture.ts'
import { approveCase, getOwnCase, proposeRefusal, returnForCorrection } from './index.ts'
import { db } from './tables.ts'

const set = (ctx: Ctx, reference: string, change: object) =>
  db(ctx).updateTable('cases.case').set(change).where('reference', '=', reference).execute()

describe('The database', () => {
  it('refuses an approval without a decision, and with another case’s', async ({ as, given }) => {
    const { person, reference } = await givenClaimed(as, given)
    const closed = { state: 'approved' as const, closed_at: new Date() }
    await expect(set(person, reference, closed)).rejects.toThrow('decision_is_there')
    const other = await givenClaimed(as, given)
    await approveCase(other.officer, other.reference)
    const { decision } = await getOwnCase(other.person, other.reference)
    await expect(set(person, reference, { ...closed, decision })).rejects.toThrow('decision_fits')
  })

  it('refuses an approval by a decision of another kind', async ({ as, given }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await returnForCorrection(officer, reference, { fields: [PAPER_NOTE] })
    const { decision } = await getOwnCase(person, reference)
    const change = { state: 'withdrawn' as const, closed_at: new Date(), decision }
    await expect(
      set(person, reference, { ...change, correct_by: null, stopped_on: null }),
    ).rejects.toThrow('decision_fits')
  })

  it('refuses any change of a decided case', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await approveCase(officer, reference)
    await expect(set(officer, reference, { due_on: '2030-01-01' })).rejects.toThrow('is decided')
  })

  it('refuses a second open stretch of the clock, and an open case without one', async ({
    as,
    given,
  }) => {
    const ctx = as(await given.person())
    const reference = await sendApplication(ctx)
    const { id } = await getOwnCase(ctx, reference)
    const stretch = { case_id: id, running: true, reason: 'submitted' as const, to_at: null }
    await expect(
      db(ctx)
        .insertInto('cases.clock_segment')
        .values({ ...stretch, from_at: new Date() })
        .execute(),
    ).rejects.toThrow('one_open_segment')
    await expect(
      ctx.tx(async (ctx) => {
        await db(ctx)
          .updateTable('cases.clock_segment')
          .set({ to_at: new Date('2030-01-01') })
          .where('case_id', '=', id)
          .execute()
        await set(ctx, reference, { state: 'under-review' })
      }),
    ).rejects.toThrow('does not fit its state')
  })

  it('refuses the applicant as officer', async ({ as, given }) => {
    const person = await given.person()
    const ctx = as(person)
    const reference = await sendApplication(ctx)
    const change = { officer: person.id, officer_name: JSON.stringify({ en: 'Me' }) as never }
    await expect(set(ctx, reference, change)).rejects.toThrow('officer_is_not_applicant')
  })

  it('refuses a refusal confirmed by the officer who proposed it', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await proposeRefusal(officer, reference, { reasons: ['hazardous'], text: 'سبب' })
    const { id, decision } = await getOwnCaseOf(officer, reference)
    const { actor } = officer
    if (actor.kind !== 'person') throw new Error('an officer is a person')
    await expect(
      sql`insert into cases.decision (case_id, kind, at, by, by_name, proposal, proposed_by)
        values (${id}, 'refusal-confirmed', now(), ${actor.id}, '{}', ${decision}, ${actor.id})`.execute(
        officer.sql,
      ),
    ).rejects.toThrow('two_officers')
  })

  it('keeps what was sent and decided for ever', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await approveCase(officer, reference)
    for (const table of ['submission', 'decision', 'assignment']) {
      for (const act of [
        sql`update ${sql.table(`cases.${table}`)} set case_id = case_id`,
        sql`delete from ${sql.table(`cases.${table}`)}`,
        sql`truncate ${sql.table(`cases.${table}`)}`,
      ]) {
        await expect(act.execute(officer.sql)).rejects.toThrow('permission denied')
      }
    }
    await expect(sql`delete from cases.case`.execute(officer.sql)).rejects.toThrow(
      'permission denied',
    )
    await expect(
      sql`update cases.clock_segment set from_at = now()`.execute(officer.sql),
    ).rejects.toThrow('permission denied')
  })
})

const getOwnCaseOf = (ctx: Ctx, reference: string) =>
  db(ctx)
    .selectFrom('cases.case')
    .select(['id', 'decision'])
    .where('reference', '=', reference)
    .executeTakeFirstOrThrow()

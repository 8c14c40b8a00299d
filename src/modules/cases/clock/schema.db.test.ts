import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { dbTest as it } from '#testing'
import { approveCase } from '../decision.ts'
import { givenClaimed } from '../fixture.ts'
import { getOwnCase } from '../index.ts'
import { db } from '../tables.ts'
import { extendTime } from './extension.ts'
import { holdClock } from './hold.ts'

const SHORT = { ground: 'neighbours', reviewOn: '2026-11-29' }
const LONG = { ground: 'neighbours', reviewOn: '2026-12-07' }

const set = (ctx: Ctx, reference: string, change: object) =>
  db(ctx).updateTable('cases.case').set(change).where('reference', '=', reference).execute()

describe('The database', () => {
  it('refuses a clock that stands still for nothing, or runs under a hold', async ({
    as,
    given,
  }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await expect(set(officer, reference, { stopped_on: '2026-11-23' })).rejects.toThrow(
      'stopped_for_something',
    )
    await holdClock(officer, reference, SHORT)
    await expect(set(officer, reference, { stopped_on: null })).rejects.toThrow('held_is_stopped')
  })

  it('refuses another case’s hold, a second one, and who agrees to their own', async ({
    as,
    given,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await holdClock(officer, reference, LONG)
    const { id } = await getOwnCase(person, reference)
    const twice = sql`insert into cases.hold (case_id, ground, review_on, asked_at, by, by_name)
      select case_id, ground, review_on, asked_at, by, by_name from cases.hold where case_id = ${id}`
    await expect(twice.execute(person.sql)).rejects.toThrow('one_open_hold')
    const agreed = sql`update cases.hold set agreed_by = by, agreed_by_name = by_name, begun_at = asked_at
      where case_id = ${id}`
    await expect(agreed.execute(person.sql)).rejects.toThrow('two_agree')
    const other = await givenClaimed(as, given)
    await holdClock(other.officer, other.reference, SHORT)
    const { hold } = await getOwnCase(other.person, other.reference)
    const change = { hold, asker: null, stopped_on: '2026-11-23' }
    await expect(set(person, reference, change)).rejects.toThrow('case_hold')
  })

  it('refuses a decision of the law without an article, and of an officer with one', async ({
    as,
    given,
  }) => {
    const { person, reference } = await givenClaimed(as, given)
    const { id } = await getOwnCase(person, reference)
    const decide = (kind: string, law: string | null, by: string | null) =>
      sql`insert into cases.decision (case_id, kind, at, by, by_name, law, article)
        values (${id}, ${kind}, now(), ${by}::uuid, ${by && '{}'}::jsonb, ${law}, ${law && '7'})`.execute(
        person.sql,
      )
    const somebody = '00000000-0000-7000-8000-000000000001'
    await expect(decide('deemed-approval', null, null)).rejects.toThrow('deemed_by_an_article')
    await expect(decide('approval', 'law', somebody)).rejects.toThrow('deemed_by_an_article')
    await expect(decide('deemed-approval', 'law', somebody)).rejects.toThrow('decided_by_somebody')
  })

  it('keeps holds, extensions and what happened to a clock as they were', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await extendTime(officer, reference, { ground: 'other-body', days: 2 })
    await holdClock(officer, reference, SHORT)
    const tries = [
      sql`update cases.hold set ground = 'other'`,
      sql`delete from cases.hold`,
      sql`update cases.extension set days = 9`,
      sql`update cases.clock_event set at = now()`,
      sql`delete from cases.clock_event`,
    ]
    for (const one of tries) {
      const app = officer.tx(async (ctx) => {
        await sql`set local role igov_app`.execute(ctx.sql)
        await one.execute(ctx.sql)
      })
      await expect(app).rejects.toThrow('permission denied')
    }
  })

  it('asks for a look at each clock that is changed, and at none of what is decided', async ({
    as,
    given,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    const { id } = await getOwnCase(person, reference)
    const looks = () =>
      db(person)
        .selectFrom('cases.watch')
        .select(sql<boolean>`look_at = '-infinity'`.as('now'))
        .where('case_id', '=', id)
        .execute()
    await db(person)
      .updateTable('cases.watch')
      .set({ look_at: new Date('2027-01-01') })
      .where('case_id', '=', id)
      .execute()
    expect(await looks()).toEqual([{ now: false }])
    await extendTime(officer, reference, { ground: 'other-body', days: 2 })
    expect(await looks()).toEqual([{ now: true }])
    await approveCase(officer, reference)
    expect(await looks()).toEqual([])
  })
})

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { withCtx } from '#kernel'
import { listMessages } from '#notify'
import { dbTest as it } from '#testing'
import {
  fillCorrection,
  givenClaimed,
  letTimeAct,
  PAPER_NOTE,
  sendApplication,
  sendCorrection,
} from './fixture.ts'
import {
  approveCase,
  getOwnCase,
  returnForCorrection,
  startCorrecting,
  submitApplication,
} from './index.ts'
import { sweepReminders } from './remind.ts'
import { db } from './tables.ts'

const returned = { fields: [PAPER_NOTE] }

describe('The statutory clock', () => {
  it('does not count weekends', async ({ as, given, clock }) => {
    clock.set('2026-11-26T09:00:00Z')
    const ctx = as(await given.person())
    expect((await getOwnCase(ctx, await sendApplication(ctx))).dueOn).toBe('2026-12-03')
  })

  it('does not count National Day, also when it falls on a working day', async ({
    as,
    given,
    clock,
  }) => {
    // 18 December 2028 is a Monday.
    clock.set('2028-12-14T09:00:00Z')
    const ctx = as(await given.person())
    expect((await getOwnCase(ctx, await sendApplication(ctx))).dueOn).toBe('2028-12-24')
  })

  it('does not count the days of Eid', async ({ as, given, clock, ctx }) => {
    clock.set('2027-03-07T09:00:00Z')
    const person = as(await given.person())
    const { dueOn } = await getOwnCase(person, await sendApplication(person))
    const eid = ctx.pack.holidays.occurrences.filter(({ from }) => from.startsWith('2027-03'))
    expect(eid.length).toBeGreaterThan(0)
    expect(dueOn > '2027-03-14').toBe(true)
  })

  it('takes the day where the country is, not the day of UTC', async ({ as, given, clock }) => {
    // 22:30 UTC on Monday is Tuesday in Doha.
    clock.set('2026-11-23T22:30:00Z')
    const ctx = as(await given.person())
    expect((await getOwnCase(ctx, await sendApplication(ctx))).dueOn).toBe('2026-12-01')
  })

  it('stands still while a correction is awaited, then runs on with the days left', async ({
    as,
    given,
    clock,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    clock.advance({ days: 1 })
    await returnForCorrection(officer, reference, returned)
    clock.advance({ days: 5 })
    await sendCorrection(person, reference)
    const found = await getOwnCase(person, reference)
    // Stopped on Tuesday 24 with four days left, running again on Sunday 29.
    expect(found).toMatchObject({
      state: 'under-review',
      dueOn: '2026-12-03',
      firstDueOn: '2026-11-30',
      stoppedOn: null,
      correctBy: null,
    })
  })

  it('has one open stretch while the case is open, and none afterwards', async ({
    as,
    given,
    clock,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    const { id } = await getOwnCase(person, reference)
    const stretches = () =>
      db(person)
        .selectFrom('cases.clock_segment')
        .select(['running', 'reason', 'to_at'])
        .where('case_id', '=', id)
        .orderBy('from_at')
        .execute()
    await returnForCorrection(officer, reference, returned)
    clock.advance({ hours: 30 })
    await sendCorrection(person, reference)
    expect(await stretches()).toEqual([
      { running: true, reason: 'submitted', to_at: expect.any(Date) },
      { running: false, reason: 'returned', to_at: expect.any(Date) },
      { running: true, reason: 'corrected', to_at: null },
    ])
    await approveCase(officer, reference)
    expect((await stretches()).filter(({ to_at }) => to_at === null)).toEqual([])
  })
})

describe('A correction that does not come', () => {
  it('lapses after the last day, not on it', async ({
    as,
    given,
    clock,
    ctx,
    modules,
    deliver,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await returnForCorrection(officer, reference, returned)
    const later = () => letTimeAct(ctx, { modules, deliver })
    clock.set('2026-12-03T20:00:00Z')
    await later()
    expect((await getOwnCase(person, reference)).state).toBe('returned')
    clock.set('2026-12-03T21:30:00Z')
    await later()
    await later()
    expect((await getOwnCase(person, reference)).state).toBe('lapsed')
  })

  it('is remembered two working days before its last day, once for each return', async ({
    as,
    given,
    clock,
    ctx,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    const worker = withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })
    const { applicant } = await getOwnCase(person, reference)
    const reminders = async () =>
      (await listMessages(person, applicant, `my/cases/${reference}`)).filter(({ subject }) =>
        subject.en?.startsWith('A reminder'),
      )
    await returnForCorrection(officer, reference, returned)
    // The last day is Thursday 3 December; two working days before it is Tuesday.
    clock.set('2026-11-30T09:00:00Z')
    await sweepReminders(worker)
    expect(await reminders()).toHaveLength(0)
    clock.set('2026-12-01T09:00:00Z')
    await Promise.all([sweepReminders(worker), sweepReminders(worker)])
    await sweepReminders(worker)
    const [reminder, ...more] = await reminders()
    expect(more).toEqual([])
    expect(reminder?.body.en).toContain('Thursday, 3 December')
    await sendCorrection(person, reference)
    clock.set('2026-12-02T09:00:00Z')
    await sweepReminders(worker)
    expect(await reminders()).toHaveLength(1)
    await returnForCorrection(officer, reference, returned)
    clock.advance({ days: 9 })
    await sweepReminders(worker)
    expect(await reminders()).toHaveLength(2)
  })

  it('is dropped with its files when it was begun', async ({
    as,
    given,
    clock,
    ctx,
    modules,
    deliver,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await returnForCorrection(officer, reference, returned)
    await fillCorrection(person, reference)
    const begun = () =>
      sql`
      select id from services.draft where reference = ${reference} and submitted_at is null`.execute(
        ctx.sql,
      )
    const [draft] = (await begun()).rows as { id: string }[]
    clock.set('2026-12-03T21:30:00Z')
    await letTimeAct(ctx, { modules, deliver })
    expect((await begun()).rows).toEqual([])
    const files = await sql`
      select from kernel.file where owner = ${`draft:${draft?.id}`}`.execute(ctx.sql)
    expect(files.rows).toEqual([])
  })

  it('has until the next working day when offices are closed on the last', async ({
    as,
    given,
    clock,
  }) => {
    // Ten days after 8 December is Friday 18 December, National Day.
    clock.set('2026-12-08T09:00:00Z')
    const { person, officer, reference } = await givenClaimed(as, given)
    await returnForCorrection(officer, reference, returned)
    const { correctBy } = await getOwnCase(person, reference)
    expect(correctBy).not.toBeNull()
    expect((correctBy ?? '') >= '2026-12-20').toBe(true)
  })

  it('is too late even before the sweep has run', async ({ as, given, clock }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await returnForCorrection(officer, reference, returned)
    clock.advance({ minutes: 5 })
    await fillCorrection(person, reference)
    clock.set('2026-12-04T09:00:00Z')
    await expect(startCorrecting(person, reference)).rejects.toThrow('cases/correction-late')
    await expect(submitApplication(person, reference)).rejects.toThrow('cases/correction-late')
    expect((await getOwnCase(person, reference)).state).toBe('returned')
  })
})

import { describe, expect } from 'vitest'
import { listTasksOf } from '#procedures'
import { dbTest as it } from '#testing'
import { claimCase, claimNext, releaseCase } from '../claim.ts'
import { findCase, givenClaimed, sendApplication } from '../fixture.ts'
import { forApplicant, listHistory } from '../history.ts'
import { getOwnCase } from '../index.ts'
import { extendTime } from './extension.ts'
import { asWorker, sendBuilding, toldOf } from './fixture.ts'
import { stepsOf } from './ladder.ts'
import { sweepClocks } from './look.ts'

// The pack's ladder: the officer a working day before the promised one, Monday 30 November; the head a working day
// after it; back to all of the office after three.
const DAY_BEFORE = '2026-11-29T06:00:00Z'
const ONE_AFTER = '2026-12-01T06:00:00Z'
const THREE_AFTER = '2026-12-03T06:00:00Z'

const head = { roles: ['officer', 'senior-officer'] }

describe('The ladder of a case', () => {
  it('tells the officer, then the heads, each once', async ({ ctx, as, given, clock }) => {
    const senior = await given.officer(head)
    const { officer, reference } = await givenClaimed(as, given)
    const of = (who: typeof officer.actor) => toldOf(ctx, who, `office/cases/${reference}`)
    const worker = asWorker(ctx)
    clock.set('2026-11-26T12:00:00Z')
    await sweepClocks(worker)
    expect(await of(officer.actor)).toEqual([])
    clock.set(DAY_BEFORE)
    await Promise.all([sweepClocks(worker), sweepClocks(worker), sweepClocks(worker)])
    await sweepClocks(worker)
    expect(await of(officer.actor)).toEqual([`The day of case ${reference} is near`])
    expect(await of(senior.actor)).toEqual([])
    clock.set(ONE_AFTER)
    await Promise.all([sweepClocks(worker), sweepClocks(worker)])
    expect(await of(senior.actor)).toEqual([`Case ${reference} is not decided`])
  })

  it('takes the case from its officer and gives it back to all', async ({
    ctx,
    as,
    given,
    clock,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    clock.set(THREE_AFTER)
    await sweepClocks(asWorker(ctx))
    const { officer: has, instance, id } = await getOwnCase(person, reference)
    expect(has).toBeNull()
    const tasks = instance ? await listTasksOf(ctx, instance) : []
    expect(tasks.find(({ closedAt }) => !closedAt)?.assignee).toBeNull()
    expect(await listHistory(officer, id)).toContainEqual(
      expect.objectContaining({ what: 'requeued', byName: null }),
    )
    // It is the earliest promised, so the next officer gets it before what was sent later.
    await sendApplication(as(await given.person()))
    expect(await claimNext(as(await given.officer()))).toBe(reference)
    // And is not taken away again for the same promised day.
    await sweepClocks(asWorker(ctx))
    expect((await getOwnCase(person, reference)).officer).not.toBeNull()
  })

  it('does not take a case from whoever takes it after the day on which nobody had it', async ({
    ctx,
    as,
    given,
    clock,
  }) => {
    const person = as(await given.person())
    const reference = await sendApplication(person)
    clock.set(THREE_AFTER)
    await sweepClocks(asWorker(ctx))
    const officer = as(await given.officer())
    await claimCase(officer, reference)
    await sweepClocks(asWorker(ctx))
    expect((await getOwnCase(person, reference)).officer).toBe(
      officer.actor.kind === 'person' && officer.actor.id,
    )
    const { id } = await getOwnCase(person, reference)
    expect((await listHistory(officer, id)).map(({ what }) => what)).not.toContain('passed-over')
  })

  it('begins anew for a day that was moved', async ({ ctx, as, given, clock }) => {
    const { officer, reference } = await givenClaimed(as, given)
    clock.set(DAY_BEFORE)
    await sweepClocks(asWorker(ctx))
    await extendTime(officer, reference, { ground: 'other-body', days: 5 })
    await sweepClocks(asWorker(ctx))
    const told = () => toldOf(ctx, officer.actor, `office/cases/${reference}`)
    expect(await told()).toHaveLength(1)
    clock.set('2026-12-06T06:00:00Z')
    await sweepClocks(asWorker(ctx))
    expect(await told()).toHaveLength(2)
  })

  it('gives it to the head who has least to decide, where the service says so', async ({
    ctx,
    as,
    given,
    clock,
  }) => {
    const first = await given.officer({ agency: 'mm', ...head })
    const second = await given.officer({ agency: 'mm', ...head })
    const own = await sendBuilding(as(second))
    clock.set('2026-11-24T06:00:00Z')
    const reference = await sendBuilding(as(await given.person()))
    // Silence of the five agencies that are asked is consent, after ten working days; a look takes one of them.
    clock.set('2026-12-10T06:00:00Z')
    for (let round = 0; round < 6; round++) await sweepClocks(asWorker(ctx))
    const officerOf = async (one: string) => (await findCase(ctx, one))?.officer
    // Thirty days of all kinds are promised from 23 November; three working days after 23 December.
    clock.set('2026-12-28T06:00:00Z')
    await sweepClocks(asWorker(ctx))
    // Never to whom it is about.
    expect(await officerOf(own)).toBe(first.id)
    clock.set('2026-12-29T06:00:00Z')
    await sweepClocks(asWorker(ctx))
    expect(await officerOf(reference)).toBe(second.id)
    expect(await toldOf(ctx, second.actor, `office/cases/${reference}`)).toContain(
      `Case ${reference} was given to Hind Salem`,
    )
  })

  it('is none of the applicant’s affairs', async ({ ctx, as, given, clock }) => {
    const { person, reference } = await givenClaimed(as, given)
    clock.set(THREE_AFTER)
    await sweepClocks(asWorker(ctx))
    const { id } = await getOwnCase(person, reference)
    expect(forApplicant(await listHistory(person, id)).map(({ what }) => what)).toEqual([
      'claimed',
      'submitted',
    ])
  })

  it('does not move while nobody has it and only heads can see to it', async ({
    ctx,
    as,
    given,
    clock,
  }) => {
    const senior = await given.officer(head)
    const { officer, reference } = await givenClaimed(as, given)
    await releaseCase(officer, reference)
    clock.set(DAY_BEFORE)
    await sweepClocks(asWorker(ctx))
    expect(await toldOf(ctx, senior.actor, `office/cases/${reference}`)).toEqual([
      `The day of case ${reference} is near`,
    ])
  })
})

describe('The days of a ladder', () => {
  const found = {
    ...{ promisedDays: 5, promisedKind: 'working' as const, dueOn: '2026-11-30' },
    ...{ legalOn: '2026-12-06', deemed: 'approval' as const },
    submittedAt: new Date('2026-11-23T06:00:00Z'),
  }

  it('are working days around the promised one, and shares of its time', async ({ ctx }) => {
    const rungs = ['-P2D', '60%', 'P0D', 'P1D'].map((at) => ({ act: 'tell-head' as const, at }))
    expect(stepsOf(ctx, found, rungs, undefined).map(({ on }) => on)).toEqual([
      ...['2026-11-26', '2026-11-26', '2026-11-30', '2026-12-01'],
    ])
  })

  it('leave out what would be before the application', async ({ ctx }) => {
    const early = [{ act: 'tell-head' as const, at: '-P20D' }]
    expect(stepsOf(ctx, found, early, undefined)).toEqual([])
  })

  it('hold a warning of what silence will mean', async ({ ctx }) => {
    expect(stepsOf(ctx, found, [], 2)).toEqual([
      { act: 'deemed-near', on: '2026-12-02', once: 'deemed-near 2026-12-06' },
    ])
  })
})

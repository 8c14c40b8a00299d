import { describe, expect } from 'vitest'
import { findLicence } from '#licences'
import { listMessages } from '#notify'
import { dbTest } from '#testing'
import { claimCase } from '../claim.ts'
import { approveCase } from '../decision.ts'
import { listDecisions } from '../decision-row.ts'
import { letTimeAct } from '../fixture.ts'
import { forApplicant, listHistory } from '../history.ts'
import { getOwnCase, returnForCorrection, startCorrecting } from '../index.ts'
import { proposeRefusal } from '../refusal.ts'
import { asWorker, givenMooring, sendMooring, toldOf } from './fixture.ts'
import { holdClock, resumeClock } from './hold.ts'
import { sweepClocks } from './look.ts'

const it = dbTest.extend({ country: 'saint-brandan' })

// Monday 23 November 2026; three working days are promised, six are the law's: Tuesday 1 December.
const LAST_DAY = '2026-12-01T12:00:00Z'
const DAY_AFTER = '2026-12-02T06:00:00Z'

describe('Silence that is approval', () => {
  it('approves once the legal day is over, and not on it', async ({ ctx, as, given, clock }) => {
    const { person, reference } = await givenMooring(as, given)
    expect(await getOwnCase(person, reference)).toMatchObject({
      ...{ dueOn: '2026-11-26', legalOn: '2026-12-01', deemed: 'approval' },
    })
    clock.set(LAST_DAY)
    await sweepClocks(asWorker(ctx))
    expect((await getOwnCase(person, reference)).state).toBe('under-review')
    clock.set(DAY_AFTER)
    await sweepClocks(asWorker(ctx))
    const found = await getOwnCase(person, reference)
    expect(found).toMatchObject({ state: 'approved', hold: null })
    const [decision] = await listDecisions(ctx, found.id)
    expect(decision).toMatchObject({
      ...{ kind: 'deemed-approval', by: null, law: 'xsb-ordinance-1998-3', article: '7 (2)' },
    })
    expect(forApplicant(await listHistory(person, found.id))[0]?.what).toBe('deemed-approval')
  })

  it('grants an entry that says by what law it stands', async ({
    ctx,
    as,
    given,
    clock,
    modules,
    deliver,
  }) => {
    const { person, reference } = await givenMooring(as, given)
    clock.set(DAY_AFTER)
    await sweepClocks(asWorker(ctx))
    await letTimeAct(ctx, { modules, deliver })
    const { state, licenceNumber, applicant } = await getOwnCase(person, reference)
    expect(state).toBe('granted')
    const licence = await findLicence(person, { number: licenceNumber ?? '' })
    const row = licence?.rows.find(({ label }) => label.en?.startsWith('Granted by law'))
    expect(row?.value.en).toBe('article 7 (2) of Harbour Ordinance No. 3 of 1998')
    const notices = await listMessages(person, applicant, `my/cases/${reference}`)
    expect(notices.map(({ body }) => body.en).join()).toContain('counts as approved (article 7 (2)')
  })

  it('happens once, also by several workers at once', async ({ ctx, as, given, clock }) => {
    const { person, ids, reference } = await givenMooring(as, given)
    clock.set(DAY_AFTER)
    const worker = asWorker(ctx)
    await Promise.all([1, 2, 3, 4].map(() => sweepClocks(worker)))
    await sweepClocks(worker)
    const { id } = await getOwnCase(person, reference)
    expect(await listDecisions(ctx, id)).toHaveLength(1)
    const told = await toldOf(ctx, ids.applicant.actor, `my/cases/${reference}`)
    expect(told.filter((one) => one.includes('approved by law'))).toHaveLength(1)
  })

  it('is over for an officer who decides at the same time: one of both holds', async ({
    ctx,
    as,
    given,
    clock,
  }) => {
    const { person, officer } = await givenMooring(as, given)
    for (let round = 0; round < 6; round++) {
      clock.set('2026-11-23T06:00:00Z')
      const reference = await sendMooring(person)
      await claimCase(officer, reference)
      clock.set(DAY_AFTER)
      const [approved] = await Promise.allSettled([
        approveCase(officer, reference),
        sweepClocks(asWorker(ctx)),
      ])
      const { id, state } = await getOwnCase(person, reference)
      expect(state).toBe('approved')
      const [decision, ...more] = await listDecisions(ctx, id)
      expect(more).toEqual([])
      const kind = approved.status === 'fulfilled' ? 'approval' : 'deemed-approval'
      expect(decision?.kind).toBe(kind)
    }
  })

  it('waits while the clock stands still, and as much longer', async ({
    ctx,
    as,
    given,
    clock,
  }) => {
    const { person, officer, reference } = await givenMooring(as, given)
    await holdClock(officer, reference, { ground: 'storm', reviewOn: '2026-12-10' })
    clock.set('2026-12-07T09:00:00Z')
    await sweepClocks(asWorker(ctx))
    expect((await getOwnCase(person, reference)).state).toBe('under-review')
    await resumeClock(officer, reference)
    // Ten working days stood still: from Monday 23 November to Monday 7 December.
    expect((await getOwnCase(person, reference)).legalOn).toBe('2026-12-15')
    clock.set('2026-12-15T20:00:00Z')
    await sweepClocks(asWorker(ctx))
    expect((await getOwnCase(person, reference)).state).toBe('under-review')
    clock.set('2026-12-16T09:00:00Z')
    await sweepClocks(asWorker(ctx))
    expect((await getOwnCase(person, reference)).state).toBe('approved')
  })

  it('waits while a correction is awaited, and as much longer', async ({
    ctx,
    as,
    given,
    clock,
  }) => {
    const { person, officer, reference } = await givenMooring(as, given)
    const note = { path: 'boatName', note: 'Which one?' }
    await returnForCorrection(officer, reference, { fields: [note] })
    await startCorrecting(person, reference)
    clock.set('2026-11-27T09:00:00Z')
    await sweepClocks(asWorker(ctx))
    expect(await getOwnCase(person, reference)).toMatchObject({ state: 'returned' })
  })

  it('means nothing for answers that the law excepts', async ({ ctx, as, given, clock }) => {
    const person = as(await given.person())
    // Longer than twenty metres; such a boat is insured.
    const reference = await sendMooring(person, { length: 24 })
    expect(await getOwnCase(person, reference)).toMatchObject({
      ...{ legalOn: '2026-12-01', deemed: null },
    })
    clock.set('2026-12-20T09:00:00Z')
    await sweepClocks(asWorker(ctx))
    expect((await getOwnCase(person, reference)).state).toBe('submitted')
  })

  it('also ends a refusal that waits for its second officer', async ({ ctx, as, given, clock }) => {
    const { person, officer, reference } = await givenMooring(as, given)
    await proposeRefusal(officer, reference, { reasons: ['no-berth'], text: 'Full.' })
    clock.set(DAY_AFTER)
    await sweepClocks(asWorker(ctx))
    expect((await getOwnCase(person, reference)).state).toBe('approved')
  })

  it('is told to officer and head two working days before, once', async ({
    ctx,
    as,
    given,
    clock,
  }) => {
    const { ids, reference } = await givenMooring(as, given)
    const warned = async (who: typeof ids.head) =>
      (await toldOf(ctx, who.actor, `office/cases/${reference}`)).filter((one) =>
        one.includes('legal time'),
      )
    clock.set('2026-11-26T12:00:00Z')
    await sweepClocks(asWorker(ctx))
    expect(await warned(ids.holder)).toEqual([])
    clock.set('2026-11-27T09:00:00Z')
    await Promise.all([sweepClocks(asWorker(ctx)), sweepClocks(asWorker(ctx))])
    expect(await warned(ids.holder)).toHaveLength(1)
    expect(await warned(ids.head)).toHaveLength(1)
  })
})

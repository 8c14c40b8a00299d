import { describe, expect } from 'vitest'
import { Problem } from '#kernel'
import { listMessages } from '#notify'
import { dbTest as it } from '#testing'
import { claimCase, releaseCase } from '../claim.ts'
import { approveCase, returnForCorrection } from '../decision.ts'
import { givenClaimed, PAPER_NOTE } from '../fixture.ts'
import { forApplicant, listHistory } from '../history.ts'
import { getOfficeCase, getOwnCase, withdrawApplication } from '../index.ts'
import { db } from '../tables.ts'
import { extendTime } from './extension.ts'
import { asWorker, toldOf } from './fixture.ts'
import { agreeHold, declineHold, holdClock, resumeClock } from './hold.ts'
import { sweepClocks } from './look.ts'

const SHORT = { ground: 'neighbours', reviewOn: '2026-11-29' }
/** Longer than an officer holds it alone. */
const LONG = { ground: 'neighbours', reviewOn: '2026-12-07' }

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => (error instanceof Problem ? error.code : String(error)),
  )

describe('A hold of the statutory clock', () => {
  it('moves the promised day by the working days on which the clock stood still', async ({
    as,
    given,
    clock,
  }) => {
    // Thursday; 18 December 2028, National Day, is a Monday.
    clock.set('2028-12-14T09:00:00Z')
    const { person, officer, reference } = await givenClaimed(as, given)
    await holdClock(officer, reference, { ground: 'neighbours', reviewOn: '2028-12-20' })
    clock.set('2028-12-19T09:00:00Z')
    await resumeClock(officer, reference)
    // Sunday and Tuesday were lost: the weekend and National Day were none.
    expect(await getOwnCase(person, reference)).toMatchObject({
      ...{ firstDueOn: '2028-12-24', dueOn: '2028-12-26', stoppedOn: null, hold: null },
    })
  })

  it('is told to the applicant with its ground, its article and its last day', async ({
    as,
    given,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await holdClock(officer, reference, { ...SHORT, text: 'الاعتراض قيد الفحص' })
    const { applicant, id } = await getOwnCase(person, reference)
    const [notice] = await listMessages(person, applicant, `my/cases/${reference}`)
    expect(notice?.body.en).toContain('Neighbours have objected')
    expect(notice?.body.en).toContain('article 5 of')
    expect(notice?.body.en).toContain('29 November')
    expect(notice?.body.ar).toContain('الاعتراض قيد الفحص')
    const [entry] = forApplicant(await listHistory(person, id))
    expect(entry).toMatchObject({
      ...{ what: 'held', ground: 'neighbours', until: '2026-11-29', byName: null },
    })
    const [office] = await listHistory(officer, id)
    expect(office?.byName).toMatchObject({ en: 'Hind Salem' })
  })

  it('stands on a ground that the service knows, and is looked at again within its limit', async ({
    as,
    given,
  }) => {
    const { officer, reference } = await givenClaimed(as, given)
    const tries = [
      { ...SHORT, ground: 'no-time' },
      { ...SHORT, reviewOn: '2026-11-23' },
      { ...SHORT, reviewOn: '2026-12-08' },
      { ...SHORT, reviewOn: 'soon' },
      { ...SHORT, text: 'x'.repeat(2_001) },
    ]
    const codes = await Promise.all(tries.map((one) => codeOf(holdClock(officer, reference, one))))
    expect(codes).toEqual([
      'cases/ground-unknown',
      'cases/review-wrong',
      'cases/review-wrong',
      'cases/review-wrong',
      'cases/text-too-long',
    ])
  })

  it('is the officer’s who has the case; colleagues and other agencies cannot', async ({
    as,
    given,
  }) => {
    const { officer, reference } = await givenClaimed(as, given)
    const colleague = as(await given.officer())
    const other = as(await given.officer({ agency: 'mm' }))
    expect(await codeOf(holdClock(colleague, reference, SHORT))).toBe('cases/claimed-by-other')
    expect(await codeOf(holdClock(other, reference, SHORT))).toBe('cases/case-missing')
    await holdClock(officer, reference, SHORT)
    expect(await codeOf(resumeClock(colleague, reference))).toBe('cases/claimed-by-other')
    expect(await codeOf(holdClock(officer, reference, SHORT))).toBe('cases/on-hold')
    const head = as(await given.officer({ roles: ['officer', 'senior-officer'] }))
    await resumeClock(head, reference)
    expect(await codeOf(resumeClock(officer, reference))).toBe('cases/hold-missing')
  })

  it('keeps the case from being decided, and not from being withdrawn', async ({ as, given }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await holdClock(officer, reference, SHORT)
    expect(await codeOf(approveCase(officer, reference))).toBe('cases/on-hold')
    const back = returnForCorrection(officer, reference, { fields: [PAPER_NOTE] })
    expect(await codeOf(back)).toBe('cases/on-hold')
    await withdrawApplication(person, reference)
    const { id, state, hold } = await getOwnCase(person, reference)
    expect({ state, hold }).toEqual({ state: 'withdrawn', hold: null })
    const open = await db(person)
      .selectFrom('cases.clock_segment')
      .select('id')
      .where('case_id', '=', id)
      .where('to_at', 'is', null)
      .execute()
    expect(open).toEqual([])
  })

  it('stays when the officer gives the case back, and whoever takes it lets it run on', async ({
    as,
    given,
  }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await holdClock(officer, reference, SHORT)
    await releaseCase(officer, reference)
    const colleague = as(await given.officer())
    expect(await codeOf(resumeClock(colleague, reference))).toBe('cases/not-claimed')
    await claimCase(colleague, reference)
    expect((await getOwnCase(person, reference)).hold).not.toBeNull()
    await resumeClock(colleague, reference)
    expect((await getOwnCase(person, reference)).stoppedOn).toBeNull()
  })

  it('keeps each stretch of the clock, with why', async ({ as, given, clock }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    const { id } = await getOwnCase(person, reference)
    await holdClock(officer, reference, SHORT)
    clock.advance({ hours: 20 })
    await resumeClock(officer, reference)
    const stretches = await db(person)
      .selectFrom('cases.clock_segment')
      .select(['running', 'reason', 'to_at'])
      .where('case_id', '=', id)
      .orderBy('from_at')
      .execute()
    expect(stretches).toEqual([
      { running: true, reason: 'submitted', to_at: expect.any(Date) },
      { running: false, reason: 'held', to_at: expect.any(Date) },
      { running: true, reason: 'resumed', to_at: null },
    ])
  })

  it('is told to officer and head on the day of its review, once', async ({
    ctx,
    as,
    given,
    clock,
  }) => {
    const head = await given.officer({ roles: ['officer', 'senior-officer'] })
    const { officer, reference } = await givenClaimed(as, given)
    await holdClock(officer, reference, SHORT)
    const worker = asWorker(ctx)
    const told = async (who: typeof officer.actor) =>
      (await toldOf(ctx, who, `office/cases/${reference}`)).filter((one) =>
        one.includes('Look again'),
      )
    clock.set('2026-11-28T12:00:00Z')
    await sweepClocks(worker)
    expect(await told(officer.actor)).toEqual([])
    clock.set('2026-11-29T06:00:00Z')
    await Promise.all([sweepClocks(worker), sweepClocks(worker)])
    await sweepClocks(worker)
    expect(await told(officer.actor)).toHaveLength(1)
    expect(await told(head.actor)).toHaveLength(1)
    expect((await getOfficeCase(officer, reference)).hold).not.toBeNull()
  })
})

describe('A hold that needs a second person', () => {
  it('begins when a head agrees; the clock runs until then', async ({ as, given, clock }) => {
    const head = await given.officer({ roles: ['officer', 'senior-officer'] })
    const { person, officer, reference } = await givenClaimed(as, given)
    expect(await holdClock(officer, reference, LONG)).toBe(false)
    expect((await getOwnCase(person, reference)).stoppedOn).toBeNull()
    expect(await toldOf(person, head.actor, `office/cases/${reference}`)).toContain(
      `A hold is asked for in case ${reference}`,
    )
    const colleague = as(await given.officer())
    expect(await codeOf(agreeHold(colleague, reference))).toBe('kernel/denied')
    expect(await codeOf(agreeHold(officer, reference))).not.toBe('none')
    clock.advance({ days: 1 })
    await agreeHold(as(head), reference)
    expect(await getOwnCase(person, reference)).toMatchObject({
      ...{ stoppedOn: '2026-11-24', asker: null },
    })
    await resumeClock(officer, reference)
    // A second one always does.
    expect(await holdClock(officer, reference, SHORT)).toBe(false)
  })

  it('is not agreed to by the head who asked for it', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await releaseCase(officer, reference)
    const head = as(await given.officer({ roles: ['officer', 'senior-officer'] }))
    await claimCase(head, reference)
    await holdClock(head, reference, LONG)
    expect(await codeOf(agreeHold(head, reference))).toBe('cases/same-officer')
  })

  it('is declined, and the officer is told', async ({ as, given }) => {
    const head = as(await given.officer({ roles: ['officer', 'senior-officer'] }))
    const { person, officer, reference } = await givenClaimed(as, given)
    await holdClock(officer, reference, LONG)
    await declineHold(head, reference)
    const { asker, stoppedOn, id } = await getOwnCase(person, reference)
    expect({ asker, stoppedOn }).toEqual({ asker: null, stoppedOn: null })
    expect(await toldOf(person, officer.actor, `office/cases/${reference}`)).toContain(
      `The hold of case ${reference} is declined`,
    )
    // What was not agreed to is none of the applicant's affairs.
    expect(forApplicant(await listHistory(person, id)).map(({ what }) => what)).toEqual([
      'claimed',
      'submitted',
    ])
  })

  it('is forgotten with a decision', async ({ as, given }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    await holdClock(officer, reference, LONG)
    await approveCase(officer, reference)
    expect(await getOwnCase(person, reference)).toMatchObject({ state: 'approved', asker: null })
  })
})

describe('An extension', () => {
  it('is given once, with a ground and so many days, and told', async ({ as, given }) => {
    const { person, officer, reference } = await givenClaimed(as, given)
    const order = { ground: 'other-body', days: 3 }
    expect(await codeOf(extendTime(officer, reference, { ...order, days: 6 }))).toBe(
      'cases/days-wrong',
    )
    expect(await codeOf(extendTime(officer, reference, { ...order, ground: 'neighbours' }))).toBe(
      'cases/ground-unknown',
    )
    await extendTime(officer, reference, order)
    // 30 November and three working days: 1, 2 and 3 December.
    const { dueOn, firstDueOn, applicant } = await getOwnCase(person, reference)
    expect({ dueOn, firstDueOn }).toEqual({ dueOn: '2026-12-03', firstDueOn: '2026-11-30' })
    const [notice] = await listMessages(person, applicant, `my/cases/${reference}`)
    expect(notice?.body.en).toContain('3 more days are added')
    expect(await codeOf(extendTime(officer, reference, order))).toBe('cases/extended-before')
  })

  it('is not given while the clock stands still', async ({ as, given }) => {
    const { officer, reference } = await givenClaimed(as, given)
    await holdClock(officer, reference, SHORT)
    const order = { ground: 'other-body', days: 3 }
    expect(await codeOf(extendTime(officer, reference, order))).toBe('cases/on-hold')
  })
})

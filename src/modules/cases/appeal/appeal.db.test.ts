import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { listMessages } from '#notify'
import { beginAgain, type InstanceId } from '#procedures'
import { startDraft } from '#services'
import { dbTest as it } from '#testing'
import { withdrawApplication } from '../application.ts'
import { findCase, getOfficeCase, getOwnCase } from '../case.ts'
import { claimCase } from '../claim.ts'
import { approveCase } from '../decision.ts'
import { sendApplication } from '../fixture.ts'
import { listHistory } from '../history.ts'
import { confirmRefusal, proposeRefusal } from '../refusal.ts'
import { startAppeal } from './appeal.ts'
import { givenRefused, REFUSAL, sendAppeal } from './fixture.ts'

const UPHELD = { reasons: ['decision-right'], text: 'القرار صحيح' }

describe('An appeal', () => {
  it('is a case of its own, about the refusal, and closed to both who decided that', async ({
    as,
    given,
  }) => {
    const { person, first, second, reference } = await givenRefused(as, given)
    const appeal = await sendAppeal(as(person), reference)
    expect(await getOwnCase(as(person), appeal)).toMatchObject({
      ...{ service: 'licensing-appeal', state: 'submitted' },
    })
    for (const decider of [first, second]) {
      await expect(getOfficeCase(as(decider), appeal)).rejects.toThrow('cases/recused')
      await expect(claimCase(as(decider), appeal)).rejects.toThrow('cases/recused')
    }
    await claimCase(as(await given.officer()), appeal)
    const lift = sql`update cases.recusal set ended_at = now(), ended_by = uuidv7(), ended_for = 'x'
      where kind = 'first-decision'`.execute(as(first).sql)
    await expect(lift).rejects.toThrow('first_decision_holds')
  })

  it('that is allowed opens the refused case again, for another officer and with new time', async ({
    as,
    given,
    clock,
  }) => {
    const { person, first, second, reference } = await givenRefused(as, given)
    clock.advance({ days: 7 })
    const appeal = await sendAppeal(as(person), reference)
    const judge = as(await given.officer())
    await claimCase(judge, appeal)
    await approveCase(judge, appeal, { text: 'The clearance is there.' })
    const again = await getOwnCase(as(person), reference)
    expect(again).toMatchObject({
      state: 'submitted',
      closedAt: null,
      officer: null,
      decision: null,
    })
    expect(again.dueOn).toBe(again.firstDueOn)
    expect(again.dueOn > '2026-11-30').toBe(true)
    for (const decider of [first, second])
      await expect(claimCase(as(decider), reference)).rejects.toThrow('cases/recused')
    await claimCase(judge, reference)
    await approveCase(judge, reference)
    expect((await getOwnCase(as(person), reference)).state).toBe('approved')
    const what = (await listHistory(as(person), again.id)).map((entry) => entry.what)
    expect(what).toEqual(
      expect.arrayContaining(['appealed', 'reopened', 'refusal-confirmed', 'approval']),
    )
    const [told] = await listMessages(as(person), person.id, `my/cases/${appeal}`)
    expect(told?.body.en).toContain(reference)
  })

  it('that is not allowed leaves the refusal as it is', async ({ as, given }) => {
    const { person, reference } = await givenRefused(as, given)
    const appeal = await sendAppeal(as(person), reference)
    const [judge, other] = [as(await given.officer()), as(await given.officer())]
    await claimCase(judge, appeal)
    await proposeRefusal(judge, appeal, UPHELD)
    await confirmRefusal(other, appeal)
    expect((await getOwnCase(as(person), reference)).state).toBe('refused')
    await expect(startAppeal(as(person), reference)).rejects.toThrow('cases/appeal-made')
    await expect(startAppeal(as(person), appeal)).rejects.toThrow('cases/no-appeal')
  })

  it('is made once for each refusal: a second one, refused anew, can be appealed against too', async ({
    as,
    given,
  }) => {
    const { person, reference } = await givenRefused(as, given)
    const draft = await startAppeal(as(person), reference)
    expect((await startAppeal(as(person), reference)).reference).toBe(draft.reference)
    const appeal = await sendAppeal(as(person), reference)
    const [judge, other] = [as(await given.officer()), as(await given.officer())]
    await claimCase(judge, appeal)
    await approveCase(judge, appeal)
    await claimCase(judge, reference)
    await proposeRefusal(judge, reference, REFUSAL)
    await confirmRefusal(other, reference)
    const second = await sendAppeal(as(person), reference)
    expect(second).not.toBe(appeal)
    await expect(claimCase(judge, second)).rejects.toThrow('cases/recused')
  })

  it('comes within its time, or says why it does not', async ({ as, given, clock }) => {
    const { person, reference } = await givenRefused(as, given)
    clock.advance({ days: 31 })
    await expect(sendAppeal(as(person), reference)).rejects.toThrow('cases/appeal-late')
    const appeal = await sendAppeal(as(person), reference, { lateReason: 'I was in hospital.' })
    const judge = as(await given.officer())
    await claimCase(judge, appeal)
    await proposeRefusal(judge, appeal, { ...UPHELD, reasons: ['late'] })
  })

  it('comes in time until its last day, also where that is moved by a closed day', async ({
    as,
    given,
    clock,
  }) => {
    const { person, reference } = await givenRefused(as, given)
    // 30 days after Monday 23 November are a Wednesday.
    clock.advance({ days: 30 })
    expect(await sendAppeal(as(person), reference)).toBeTruthy()
  })

  it('is against nothing but one’s own refused application', async ({ as, given }) => {
    const { reference } = await givenRefused(as, given)
    const other = as(await given.person())
    await expect(startAppeal(other, reference)).rejects.toThrow('cases/case-missing')
    const open = await sendApplication(other)
    await expect(startAppeal(other, open)).rejects.toThrow('cases/no-appeal')
    await withdrawApplication(other, open)
    await expect(startAppeal(other, open)).rejects.toThrow('cases/no-appeal')
    const alone = startDraft(other, 'licensing-appeal')
    await expect(alone).rejects.toThrow('services/appeal-elsewhere')
  })

  it('begins a procedure once more only after that has ended', async ({ as, given }) => {
    const person = as(await given.person())
    const { instance } = await getOwnCase(person, await sendApplication(person))
    const again = beginAgain(person, instance as InstanceId, {})
    await expect(again).rejects.toThrow('procedures/still-running')
  })

  it('is decided once, however often at the same moment', async ({ as, given }) => {
    const { person, reference } = await givenRefused(as, given)
    const appeal = await sendAppeal(as(person), reference)
    const judge = as(await given.officer())
    await claimCase(judge, appeal)
    const tries = await Promise.allSettled([approveCase(judge, appeal), approveCase(judge, appeal)])
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const found = await findCase(judge, reference)
    const { rows } = await sql<{
      open: number
    }>`select count(*)::int as open from cases.clock_segment
      where case_id = ${found?.id} and to_at is null`.execute(judge.sql)
    expect(rows[0]?.open).toBe(1)
  })
})

describe('A refused case', () => {
  it('is opened again by an allowed appeal alone', async ({ as, given }) => {
    const { person, reference } = await givenRefused(as, given)
    const open = () =>
      sql`update cases.case set state = 'submitted', closed_at = null, decision = null
        where reference = ${reference}`.execute(as(person).sql)
    await expect(open()).rejects.toThrow('is decided')
    await sendAppeal(as(person), reference)
    await expect(open()).rejects.toThrow('is decided')
  })

  it('is read by the officers of another body that decides on the appeal, while they do', async ({
    as,
    given,
  }) => {
    const { person, reference } = await givenRefused(as, given)
    const appeal = await sendAppeal(as(person), reference)
    await sql`update cases.case set agency = 'moj' where reference = ${appeal}`.execute(
      as(person).sql,
    )
    const [judge, other] = [
      as(await given.officer({ agency: 'moj' })),
      as(await given.officer({ agency: 'moj' })),
    ]
    expect((await getOfficeCase(judge, reference)).reference).toBe(reference)
    await expect(claimCase(judge, reference)).rejects.toThrow('cases/')
    await claimCase(judge, appeal)
    await proposeRefusal(judge, appeal, UPHELD)
    await confirmRefusal(other, appeal)
    await expect(getOfficeCase(judge, reference)).rejects.toThrow('cases/case-missing')
  })
})

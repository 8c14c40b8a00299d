import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { dbTest as it } from '#testing'
import { asWorker, toldOf } from '../clock/fixture.ts'
import { ANSWERS, findCase, letTimeAct } from '../fixture.ts'
import { forApplicant, listHistory } from '../history.ts'
import {
  approveCase,
  claimCase,
  getOwnCase,
  proposeRefusal,
  withdrawApplication,
} from '../index.ts'
import { confirmRefusal } from '../refusal.ts'
import { db } from '../tables.ts'
import { settleRefund, takePayment } from './counter.ts'
import { feeOf, findFee } from './fee.ts'
import { sendPaid } from './fixture.ts'
import { listFees } from './list.ts'
import { remindOfFees } from './remind.ts'

const PAYMENT = { amount: '1020.00', receipt: 'R-1001', day: '2026-11-23' }
const head = { roles: ['officer', 'senior-officer'] }

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => error.code,
  )

describe('The fee of an application', () => {
  it('is asked for before anybody examines it, to the last dirham, while the clock stands still', async ({
    ctx,
    as,
    given,
  }) => {
    const person = as(await given.person())
    const reference = await sendPaid(ctx, person, 'first')
    const found = await getOwnCase(person, reference)
    expect(found).toMatchObject({ state: 'awaiting-payment', stoppedOn: '2026-11-23' })
    expect(await findFee(ctx, found.id)).toMatchObject({
      ...{ owedMinor: 102000n, currency: 'QAR', paidAt: null, payBy: '2026-12-03' },
    })
    expect(await toldOf(ctx, person.actor, `my/cases/${reference}`)).toEqual([
      'Please pay the fee of your application',
      'We have your application',
    ])
    const officer = as(await given.officer())
    expect(await codeOf(claimCase(officer, reference))).toBe('cases/wrong-state')
  })

  it('is recorded by any officer of the agency, once, and the application goes on', async ({
    ctx,
    as,
    given,
    clock,
  }) => {
    const person = as(await given.person())
    const reference = await sendPaid(ctx, person, 'first')
    const cashier = as(await given.officer())
    clock.set('2026-11-25T08:00:00Z')
    expect((await listFees(cashier, reference.toLowerCase())).awaited).toMatchObject([
      { reference, minor: 102000n, payBy: '2026-12-03' },
    ])
    const tries = await Promise.all(
      [1, 2, 3].map(() => codeOf(takePayment(cashier, reference, PAYMENT))),
    )
    expect(tries).toEqual(['none', 'none', 'none'])
    const found = await getOwnCase(person, reference)
    // Two working days later it was paid: the promise is later by as many.
    expect(found).toMatchObject({ state: 'submitted', stoppedOn: null, dueOn: '2026-12-02' })
    expect(await codeOf(takePayment(cashier, reference, { ...PAYMENT, receipt: 'R-2' }))).toBe(
      'cases/paid-before',
    )
    expect((await listFees(cashier, '')).awaited).not.toContainEqual(
      expect.objectContaining({ reference }),
    )
    const history = forApplicant(await listHistory(ctx, found.id)).map(({ what }) => what)
    expect(history).toEqual(['fee-paid', 'fee-asked', 'submitted'])
    const told = await toldOf(ctx, person.actor, `my/cases/${reference}`)
    expect(
      told.filter((subject) => subject === 'We have the fee of your application'),
    ).toHaveLength(1)
    await claimCase(cashier, reference)
    await approveCase(cashier, reference)
    expect((await getOwnCase(person, reference)).state).toBe('approved')
  })

  it('comes after the yes where the procedure says so, and the licence after it', async ({
    ctx,
    as,
    given,
  }) => {
    const person = as(await given.person())
    const officer = as(await given.officer())
    const reference = await sendPaid(ctx, person, 'approved')
    await claimCase(officer, reference)
    await approveCase(officer, reference, { text: 'مبروك' })
    expect(await getOwnCase(person, reference)).toMatchObject({
      ...{ state: 'awaiting-payment', closedAt: null, licenceNumber: null },
    })
    await takePayment(as(await given.officer()), reference, { ...PAYMENT, receipt: 'R-3' })
    const found = await getOwnCase(person, reference)
    expect(found.state).toBe('approved')
    expect(found.closedAt).not.toBeNull()
    const { rows } = await sql<{
      kind: string
    }>`select d.kind from cases.decision d join cases.case c
      on c.decision = d.id where c.reference = ${reference}`.execute(ctx.sql)
    expect(rows).toEqual([{ kind: 'approval' }])
    const told = await toldOf(ctx, person.actor, `my/cases/${reference}`)
    expect(told).toContain('Your application is approved')
  })

  it('is exact: another amount, a day to come, an empty or used receipt is refused', async ({
    ctx,
    as,
    given,
  }) => {
    const person = as(await given.person())
    const reference = await sendPaid(ctx, person, 'first')
    const cashier = as(await given.officer())
    const takes = (change: object) =>
      codeOf(takePayment(cashier, reference, { ...PAYMENT, receipt: 'R-4', ...change }))
    expect(await takes({ amount: '1020.01' })).toBe('cases/amount-wrong')
    expect(await takes({ amount: '1020.001' })).toBe('cases/amount-wrong')
    expect(await takes({ amount: '' })).toBe('cases/amount-missing')
    expect(await takes({ amount: 'مجانًا' })).toBe('cases/amount-wrong')
    expect(await takes({ day: '2026-11-24' })).toBe('cases/payment-day')
    expect(await takes({ day: '2026-11-22' })).toBe('cases/payment-day')
    expect(await takes({ receipt: '  ' })).toBe('cases/receipt-number')
    expect(await takes({ receipt: 'x'.repeat(41) })).toBe('cases/receipt-number')
    expect((await getOwnCase(person, reference)).state).toBe('awaiting-payment')
    // As it is typed in Arabic.
    expect(await takes({ amount: '١٬٠٢٠' })).toBe('none')
    const other = await sendPaid(ctx, as(await given.person()), 'first')
    expect(await codeOf(takePayment(cashier, other, { ...PAYMENT, receipt: 'R-4' }))).toBe(
      'cases/receipt-used',
    )
  })

  it('is taken neither by another agency, nor for one’s own application', async ({
    ctx,
    as,
    given,
  }) => {
    const officer = await given.officer()
    const reference = await sendPaid(ctx, as(officer), 'first')
    expect(await codeOf(takePayment(as(officer), reference, PAYMENT))).toBe('cases/own-case')
    const elsewhere = as(await given.officer({ agency: 'moph' }))
    expect(await codeOf(takePayment(elsewhere, reference, PAYMENT))).toBe('cases/case-missing')
    expect(await codeOf(takePayment(as(await given.person()), reference, PAYMENT))).toBe(
      'kernel/denied',
    )
    expect((await listFees(as(officer), reference)).awaited).toEqual([])
  })

  it('that is nothing is passed at once', async ({ ctx, as, given }) => {
    const person = as(await given.person())
    // Nobody qualifies with chemicals, and who does not qualify pays nothing.
    const activities = [{ ...ANSWERS.activities[0], materials: ['chemicals'] }]
    const reference = await sendPaid(ctx, person, 'first', { activities })
    const found = await getOwnCase(person, reference)
    expect(found).toMatchObject({ state: 'submitted', stoppedOn: null })
    expect(await findFee(ctx, found.id)).toBeUndefined()
  })

  it('that is not paid in time ends the application, after a reminder', async ({
    ctx,
    as,
    given,
    clock,
    modules,
    deliver,
  }) => {
    const person = as(await given.person())
    const reference = await sendPaid(ctx, person, 'first')
    clock.set('2026-12-01T08:00:00Z')
    const worker = asWorker(ctx)
    await Promise.all([remindOfFees(worker), remindOfFees(worker)])
    await remindOfFees(worker)
    const told = () => toldOf(ctx, person.actor, `my/cases/${reference}`)
    const reminders = (await told()).filter((subject) => subject.startsWith('A reminder'))
    expect(reminders).toHaveLength(1)
    clock.set('2026-12-05T08:00:00Z')
    await letTimeAct(ctx, { modules, deliver })
    const found = await getOwnCase(person, reference)
    expect(found.state).toBe('lapsed')
    expect((await told())[0]).toBe('Your application has lapsed: its fee was not paid')
    expect((await findFee(ctx, found.id))?.droppedAt).not.toBeNull()
    expect(await codeOf(takePayment(as(await given.officer()), reference, PAYMENT))).toBe(
      'cases/nothing-owed',
    )
  })
})

describe('A fee that was paid for nothing', () => {
  it('stands on the list once the application is refused, until a head settles it', async ({
    ctx,
    as,
    given,
  }) => {
    const person = as(await given.person())
    const reference = await sendPaid(ctx, person, 'first')
    const cashier = as(await given.officer(head))
    await takePayment(cashier, reference, { ...PAYMENT, receipt: 'R-5' })
    const officer = as(await given.officer())
    await claimCase(officer, reference)
    await proposeRefusal(officer, reference, { reasons: ['hazardous'], text: 'خطر على الجيران' })
    await confirmRefusal(cashier, reference)
    expect((await listFees(officer, reference)).refunds).toMatchObject([{ reference }])
    const order = { refund: 'paid-back', receipt: 'B-1', text: '' }
    expect(await codeOf(settleRefund(officer, reference, order))).toBe('kernel/denied')
    expect(await codeOf(settleRefund(cashier, reference, order))).toBe('cases/same-cashier')
    const senior = as(await given.officer(head))
    expect(await codeOf(settleRefund(senior, reference, { ...order, receipt: '' }))).toBe(
      'cases/receipt-number',
    )
    expect(await codeOf(settleRefund(senior, reference, { ...order, refund: '' }))).toBe(
      'cases/refund-missing',
    )
    const tries = await Promise.all(
      [1, 2].map(() => codeOf(settleRefund(senior, reference, order))),
    )
    expect(tries.sort()).toEqual(['cases/no-refund', 'none'])
    expect((await listFees(officer, reference)).refunds).toEqual([])
    expect((await toldOf(ctx, person.actor, `my/cases/${reference}`))[0]).toBe(
      'The fee of your application was paid back',
    )
  })

  it('is not paid back without a reason that the applicant reads', async ({ ctx, as, given }) => {
    const person = as(await given.person())
    const reference = await sendPaid(ctx, person, 'first')
    await takePayment(as(await given.officer()), reference, { ...PAYMENT, receipt: 'R-6' })
    await withdrawApplication(person, reference)
    const senior = as(await given.officer(head))
    const kept = { refund: 'kept', receipt: '', text: '' }
    expect(await codeOf(settleRefund(senior, reference, kept))).toBe('cases/text-missing')
    await settleRefund(senior, reference, { ...kept, text: 'رسم الفحص لا يُرد' })
    expect((await toldOf(ctx, person.actor, `my/cases/${reference}`))[0]).toBe(
      'The fee of your application is not paid back',
    )
  })
})

describe('The database', () => {
  it('refuses a second payment, another amount, and a change of what was paid', async ({
    ctx,
    as,
    given,
  }) => {
    const person = as(await given.person())
    const reference = await sendPaid(ctx, person, 'first')
    const { id, instance } = await getOwnCase(person, reference)
    const again = { case_id: id, instance, wait: 1, asked_at: new Date(), currency: 'QAR' }
    const insert = (row: object) =>
      db(ctx)
        .insertInto('cases.fee')
        .values({ ...again, owed_minor: 1n, pay_by: null, ...row } as never)
        .execute()
    await expect(insert({})).rejects.toThrow('one_fee_of_case')
    const cashier = await given.officer()
    const change = (set: object) =>
      db(ctx).updateTable('cases.fee').set(set).where('case_id', '=', id).execute()
    const whole = {
      ...{ way: 'counter', paid_minor: 1n, paid_on: '2026-11-23', paid_at: new Date() },
      ...{ receipt: 'X', agency: 'moci', taken_by: cashier.id, taken_by_name: { en: 'A' } },
    }
    await expect(change(whole)).rejects.toThrow('paid_what_was_owed')
    await expect(change({ paid_at: new Date() })).rejects.toThrow('paid_whole')
    await takePayment(as(cashier), reference, { ...PAYMENT, receipt: 'R-7' })
    await expect(change({ receipt: 'Y' })).rejects.toThrow('is settled')
    await expect(change({ refund: 'paid-back' })).rejects.toThrow('paid_back_with_receipt')
  })

  it('asks nobody for a fee that a crash has forgotten: it stands or falls with the step', async ({
    ctx,
    as,
    given,
  }) => {
    const person = as(await given.person())
    const cashier = as(await given.officer())
    const reference = await sendPaid(ctx, person, 'first')
    const broken = cashier.tx(async (ctx) => {
      await takePayment(ctx, reference, { ...PAYMENT, receipt: 'R-8' })
      throw new Error('the process dies')
    })
    await expect(broken).rejects.toThrow('dies')
    const found = await findCase(ctx, reference)
    expect(found?.state).toBe('awaiting-payment')
    await takePayment(cashier, reference, { ...PAYMENT, receipt: 'R-8' })
    expect((await findCase(ctx, reference))?.state).toBe('submitted')
  })
})

describe('What is owed', () => {
  it('is the sum of the costs, of one currency, or not known', ({ ctx }) => {
    const fee = (costs: object[], outcome?: object) =>
      feeOf(ctx, { service: { costs } } as never, outcome as never)
    expect(fee([{ amount: '20.50' }, { amount: '0.55' }])).toEqual({
      minor: 2105n,
      currency: 'QAR',
    })
    expect(fee([{ amount: '20' }, { amount: 'unknown' }])).toBeUndefined()
    expect(fee([{ amount: '20' }, { amount: '5', currency: 'USD' }])).toBeUndefined()
    expect(fee([{ amount: 'by-rules' }], { fee: null, qualifies: null })).toBeUndefined()
    expect(fee([{ amount: 'by-rules' }], { fee: null, qualifies: false })?.minor).toBe(0n)
  })
})

import { describe, expect } from 'vitest'
import { findLicence } from '#licences'
import { saveAnswers, startDraft } from '#services'
import { type DbFixtures, dbTest } from '#testing'
import { submitApplication } from '../application.ts'
import { claimCase } from '../claim.ts'
import { approveCase } from '../decision.ts'
import { attach, findCase } from '../fixture.ts'
import { giveOpinion } from '../opinion.ts'
import { takePayment } from '../payment/counter.ts'
import { startOfLicence } from './of-licence.ts'

const it = dbTest.extend({ country: 'saint-brandan' })

const SERVICE = 'lobster-licence'
const HARBOUR = { agency: 'harbour-office' }

type Setting = Pick<DbFixtures, 'as' | 'deliver' | 'given'>
let receipts = 0

/** Approved, and paid where something is asked. */
async function decided({ as, given, deliver }: Setting, reference: string, amount?: string) {
  const officer = as(await given.officer(HARBOUR))
  await claimCase(officer, reference)
  await approveCase(officer, reference)
  if (amount) {
    const cashier = as(await given.officer(HARBOUR))
    const found = await findCase(officer, reference)
    expect(found).toMatchObject({ state: 'awaiting-payment' })
    receipts += 1
    const day = cashier.clock.now().toISOString().slice(0, 10)
    await takePayment(cashier, reference, { amount, receipt: `H-${receipts}`, day })
  }
  await deliver()
}

describe('The licence of a crew', () => {
  it('is changed for nothing, and renewed with more pots: by other rules, with an opinion, for another fee', async ({
    as,
    given,
    deliver,
    clock,
  }) => {
    const setting = { as, given, deliver }
    const holder = await given.person()
    const person = as(holder)
    const first = await startDraft(person, SERVICE)
    const ticket = await attach(person, `draft:${first.id}`, 'ticket.pdf')
    const skipper = {
      name: 'Sara Khalid',
      islandNumber: holder.identifier,
      duty: 'skipper',
      ticket,
    }
    const string = { ground: 'seal-rocks', pots: 50, buoy: 'green' }
    await saveAnswers(person, first.reference, {
      ...{ birthDate: '1984-05-02', boatName: 'Sea Pink', declaration: true },
      ...{ crew: [skipper], strings: [string] },
    })
    await submitApplication(person, first.reference)
    await decided(setting, first.reference, '10')
    const number = (await findCase(person, first.reference))?.licenceNumber ?? ''
    const before = await findLicence(person, { number })
    expect(before).toMatchObject({ kind: 'granted' })

    const change = await startOfLicence(person, number, 'amend')
    if ('running' in change) throw new Error('nothing was sent yet')
    const moved = { ...change.draft.answers, strings: [{ ...string, ground: 'north-ledge' }] }
    await saveAnswers(person, change.draft.reference, { ...moved, declaration: true })
    await submitApplication(person, change.draft.reference)
    await decided(setting, change.draft.reference)
    expect(await findLicence(person, { number })).toMatchObject({
      ...{ id: before?.id, kind: 'amended', validTo: before?.validTo },
    })

    clock.advance({ days: 330 })
    const again = await startOfLicence(person, number, 'renew')
    if ('running' in again) throw new Error('the change was decided')
    const { reference, answers } = again.draft
    expect(answers).toMatchObject({ strings: [{ ground: 'north-ledge', pots: 50 }] })
    const strings = [{ ...string, pots: 120 }]
    await saveAnswers(person, reference, { ...answers, strings, declaration: true })
    await submitApplication(person, reference)
    expect(await findCase(person, reference)).toMatchObject({ state: 'consulting' })
    const warden = as(await given.officer({ agency: 'sea-wardens' }))
    await giveOpinion(warden, reference, { favourable: true })
    await decided(setting, reference, '25')
    expect(await findLicence(person, { number })).toMatchObject({ id: before?.id, kind: 'renewed' })
  })
})

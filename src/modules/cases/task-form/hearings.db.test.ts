import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { saveAnswers, startDraft } from '#services'
import { type Browser, bodyOf, type DbFixtures, dbTest, formIn } from '#testing'
import { toldOf } from '../clock/fixture.ts'
import { letTimeAct } from '../fixture.ts'
import { approveCase, claimCase, getOwnCase, releaseCase, submitApplication } from '../index.ts'
import { giveOpinion } from '../opinion.ts'
import { fillForm } from './fill.ts'

/** A complaint about wages, which the ministry's conciliators try to settle first. */
async function sendComplaint(person: Ctx): Promise<string> {
  const { reference } = await startDraft(person, 'labour-complaint')
  await saveAnswers(person, reference, {
    ...{ employerKind: 'company', employer: 'شركة المثال', stillThere: true },
    ...{ about: 'wages', since: '2026-08-31' },
    months: [{ payday: '2026-08-31', owed: '7500' }],
    ...{ story: 'لم يُدفع الراتب', wanted: 'الرواتب', phone: '+97433000021' },
    ...{ hearingLanguage: 'ar', declaration: true },
  })
  return (await submitApplication(person, reference)).reference
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => error.code,
  )

const cast = async ({ as, given }: Pick<DbFixtures, 'as' | 'given'>) => ({
  person: as(await given.person()),
  conciliator: as(await given.officer({ agency: 'mol' })),
  secretary: as(await given.officer({ agency: 'mol' })),
  judge: as(await given.officer({ agency: 'sjc' })),
})

const inputs = (fields: Record<string, string | string[]>) => ({
  fields: { _shown: Object.keys(fields).join(' '), ...fields },
})
const typedInvitation = (day: string, place = 'قاعة 4') => {
  const [year = '', month = '', date = ''] = day.split('-')
  return {
    ...{ 'hearingDay.day': date, 'hearingDay.month': month, 'hearingDay.year': year },
    ...{ hearingTime: '10:00', online: 'no', hearingPlace: place, interpreter: 'none' },
    employerTold: 'letter',
  }
}
const invitation = (day: string, place?: string) => ({
  fields: {
    _shown: 'hearingDay hearingTime online hearingPlace interpreter bring employerTold',
    ...typedInvitation(day, place),
  },
})
const NOT_SETTLED = inputs({ came: ['worker', 'employer'], outcome: 'not-settled' })
const HELD = inputs({ came: ['worker', 'employer'], sitting: 'held', minutes: 'سُمع الطرفان' })

describe('A labour complaint', () => {
  dbTest('is settled before the conciliator, who writes it down', async ({ ctx, as, given }) => {
    const { person, conciliator } = await cast({ as, given })
    const reference = await sendComplaint(person)
    await claimCase(conciliator, reference)
    const set = { form: 'conciliation', body: invitation('2026-11-25') }
    await fillForm(conciliator, reference, set)
    const told = () => toldOf(ctx, person.actor, `my/cases/${reference}`)
    expect((await told())[0]).toBe('A hearing in your application')
    const settled = inputs({
      ...{ came: ['worker', 'employer'], outcome: 'settled', agreement: 'تُدفع الرواتب' },
      ...{ 'agreedBy.day': '10', 'agreedBy.month': '12', 'agreedBy.year': '2026' },
    })
    const shown = { fields: { ...settled.fields, _shown: 'came outcome agreedBy agreement' } }
    await fillForm(conciliator, reference, { form: 'conciliated', body: shown })
    await approveCase(conciliator, reference)
    expect((await getOwnCase(person, reference)).state).toBe('approved')
  })

  dbTest('goes to the committee with another officer, and to its judge', async ({ as, given }) => {
    const { person, conciliator, secretary, judge } = await cast({ as, given })
    const reference = await sendComplaint(person)
    await claimCase(conciliator, reference)
    const set = { form: 'conciliation', body: invitation('2026-11-25') }
    await fillForm(conciliator, reference, set)
    await fillForm(conciliator, reference, { form: 'conciliated', body: NOT_SETTLED })
    const session = { form: 'session', body: invitation('2026-12-01') }
    expect(await codeOf(fillForm(conciliator, reference, session))).toBe('procedures/not-by-you')
    await releaseCase(conciliator, reference)
    await claimCase(secretary, reference)
    await fillForm(secretary, reference, session)
    await fillForm(secretary, reference, { form: 'heard', body: HELD })
    expect((await getOwnCase(person, reference)).state).toBe('consulting')
    await giveOpinion(judge, reference, { favourable: true })
    await approveCase(secretary, reference)
    expect((await getOwnCase(person, reference)).state).toBe('approved')
  })

  dbTest(
    'goes there by itself after seven days, whatever hearing was set',
    async ({ ctx, as, given, modules, deliver, clock }) => {
      const { person, conciliator } = await cast({ as, given })
      const reference = await sendComplaint(person)
      await claimCase(conciliator, reference)
      const set = { form: 'conciliation', body: invitation('2026-11-25') }
      await fillForm(conciliator, reference, set)
      clock.advance({ days: 8 })
      await letTimeAct(ctx, { modules, deliver })
      const late = { form: 'conciliated', body: NOT_SETTLED }
      expect(await codeOf(fillForm(conciliator, reference, late))).toBe('cases/form-elsewhere')
      // They tried nothing that they noted, and may go on with it.
      const session = { form: 'session', body: invitation('2026-12-10') }
      await fillForm(conciliator, reference, session)
    },
  )
})

dbTest('Who may not fill it in is told so on the case', async ({ as, given, browse }) => {
  const officer = await given.officer({ agency: 'mol' })
  const conciliator = as(officer)
  const reference = await sendComplaint(as(await given.person()))
  await claimCase(conciliator, reference)
  const set = { form: 'conciliation', body: invitation('2026-11-25') }
  await fillForm(conciliator, reference, set)
  await fillForm(conciliator, reference, { form: 'conciliated', body: NOT_SETTLED })
  const browser: Browser = await browse(officer)
  const page = await browser.get(`/en/office/cases/${reference}`)
  const action = `/en/office/cases/${reference}/form`
  const typed = typedInvitation('2026-12-01', 'Room 1')
  const sent = await browser.post(action, { ...formIn(page.body, action), ...typed })
  expect(sent.status).toBe(403)
  expect(bodyOf(sent.body)).toContain('A colleague has to do this')
  expect(sent.body).toContain('value="Room 1"')
  // In the picture of its procedure each was done once.
  expect(sent.body).toContain('Try to settle with the employer')
  expect(sent.body).not.toContain('done 2 times')
  expect(sent.body).toContain(`/en/office/cases/${reference}/release`)
})

import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { saveAnswers, startDraft } from '#services'
import { type DbFixtures, dbTest } from '#testing'
import { letTimeAct } from './fixture.ts'
import { approveCase, claimCase, getOwnCase, releaseCase, submitApplication } from './index.ts'
import { giveOpinion } from './opinion.ts'

/** A complaint about wages, which the ministry's conciliators try to settle first. */
async function sendComplaint(person: Ctx): Promise<string> {
  const { reference } = await startDraft(person, 'labour-complaint')
  await saveAnswers(person, reference, {
    ...{ employerKind: 'company', employer: 'شركة المثال', stillThere: true },
    ...{ about: 'wages', since: '2026-08-31', amount: '7500' },
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
  officer: as(await given.officer({ agency: 'mol' })),
  judge: as(await given.officer({ agency: 'sjc' })),
})

describe('An opinion of officers of the body that decides', () => {
  dbTest('settles a complaint, which a colleague writes down', async ({ as, given }) => {
    const { person, conciliator, officer } = await cast({ as, given })
    const reference = await sendComplaint(person)
    expect((await getOwnCase(person, reference)).state).toBe('consulting')
    await giveOpinion(conciliator, reference, { favourable: true })
    await claimCase(officer, reference)
    await approveCase(officer, reference)
    expect((await getOwnCase(person, reference)).state).toBe('approved')
  })

  dbTest('is given by nobody who then decides in the committee', async ({ as, given }) => {
    const { person, conciliator, officer, judge } = await cast({ as, given })
    const reference = await sendComplaint(person)
    await giveOpinion(conciliator, reference, { favourable: false, text: 'رفض صاحب العمل' })
    await giveOpinion(judge, reference, { favourable: true })
    expect((await getOwnCase(person, reference)).state).toBe('under-review')
    await claimCase(conciliator, reference)
    expect(await codeOf(approveCase(conciliator, reference))).toBe('procedures/not-by-you')
    await releaseCase(conciliator, reference)
    await claimCase(officer, reference)
    await approveCase(officer, reference)
    expect((await getOwnCase(person, reference)).state).toBe('approved')
  })

  dbTest(
    'is waited for seven days, then the complaint goes to the committee',
    async ({ ctx, as, given, modules, deliver, clock }) => {
      const { person, conciliator, judge } = await cast({ as, given })
      const reference = await sendComplaint(person)
      clock.advance({ days: 8 })
      await letTimeAct(ctx, { modules, deliver })
      expect((await getOwnCase(person, reference)).state).toBe('consulting')
      expect(await codeOf(giveOpinion(conciliator, reference, { favourable: true }))).not.toBe(
        'none',
      )
      await giveOpinion(judge, reference, { favourable: true })
      expect((await getOwnCase(person, reference)).state).toBe('under-review')
    },
  )
})

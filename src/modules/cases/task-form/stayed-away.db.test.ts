import { describe, expect } from 'vitest'
import { saveAnswers, startDraft } from '#services'
import { dbTest } from '#testing'
import { submitApplication } from '../application.ts'
import { toldOf } from '../clock/fixture.ts'
import { attach, letTimeAct } from '../fixture.ts'
import { claimCase, claimNext, getOfficeCase, getOwnCase } from '../index.ts'
import { fillForm } from './fill.ts'

const it = dbTest.extend({ country: 'saint-brandan' })

const CANDIDATE = {
  ...{ trade: 'ropemaking', why: 'The long shed.', hasWorked: false, declaration: true },
  marks: [
    { subject: 'Arithmetic', mark: 15 },
    { subject: 'French', mark: 13 },
  ],
}

describe('A candidate who stays away from the day that was set', () => {
  it('leaves the competition, is told so, and nothing more is asked of the office', async ({
    ctx,
    as,
    given,
    clock,
    modules,
    deliver,
  }) => {
    clock.set('2026-10-26T09:00:00Z')
    const applicant = await given.person()
    const own = as(applicant)
    const officer = as(await given.officer({ agency: 'trades-school' }))
    const { id, reference } = await startDraft(own, 'apprenticeship')
    const report = await attach(own, `draft:${id}`, 'report.pdf')
    await saveAnswers(own, reference, { ...CANDIDATE, birthDate: '2009-05-02', report })
    await submitApplication(own, reference)

    // Until the round has closed nobody has it, and nobody can take it.
    expect(await getOwnCase(own, reference)).toMatchObject({ state: 'in-round', officer: null })
    expect(await claimNext(officer)).toBeUndefined()
    await expect(claimCase(officer, reference)).rejects.toMatchObject({ code: 'cases/wrong-state' })

    clock.advance({ days: 9 })
    await letTimeAct(ctx, { modules, deliver })
    expect(await getOfficeCase(officer, reference)).toMatchObject({ state: 'under-review' })
    await claimCase(officer, reference)
    const body = { fields: { _shown: 'came care advice', came: 'no' } }
    await fillForm(officer, reference, { form: 'trial-work', body })

    const found = await getOwnCase(own, reference)
    expect(found).toMatchObject({ state: 'lapsed', correctBy: null })
    expect(found.closedAt).not.toBeNull()
    expect((await toldOf(ctx, applicant.actor, `my/cases/${reference}`))[0]).toBe(
      'Your application has ended',
    )
    expect(await claimNext(officer)).toBeUndefined()
  })
})

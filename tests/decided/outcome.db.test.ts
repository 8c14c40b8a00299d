import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import {
  approveCase,
  claimCase,
  confirmRefusal,
  proposeRefusal,
  returnForCorrection,
  submitApplication,
} from '#cases'
import { type Ctx, Problem } from '#kernel'
import { listMessages } from '#notify'
import { dbTest } from '#testing'
import {
  fillApplication,
  findCase,
  givenClaimed,
  listOutcomes,
  listWork,
  openOutcomes,
  PAPER_NOTE,
  replayKept,
  sendApplication,
  sendCorrection,
} from '../../src/modules/cases/fixture.ts'
import {
  bringIn,
  endlessLicence,
  licenceFor,
  licenceRules,
} from '../../src/modules/rules/fixture.ts'

const CHEMICALS = {
  activities: [{ activity: 'sewing', description: 'صباغة', materials: ['chemicals'] }],
}
const COOKING = {
  activities: [
    { activity: 'sewing', description: 'عبايات', materials: ['textile'] },
    { activity: 'coffee-spices', description: 'قهوة', materials: ['food'] },
  ],
}

const outcomesOf = async (ctx: Ctx, reference: string) => {
  const found = await findCase(ctx, reference)
  return found ? listOutcomes(ctx, found.id) : []
}
const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => (error instanceof Problem ? error.code : String(error)),
  )

describe('What the rules decide over an application', () => {
  dbTest('is kept whole with what was sent, in the same transaction', async ({ as, given }) => {
    const person = as(await given.person())
    const reference = await sendApplication(person)
    const [kept, ...others] = await outcomesOf(person, reference)
    expect(others).toEqual([])
    expect(kept).toMatchObject({
      number: 1,
      ruleSet: 'home-business-licence',
      qualifies: true,
      fee: { minor: 102_000n, currency: 'QAR' },
      queue: 'general',
    })
    expect(kept?.model).toMatch(/^[0-9a-f]{64}$/)
    expect(kept?.decided.outcomes[0]?.said.articles).toHaveProperty('met')
    expect((await findCase(person, reference))?.queue).toBe('general')
  })

  dbTest('may be no: it is sent all the same, and an officer decides', async ({ as, given }) => {
    const person = as(await given.person())
    const reference = await sendApplication(person, CHEMICALS)
    const [kept] = await outcomesOf(person, reference)
    expect(kept).toMatchObject({ qualifies: false, fee: null })
    const officer = as(await given.officer())
    await claimCase(officer, reference)
    expect(await problemOf(approveCase(officer, reference))).toBe('cases/against-rules')
    await approveCase(officer, reference, { text: 'المادة مستخدمة بكمية لا تضر' })
    expect((await findCase(person, reference))?.state).toBe('approved')
  })

  dbTest(
    'is decided anew for a correction, by the rules of the first day',
    async ({ ctx, as, given, clock }) => {
      await bringIn(ctx, await licenceRules())
      const { person, officer, reference } = await givenClaimed(as, given)
      await returnForCorrection(officer, reference, { fields: [PAPER_NOTE] })
      clock.advance({ days: 3 })
      await sendCorrection(person, reference)
      const [second, first] = await outcomesOf(person, reference)
      expect([first?.number, second?.number]).toEqual([1, 2])
      expect(second?.on).toBe(first?.on)
      expect(second?.at.getTime()).toBeGreaterThan(first?.at.getTime() ?? 0)
    },
  )

  dbTest('cannot be changed or lost', async ({ ctx, as, given }) => {
    await sendApplication(as(await given.person()))
    for (const statement of [
      sql`update cases.outcome set qualifies = true`,
      sql`delete from cases.outcome`,
      sql`truncate cases.outcome`,
    ]) {
      await expect(statement.execute(ctx.sql)).rejects.toThrow(/permission denied/)
    }
  })

  dbTest('says which desk it is for, by which the list is filtered', async ({ as, given }) => {
    const person = as(await given.person())
    const [sewing, coffee] = [await sendApplication(person), await sendApplication(person, COOKING)]
    const officer = as(await given.officer())
    const filter = { view: 'all', sort: 'due', service: 'home-business-licence' } as const
    const listed = async (queue: string) =>
      (await listWork(officer, { ...filter, queue }, 500)).rows.map(({ reference }) => reference)
    expect(await listed('food-health')).toContain(coffee)
    expect(await listed('food-health')).not.toContain(sewing)
    expect(await listed('general')).toContain(sewing)
  })
})

describe('Rules that take too long', () => {
  dbTest('stop the sending with a clear word, and nothing is lost', async ({ ctx, as, given }) => {
    const person = as(await given.person())
    const reference = await fillApplication(person)
    await bringIn(ctx, await endlessLicence())
    expect(await problemOf(submitApplication(person, reference))).toBe('services/undecidable')
    expect(await findCase(person, reference)).toBeUndefined()
    await bringIn(ctx, await licenceRules())
    expect((await submitApplication(person, reference)).fresh).toBe(true)
  })
})

describe('A fee that has changed since the page of answers was shown', () => {
  dbTest(
    'stops the sending, for nobody agrees to what they have not seen',
    async ({ as, given }) => {
      const person = as(await given.person())
      const reference = await fillApplication(person)
      const form = (shown: string) => ({
        fields: { _revision: '1', _decided: shown, declaration: 'yes' },
        files: {},
      })
      const work = submitApplication(person, reference, form('true~99000'))
      expect(await problemOf(work)).toBe('services/decision-changed')
      expect((await submitApplication(person, reference, form('true~102000'))).fresh).toBe(true)
    },
  )
})

describe('An auditor', () => {
  dbTest(
    'replays what was decided after the pack has other rules',
    async ({ ctx, as, given, clock }) => {
      await bringIn(ctx, await licenceRules())
      const person = as(await given.person())
      const before = await sendApplication(person, COOKING)
      clock.advance({ days: 30 })
      await bringIn(ctx, await licenceFor(1200))
      const after = await sendApplication(person, COOKING)
      const auditor = as(await given.officer({ agency: 'sab', roles: ['auditor'] }))
      const [old, renewed] = [
        await openOutcomes(auditor, before),
        await openOutcomes(auditor, after),
      ]
      expect(old.outcomes[0]?.fee?.minor).toBe(102_000n)
      expect(renewed.outcomes[0]?.fee?.minor).toBe(120_000n)
      expect(old.outcomes[0]?.model).not.toBe(renewed.outcomes[0]?.model)
      for (const { found, outcomes } of [old, renewed]) {
        const [kept] = outcomes
        if (!kept) throw new Error('nothing was kept')
        expect(await replayKept(auditor, found, kept)).toEqual({ same: true, model: kept.model })
      }
      await bringIn(ctx, await licenceRules())
    },
  )

  dbTest('sees that something was changed', async ({ as, given }) => {
    const person = as(await given.person())
    const reference = await sendApplication(person)
    const auditor = as(await given.officer({ agency: 'sab', roles: ['auditor'] }))
    const { found, outcomes } = await openOutcomes(auditor, reference)
    const [kept] = outcomes
    if (!kept) throw new Error('nothing was kept')
    const [one] = kept.decided.outcomes
    if (!one) throw new Error('nothing was decided')
    const values = { ...one.trace.values, Desk: '"food-health"' }
    const forged = { ...one, trace: { ...one.trace, values } }
    const replayed = await replayKept(auditor, found, {
      ...kept,
      decided: { ...kept.decided, outcomes: [forged] },
    })
    expect(replayed.same).toBe(false)
  })

  dbTest('finds no case of their own, and nobody else comes in', async ({ as, given }) => {
    const auditor = await given.officer({ agency: 'sab', roles: ['auditor'] })
    const { actor } = auditor
    if (actor.kind !== 'person') throw new Error('an auditor is a person')
    const own = await sendApplication(as({ ...actor, office: undefined }))
    expect(await problemOf(openOutcomes(as(auditor), own))).toBe('cases/own-case')
    expect(await problemOf(openOutcomes(as(auditor), 'QA-0000-0000-0'))).toBe('cases/case-missing')
    const officer = as(await given.officer())
    expect(await problemOf(openOutcomes(officer, own))).toBe('kernel/denied')
  })
})

describe('A letter of refusal', () => {
  dbTest('says why the rules say no, with what they stand on', async ({ as, given }) => {
    const applicant = await given.person()
    const person = as(applicant)
    const letter = async (reference: string) => {
      const officer = as(await given.officer())
      await claimCase(officer, reference)
      await proposeRefusal(officer, reference, { reasons: ['hazardous'], text: 'لا يمكن' })
      await confirmRefusal(as(await given.officer()), reference)
      const [newest] = await listMessages(person, applicant.id, `my/cases/${reference}`)
      return newest?.body.en ?? ''
    }
    const body = await letter(await sendApplication(person, CHEMICALS))
    expect(body).toContain('hazardous materials or disturbs the neighbours is not licensed at home')
    expect(body).toContain('No. 242 of 2016')
    const other = await letter(await sendApplication(person))
    expect(other).not.toContain('No. 242 of 2016')
  })
})

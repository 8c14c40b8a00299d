import { describe, expect } from 'vitest'
import { type Ctx, Problem, withCtx } from '#kernel'
import { findLicence } from '#licences'
import { dbTest as it } from '#testing'
import { listDecisions } from './decision-row.ts'
import { fillCorrection, givenClaimed, letTimeAct, PAPER_NOTE, sendApplication } from './fixture.ts'
import {
  approveCase,
  claimCase,
  claimNext,
  confirmRefusal,
  declineRefusal,
  getOfficeCase,
  getOwnCase,
  proposeRefusal,
  returnForCorrection,
  submitApplication,
  withdrawApplication,
} from './index.ts'
import { listSubmissions } from './submission.ts'

const ROUNDS = 12
const REFUSAL = { reasons: ['hazardous'], text: 'سبب' }

/** Runs acts at the same time; gives what came of each: `done`, or the problem's code. */
const race = (...acts: (() => Promise<unknown>)[]) =>
  Promise.all(
    acts.map((act) =>
      act().then(
        () => 'done',
        (error) => {
          if (error instanceof Problem) return error.code
          throw error
        },
      ),
    ),
  )

async function rounds(run: () => Promise<void>) {
  for (let round = 0; round < ROUNDS; round++) await run()
}

describe('Two at the same time', { timeout: 90_000 }, () => {
  it('officers who claim: one gets the case, the other is told', async ({ as, given }) => {
    const officers = [as(await given.officer()), as(await given.officer())] as const
    await rounds(async () => {
      const reference = await sendApplication(as(await given.person()))
      const [one, other] = officers
      const results = await race(
        () => claimCase(one, reference),
        () => claimCase(other, reference),
      )
      expect(results.sort()).toEqual(['cases/claimed-by-other', 'done'])
    })
  })

  it('officers who take the next: each gets another case', async ({ as, given }) => {
    const officers = [as(await given.officer()), as(await given.officer())] as const
    for (let round = 0; round < ROUNDS; round++) await sendApplication(as(await given.person()))
    await rounds(async () => {
      const taken = await Promise.all(officers.map((officer) => claimNext(officer)))
      const found = taken.filter((reference) => reference !== undefined)
      expect(new Set(found).size).toBe(found.length)
    })
  })

  it('withdrawal and approval: one wins, and a licence stands only with the approval', async ({
    as,
    given,
  }) => {
    const wins = new Set<string>()
    await rounds(async () => {
      const { person, officer, reference } = await givenClaimed(as, given)
      const results = await race(
        () => withdrawApplication(person, reference),
        () => approveCase(officer, reference),
      )
      expect(results.sort()).toEqual(['cases/wrong-state', 'done'])
      const found = await getOwnCase(person, reference)
      const licence = await findLicence(person, { caseId: found.id })
      expect(licence !== undefined).toBe(found.state === 'approved')
      expect(await listDecisions(person, found.id)).toHaveLength(1)
      wins.add(found.state)
    })
    expect([...wins].every((state) => state === 'approved' || state === 'withdrawn')).toBe(true)
  })

  it('approval and refusal by the same officer: one decision', async ({ as, given }) => {
    await rounds(async () => {
      const { officer, reference } = await givenClaimed(as, given)
      const results = await race(
        () => approveCase(officer, reference),
        () => proposeRefusal(officer, reference, REFUSAL),
      )
      expect(results.sort()).toEqual(['cases/wrong-state', 'done'])
    })
  })

  it('second officers who confirm and decline: one word counts', async ({ as, given }) => {
    const second = as(await given.officer())
    const third = as(await given.officer())
    await rounds(async () => {
      const { officer, reference } = await givenClaimed(as, given)
      await proposeRefusal(officer, reference, REFUSAL)
      const results = await race(
        () => confirmRefusal(second, reference),
        () => declineRefusal(third, reference, { text: 'لا' }),
      )
      expect(results.sort()).toEqual(['cases/wrong-state', 'done'])
    })
  })

  it('a return and a withdrawal: never a case that is both', async ({ as, given }) => {
    await rounds(async () => {
      const { person, officer, reference } = await givenClaimed(as, given)
      const results = await race(
        () => returnForCorrection(officer, reference, { fields: [PAPER_NOTE] }),
        () => withdrawApplication(person, reference),
      )
      expect(results).toContain('done')
      expect((await getOwnCase(person, reference)).state).toBe('withdrawn')
    })
  })

  it('two sendings of one correction: it arrives once', async ({ as, given, clock }) => {
    await rounds(async () => {
      const { person, officer, reference } = await givenClaimed(as, given)
      await returnForCorrection(officer, reference, { fields: [PAPER_NOTE] })
      clock.advance({ minutes: 1 })
      await fillCorrection(person, reference)
      const sent = await Promise.all([
        submitApplication(person, reference),
        submitApplication(person, reference),
      ])
      expect(sent.filter(({ fresh }) => fresh)).toHaveLength(1)
      const { id } = await getOwnCase(person, reference)
      expect(await listSubmissions(person, id)).toHaveLength(2)
    })
  })

  it('a correction and a second return: the return waits for the correction or is told', async ({
    as,
    given,
    clock,
  }) => {
    await rounds(async () => {
      const { person, officer, reference } = await givenClaimed(as, given)
      await returnForCorrection(officer, reference, { fields: [PAPER_NOTE] })
      clock.advance({ minutes: 1 })
      await fillCorrection(person, reference)
      const { version } = await getOfficeCase(officer, reference)
      const [corrected, returnedAgain] = await race(
        () => submitApplication(person, reference),
        () => returnForCorrection(officer, reference, { fields: [PAPER_NOTE], version }),
      )
      expect(corrected).toBe('done')
      expect(['cases/wrong-state', 'cases/changed-meanwhile']).toContain(returnedAgain)
    })
  })

  it('the last correction and the sweep that ends the case: one wins', async ({
    as,
    given,
    clock,
    ctx,
    modules,
    deliver,
  }) => {
    const worker: Ctx = withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })
    const late = (context: Ctx) =>
      withCtx(context, { clock: { now: () => new Date(clock.now().getTime() + 12 * 86_400_000) } })
    await rounds(async () => {
      const { person, officer, reference } = await givenClaimed(as, given)
      await returnForCorrection(officer, reference, { fields: [PAPER_NOTE] })
      clock.advance({ minutes: 1 })
      await fillCorrection(person, reference)
      const [corrected] = await race(
        () => submitApplication(person, reference),
        () => letTimeAct(late(worker), { modules, deliver }),
      )
      const { state } = await getOwnCase(person, reference)
      expect(state).toBe(corrected === 'done' ? 'under-review' : 'lapsed')
    })
  })
})

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import {
  approveCase,
  claimCase,
  confirmRefusal,
  proposeRefusal,
  returnForCorrection,
  withdrawApplication,
} from '#cases'
import { type Ctx, withCtx } from '#kernel'
import { bodyOf, dbTest } from '#testing'
import {
  givenClaimed,
  PAPER_NOTE,
  sendApplication,
  sendCorrection,
} from '../../src/modules/cases/fixture.ts'
import { bringIn, licenceFor, licenceRules } from '../../src/modules/rules/fixture.ts'

const RULES = 'home-business-licence'
const SEWING = { activity: 'sewing', description: 'عبايات', materials: ['textile'] }
const PERFUME = { activity: 'perfume-incense', description: 'بخور', materials: ['chemicals'] }
const REFUSAL = { reasons: ['hazardous'], text: 'لا يناسب النشاط الحي' }

type Row = {
  inputs: Record<string, unknown>
  simulated: boolean
  model: string | null
  outcome: Record<string, unknown> | null
  on: string
}

/** What rules keep of cases that somebody decided, in the order in which they came. */
const decidedCases = async (ctx: Ctx): Promise<Row[]> => {
  const { rows } = await sql<Row>`
    select inputs, simulated, model, outcome, decided_on::text as on from rules.recorded_case
    where rule_set = ${RULES} and model is not null order by id`.execute(ctx.sql)
  return rows
}

describe('A decided case', () => {
  dbTest(
    'is kept for those who change rules, by what they ask and no more',
    async ({ ctx, as, given, deliver }) => {
      await deliver()
      const before = await decidedCases(ctx)
      const { officer, reference } = await givenClaimed(as, given)
      await deliver()
      expect(await decidedCases(ctx)).toEqual(before)
      await approveCase(officer, reference)
      await deliver()
      await deliver()
      const kept = (await decidedCases(ctx)).slice(before.length)
      expect(kept).toEqual([
        {
          on: '2026-11-23',
          inputs: {
            ...{ Age: 42, 'Lives in the home': true, Activity: 'sewing', Hazardous: false },
            ...{ Tenure: 'owned', 'Owner consents': false },
          },
          simulated: false,
          model: expect.stringMatching(/^[0-9a-f]{64}$/),
          outcome: expect.objectContaining({ Eligible: true, 'Yearly fee': 1020 }),
        },
      ])
    },
  )

  dbTest(
    'counts each thing that was decided over, and a correction in the place of what it corrects',
    async ({ ctx, as, given, deliver }) => {
      await deliver()
      const before = await decidedCases(ctx)
      const person = as(await given.person())
      const [first, second] = [as(await given.officer()), as(await given.officer())]
      const reference = await sendApplication(person, { activities: [SEWING, PERFUME] })
      await claimCase(first, reference)
      await returnForCorrection(first, reference, { fields: [PAPER_NOTE] })
      await sendCorrection(person, reference)
      await proposeRefusal(first, reference, REFUSAL)
      await confirmRefusal(second, reference)
      await deliver()
      const kept = (await decidedCases(ctx)).slice(before.length)
      expect(
        kept.map(({ inputs, outcome }) => [inputs.Activity, inputs.Hazardous, outcome?.Eligible]),
      ).toEqual([
        ['sewing', false, true],
        ['perfume-incense', true, false],
      ])
    },
  )

  dbTest(
    'is none where it was withdrawn, and simulated where it was played',
    async ({ ctx, as, given, deliver }) => {
      await deliver()
      const before = await decidedCases(ctx)
      const person = as(await given.person())
      await withdrawApplication(person, await sendApplication(person))
      const { officer, reference } = await givenClaimed(as, given)
      await approveCase(withCtx(officer, { simulated: true }), reference)
      await deliver()
      const kept = (await decidedCases(ctx)).slice(before.length)
      expect(kept.map(({ simulated }) => simulated)).toEqual([true])
    },
  )

  dbTest('cannot be changed or lost', async ({ ctx }) => {
    for (const statement of [
      sql`update rules.recorded_case set simulated = true`,
      sql`delete from rules.recorded_case`,
    ]) {
      await expect(statement.execute(ctx.sql)).rejects.toThrow(/permission denied/)
    }
  })
})

describe("The page 'what if'", () => {
  dbTest(
    'counts decided cases beside simulated ones, and those that were decided otherwise then',
    async ({ ctx, as, given, browse, deliver }) => {
      await bringIn(ctx, await licenceRules())
      const { officer, reference } = await givenClaimed(as, given)
      await approveCase(officer, reference)
      await deliver()
      const desk = await browse(await given.officer({ agency: 'moci', roles: ['officer'] }))
      const page = `/en/office/rules/${RULES}/0`
      const tried = async () => bodyOf((await desk.post(page, {})).body)
      const own = (body: string) =>
        body.slice(body.indexOf('Decided cases'), body.indexOf('Simulated cases'))
      const before = await tried()
      const count = Number(/of ([\d,]+) cases? would change/.exec(own(before))?.[1])
      expect(count).toBeGreaterThan(0)
      expect(own(before)).not.toContain('decided otherwise')
      expect(before.slice(before.indexOf('Simulated cases'))).toMatch(
        /of [\d,]+ cases would change/,
      )
      await bringIn(ctx, await licenceFor(1200))
      expect(own(await tried())).toContain('decided otherwise')
      await bringIn(ctx, await licenceRules())
    },
  )
})

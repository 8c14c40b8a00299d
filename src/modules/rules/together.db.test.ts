import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { amountsOf, deciderOf, explainTogether } from '#rules'
import { dbTest } from '#testing'
import { bringIn, islandRules, licenceFor, licenceRules } from './fixture.ts'

const HOME = {
  Age: 30,
  'Lives in the home': true,
  Hazardous: false,
  Tenure: 'owned',
  'Owner consents': false,
}
const doing = (Activity: string, more: object = {}) => ({ inputs: { ...HOME, Activity, ...more } })
const nameOf = (thing: number) => `No. ${thing + 1}`
const decided = async (ctx: Ctx, ...things: ReturnType<typeof doing>[]) =>
  (await deciderOf(ctx, { ruleSet: 'home-business-licence', on: '2026-11-23' }))(things)

describe('Several things that a rule set decides one by one', () => {
  dbTest('come to what the rule set says of them together', async ({ ctx }) => {
    const all = await decided(ctx, doing('sewing'), doing('cooking'))
    expect(all.value).toEqual({
      Eligible: true,
      'Yearly fee': 1020,
      'Completion certificate': true,
      'Consent of the owner': false,
      'Civil Defence certificate': true,
      'Health approval': true,
    })
    expect(all.beside).toEqual({ Desk: 'food-health' })
    expect(all.outcomes.map(({ beside }) => beside.Desk)).toEqual(['general', 'food-health'])
  })

  dbTest('are refused where one of them is, for the reason of that one', async ({ ctx }) => {
    const all = await decided(ctx, doing('sewing'), doing('other'), doing('cooking'))
    expect(all.value).toMatchObject({ Eligible: false, 'Yearly fee': null })
    expect(all.decisive).toBe(1)
    const said = explainTogether(ctx.translate('en'), all, nameOf)
    expect(said).toHaveLength(2)
    expect(said[1]).toMatch(/^No. 2: Because only the activities named are licensed at home/)
    expect(said[1]).toContain('242')
  })

  dbTest('are refused for each reason that there is, told once', async ({ ctx }) => {
    const hazard = doing('sewing', { Hazardous: true })
    const all = await decided(ctx, doing('other'), hazard, doing('sewing'), doing('other'))
    const said = explainTogether(ctx.translate('en'), all, nameOf)
    expect(said).toHaveLength(3)
    expect(said[1]).toMatch(/^No. 1 and No. 4: Because only the activities named/)
    expect(said[2]).toMatch(/^No. 2: Because work that needs hazardous materials/)
    const alone = explainTogether(ctx.translate('en'), await decided(ctx, hazard), nameOf)
    expect(alone[1]).toMatch(/^Because work/)
    const fine = await decided(ctx, doing('sewing'), doing('cooking'))
    expect(explainTogether(ctx.translate('en'), fine, nameOf)[1]).toMatch(/^Because you are 18/)
  })

  dbTest('are open where one of them is and none is refused', async ({ ctx }) => {
    const unknown = doing('sewing', { Age: undefined })
    const all = await decided(ctx, doing('sewing'), {
      inputs: JSON.parse(JSON.stringify(unknown.inputs)),
    })
    expect(all.value).toMatchObject({ Eligible: null })
    expect(all.decisive).toBe(1)
  })

  dbTest('come to nothing where a rule set does not say what', async ({ ctx }) => {
    await bringIn(ctx, await islandRules())
    const boat = { inputs: { Length: 8, Insured: true, 'Boat use': 'pleasure' } }
    const question = { ruleSet: 'mooring', on: '2026-11-23' }
    const decide = await deciderOf(ctx, question)
    expect(decide([boat]).value).toBe(true)
    expect(decide([boat, boat]).value).toBe(null)
  })
})

describe('The amounts that rules can give', () => {
  dbTest('are known before anything is asked', async ({ ctx }) => {
    await bringIn(ctx, await licenceRules())
    const fee = { ruleSet: 'home-business-licence', name: 'Yearly fee', on: '2026-11-23' }
    expect(await amountsOf(ctx, fee)).toEqual([{ minor: 102_000n, currency: 'QAR' }])
    await bringIn(ctx, await licenceFor(1200.5))
    expect(await amountsOf(ctx, fee)).toEqual([{ minor: 120_050n, currency: 'QAR' }])
  })

  dbTest('are not said of what gives no amounts', async ({ ctx }) => {
    const desk = { ruleSet: 'home-business-licence', name: 'Desk', on: '2026-11-23' }
    expect(await amountsOf(ctx, desk)).toBeUndefined()
  })
})

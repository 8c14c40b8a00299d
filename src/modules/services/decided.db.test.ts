import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { dbTest } from '#testing'
import { costOf } from './cost.ts'
import { decideApplication } from './decided.ts'
import { getService } from './service.ts'

const SERVICE = 'home-business-licence'
const DAY = '2026-11-23'

const sewing = { activity: 'sewing', description: 'عبايات', materials: ['textile'] }
const ANSWERS = {
  birthDate: '1984-05-02',
  home: { livesThere: true, tenure: 'owned' },
  activities: [sewing],
}

const decided = async (ctx: Ctx, change: object = {}, on = DAY) => {
  const { bundle } = await getService(ctx, SERVICE)
  const found = await decideApplication(ctx, bundle, 'apply', { ...ANSWERS, ...change }, on)
  if (!found) throw new Error('no rules decide')
  return found
}

const given = async (ctx: Ctx, change: object = {}) => {
  const { outcomes } = await decided(ctx, change)
  return outcomes.map(({ trace }) =>
    Object.fromEntries(trace.inputs.map(({ name, value }) => [name, value])),
  )
}

describe('An application, decided by the rules of its service', () => {
  dbTest('has its answers as inputs, each with where it comes from', async ({ ctx }) => {
    expect(await given(ctx)).toEqual([
      {
        Age: '42',
        'Lives in the home': 'true',
        Activity: '"sewing"',
        Hazardous: 'false',
        Tenure: '"owned"',
        'Owner consents': 'false',
      },
    ])
    const [outcome] = (await decided(ctx)).outcomes
    const sources = outcome?.trace.inputs.map(({ name, source }) => `${name}: ${source}`)
    expect(sources?.slice(0, 3)).toEqual([
      'Age: account',
      'Lives in the home: application',
      'Activity: application',
    ])
  })

  dbTest('is decided for each item, with what is said of that item', async ({ ctx }) => {
    const paint = { ...sewing, activity: 'cooking', materials: ['food', 'chemicals'] }
    const things = await given(ctx, { activities: [sewing, paint] })
    expect(things.map((one) => [one.Activity, one.Hazardous])).toEqual([
      ['"sewing"', 'false'],
      ['"cooking"', 'true'],
    ])
  })

  dbTest('counts full years on the day that counts', async ({ ctx }) => {
    const birthDate = '2008-11-23'
    expect((await decided(ctx, { birthDate }, '2026-11-22')).qualifies).toBe(false)
    expect((await decided(ctx, { birthDate }, '2026-11-23')).qualifies).toBe(true)
  })

  dbTest('says the fee and the desk; who does not qualify pays nothing', async ({ ctx }) => {
    const { bundle } = await getService(ctx, SERVICE)
    const yes = await decided(ctx)
    expect(yes).toMatchObject({ qualifies: true, fee: { minor: 102_000n }, queue: 'general' })
    expect(costOf(ctx, bundle, yes)).toBe(102_000n)
    const no = await decided(ctx, { home: { livesThere: false, tenure: 'owned' } })
    expect(no).toMatchObject({ qualifies: false, fee: null, queue: 'general' })
    expect(costOf(ctx, bundle, no)).toBe(0n)
  })

  dbTest('is left to an officer where something is not known', async ({ ctx }) => {
    const { bundle } = await getService(ctx, SERVICE)
    const open = await decided(ctx, { birthDate: undefined })
    expect(open).toMatchObject({ qualifies: null, fee: null })
    expect(costOf(ctx, bundle, open)).toBe('unknown')
  })
})

import { describe, expect, it } from 'vitest'
import { readPack } from '#kernel'
import { readService } from '../bundle/service-reader.ts'
import { reachedNothing, runScenario } from './run.ts'
import type { ScenarioFile } from './scenario-file.ts'

const { pack } = await readPack('packs/qatar')
if (!pack) throw new Error('the pack is unsound')

async function scenarioOf(service: string, name: string) {
  if (!pack) throw new Error('the pack is unsound')
  const { bundle } = await readService(`packs/qatar/services/${service}`, pack)
  const scenario = bundle?.scenarios?.find((one) => one.scenario === name)
  if (!bundle || !scenario) throw new Error(`${service} has no scenario ${name}`)
  const runWhole = async (whole: ScenarioFile) => {
    const reached = reachedNothing()
    const faults = await runScenario(pack, bundle, whole, reached)
    return faults.map(({ at, message }) => `${at.join('.')}: ${message.english}`)
  }
  const run = (change: Partial<ScenarioFile> = {}) => runWhole({ ...scenario, ...change })
  return { scenario, run, runWhole }
}

const renewal = await scenarioOf('home-business-licence', 'renewed-after-a-move')
const cards = await scenarioOf('health-card-issue', 'another-centre')
const lost = await scenarioOf('driving-licence-renew', 'lost-card')
const { licence } = renewal.scenario
if (!licence) throw new Error('the scenario has no licence')

describe('A scenario of a later act', () => {
  it('fills in the form of renewals over what the licence says, and comes out as it says', async () => {
    expect(await renewal.run()).toEqual([])
    const { home: _, ...answers } = licence.answers
    const missing = await renewal.run({ licence: { ...licence, answers }, variants: [] })
    expect(missing).toContain(
      'expect.errors: errors is {"home.livesThere":"required"}, expected {}',
    )
  })

  it('goes on from the last day in time, and from the decision when it is over', async () => {
    const until = (wanted: string) => [
      {
        do: 'approve' as const,
        expect: { state: 'granted' as const, until: wanted },
      },
    ]
    expect(await renewal.run({ steps: until('2027-12-20'), variants: [] })).toEqual([])
    const over = { licence: { ...licence, until: '2026-11-01' }, variants: [] }
    expect(await renewal.run({ ...over, steps: until('2027-11-22') })).toEqual([])
  })

  it('is tried only on days on which the service renews, and not of what never ends', async () => {
    expect(await renewal.run({ on: '2026-10-20' })).toContain(
      'on: it is renewed from 2026-10-21 to 2027-01-19 only',
    )
    expect(await renewal.run({ on: '2027-01-20' })).toContain(
      'on: it is renewed from 2026-10-21 to 2027-01-19 only',
    )
    expect(await renewal.run({ licence: { ...licence, until: null } })).toContain(
      'act: what never ends is not renewed: say the last day of the licence under until',
    )
  })

  it('changes in an amendment what the service opens, and in a replacement nothing', async () => {
    expect(await cards.run()).toEqual([])
    const answers = { ...cards.scenario.answers, married: true }
    expect(await cards.run({ answers })).toEqual([
      'answers.married: married is not open here (amend): leave it out, or open it under after in service.yaml',
    ])
    expect(await lost.run()).toEqual([])
    expect(await lost.run({ answers: { declaration: true, glasses: false } })).toEqual([
      'answers.glasses: glasses is not open here (replace): leave it out, or open it under after in service.yaml',
    ])
  })

  it('costs what its act costs; what costs nothing waits for no payment', async () => {
    const { expect: wanted } = cards.scenario
    expect(await cards.run({ expect: { ...wanted, fee: '100.00' } })).toEqual([
      'expect.fee: fee is "0.00", expected "100.00"',
    ])
  })

  it('says both what is applied for and of what licence, and asks for what the service lets holders do', async () => {
    const { act: _, ...actless } = renewal.scenario
    const { licence: __, ...licenceless } = renewal.scenario
    for (const half of [actless, licenceless]) {
      expect(await renewal.runWhole(half)).toContainEqual(
        expect.stringContaining('act and licence belong together'),
      )
    }
    expect(await lost.run({ act: 'amend' })).toEqual([
      'act: after in service.yaml does not let holders do this: amend',
    ])
    const known = { ...licence, answers: { ...licence.answers, garden: true } }
    expect(await renewal.run({ licence: known })).toContainEqual(
      expect.stringMatching(/^licence\.answers\.garden: the form asks nothing called garden/),
    )
  })
})

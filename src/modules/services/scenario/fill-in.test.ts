import { describe, expect, it } from 'vitest'
import { readPack } from '#kernel'
import { readService } from '../bundle/service-reader.ts'
import type { Meeting } from '../form/officer-form.ts'
import { filledIn } from './fill-in.ts'
import { reachedNothing, runScenario } from './run.ts'

const load = async (service: string, country = 'qatar') => {
  const { pack } = await readPack(`packs/${country}`)
  if (!pack) throw new Error('the pack is unsound')
  const { bundle, findings } = await readService(`${pack.dir}/services/${service}`, pack)
  if (!bundle) throw new Error(JSON.stringify(findings))
  return { pack, bundle }
}
const { pack, bundle } = await load('labour-complaint')

const TODAY = '2026-11-24'
const invitation = {
  ...{ hearingDay: '2026-11-26', hearingTime: '09:30', online: false, hearingPlace: 'Room 4' },
  ...{ interpreter: 'none', employerTold: 'phone' },
}
const fill = (form: string | undefined, answers: object, before?: Meeting) =>
  filledIn(
    bundle,
    { ...(form !== undefined && { form }), answers: { ...answers } },
    { pack, today: TODAY, before },
  )
const saidOf = (filled: ReturnType<typeof fill>) => ('english' in filled ? filled.english : filled)

describe('A form of an officer in a scenario', () => {
  it('hands its answers over, and tells the applicant what is for them', () => {
    const filled = fill('conciliation', invitation)
    expect(filled).toMatchObject({
      told: invitation,
      notices: ['hearing-set'],
      shown: ['hearingDay', 'hearingTime', 'online', 'hearingPlace', 'interpreter'],
    })
  })

  it('moves the hearing that the same form set for a day to come', () => {
    const filled = fill('conciliation', invitation)
    if ('english' in filled) throw new Error(filled.english)
    const before = filled.meeting
    if (!before) throw new Error('it sets a hearing')
    expect(fill('conciliation', invitation, before)).toMatchObject({ notices: ['hearing-moved'] })
    // The committee's is another one.
    expect(fill('session', invitation, before)).toMatchObject({ notices: ['hearing-set'] })
    const over = { ...before, day: '2026-11-23' }
    expect(fill('conciliation', invitation, over)).toMatchObject({ notices: ['hearing-set'] })
  })

  it('says why it cannot be filled in', () => {
    expect(saidOf(fill(undefined, {}))).toMatch(/say which form/)
    expect(saidOf(fill('conciliaton', {}))).toMatch(/did you mean "conciliation"/)
    // Of those who apply, not of an officer.
    expect(saidOf(fill('apply', {}))).toMatch(/"apply" is no form of an officer/)
    expect(saidOf(fill('conciliation', { ...invitation, hearingPlac: 'x' }))).toMatch(
      /did you mean "hearingPlace"/,
    )
    const { interpreter: _left, ...without } = invitation
    expect(saidOf(fill('conciliation', without))).toMatch(/interpreter is required/)
    expect(saidOf(fill('conciliation', { ...invitation, hearingTime: 'noon' }))).toMatch(
      /nobody can come on 2026-11-26 at noon/,
    )
    // They cannot settle while one side is away.
    const settled = { outcome: 'settled', agreedBy: '2026-12-01', agreement: 'It is paid.' }
    expect(saidOf(fill('conciliated', { ...settled, came: ['worker'] }))).toMatch(
      /outcome is one-side/,
    )
    expect(fill('conciliated', { ...settled, came: ['worker', 'employer'] })).toMatchObject({
      notices: [],
    })
  })

  it('is compared with what the scenario expects of it', async () => {
    const scenario = bundle.scenarios?.find((one) => one.scenario === 'wages-settled')
    if (!scenario) throw new Error('the scenario is there')
    const { variants: _left, ...plain } = scenario
    const changed = structuredClone(plain)
    const [first] = changed.steps ?? []
    if (!first?.expect) throw new Error('its first step expects something')
    first.expect.shown = ['employerTold']
    first.expect.notices = ['hearing-moved']
    const faults = await runScenario(pack, bundle, changed, reachedNothing())
    expect(faults.map(({ at }) => at.join('.'))).toEqual([
      ...['steps.0.expect.notices', 'steps.0.expect.shown'],
    ])
  })
})

describe('An opinion in a scenario', () => {
  it('does not end what somebody has to decide', async () => {
    const { pack, bundle } = await load('relief-appeal', 'saint-brandan')
    const upheld = bundle.scenarios?.find(({ scenario }) => scenario === 'upheld')
    if (!upheld) throw new Error('the appeal has no such scenario')
    const flow = '<sequenceFlow id="f-heard-judge" sourceRef="heard" targetRef='
    const procedure = bundle.procedure?.replace(`${flow}"judge"`, `${flow}"examined"`)
    const undecided = { ...bundle, ...(procedure && { procedure }) }
    const faults = await runScenario(pack, undecided, upheld, reachedNothing())
    expect(faults.map(({ message }) => message.english)).toEqual([
      expect.stringMatching(/ended as approved, and nobody decided/),
    ])
  })
})

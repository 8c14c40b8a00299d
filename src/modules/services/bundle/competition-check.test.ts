import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { YamlFile } from '#kernel'
import { readBpmn } from '#lib/bpmn/read'
import { checkCompetition } from './competition-check.ts'
import { type Followed, useFaults } from './procedure-check.ts'

const bpmnOf = (service: string) =>
  readFileSync(join(import.meta.dirname, `../../../../packs/${service}/procedure.bpmn`), 'utf8')
const WITH = bpmnOf('qatar/services/government-scholarship')
const BY_LIST_ALONE = bpmnOf('saint-brandan/services/apprenticeship')
const WITHOUT = bpmnOf('saint-brandan/services/mooring-permit')

/** What a test needs of a file, as it would be read. */
const asFile = <File>(file: object): File => JSON.parse(JSON.stringify(file))

/** The part of something that is looked at. */
const part = <Whole>(of: Whole | object): Whole => of as Whole

/** Berths of a harbour: nothing of it is the scholarship's. */
const BERTHS = {
  rounds: [
    { round: 'spring', opens: '--03-01', closes: '--04-30', places: 12 },
    { round: 'autumn', opens: '--09-01', closes: '--10-31', places: 5 },
  ],
  quotas: { by: 'rig', places: { sail: 4 } },
  ties: [{ answer: 'length', first: 'lowest' }, 'sent'],
  ...{ accept: 'P7D', reserve: { for: 'P30D' } },
  reasons: { ineligible: 'unsafe', outranked: 'full' },
}
const APPLY = {
  form: 'apply',
  pages: [
    {
      page: 'boat',
      fields: [
        { name: 'length', kind: 'number' },
        { name: 'rig', kind: 'choice', options: ['sail', 'motor'] },
        { name: 'boatName', kind: 'text' },
      ],
    },
  ],
}
const DESK = { decide: { refuse: { reasons: ['unsafe', 'full'] } } }

const found = (change: object, decidedBy: object = { points: 'Score' }) => {
  const file = part<YamlFile>({
    finding: (path: readonly (string | number)[], { code }: { code: string }) => ({
      ...{ path: path.join('.'), code },
    }),
  })
  const service = asFile<Followed['service']>({ competition: { ...BERTHS, ...change }, decidedBy })
  const parts = { file, service, apply: asFile(APPLY), desk: asFile(DESK) }
  return checkCompetition(part<Parameters<typeof checkCompetition>[0]>(parts)).map(
    (finding) => part<{ path: string }>(finding).path,
  )
}

describe('A competition', () => {
  it('is sound for any service that ranks by its rules', () => {
    expect(found({})).toEqual([])
    expect(found({}, {})).toEqual(['competition'])
  })

  it('has rounds whose days are there, and that do not lie over one another', () => {
    const [spring, autumn] = BERTHS.rounds
    const days = (change: object) => found({ rounds: [{ ...spring, ...change }, autumn] })
    expect(days({ closes: '--02-30' })).toEqual(['competition.rounds.0.closes'])
    expect(days({ opens: '--02-29' })).toEqual(['competition.rounds.0.opens'])
    expect(days({ closes: '2026-04-30' })).toEqual(['competition.rounds.0.closes'])
    expect(days({ closes: '--09-01' })).toEqual(['competition.rounds.1.opens'])
    expect(days({ round: 'autumn' })).toEqual(['competition.rounds.1.round'])
    expect(days({ opens: '2026-05-01', closes: '2026-04-30' })).toEqual([
      'competition.rounds.0.closes',
    ])
  })

  it('names answers, options and reasons that are there, and times in days', () => {
    expect(found({ ties: [{ answer: 'boatName', first: 'highest' }] })).toEqual([
      'competition.ties.0.answer',
    ])
    expect(found({ quotas: { by: 'length', places: { sail: 4 } } })).toEqual([
      'competition.quotas.by',
    ])
    expect(found({ quotas: { by: 'rig', places: { oars: 4 } } })).toEqual([
      'competition.quotas.places.oars',
    ])
    expect(found({ reasons: { ineligible: 'unsafe', outranked: 'late' } })).toEqual([
      'competition.reasons.outranked',
    ])
    expect(found({ accept: 'PT3H' })).toEqual(['competition.accept'])
  })
})

describe('The procedure of a competition', () => {
  const faultsOf = (bpmn: string, competition?: object): string[] =>
    useFaults(readBpmn(bpmn), {
      service: asFile<Followed['service']>({ costs: [], ...(competition && { competition }) }),
      forms: {},
    }).map(({ code }) => code)
  const codesOf = (bpmn: string, competition?: object) =>
    faultsOf(bpmn, competition).filter((code) => code.startsWith('competition'))

  it('waits for the list, the answer and the free place, and remembers their days', () => {
    expect(codesOf(WITH, BERTHS)).toEqual([])
    expect(new Set(codesOf(WITHOUT, BERTHS))).toEqual(
      new Set(['competition-unheard', 'competition-told']),
    )
    expect(new Set(codesOf(WITH))).toEqual(new Set(['competition-never']))
    const silent = WITH.replace(
      '<igov:state>competing</igov:state>',
      '<igov:state>offered</igov:state>',
    )
    expect(codesOf(silent, BERTHS)).toEqual(['competition-state'])
  })

  it('says that the end of the round is waited for, where it is', () => {
    const state = '<igov:state>in-round</igov:state>'
    expect(codesOf(WITH.replace(state, ''), BERTHS)).toEqual(['competition-unheard'])
    expect(codesOf(BY_LIST_ALONE)).toContain('competition-never')
    expect(faultsOf(WITH.replace(state, ''), BERTHS)).toContain('state-missing')
    expect(faultsOf(WITH, BERTHS)).not.toContain('state-missing')
  })

  it('may decide by its list alone; without one somebody decides', () => {
    expect(faultsOf(BY_LIST_ALONE, BERTHS)).not.toContain('nobody-decides')
    const nobody = BY_LIST_ALONE.replace('<igov:form>competition<', '<igov:form>correct<')
    expect(faultsOf(nobody, BERTHS)).toContain('nobody-decides')
  })
})

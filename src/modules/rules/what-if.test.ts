import { describe, expect, it } from 'vitest'
import { compileDmn } from '#lib/dmn/engine'
import { DmnError } from '#lib/dmn/findings'
import { readDmn } from '#lib/dmn/read'
import { islandRules } from './fixture.ts'
import { candidateOf } from './qualify.ts'
import { cellsOf, changeable, changedModel, effectOf, inventedCases } from './what-if.ts'

const MOMENT = { now: new Date('2026-11-23T09:00:00Z'), zone: 'UTC' }

const [mooring] = await islandRules()
const newest = mooring?.versions.at(-1)
if (!mooring || !newest) throw new Error('the island has no rules')
const { definition } = mooring
const definitions = readDmn(newest.text)
const kept = { definitions, model: compileDmn(definitions) }
const [berth] = changeable(kept)
if (!berth) throw new Error('the model has no table')
const version = { from: newest.from, to: null, model: newest.model.hash }
const { samples } = candidateOf(version, kept, definition.decision, MOMENT)
const cases = inventedCases(definition, samples, 200, '2026-11-23')

/** Of the table of berths: the cells of its rows, from the first. */
const effectWith = (...typed: string[]) => {
  const cells = cellsOf(berth).map((cells, at) => [typed[at] ?? '', ...cells.slice(1)])
  const after = changedModel(definitions, berth, cells)
  const { decision } = definition
  return effectOf({ decision, before: kept.model, after, cases, moment: MOMENT })
}

describe('What a change of rules would do', () => {
  it('is told by the cases whose outcome would change, and by which rows', async () => {
    const { moved, before, after } = await effectWith('<= 6', '(6..9]', '> 9')
    expect(moved.length).toBeGreaterThan(0)
    expect(moved.every(({ tried }) => tried.inputs.get('Length') === 12)).toBe(true)
    expect(moved.every((one) => one.before === true && one.after === false)).toBe(true)
    expect([before.length, after.length]).toEqual([200, 200])
  })

  it('is nothing where nothing changes, and the cases are the same each time', async () => {
    expect((await effectWith('<= 6', '(6..12]', '> 12')).moved).toEqual([])
    expect(inventedCases(definition, samples, 200, '2026-11-23')).toEqual(cases)
  })

  it('is that of one input set to a value for all cases', async () => {
    const changed = { input: 'Insured', value: true }
    const { decision } = definition
    const sides = { before: kept.model, after: kept.model }
    const { moved } = await effectOf({ decision, ...sides, cases, moment: MOMENT, changed })
    expect(moved.length).toBeGreaterThan(0)
    expect(moved.every(({ tried }) => tried.inputs.get('Insured') === false)).toBe(true)
    expect(moved[0]?.rows).toEqual({
      before: [{ decision: 'May moor', row: 5 }],
      after: [{ decision: 'May moor', row: 4 }],
    })
  })

  it('stops where the rules would take too much', async () => {
    const endless = 'count(for a in 1..9999 return for b in 1..9999 return a * b) > 0'
    const hostile = changedModel(definitions, berth, [[`? > 0 and ${endless}`], ['-'], ['-']])
    const sides = { before: kept.model, after: hostile }
    const effect = await effectOf({ decision: 'May moor', ...sides, cases, moment: MOMENT })
    expect([effect.stopped, effect.cases.length]).toEqual([true, 0])
  })

  it('is refused where a cell cannot be read', () => {
    expect(() => effectWith('<= 6', '(6..', '> 12')).toThrow(DmnError)
  })
})

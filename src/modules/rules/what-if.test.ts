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
  return effectOf(definition.decision, kept.model, after, cases, MOMENT)
}

describe('What a change of rules would do', () => {
  it('is told by the cases whose outcome would change', () => {
    const { moved, before, after } = effectWith('<= 6', '(6..9]', '> 9')
    expect(moved.length).toBeGreaterThan(0)
    expect(moved.every(({ given }) => given.get('Length') === 12)).toBe(true)
    expect(moved.every((one) => one.before === true && one.after === false)).toBe(true)
    expect([before.length, after.length]).toEqual([200, 200])
  })

  it('is nothing where nothing changes, and the cases are the same each time', () => {
    expect(effectWith('<= 6', '(6..12]', '> 12').moved).toEqual([])
    expect(inventedCases(definition, samples, 200, '2026-11-23')).toEqual(cases)
  })

  it('names what the change leaves open', () => {
    expect(effectWith('<= 6', '(7..12]', '> 12').findings.map(({ kind }) => kind)).toContain('gap')
  })

  it('is nothing where a cell would take too long, and soon said', () => {
    const start = process.cpuUsage()
    const { after } = effectWith('count(for i in 1..90000 return ?) > 0', '(6..12]', '> 12')
    expect(after.filter((one) => one !== null)).toEqual([])
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(2_000)
  })

  it('is refused where a cell cannot be read', () => {
    expect(() => effectWith('<= 6', '(6..', '> 12')).toThrow(DmnError)
  })
})

import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readPack } from '#kernel'
import { fromJson, type Json } from '#lib/feel/index'
import { readRuleSets } from '#rules'
import { inventPopulation } from './population.ts'
import { drawRuleCases } from './rule-cases.ts'

const DAY = '2026-11-23'

const { pack } = await readPack(join(import.meta.dirname, '../../../packs/qatar'))
if (!pack) throw new Error('the pack is unsound')
const { ruleSets } = await readRuleSets(pack)
const { people } = inventPopulation(pack, 1, 300)
const drawn = drawRuleCases(pack, people, DAY)

describe('A year of cases of the demonstration', () => {
  it('is there for each rule set of the pack, marked as simulated', () => {
    expect([...drawn.keys()].sort()).toEqual(ruleSets?.map((one) => one.definition.rules))
    for (const cases of drawn.values()) {
      expect(cases.length).toBe(300)
      expect(cases.every(({ on, simulated }) => simulated && on > '2025-11-22' && on <= DAY)).toBe(
        true,
      )
    }
  })

  it('answers each question of its rules with a value of its kind', () => {
    for (const { definition, versions } of ruleSets ?? []) {
      const cases = drawn.get(definition.rules) ?? []
      const needs = versions.flatMap(({ model }) => model.inputs([definition.decision]))
      for (const { inputs } of cases) {
        for (const { name, type } of needs) {
          const json = inputs[name] as Json
          expect(fromJson(json, type), `${definition.rules}: ${name} = ${json}`).not.toBeNull()
          expect(fromJson(json, type)).toBeDefined()
        }
      }
    }
  })

  it('is the same each time, and has more than one outcome for each rule set', () => {
    expect(drawRuleCases(pack, people, DAY)).toEqual(drawn)
    for (const { definition, versions } of ruleSets ?? []) {
      const values = new Set<string>()
      const model = versions.at(-1)?.model
      for (const { inputs, on } of drawn.get(definition.rules) ?? []) {
        const needs = model?.inputs([definition.decision]) ?? []
        const given = needs.map(
          ({ name, type }) => [name, fromJson(inputs[name] as Json, type) ?? null] as const,
        )
        const moment = { now: new Date(`${on}T09:00:00Z`), zone: 'Asia/Qatar' }
        const asked = { inputs: new Map(given), decisions: [definition.decision], ...moment }
        values.add(String(model?.evaluate(asked).trace?.values[definition.decision]))
      }
      expect(values.size, definition.rules).toBeGreaterThan(1)
    }
  })
})

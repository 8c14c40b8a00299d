import { describe, expect, it } from 'vitest'
import { readPack } from '#kernel'
import { compileDmn } from '#lib/dmn/engine'
import { readDmn } from '#lib/dmn/read'
import { type FeelValue, fromJson, type Json, toJson } from '#lib/feel/index'
import { momentOn } from './evaluation.ts'
import type { RuleInput } from './pack/rule-set-file.ts'
import { type PackRuleSet, readRuleSets } from './pack/rule-sets.ts'
import { type Candidate, candidateOf, nextQuestion } from './qualify.ts'

const ZONE = 'Asia/Qatar'
const MOMENT = { now: new Date('2026-11-23T09:00:00Z'), zone: ZONE }

async function ruleSetsOf(dir: string) {
  const { pack } = await readPack(dir)
  if (!pack) throw new Error(`${dir} is unsound`)
  const { ruleSets, findings } = await readRuleSets(pack)
  if (!ruleSets) throw new Error(JSON.stringify(findings))
  return ruleSets
}

const candidatesOf = ({ definition, versions }: PackRuleSet, on = '2026-11-23'): Candidate[] =>
  versions.map(({ from, to, text, model }) => {
    const definitions = readDmn(text)
    const version = { from, to: to ?? null, model: model.hash }
    return candidateOf(
      version,
      { definitions, model: compileDmn(definitions) },
      definition.decision,
      momentOn(on, MOMENT),
    )
  })

const ruleSets = await Promise.all(['packs/saint-brandan', 'packs/qatar'].map(ruleSetsOf))
const all = ruleSets.flat()
const mooring = all.find(({ definition }) => definition.rules === 'mooring')
if (!mooring) throw new Error('the island has no rules')
const newest = candidatesOf(mooring).slice(-1)

/** Answers the questions as a scenario would, until nothing can change the answer. */
function ask(
  ruleSet: PackRuleSet,
  all: readonly Candidate[],
  given: Readonly<Record<string, Json>>,
) {
  const { definition } = ruleSet
  const answers = new Map<string, FeelValue>()
  const asked: string[] = []
  for (;;) {
    const on = definition.day === undefined ? undefined : answers.get(definition.day)
    const day = on === undefined ? undefined : String(on)
    const candidates =
      day === undefined
        ? all
        : all.filter(({ version: { from, to } }) => from <= day && (to === null || day < to))
    const next = nextQuestion(definition, candidates, answers)
    if ('settled' in next) return { asked, value: next.settled }
    asked.push(next.ask)
    const needs = ruleSet.versions.flatMap(({ model }) => model.inputs([definition.decision]))
    const type = needs.find(({ name }) => name === next.ask)?.type
    const value = type && fromJson(given[next.ask] ?? null, type)
    if (asked.length > definition.inputs.length) throw new Error(`asked twice: ${asked}`)
    answers.set(next.ask, value ?? null)
  }
}

describe('The questions of a check', () => {
  it('end as soon as nothing can change the answer', () => {
    const trade = ask(mooring, newest, { Length: 5, 'Boat use': 'trade', Insured: true })
    expect(trade).toEqual({ asked: ['Boat use'], value: false })
    const fishing = ask(mooring, newest, { Length: 5, 'Boat use': 'fishing', Insured: false })
    expect(fishing).toEqual({ asked: ['Boat use', 'Length'], value: true })
    const uninsured = ask(mooring, newest, { Length: 20, 'Boat use': 'pleasure', Insured: false })
    expect(uninsured.value).toBe(false)
    expect(uninsured.asked.length).toBeLessThan(3)
  })

  it('leave out what gives the same in each way', () => {
    const answers = new Map<string, FeelValue>([
      ['Length', 5],
      ['Boat use', 'fishing'],
    ])
    expect(nextQuestion(mooring.definition, newest, answers)).toEqual({ settled: true })
  })

  it.each(all.map((ruleSet) => [ruleSet.definition.rules, ruleSet] as const))(
    'of %s lead to the answer of each scenario, and never ask more than all',
    (_, ruleSet) => {
      const counts: number[] = []
      for (const { on, given } of ruleSet.scenarios) {
        const candidates = candidatesOf(ruleSet, on)
        const inForce = candidates.filter(
          ({ version: { from, to } }) => from <= on && (to === null || on < to),
        )
        const { decision } = ruleSet.definition
        const version = ruleSet.versions.findLast(({ from }) => from <= on)
        const needs = version?.model.inputs([decision]) ?? []
        // What a scenario leaves out, nobody can answer here.
        if (!version || needs.some(({ name }) => given[name] === undefined)) continue
        const inputs = new Map(
          needs.map(({ name, type }) => [name, fromJson(given[name] as Json, type) ?? null]),
        )
        const moment = momentOn(on, MOMENT)
        const { values } = version.model.evaluate({ ...moment, decisions: [decision], inputs })
        const { asked, value } = ask(
          ruleSet,
          ruleSet.definition.day ? candidates : inForce,
          given as Record<string, Json>,
        )
        expect(toJson(value), JSON.stringify({ on, given, asked })).toEqual(
          toJson(values.get(decision) ?? null),
        )
        counts.push(asked.length)
      }
      expect(Math.max(...counts)).toBeLessThanOrEqual(ruleSet.definition.inputs.length)
      const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length
      expect(mean).toBeLessThan(ruleSet.definition.inputs.length)
    },
  )

  it.each(all.map((ruleSet) => [ruleSet.definition.rules, ruleSet] as const))(
    'of %s lead to what the model gives, whatever is answered',
    (_, ruleSet) => {
      const { decision, day, inputs } = ruleSet.definition
      const candidates = candidatesOf(ruleSet)
      const random = numbers(7)
      for (let round = 0; round < 40; round++) {
        const given = Object.fromEntries(
          inputs.map((input) => [input.name, anyAnswer(input, random)]),
        )
        const on = day === undefined ? '2026-11-23' : String(given[day])
        const version = ruleSet.versions.findLast(({ from }) => from <= on)
        if (!version) continue
        const needs = version.model.inputs([decision])
        const values = new Map(
          needs.map(({ name, type }) => [name, fromJson(given[name] ?? null, type) ?? null]),
        )
        // Both look at the same today, also where the day that counts is another.
        const whole = version.model.evaluate({
          ...momentOn('2026-11-23', MOMENT),
          decisions: [decision],
          inputs: values,
        })
        const { asked, value } = ask(
          ruleSet,
          day === undefined ? candidates.slice(-1) : candidates,
          given,
        )
        const context = JSON.stringify({ given, asked })
        expect(toJson(value), context).toEqual(toJson(whole.values.get(decision) ?? null))
      }
    },
  )
})

/** Numbers from 0 to 1, the same in each run. */
function numbers(seed: number) {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

function anyAnswer({ kind, options = [] }: RuleInput, random: () => number): Json {
  if (kind === 'yes-no') return random() < 0.5
  if (kind === 'choice') return options[Math.floor(random() * options.length)]?.value ?? ''
  if (kind === 'date') {
    return new Date(Date.UTC(2006 + random() * 20, random() * 12, 1 + random() * 28))
      .toISOString()
      .slice(0, 10)
  }
  return Math.floor(random() * (kind === 'number' ? 50 : 12_000))
}

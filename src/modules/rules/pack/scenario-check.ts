import type { Finding, YamlFile } from '#kernel'
import { rowsNeverHit } from '#lib/dmn/coverage'
import type { CompiledModel } from '#lib/dmn/engine'
import type { DecisionNode } from '#lib/dmn/graph'
import type { Trace } from '#lib/dmn/trace'
import { equal, FeelLimitError, type FeelValue, fromJson, type Json, toJson } from '#lib/feel/index'
import { articlesOf } from '../cited.ts'
import { feelInputs, type Given, momentOn } from '../evaluation.ts'
import type { RuleOutcome, Scenario } from './rule-set-file.ts'
import type { PackRuleSet, PackVersion } from './rule-sets.ts'

/** What is wrong with a scenario: for the author of a pack in English, for others by its code. */
export type ScenarioFault = {
  at: 'on' | 'given' | 'expect' | 'says'
  code:
    | 'day-early'
    | 'day-other'
    | 'input-unknown'
    | 'input-unreadable'
    | 'differs'
    | 'unsaid'
    | 'limit'
    | 'not-run'
  params: Readonly<Record<string, string>>
  name?: string
  message: string
}

/**
 * Runs the scenarios of a rule set, each by the version of its day.
 *
 * @returns those that do not come out, and the rows of each model that none of them hits
 */
export function checkScenarios(file: YamlFile, ruleSet: PackRuleSet, zone: string): Finding[] {
  // One model may decide on several stretches of days.
  const traces = new Map<string, Trace[]>()
  const findings = ruleSet.scenarios.flatMap((scenario, index) => {
    const ran = runScenario(ruleSet, scenario, zone)
    if (ran.version && ran.trace) {
      const { file } = ran.version
      traces.set(file, [...(traces.get(file) ?? []), ran.trace])
    }
    return ran.faults.map(({ at, name, message }) =>
      file.finding(name === undefined ? [index, at] : [index, at, name], {
        code: 'scenario-fails',
        message,
      }),
    )
  })
  const models = new Map(ruleSet.versions.map((version) => [version.file, version]))
  const rows = [...models].flatMap(([file, version]) => untried(version, traces.get(file) ?? []))
  return [...findings, ...rows]
}

/**
 * @returns what a scenario gives, with everything that is not as it says; `cameOut` as `expect` would have to say it
 */
export function runScenario(
  { definition, versions }: PackRuleSet,
  scenario: Scenario,
  zone: string,
): {
  version?: PackVersion
  trace?: Trace
  cameOut?: Json
  faults: ScenarioFault[]
} {
  const { on } = scenario
  const version = versions.findLast(({ from }) => from <= on)
  if (!version) {
    const message = `no version is in force on ${on}: the first begins on ${versions[0]?.from}`
    const params = { day: on, first: versions[0]?.from ?? '' }
    return { faults: [{ at: 'on', code: 'day-early', params, message }] }
  }
  const { model } = version
  const needs = model.inputs([definition.decision, ...(definition.beside ?? [])])
  const { inputs, unreadable } = feelInputs(needs, scenario.given as Given)
  const known = new Set(definition.inputs.map(({ name }) => name))
  const { day } = definition
  const counted = day === undefined ? on : scenario.given[day]
  const otherDay = `the day that counts is ${on}, and "${day}" is ${counted}: they must be the same`
  const wrong: ScenarioFault[] = [
    ...(counted === on
      ? []
      : [
          {
            at: 'on',
            code: 'day-other',
            params: { day: on, input: day ?? '' },
            message: otherDay,
          } as const,
        ]),
    ...Object.keys(scenario.given)
      .filter((name) => !known.has(name))
      .map(
        (name): ScenarioFault => ({
          ...{ at: 'given', code: 'input-unknown', params: { input: name }, name },
          message: `there is no input "${name}"`,
        }),
      ),
    ...unreadable.map((name): ScenarioFault => {
      const type = needs.find((need) => need.name === name)?.type.kind
      const given = JSON.stringify(scenario.given[name])
      const params = { input: name }
      const message = `${given} is no ${type}`
      return { at: 'given', code: 'input-unreadable', params, name, message }
    }),
  ]
  if (wrong.length > 0) return { version, faults: wrong }
  const expected = expectedOf(definition, scenario.expect, version)
  const decisions = [...new Set([definition.decision, ...Object.keys(expected)])]
  try {
    // A scenario is the same whenever it is run: today is its day.
    const moment = momentOn(on, { now: new Date(0), zone })
    const { values, trace } = model.evaluate({ ...moment, decisions, inputs })
    const cameOut = asExpected(definition.decision, expected, scenario, values)
    const faults = [...unequal(expected, values, model), ...unsaid(scenario, trace)]
    return { version, cameOut, faults, ...(trace && { trace }) }
  } catch (error) {
    if (!(error instanceof FeelLimitError)) throw error
    const message = `the evaluation was ${error.message}`
    return { version, faults: [{ at: 'expect', code: 'limit', params: {}, message }] }
  }
}

/** What came out in the form in which a scenario expects it: the answer alone, or by names of decisions. */
function asExpected(
  decision: string,
  expected: Readonly<Record<string, unknown>>,
  { expect }: Scenario,
  values: ReadonlyMap<string, FeelValue>,
): Json {
  const of = (name: string) => toJson(values.get(name) ?? null)
  const names = Object.keys(expected)
  if (names.length === 1 && names[0] === decision && expected[decision] === expect) {
    return of(decision)
  }
  return Object.fromEntries(names.map((name) => [name, of(name)]))
}

/** By decision: the value alone is the answer's. */
function expectedOf(
  { decision, outcome }: { decision: string; outcome: RuleOutcome },
  expect: unknown,
  { model }: PackVersion,
): Record<string, unknown> {
  if (typeof expect !== 'object' || expect === null || Array.isArray(expect)) {
    return { [decision]: expect }
  }
  const names = Object.keys(expect)
  const decisions = names.every((name) => model.nodes.get(name)?.kind === 'decision')
  return decisions && (outcome.kind !== 'context' || names.length > 0)
    ? { ...expect }
    : { [decision]: expect }
}

const unequal = (
  expected: Readonly<Record<string, unknown>>,
  values: ReadonlyMap<string, FeelValue>,
  model: CompiledModel,
): ScenarioFault[] =>
  Object.entries(expected).flatMap(([name, wanted]) => {
    const actual = values.get(name) ?? null
    const node = model.nodes.get(name)
    const typed = node?.kind === 'decision' ? fromJson(wanted as Json, typeOf(node)) : undefined
    const same = typed !== undefined && equal(actual, typed) === true
    const shown = JSON.stringify(toJson(actual))
    const message = `"${name}" is ${shown}, expected ${JSON.stringify(wanted)}`
    const params = { decision: name, actual: shown, wanted: JSON.stringify(wanted) }
    return same || (actual === null && typed === null)
      ? []
      : [{ at: 'expect', code: 'differs', params, message } as const]
  })

const typeOf = ({ wanted, program }: DecisionNode) =>
  wanted.type.kind === 'any' ? program.type : wanted.type

function unsaid({ says = [] }: Scenario, trace: Trace | undefined): ScenarioFault[] {
  const tables = trace?.decisions.flatMap((decision) => decision.tables) ?? []
  const said = new Set(tables.flatMap(({ hits }) => hits.flatMap(articlesOf)))
  return says
    .filter((key) => !said.has(key))
    .map((key) => ({
      ...({ at: 'says', code: 'unsaid', params: { article: key } } as const),
      message: `no row that was hit names "${key}"; those that were name ${[...said].join(', ') || 'nothing'}`,
    }))
}

/** What no scenario tries, nobody has looked at. */
const untried = ({ file, model }: PackVersion, traces: readonly Trace[]): Finding[] =>
  rowsNeverHit(model, traces).flatMap(({ table, within, rows }) =>
    rows.map((row) => {
      const place = model.tables[table]?.model.rules[row - 1]?.place ?? { line: 1, column: 1 }
      const message = `no scenario hits row ${row} of "${within}": add one that does`
      return { file, ...place, code: 'row-untried', message, severity: 'warning' }
    }),
  )

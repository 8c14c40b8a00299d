import { setImmediate } from 'node:timers/promises'
import { type CompiledModel, compileDmn, type Evaluated } from '#lib/dmn/engine'
import type { DecisionTable, Definitions } from '#lib/dmn/model'
import type { TableProgram } from '#lib/dmn/table'
import type { Trace } from '#lib/dmn/trace'
import {
  FeelLimitError,
  type FeelValue,
  type Json,
  parseDate,
  parseNumber,
  toJson,
} from '#lib/feel/index'
import { addDays } from '#lib/time'
import { type Moment, momentOn } from './evaluation.ts'
import type { RuleInput, RuleSetFile } from './pack/rule-set-file.ts'
import type { KeptModel } from './rule-set.ts'

/** Cells of a table as they were typed: of each row its inputs, then its outputs. */
export type Cells = readonly (readonly string[])[]

/** A case on which a change is tried: what it says, by the names of the inputs. */
export type TriedCase = {
  on: string
  inputs: ReadonlyMap<string, FeelValue>
  source: CaseSource
  /** what was decided in its time; undefined where nobody did */
  decided?: Json
}

/** Where cases come from, in the order in which they are told. */
export const CASE_SOURCES = ['decided', 'simulated', 'invented'] as const
export type CaseSource = (typeof CASE_SOURCES)[number]

export type Moved = {
  tried: TriedCase
  before: Json
  after: Json
  /** rows of tables that only one of the two took, as `decision, row`, nearest to the answer first */
  rows: { before: readonly RowTaken[]; after: readonly RowTaken[] }
}
export type RowTaken = { decision: string; row: number }

export type Effect = {
  cases: readonly TriedCase[]
  /** outcomes in the order of the cases */
  before: readonly Json[]
  after: readonly Json[]
  moved: readonly Moved[]
  /** true: the rules would take too much, so that not all cases were decided */
  stopped: boolean
}

/** The cells of a table as they stand. */
export const cellsOf = ({ model }: TableProgram): Cells =>
  model.rules.map(({ inputs, outputs }) => [...inputs, ...outputs].map(({ text }) => text.trim()))

/** The tables that are the whole of a decision: those can be changed here. */
export const changeable = ({ definitions, model }: KeptModel): readonly TableProgram[] => {
  const whole = definitions.elements.flatMap((element) =>
    element.kind === 'decision' && element.expression ? [element.expression] : [],
  )
  return model.tables.filter((table) => whole.includes(table.model))
}

/**
 * The model with other cells in one of its tables.
 *
 * @throws DmnError  a cell cannot be read
 */
export function changedModel(
  definitions: Definitions,
  { model }: TableProgram,
  cells: Cells,
): CompiledModel {
  const table: DecisionTable = {
    ...model,
    rules: model.rules.map((rule, row) => {
      const typed = cells[row] ?? []
      return {
        ...rule,
        inputs: rule.inputs.map((cell, at) => ({ ...cell, text: typed[at] ?? cell.text })),
        outputs: rule.outputs.map((cell, at) => ({
          ...cell,
          text: typed[rule.inputs.length + at] ?? cell.text,
        })),
      }
    }),
  }
  return compileDmn({
    ...definitions,
    elements: definitions.elements.map((element) =>
      element.kind === 'decision' && element.expression === model
        ? { ...element, expression: table }
        : element,
    ),
  })
}

/** What rules of a pack never need; a hostile formula is stopped after some milliseconds. */
const LIMITS = { steps: 20_000 }
/** Between so many cases others have their turn. */
const AT_ONCE = 50
/** Of so many the rows are told. */
const TOLD = 2_000

export type EffectOptions = {
  decision: string
  before: CompiledModel
  after: CompiledModel
  cases: readonly TriedCase[]
  /** as of now, for cases of today */
  moment: Moment
  /** an input that all cases have otherwise after the change */
  changed?: { input: string; value: FeelValue } | undefined
}

/** Of an effect what it says of the cases that come from one place. */
export function effectOn(effect: Effect, source: CaseSource): Effect {
  const of = <T>(values: readonly T[]) =>
    values.filter((_, at) => effect.cases[at]?.source === source)
  return {
    cases: of(effect.cases),
    before: of(effect.before),
    after: of(effect.after),
    moved: effect.moved.filter(({ tried }) => tried.source === source),
    stopped: effect.stopped,
  }
}

/** How many were decided otherwise in their time than the rules as they stand would. */
export const decidedOtherwise = ({ cases, before }: Effect): number =>
  cases.filter(
    ({ decided }, at) =>
      decided !== undefined && JSON.stringify(decided) !== JSON.stringify(before[at]),
  ).length

/** Decides the same cases by the rules as they stand and as they would be, each on its own day. */
export async function effectOf(options: EffectOptions): Promise<Effect> {
  const { decision, before, after, cases, moment, changed } = options
  const was: Json[] = []
  const is: Json[] = []
  const moved: Moved[] = []
  const told = (model: CompiledModel, request: Asked, trace: boolean) =>
    model.evaluate({ ...request, decisions: [decision], trace, limits: LIMITS })
  for (const [at, tried] of cases.entries()) {
    if (at % AT_ONCE === AT_ONCE - 1) await setImmediate()
    const asked = { inputs: tried.inputs, ...momentOn(tried.on, moment) }
    const then = changed
      ? { ...asked, inputs: new Map(tried.inputs).set(changed.input, changed.value) }
      : asked
    try {
      const [old, now] = [told(before, asked, false), told(after, then, false)].map((one) =>
        toJson(one.values.get(decision) ?? null),
      ) as [Json, Json]
      was.push(old)
      is.push(now)
      if (JSON.stringify(old) === JSON.stringify(now)) continue
      const traces = moved.length < TOLD ? [told(before, asked, true), told(after, then, true)] : []
      moved.push({ tried, before: old, after: now, rows: rowsApart(decision, traces) })
    } catch (error) {
      if (!(error instanceof FeelLimitError)) throw error
      return { cases: cases.slice(0, at), before: was, after: is, moved, stopped: true }
    }
  }
  return { cases, before: was, after: is, moved, stopped: false }
}

type Asked = Moment & { inputs: TriedCase['inputs'] }

/**
 * The rows by which two evaluations part: of decisions that hit other rows although all that they were made from hit
 * the same. What only follows from these is left out.
 */
function rowsApart(decision: string, evaluated: readonly Evaluated[]): Moved['rows'] {
  const [before, after] = evaluated.map(({ trace }) => rowsTaken(decision, trace))
  if (!before || !after) return { before: [], after: [] }
  const hits = (taken: Taken, name: string) => taken.get(name)?.rows.join() ?? ''
  const apart = new Set(
    [...before.keys(), ...after.keys()].filter((name) => hits(before, name) !== hits(after, name)),
  )
  const follows = (taken: Taken, name: string): boolean =>
    taken.get(name)?.causes.some((cause) => apart.has(cause) || follows(taken, cause)) ?? false
  const roots = [...apart].filter((name) => !follows(before, name) && !follows(after, name))
  const rows = (taken: Taken) =>
    roots.flatMap((name) => (taken.get(name)?.rows ?? []).map((row) => ({ decision: name, row })))
  return { before: rows(before), after: rows(after) }
}

/** Of each decision on the way to an answer: the rows that it hit, and what it was made from. */
type Taken = ReadonlyMap<string, { rows: readonly number[]; causes: readonly string[] }>

function rowsTaken(decision: string, trace: Trace | undefined): Taken {
  const byName = new Map(trace?.decisions.map((one) => [one.name, one]))
  const taken = new Map<string, { rows: number[]; causes: string[] }>()
  const seen = new Set([decision])
  for (const name of seen) {
    const one = byName.get(name)
    if (!one) continue
    const causes = one.causes.map((cause) => cause.name)
    taken.set(name, { rows: one.tables.flatMap(({ hits }) => hits.map(({ row }) => row)), causes })
    for (const cause of causes) seen.add(cause)
  }
  return taken
}

/**
 * Cases drawn evenly from what the questions allow, the same each time: they show what a change does and say
 * nothing of how often it happens.
 *
 * @param samples  values that stand for all of an input, where there are some
 */
export function inventedCases(
  { inputs }: Pick<RuleSetFile, 'inputs'>,
  samples: ReadonlyMap<string, readonly FeelValue[]>,
  count: number,
  day: string,
): TriedCase[] {
  const random = numbersFrom(2_026)
  return Array.from({ length: count }, () => {
    const given = inputs.map((input): [string, FeelValue] => {
      const values = samples.get(input.name)
      const drawn = values?.[Math.floor(random() * values.length)]
      return [input.name, drawn ?? anyOf(input, random, day)]
    })
    return { on: day, inputs: new Map(given), source: 'invented' }
  })
}

const YEARS = 15
const MOST_MONEY = 20_000

function anyOf({ kind, options = [] }: RuleInput, random: () => number, day: string): FeelValue {
  switch (kind) {
    case 'yes-no':
      return random() < 0.5
    case 'choice':
      return options[Math.floor(random() * options.length)]?.value ?? null
    case 'date':
      return parseDate(addDays(day, -Math.floor(random() * YEARS * 365)))
    case 'money':
      return Math.round(random() * MOST_MONEY)
    case 'number':
      return parseNumber(String(Math.floor(random() * 50)))
    case 'text':
      return ''
  }
}

/** Numbers from 0 to 1 that look like chance, and are the same in every run. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

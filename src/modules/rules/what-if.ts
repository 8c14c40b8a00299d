import { type Analysis, analyse } from '#lib/dmn/analysis'
import { type CompiledModel, compileDmn } from '#lib/dmn/engine'
import type { DecisionTable, Definitions } from '#lib/dmn/model'
import type { TableProgram } from '#lib/dmn/table'
import {
  FeelLimitError,
  type FeelValue,
  type Json,
  parseDate,
  parseNumber,
  toJson,
} from '#lib/feel/index'
import { addDays } from '#lib/time'
import type { Moment } from './evaluation.ts'
import type { RuleInput, RuleSetFile } from './pack/rule-set-file.ts'
import type { KeptModel } from './rule-set.ts'

/** Cells of a table as they were typed: of each row its inputs, then its outputs. */
export type Cells = readonly (readonly string[])[]

/** A case that nobody has brought: what it says, by the names of the inputs. */
export type Invented = ReadonlyMap<string, FeelValue>

export type Moved = { given: Invented; before: Json; after: Json }

export type Effect = {
  cases: number
  /** outcomes in the order of the cases */
  before: readonly Json[]
  after: readonly Json[]
  moved: readonly Moved[]
  /** what is wrong with the changed table itself */
  findings: Analysis['findings']
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

/** Of one case: what is typed into a cell is run for hundreds of them. */
const LIMITS = { steps: 10_000 }

/**
 * Decides the same cases by the model as it stands and as it would be. What would take too much for a
 * case has no outcome there.
 */
export function effectOf(
  decision: string,
  before: CompiledModel,
  after: CompiledModel,
  cases: readonly Invented[],
  moment: Moment,
): Effect {
  const decided = (model: CompiledModel) =>
    cases.map((inputs): Json => {
      const request = { inputs, decisions: [decision], trace: false, limits: LIMITS, ...moment }
      try {
        return toJson(model.evaluate(request).values.get(decision) ?? null)
      } catch (error) {
        if (error instanceof FeelLimitError) return null
        throw error
      }
    })
  const [was, is] = [decided(before), decided(after)]
  const moved = cases.flatMap((given, at): Moved[] => {
    const [before = null, after = null] = [was[at], is[at]]
    return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ given, before, after }]
  })
  const findings = after.tables.flatMap((table) => analyse(table).findings)
  return { cases: cases.length, before: was, after: is, moved, findings }
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
): Invented[] {
  const random = numbersFrom(2_026)
  return Array.from({ length: count }, () => {
    const given = inputs.map((input): [string, FeelValue] => {
      const values = samples.get(input.name)
      const drawn = values?.[Math.floor(random() * values.length)]
      return [input.name, drawn ?? anyOf(input, random, day)]
    })
    return new Map(given)
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

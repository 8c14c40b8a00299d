import { type FeelValue, type Reason, Run } from '#lib/feel/index'
import { type ValueText, valueText } from './value-text.ts'

export type RunOptions = ConstructorParameters<typeof Run>[0]

/** What one evaluation did, as JSON. */
export type Trace = {
  /** content hash of the model and its imports */
  model: string
  now: string
  zone: RunOptions['zone']
  asked: { kind: 'decisions' | 'service' | 'function'; names: readonly string[] }
  inputs: readonly InputTrace[]
  /** given, and of no name that the model has */
  unknown: readonly string[]
  /** what was asked, with its result; whole, as the inputs are */
  values: Readonly<Record<string, ValueText>>
  /** in the order in which they were decided */
  decisions: readonly DecisionTrace[]
}

export type InputTrace = {
  name: string
  value: ValueText
  /** where the caller says that it comes from, such as a register */
  source?: string
}

export type DecisionTrace = {
  name: string
  id?: string
  /** of imports, outermost first; empty in the model itself */
  path: string
  /** the decision service that asked for it, when one did */
  service?: string
  value: ValueText
  /** sources that the model names for it, such as a law */
  authorities: readonly { name: string; locationUri?: string }[]
  /** names of inputs, decisions and functions that it was given, with their values */
  causes: readonly { name: string; value: ValueText }[]
  tables: readonly TableTrace[]
  /** functions of the model that it called, bounded; inner calls come before outer ones */
  calls: readonly CallTrace[]
  /** why something became null on the way */
  reasons: readonly Reason[]
}

export type CallTrace = {
  name: string
  arguments: readonly { name: string; value: ValueText }[]
  value: ValueText
}

export type TableTrace = {
  /** its place among the tables of the compiled model */
  table: number
  id?: string
  /** decision or function that holds the table */
  within: string
  policy: string
  inputs: readonly { text: string; value: ValueText }[]
  hits: readonly RowTrace[]
  /** rows that one cell alone kept from matching; bounded */
  near: readonly (RowTrace & { failed: FailedCell })[]
  outcome: 'row' | 'rows' | 'default' | 'nothing' | 'refused'
}

/** Numbered from 1, as the table is read. */
export type RowTrace = {
  row: number
  id?: string
  /** such as the article of law, by the column's name */
  annotations: Readonly<Record<string, string>>
}

export type FailedCell = { column: string; test: string; value: ValueText }

/** How many tables and calls of one decision are told. */
const PARTS_MOST = 50
/** How many rows of one table are told of each kind. */
const ROWS_MOST = 20

export const bounded = <T>(rows: readonly T[]): readonly T[] => rows.slice(0, ROWS_MOST)

/** Collects what happens; each decision that is open gathers its own tables. */
export class Tracer {
  readonly decisions: DecisionTrace[] = []
  readonly #open: { tables: TableTrace[]; calls: CallTrace[] }[] = []

  table(trace: TableTrace): void {
    const tables = this.#open.at(-1)?.tables
    if (tables && tables.length < PARTS_MOST) tables.push(trace)
  }

  /** Told only while there is room, so that a call in a loop costs nothing. */
  call(told: () => CallTrace): void {
    const calls = this.#open.at(-1)?.calls
    if (calls && calls.length < PARTS_MOST) calls.push(told())
  }

  /** Runs a decision and records it; what it makes is told by `told`. */
  decision(
    run: Run,
    work: () => FeelValue,
    told: (value: FeelValue) => Omit<DecisionTrace, 'value' | 'tables' | 'calls' | 'reasons'>,
  ): FeelValue {
    const parts = { tables: [], calls: [] }
    const before = run.reasons.length
    this.#open.push(parts)
    try {
      const value = work()
      const reasons = distinct(run.reasons.slice(before))
      this.decisions.push({ ...told(value), value: valueText(value), ...parts, reasons })
      return value
    } finally {
      this.#open.pop()
    }
  }
}

/** A cell that stands in many rows says the same of a missing value each time: once is enough. */
const distinct = (reasons: readonly Reason[]): readonly Reason[] => [
  ...new Map(reasons.map((reason) => [JSON.stringify(reason), reason])).values(),
]

/** One evaluation of a model; without a tracer nothing is recorded but reasons. */
export class DmnRun extends Run {
  readonly tracer: Tracer | undefined

  constructor(options: RunOptions, tracer: Tracer | undefined) {
    super(options)
    this.tracer = tracer
  }
}

export const tracerOf = (run: Run): Tracer | undefined =>
  run instanceof DmnRun ? run.tracer : undefined

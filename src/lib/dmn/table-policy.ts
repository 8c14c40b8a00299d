import { compileExpression, equal, type FeelValue, type Run, UNKNOWN } from '#lib/feel/index'
import type { Aggregation, DecisionTable, HitPolicy } from './model.ts'
import { failed } from './reasons.ts'
import type { Output } from './table-outputs.ts'
import type { TableTrace } from './trace.ts'

type Frame = readonly FeelValue[]
type Decided = { value: FeelValue; outcome: TableTrace['outcome'] }
type Decide = (hits: readonly number[], frame: Frame, run: Run) => Decided

/** What a row gives: one value for each output; undefined when one is not allowed. */
type RowResult = readonly FeelValue[] | undefined

const REFUSED: Decided = { value: null, outcome: 'refused' }

/** How the rows that match become one result. */
export function policyOf(one: DecisionTable, outputs: readonly Output[]): Decide {
  const decide = one.aggregation
    ? aggregate(one.aggregation, outputs)
    : POLICIES[one.hitPolicy](outputs)
  return (hits, frame, run) =>
    hits.length === 0 ? defaultOf(outputs, frame, run) : decide(hits, frame, run)
}

const POLICIES: Record<HitPolicy, (outputs: readonly Output[]) => Decide> = {
  UNIQUE: (outputs) => (hits, frame, run) => {
    if (hits.length > 1) return refuse(run, 'several-rows-match', hits)
    return oneRow(outputs, hits[0] ?? 0, frame, run)
  },
  FIRST: (outputs) => (hits, frame, run) => oneRow(outputs, hits[0] ?? 0, frame, run),
  ANY: (outputs) => (hits, frame, run) => {
    const rows = resultsOf(outputs, hits, frame, run)
    const [first] = rows ?? []
    if (!rows || !first) return REFUSED
    if (!rows.every((row) => sameResult(row, first))) return refuse(run, 'rows-disagree', hits)
    return { value: shaped(outputs, first), outcome: 'row' }
  },
  PRIORITY: (outputs) => (hits, frame, run) => {
    const rows = resultsOf(outputs, hits, frame, run)
    const [first] = rows ? byPriority(outputs, rows) : []
    return first ? { value: shaped(outputs, first), outcome: 'row' } : REFUSED
  },
  'OUTPUT ORDER': (outputs) => (hits, frame, run) => {
    const rows = resultsOf(outputs, hits, frame, run)
    return rows ? listed(outputs, byPriority(outputs, rows)) : REFUSED
  },
  COLLECT: (outputs) => (hits, frame, run) => {
    const rows = resultsOf(outputs, hits, frame, run)
    return rows ? listed(outputs, rows) : REFUSED
  },
  'RULE ORDER': (outputs) => (hits, frame, run) => {
    const rows = resultsOf(outputs, hits, frame, run)
    return rows ? listed(outputs, rows) : REFUSED
  },
}

type Clash = 'several-rows-match' | 'rows-disagree'

function refuse(run: Run, code: Clash, hits: readonly number[]): Decided {
  failed(run, code, { rows: hits.map((row) => row + 1).join(', ') })
  return REFUSED
}

function oneRow(outputs: readonly Output[], row: number, frame: Frame, run: Run): Decided {
  const result = resultOf(outputs, row, frame, run)
  return result ? { value: shaped(outputs, result), outcome: 'row' } : REFUSED
}

function resultsOf(
  outputs: readonly Output[],
  hits: readonly number[],
  frame: Frame,
  run: Run,
): (readonly FeelValue[])[] | undefined {
  const rows: (readonly FeelValue[])[] = []
  for (const row of hits) {
    const result = resultOf(outputs, row, frame, run)
    if (!result) return undefined
    rows.push(result)
  }
  return rows
}

function resultOf(outputs: readonly Output[], row: number, frame: Frame, run: Run): RowResult {
  const values: FeelValue[] = []
  for (const output of outputs) {
    const value = output.cells[row]?.run(frame, run) ?? null
    if (output.allows && !output.allows(value, run)) return undefined
    values.push(value)
  }
  return values
}

/** The bare value of a single output, else a context by their names. */
function shaped(outputs: readonly Output[], values: readonly FeelValue[]): FeelValue {
  if (outputs.length === 1) return values[0] ?? null
  return new Map(outputs.map(({ name }, at) => [name, values[at] ?? null]))
}

const listed = (outputs: readonly Output[], rows: readonly (readonly FeelValue[])[]): Decided => ({
  value: rows.map((row) => shaped(outputs, row)),
  outcome: 'rows',
})

const sameResult = (a: readonly FeelValue[], b: readonly FeelValue[]): boolean =>
  a.every((value, at) => equal(value, b[at] ?? null) === true)

/** Outputs are compared from left to right; rows of equal priority keep their order. */
function byPriority(
  outputs: readonly Output[],
  rows: readonly (readonly FeelValue[])[],
): readonly (readonly FeelValue[])[] {
  const ranked = rows.map((row) => ({
    row,
    ranks: outputs.map(({ rankOf }, at) => rankOf?.(row[at] ?? null) ?? 0),
  }))
  ranked.sort((a, b) => {
    const at = a.ranks.findIndex((rank, i) => rank !== b.ranks[i])
    return at < 0 ? 0 : (a.ranks[at] ?? 0) - (b.ranks[at] ?? 0)
  })
  return ranked.map(({ row }) => row)
}

const VALUES = { names: new Map([['values', UNKNOWN]]) }
const AGGREGATES: Record<Exclude<Aggregation, 'COUNT'>, string> = {
  SUM: 'sum(values)',
  MIN: 'min(values)',
  MAX: 'max(values)',
}

function aggregate(aggregation: Aggregation, outputs: readonly Output[]): Decide {
  if (aggregation === 'COUNT') {
    return (hits) => ({ value: hits.length, outcome: 'rows' })
  }
  const compiled = compileExpression(AGGREGATES[aggregation], VALUES)
  return (hits, frame, run) => {
    const rows = resultsOf(outputs, hits, frame, run)
    if (!rows) return REFUSED
    return { value: compiled.run([rows.map((row) => row[0] ?? null)], run), outcome: 'rows' }
  }
}

function defaultOf(outputs: readonly Output[], frame: Frame, run: Run): Decided {
  if (!outputs.some(({ otherwise }) => otherwise)) {
    failed(run, 'no-row-matches')
    return { value: null, outcome: 'nothing' }
  }
  const values = outputs.map(({ otherwise }) => otherwise?.run(frame, run) ?? null)
  return { value: shaped(outputs, values), outcome: 'default' }
}

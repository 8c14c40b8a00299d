import { type CompiledTests, compileUnaryTests, type FeelValue, type Run } from '#lib/feel/index'
import { inText } from './complaints.ts'
import type { DecisionTable, InputClause, TestsText } from './model.ts'
import { aboutOf, type Place, unreadable } from './place.ts'
import { failed } from './reasons.ts'
import type { Names, Program } from './scope.ts'
import { Indexed } from './table-index.ts'
import { type Cell, Scan } from './table-match.ts'
import { compileOutputs, type Output, outputType } from './table-outputs.ts'
import { policyOf } from './table-policy.ts'
import { judgePriorities, judgeTable } from './table-shape.ts'
import { bounded, type RowTrace, type TableTrace, type Tracer, tracerOf } from './trace.ts'
import { type AllowedValues, typeOfPath } from './types.ts'
import { valueText } from './value-text.ts'

/** Rows up to which looking at each is quicker than an index. */
const SCANNED_MOST = 24

/** A column of conditions: what is asked, and what it may answer. */
export type Input = {
  text: string
  program: Program
  values?: CompiledTests
  allowed: string
  /** all values that it may have, as far as the clause or its type says */
  possible?: AllowedValues
}

/** A table as it was compiled, for who looks at all of its rows. */
export type TableProgram = {
  model: DecisionTable
  within: string
  inputs: readonly Input[]
  columns: readonly (readonly Cell[])[]
  rows: number
  outputs: readonly Output[]
}

/** Makes a decision table into what runs. */
export function compileTable(one: DecisionTable, names: Names, place: Place): Program {
  judgeTable(one, place)
  const inputs = one.inputs.map((clause) => compileInput(clause, names, place))
  const columns = inputs.map((input, at) =>
    compileColumn(
      one.rules.map((rule) => rule.inputs[at]),
      input,
      names,
      place,
    ),
  )
  const rows = one.rules.length
  const matcher = rows > SCANNED_MOST ? new Indexed(columns, rows) : new Scan(columns, rows)
  const outputs = compileOutputs(one, names, place)
  judgePriorities(one, outputs, place)
  const number = place.tables.length
  place.tables.push({ model: one, within: place.within, inputs, columns, rows, outputs })
  const decide = policyOf(one, outputs)
  const first = one.hitPolicy === 'FIRST'
  const told = tableTold(place.tables[number] as TableProgram, number)
  const run: Program['run'] = (frame, run) => {
    const values = inputs.map(({ program }) => program.run(frame, run))
    const tracer = tracerOf(run)
    if (!allowed(inputs, values, run)) {
      if (tracer) told(tracer, values, { hits: [], near: [] }, 'refused')
      return null
    }
    const found = matcher.match(values, frame, run, { first, near: tracer !== undefined })
    const { value, outcome } = decide(found.hits, frame, run)
    if (tracer) told(tracer, values, found, outcome)
    return value
  }
  return { type: outputType(one, outputs), run }
}

function compileInput(one: InputClause, names: Names, place: Place): Input {
  if (one.expression.text.trim() === '') {
    place.complaints.warning(aboutOf({ kind: 'input', ...one }, place), 'empty-input')
  }
  const program = place.compile(one.expression, names, place)
  const text = one.label ?? one.expression.text.trim()
  const values = one.values && one.values.text.trim() !== '' ? one.values : undefined
  const compiled = values && testsOf(values, program, names, place)
  const allowed = values?.text.trim() ?? ''
  const { typeRef } = one.expression
  const type = typeRef
    ? place.types.of(typeRef, aboutOf(one.expression, place))
    : typeOfPath(one.expression.text, place.known)
  const possible = compiled ? { text: allowed, tests: compiled } : type?.values
  return {
    text,
    program,
    allowed,
    ...(compiled ? { values: compiled } : {}),
    ...(possible ? { possible } : {}),
  }
}

function testsOf(
  one: TestsText,
  { type }: Program,
  names: Names,
  place: Place,
): CompiledTests | undefined {
  try {
    const compiled = compileUnaryTests(one.text, type, names.scope)
    for (const finding of compiled.findings) {
      const about = aboutOf({ kind: 'inputEntry', ...one }, place)
      place.complaints.warning(about, 'doubtful-expression', inText(one.text, finding))
    }
    return compiled
  } catch (error) {
    unreadable(error, { kind: 'inputEntry', ...one }, place)
    return undefined
  }
}

/** The cells of a column; texts that stand in many rows are compiled once. */
function compileColumn(
  texts: readonly (TestsText | undefined)[],
  input: Input,
  names: Names,
  place: Place,
): readonly Cell[] {
  const known = new Map<string, Cell>()
  return texts.map((one) => {
    const text = one?.text.trim() ?? '-'
    const cell = known.get(text) ?? compileCell(one, text, input, names, place)
    known.set(text, cell)
    return cell
  })
}

function compileCell(
  one: TestsText | undefined,
  text: string,
  input: Input,
  names: Names,
  place: Place,
): Cell {
  if (!one || text === '' || text === '-') return { text: '-', any: true }
  const tests = testsOf(one, input.program, names, place)
  // A cell that cannot be read never matches: its row is in error.
  return tests ? { text, any: tests.ast.any, tests } : { text, any: false }
}

function allowed(inputs: readonly Input[], values: readonly FeelValue[], run: Run): boolean {
  for (let at = 0; at < inputs.length; at++) {
    const input = inputs[at] as Input
    if (!input.values) continue
    const value = values[at] ?? null
    if (input.values.run(value, [], run) === true) continue
    const params = { input: input.text, value: valueText(value), allowed: input.allowed }
    failed(run, 'input-not-allowed', params)
    return false
  }
  return true
}

type Found = { hits: readonly number[]; near: readonly { row: number; column: number }[] }

/** Tells a tracer what a table did. */
function tableTold({ model: one, within, inputs, columns }: TableProgram, number: number) {
  const rowOf = (row: number): RowTrace => {
    const rule = one.rules[row]
    const texts = (rule?.annotations ?? []).map(({ text }, at) => {
      return [one.annotations[at]?.name ?? String(at + 1), text] as const
    })
    return {
      row: row + 1,
      ...(rule?.id === undefined ? {} : { id: rule.id }),
      annotations: Object.fromEntries(texts),
    }
  }
  const { aggregation } = one
  const policy = aggregation ? `${one.hitPolicy} ${aggregation}` : one.hitPolicy
  return (
    tracer: Tracer,
    values: readonly FeelValue[],
    { hits, near }: Found,
    outcome: TableTrace['outcome'],
  ): void => {
    const told = values.map((value) => valueText(value))
    tracer.table({
      table: number,
      ...(one.id === undefined ? {} : { id: one.id }),
      within,
      policy,
      inputs: inputs.map(({ text }, at) => ({ text, value: told[at] ?? 'null' })),
      hits: bounded(hits).map(rowOf),
      near: bounded(near).map(({ row, column }) => ({
        ...rowOf(row),
        failed: {
          column: inputs[column]?.text ?? '',
          test: columns[column]?.[row]?.text ?? '',
          value: told[column] ?? 'null',
        },
      })),
      outcome,
    })
  }
}

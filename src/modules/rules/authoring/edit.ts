import type {
  DecisionTable,
  Definitions,
  Expression,
  HitPolicy,
  Literal,
  Node,
  Rule,
  TestsText,
} from '#lib/dmn/model'
import { problem } from '../problems.ts'

/** What a row of a table says, as it is typed: conditions, results, then notes such as the article. */
export type RowText = readonly string[]

/** What is done to one row; rows count from 0. */
export type RowAct = { act: 'add' | 'duplicate' | 'remove' | 'up' | 'down'; row: number }

/** Policies that the rules of a pack may have: who reads them finds one row. */
export const POLICIES: readonly HitPolicy[] = ['UNIQUE', 'FIRST']

const LONGEST_CELL = 1_000
const LONGEST_FORMULA = 4_000
/** A table with more is no longer read by people. */
export const MOST_ROWS = 500

/** Whether XML can hold a text: of the characters that control, tab and line break alone. */
const isWritable = (text: string): boolean =>
  [...text].every((character) => {
    const code = character.codePointAt(0) ?? 0
    return code < 0x20 ? code === 0x09 || code === 0x0a : code !== 0xfffe && code !== 0xffff
  })

/** Of what was not read from a text. */
export const NOWHERE: Pick<Node, 'foreign' | 'place'> = {
  foreign: [],
  place: { line: 0, column: 0 },
}

export const rowText = ({ inputs, outputs, annotations }: Rule): RowText =>
  [...inputs, ...outputs, ...annotations].map(({ text }) => text.trim())

/** How many cells a row of the table has. */
export const widthOf = ({ inputs, outputs, annotations }: DecisionTable): number =>
  inputs.length + outputs.length + annotations.length

/**
 * The text of a cell or formula as a model may hold it.
 *
 * @throws rules/text-long, rules/text-unwritable
 */
export function textTyped(text: string, kind: 'cell' | 'formula'): string {
  const most = kind === 'cell' ? LONGEST_CELL : LONGEST_FORMULA
  const plain = text.replace(/\r\n?/g, '\n').trim()
  if (plain.length > most) throw problem('text-long', { most })
  if (!isWritable(plain)) throw problem('text-unwritable')
  return plain
}

/**
 * The table with what was typed into its rows.
 *
 * @param typed  by row; rows and cells that are not there stay as they are
 * @throws rules/text-long, rules/text-unwritable
 */
export const withCells = (
  table: DecisionTable,
  typed: ReadonlyMap<number, readonly (string | undefined)[]>,
): DecisionTable => ({
  ...table,
  rules: table.rules.map((rule, row) => {
    const cells = typed.get(row)
    return cells ? ruleWith(table, rule, cells) : rule
  }),
})

function ruleWith(table: DecisionTable, rule: Rule, cells: readonly (string | undefined)[]): Rule {
  const asked = rule.inputs.length
  const given = asked + rule.outputs.length
  const typed = <One extends { text: string }>(one: One, at: number): One => {
    const text = cells[at]
    // White space around a cell says nothing: where only that differs, nothing does.
    if (text === undefined || text.trim() === one.text.trim()) return one
    return { ...one, text: textTyped(text, 'cell') }
  }
  const notes = table.annotations.map((_, at) => rule.annotations[at] ?? { ...NOWHERE, text: '' })
  const annotations = notes.map((note, at) => typed(note, given + at))
  // A row may leave its last notes out: those that say nothing are not written into it.
  const last = annotations.findLastIndex(({ text }) => text !== '')
  return {
    ...rule,
    inputs: rule.inputs.map((cell, at) => typed(cell, at)),
    outputs: rule.outputs.map((cell, at) => typed(cell, asked + at)),
    annotations: annotations.slice(0, Math.max(last + 1, rule.annotations.length)),
  }
}

/**
 * The table with one row more, less, or elsewhere; a row that is not there changes nothing.
 *
 * @param ids  of the whole model, so that a further row gets one of its own
 * @throws rules/rows-many
 */
export function withRow(
  table: DecisionTable,
  { act, row }: RowAct,
  ids: ReadonlySet<string>,
): DecisionTable {
  const rules = [...table.rules]
  const rule = rules[row]
  if (act === 'add' || act === 'duplicate') {
    if (rules.length >= MOST_ROWS) throw problem('rows-many', { most: MOST_ROWS })
    const made = act === 'duplicate' && rule ? copyOf(rule) : blankRow(table)
    rules.splice(row + 1, 0, { ...made, id: freeId(table, ids) })
    return { ...table, rules }
  }
  if (!rule) return table
  const to = { up: row - 1, down: row + 1, remove: -1 }[act]
  rules.splice(row, 1)
  if (act !== 'remove') rules.splice(Math.min(Math.max(to, 0), rules.length), 0, rule)
  return { ...table, rules }
}

const withoutId = <One extends Node>({ id: _, ...rest }: One) => rest as One

/** Ids belong to one element each. */
const copyOf = (rule: Rule): Rule => ({
  ...withoutId(rule),
  inputs: rule.inputs.map(withoutId),
  outputs: rule.outputs.map(withoutId),
  annotations: rule.annotations.map(withoutId),
})

function blankRow(table: DecisionTable): Rule {
  const any: TestsText = { ...NOWHERE, text: '-' }
  const none: Literal = { ...NOWHERE, kind: 'literalExpression', text: '' }
  return {
    ...NOWHERE,
    inputs: table.inputs.map(() => any),
    outputs: table.outputs.map(() => none),
    annotations: table.annotations.map(() => ({ ...NOWHERE, text: '' })),
  }
}

function freeId(table: DecisionTable, ids: ReadonlySet<string>): string {
  const stem = table.id ?? 'table'
  for (let number = table.rules.length + 1; ; number++) {
    const id = `${stem}-row-${number}`
    if (!ids.has(id)) return id
  }
}

/** Every id of a model. */
export function idsOf(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null || value instanceof Map) return found
  if ('id' in value && typeof value.id === 'string') found.add(value.id)
  for (const part of Object.values(value)) idsOf(part, found)
  return found
}

/** The model with another expression for one of its decisions. */
export const withExpression = (
  definitions: Definitions,
  decision: number,
  expression: Expression,
): Definitions => ({
  ...definitions,
  elements: definitions.elements.map((element, at) =>
    at === decision && element.kind === 'decision' ? { ...element, expression } : element,
  ),
})

/** The formula with another text. @throws rules/text-long, rules/text-unwritable */
export const withFormula = (formula: Literal, text: string): Literal =>
  text.trim() === formula.text.trim() ? formula : { ...formula, text: textTyped(text, 'formula') }

/** The table with another policy; one that rules may not have changes nothing. */
export function withPolicy(table: DecisionTable, policy: string): DecisionTable {
  const hitPolicy = POLICIES.find((one) => one === policy)
  return hitPolicy && hitPolicy !== table.hitPolicy ? { ...table, hitPolicy } : table
}

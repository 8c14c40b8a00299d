import type { Decision, DecisionTable, Definitions, Rule } from '#lib/dmn/model'
import type { Scenario } from '../pack/rule-set-file.ts'
import { columnKeys } from './columns.ts'
import { rowText } from './edit.ts'

/** What became of one row; rows count from 0, each in its own table. */
export type RowChange = {
  kind: 'added' | 'removed' | 'changed' | 'moved'
  before?: number
  after?: number
  /** columns whose cells say something else, by their keys */
  cells: readonly string[]
}

/** What differs in one decision. */
export type DecisionChange = {
  decision: string
  rows: readonly RowChange[]
  policy?: { before: string; after: string }
  /** conditions that came and went, by what they ask */
  columns?: { added: readonly string[]; removed: readonly string[] }
  formula?: { before: string; after: string }
}

export type ScenarioChange = {
  kind: 'added' | 'removed' | 'changed'
  before?: Scenario
  after?: Scenario
}

/** What differs between two models of one rule set, decision by decision. */
export function differences(before: Definitions, after: Definitions): DecisionChange[] {
  const decisions = (model: Definitions) =>
    model.elements.filter((one): one is Decision => one.kind === 'decision')
  const old = new Map(decisions(before).map((one) => [one.name, one]))
  return decisions(after).flatMap((is) => {
    const was = old.get(is.name)
    const change = was && decisionChange(was, is)
    return change ? [change] : []
  })
}

function decisionChange(
  { expression: was }: Decision,
  { name: decision, expression: is }: Decision,
): DecisionChange | undefined {
  if (was?.kind === 'decisionTable' && is?.kind === 'decisionTable') {
    const rows = rowChanges(was, is)
    const policy = { before: was.hitPolicy, after: is.hitPolicy }
    const same = policy.before === policy.after
    const columns = { added: asksOf(is, was), removed: asksOf(was, is) }
    const sameColumns = columns.added.length === 0 && columns.removed.length === 0
    if (same && sameColumns && rows.length === 0) return undefined
    return { decision, rows, ...(!same && { policy }), ...(!sameColumns && { columns }) }
  }
  if (was?.kind !== 'literalExpression' || is?.kind !== 'literalExpression') return undefined
  const formula = { before: was.text.trim(), after: is.text.trim() }
  return formula.before === formula.after ? undefined : { decision, rows: [], formula }
}

/** What one table asks for and the other does not. */
function asksOf({ inputs }: DecisionTable, other: DecisionTable): string[] {
  const textsOf = (all: DecisionTable['inputs']) => all.map((one) => one.expression.text.trim())
  const known = textsOf(other.inputs)
  return textsOf(inputs).filter((text) => !known.includes(text))
}

/**
 * Rows of two tables beside each other: those of one id belong together, then those that say the same, then those
 * that are left at the same place.
 */
function rowChanges(was: DecisionTable, is: DecisionTable): RowChange[] {
  const pairs = pairsOf(was.rules, is.rules)
  const still = inOrder(pairs.map(({ before }) => before))
  const paired = pairs.flatMap(({ before, after }): RowChange[] => {
    const [old, now] = [was.rules[before], is.rules[after]]
    const cells = old && now ? cellsThatDiffer(was, old, is, now) : []
    if (cells.length > 0) return [{ kind: 'changed', before, after, cells }]
    return still.has(before) ? [] : [{ kind: 'moved', before, after, cells }]
  })
  const known = (rows: readonly number[]) => new Set(rows)
  const [old, now] = [known(pairs.map((one) => one.before)), known(pairs.map((one) => one.after))]
  const removed = [...was.rules.keys()].filter((row) => !old.has(row))
  const added = [...is.rules.keys()].filter((row) => !now.has(row))
  return [
    ...removed.map((before): RowChange => ({ kind: 'removed', before, cells: [] })),
    ...[...paired, ...added.map((after): RowChange => ({ kind: 'added', after, cells: [] }))].sort(
      (a, b) => (a.after ?? 0) - (b.after ?? 0),
    ),
  ]
}

/** A condition that the other table does not have is one that everything meets there. */
function cellsThatDiffer(was: DecisionTable, old: Rule, is: DecisionTable, now: Rule): string[] {
  const textsOf = (table: DecisionTable, rule: Rule) =>
    new Map(columnKeys(table).map((key, at) => [key, rowText(rule)[at] ?? '']))
  const [before, after] = [textsOf(was, old), textsOf(is, now)]
  const blank = (key: string) => (key.startsWith('if ') ? '-' : '')
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => (before.get(key) ?? blank(key)) !== (after.get(key) ?? blank(key)),
  )
}

type Pair = { before: number; after: number }

/** In the order of `now`. */
function pairsOf(old: readonly Rule[], now: readonly Rule[]): Pair[] {
  const left = new Set(old.keys())
  const found = new Map<number, number>()
  const match = (keyOf: (rule: Rule, row: number) => string | undefined) => {
    const places = new Map<string, number[]>()
    for (const row of left) {
      const key = keyOf(old[row] as Rule, row)
      if (key !== undefined) places.set(key, [...(places.get(key) ?? []), row])
    }
    for (const [after, rule] of now.entries()) {
      if (found.has(after)) continue
      const key = keyOf(rule, after)
      const before = key === undefined ? undefined : places.get(key)?.shift()
      if (before === undefined) continue
      found.set(after, before)
      left.delete(before)
    }
  }
  match(({ id }) => id)
  match((rule) => JSON.stringify(rowText(rule)))
  // A row with an id that the other table does not have is a row of its own.
  match(({ id }, row) => (id === undefined ? String(row) : undefined))
  return [...found].map(([after, before]) => ({ before, after })).sort((a, b) => a.after - b.after)
}

/** The most rows that stand in the order in which they stood: the others have moved. */
function inOrder(rows: readonly number[]): ReadonlySet<number> {
  const longest = rows.map(() => 1)
  const from = rows.map(() => -1)
  for (const [at, row] of rows.entries()) {
    for (let earlier = 0; earlier < at; earlier++) {
      const length = (longest[earlier] as number) + 1
      if ((rows[earlier] as number) < row && length > (longest[at] as number)) {
        longest[at] = length
        from[at] = earlier
      }
    }
  }
  const kept = new Set<number>()
  let at = longest.indexOf(Math.max(0, ...longest))
  while (at >= 0) {
    kept.add(rows[at] as number)
    at = from[at] as number
  }
  return kept
}

/** Which scenarios came, went or expect something else; they belong together by name and day. */
export function scenarioChanges(
  before: readonly Scenario[],
  after: readonly Scenario[],
): ScenarioChange[] {
  const text = (one: Scenario) => JSON.stringify(one)
  const keyOf = ({ name, on }: Scenario) => JSON.stringify([name, on])
  const old = new Map(before.map((one) => [keyOf(one), one]))
  const now = new Set(after.map(keyOf))
  const removed = before.filter((one) => !now.has(keyOf(one)))
  return [
    ...removed.map((one): ScenarioChange => ({ kind: 'removed', before: one })),
    ...after.flatMap((one): ScenarioChange[] => {
      const was = old.get(keyOf(one))
      if (!was) return [{ kind: 'added', after: one }]
      return text(was) === text(one) ? [] : [{ kind: 'changed', before: was, after: one }]
    }),
  ]
}

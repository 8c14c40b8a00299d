import { compileUnaryTests, type FeelValue, Run } from '#lib/feel/index'
import { Axis } from './axis.ts'
import { type Condition, conditionOf } from './condition.ts'
import type { DecisionNode } from './graph.ts'
import type { InputNeed } from './inputs.ts'
import type { DecisionTable } from './model.ts'
import { normalName } from './names.ts'
import { sampleAt } from './samples.ts'
import type { Settler } from './settle.ts'

/** More of them are not looked through. */
const MOST = 40

/**
 * Values that stand for all that an input may have: each other value decides as one of them does.
 *
 * @returns undefined  where that cannot be told, as when a formula reads the input, or there are too many
 */
export function representatives(
  settler: Settler,
  need: InputNeed,
): readonly FeelValue[] | undefined {
  if (need.type.kind === 'boolean') return [true, false]
  const allowed = allowedOf(need)
  const points = pointsOf(allowed)
  if (points) return points.length <= MOST ? points : undefined
  const conditions = conditionsOn(settler, need.name)
  if (!conditions) return undefined
  const axis = Axis.of([...conditions, ...(allowed ? [allowed] : [])])
  if (!axis || axis.positions > MOST) return undefined
  const values = Array.from({ length: axis.positions }, (_, at) => sampleAt(axis, at))
  return values.filter((value) => value !== undefined && allows(need, value)) as FeelValue[]
}

function allowedOf({ allowed, type }: InputNeed): Condition | undefined {
  if (allowed === undefined) return undefined
  return conditionOf(allowed, compileUnaryTests(allowed, type, { names: new Map() }).ast)
}

/** All values that are allowed, where they are so many words. */
function pointsOf(allowed: Condition | undefined): FeelValue[] | undefined {
  if (!allowed || allowed.negated) return undefined
  const values = allowed.intervals.map(({ low, high }) => (low === high ? low : undefined))
  return values.every((value) => value !== undefined) ? values : undefined
}

function allows({ allowed, type }: InputNeed, value: FeelValue): boolean {
  if (allowed === undefined) return true
  const tests = compileUnaryTests(allowed, type, { names: new Map() })
  return tests.run(value, [], new Run({ now: new Date(0), zone: 0 })) === true
}

/** The cells of the columns that ask for an input alone; undefined where anything else reads it. */
function conditionsOn(settler: Settler, name: string): readonly Condition[] | undefined {
  const found: Condition[] = []
  for (const node of settler.decisions) {
    if (!node.sources.some((source) => source.name === name)) continue
    const expression = settler.element(node.name)?.expression
    const own =
      expression?.kind === 'decisionTable' ? inTable(settler, node, expression, name) : undefined
    if (!own) return undefined
    found.push(...own)
  }
  return found
}

function inTable(
  settler: Settler,
  node: DecisionNode,
  model: DecisionTable,
  name: string,
): readonly Condition[] | undefined {
  const table = settler.tableOf(model)
  if (!table) return undefined
  const reads = (text: string) => settler.text(node, text)?.reads.includes(name) ?? true
  const outputs = [
    ...model.rules.flatMap((rule) => rule.outputs.map(({ text }) => text)),
    ...model.outputs.flatMap(({ defaultEntry }) => defaultEntry?.text ?? []),
  ]
  if (outputs.some((text) => text.trim() !== '' && reads(text))) return undefined
  const found: Condition[] = []
  for (const [at, { expression }] of model.inputs.entries()) {
    const cells = table.columns[at] ?? []
    if (cells.some((cell) => cell.tests?.reads.includes(name))) return undefined
    if (normalName(expression.text) !== name) {
      if (expression.text.trim() !== '' && reads(expression.text)) return undefined
      continue
    }
    for (const { any, text, tests } of cells) {
      const condition = any ? undefined : tests && conditionOf(text, tests.ast)
      if (condition) found.push(condition)
      else if (!any) return undefined
    }
  }
  return found
}

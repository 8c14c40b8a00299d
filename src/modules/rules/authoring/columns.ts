import type {
  Decision,
  DecisionTable,
  Definitions,
  DrgElement,
  InputClause,
  Requirement,
  TestsText,
} from '#lib/dmn/model'
import { idsOf, NOWHERE, rowText } from './edit.ts'

/** What is done to the conditions of a table; columns count from 0. */
export type ColumnAct = { act: 'add'; name: string } | { act: 'remove'; column: number }

type Known = Extract<DrgElement, { kind: 'inputData' | 'decision' }>

/** What each column of a table is known by, in the order of `rowText`: the same in every version of the table. */
export function columnKeys({ inputs, outputs, annotations }: DecisionTable): string[] {
  const keys = [
    ...inputs.map(({ expression }) => `if ${expression.text.trim()}`),
    ...outputs.map(({ name = '' }) => `then ${name.trim()}`),
    ...annotations.map(({ name }) => `note ${name.trim()}`),
  ]
  return keys.map((key, at) => (keys.indexOf(key) === at ? key : `${key} ${at}`))
}

/**
 * Names of what a table could ask for besides: questions, and decisions that do not themselves come from the table's.
 */
export function columnsOffered(definitions: Definitions, decision: Decision): string[] {
  const { expression } = decision
  if (expression?.kind !== 'decisionTable') return []
  const asked = new Set(expression.inputs.map((one) => one.expression.text.trim()))
  return definitions.elements.flatMap((one) =>
    isKnown(one) && !asked.has(one.name) && !comesFrom(definitions, one, decision)
      ? [one.name]
      : [],
  )
}

const isKnown = (one: DrgElement): one is Known =>
  (one.kind === 'inputData' || one.kind === 'decision') && one.id !== undefined

const idOf = ({ reference: { href } }: Requirement) => href.slice(href.lastIndexOf('#') + 1)

/** Whether something is a decision, or is made from it. */
function comesFrom(
  definitions: Definitions,
  one: DrgElement,
  decision: Decision,
  seen = new Set<DrgElement>(),
): boolean {
  if (one === decision) return true
  if (one.kind !== 'decision' || seen.has(one)) return false
  seen.add(one)
  const needs = one.requirements.map(idOf)
  return definitions.elements.some(
    (other) =>
      other.id !== undefined &&
      needs.includes(other.id) &&
      comesFrom(definitions, other, decision, seen),
  )
}

/**
 * The model with one condition more or less in the table of a decision. A further one is met by everything until its
 * cells say otherwise; what is not offered, the last condition, and a column that is not there change nothing.
 */
export function withColumn(definitions: Definitions, at: number, act: ColumnAct): Definitions {
  const decision = definitions.elements[at]
  if (decision?.kind !== 'decision' || decision.expression?.kind !== 'decisionTable') {
    return definitions
  }
  const { expression } = decision
  const changed =
    act.act === 'add'
      ? added(definitions, decision, expression, act.name)
      : removed(definitions, decision, expression, act.column)
  return changed === decision
    ? definitions
    : {
        ...definitions,
        elements: definitions.elements.map((one, place) => (place === at ? changed : one)),
      }
}

function added(
  definitions: Definitions,
  decision: Decision,
  table: DecisionTable,
  name: string,
): Decision {
  const known = definitions.elements.find((one) => isKnown(one) && one.name === name)
  if (!known || !columnsOffered(definitions, decision).includes(name)) return decision
  const any: TestsText = { ...NOWHERE, text: '-' }
  const column: InputClause = {
    ...NOWHERE,
    expression: { ...NOWHERE, kind: 'literalExpression', text: name },
  }
  const isNeeded = decision.requirements.some((one) => idOf(one) === known.id)
  const need: Requirement = {
    ...NOWHERE,
    id: freeId(`${decision.id ?? 'decision'}-needs`, idsOf(definitions)),
    within: 'informationRequirement',
    kind: known.kind === 'inputData' ? 'requiredInput' : 'requiredDecision',
    reference: { ...NOWHERE, href: `#${known.id}` },
  }
  return {
    ...decision,
    requirements: isNeeded ? decision.requirements : [...decision.requirements, need],
    expression: {
      ...table,
      inputs: [...table.inputs, column],
      rules: table.rules.map((rule) => ({ ...rule, inputs: [...rule.inputs, any] })),
    },
  }
}

function freeId(stem: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number++) {
    if (!taken.has(`${stem}-${number}`)) return `${stem}-${number}`
  }
}

function removed(
  definitions: Definitions,
  decision: Decision,
  table: DecisionTable,
  column: number,
): Decision {
  const gone = table.inputs[column]
  if (!gone || table.inputs.length === 1) return decision
  const rest = <One>(all: readonly One[]) => all.filter((_, at) => at !== column)
  const left: DecisionTable = {
    ...table,
    inputs: rest(table.inputs),
    rules: table.rules.map((rule) => ({ ...rule, inputs: rest(rule.inputs) })),
  }
  const name = gone.expression.text.trim()
  const id = definitions.elements.find((one) => one.name === name)?.id
  // Another cell may speak of it: then it is still needed.
  const isRead = textsOf(left).some((text) => text.includes(name))
  const needs = decision.requirements.filter((one) => isRead || idOf(one) !== id)
  return { ...decision, requirements: needs, expression: left }
}

const textsOf = ({ inputs, outputs, rules }: DecisionTable): string[] => [
  ...inputs.map(({ expression }) => expression.text),
  ...outputs.map(({ defaultEntry }) => defaultEntry?.text ?? ''),
  ...rules.flatMap(rowText),
]

import {
  compileUnaryTests,
  equal,
  FeelRange,
  type FeelType,
  type FeelValue,
  inRange,
  isList,
  listOf,
  type Run,
  UNKNOWN,
} from '#lib/feel/index'
import { constantText } from './condition.ts'
import type { DecisionTable, Literal, OutputClause } from './model.ts'
import { normalName } from './names.ts'
import { aboutOf, judgeValue, type Place, typed, unreadable } from './place.ts'
import { failed } from './reasons.ts'
import type { Names, Program } from './scope.ts'
import type { AllowedValues, ModelType } from './types.ts'
import { valueText } from './value-text.ts'

/** A column of results. */
export type Output = {
  name: string
  type: FeelType
  cells: readonly Program[]
  otherwise?: Program
  /** whether a value is among the output values */
  allows?: (value: FeelValue, run: Run) => boolean
  /** place of a value among the output values; what is not there comes last */
  rankOf?: (value: FeelValue) => number
}

export function compileOutputs(one: DecisionTable, names: Names, place: Place): readonly Output[] {
  return one.outputs.map((clause, at) => {
    const about = aboutOf({ kind: 'output', ...clause }, place)
    const wanted = place.types.of(clause.typeRef, about)
    const { values, ...ways } = valuesOf(clause, wanted, place)
    const known = new Map<string, Program>()
    const cell = (literal: Literal | undefined): Program => {
      if (!literal) return { type: UNKNOWN, run: () => null }
      const key = `${literal.typeRef ?? ''} ${literal.text}`
      const found = known.get(key)
      if (found) return found
      const made = place.compile(literal, names, place)
      const aboutCell = aboutOf({ ...literal, kind: 'outputEntry' }, place)
      if (values) judgeValue(made.literal, values, aboutCell, place.complaints)
      const program = typed(made, clause.typeRef, aboutCell, place)
      known.set(key, program)
      return program
    }
    const { defaultEntry } = clause
    return {
      name: normalName(clause.name ?? ''),
      type: wanted.type.kind === 'any' ? UNKNOWN : wanted.type,
      cells: one.rules.map((rule) => cell(rule.outputs[at])),
      ...(defaultEntry ? { otherwise: cell(defaultEntry) } : {}),
      ...ways,
    }
  })
}

/** The type of a table's result, as far as its clauses tell. */
export function outputType({ hitPolicy, aggregation }: DecisionTable, outputs: readonly Output[]) {
  const [only] = outputs
  const row: FeelType =
    outputs.length === 1 && only
      ? only.type
      : { kind: 'context', entries: new Map(outputs.map(({ name, type }) => [name, type])) }
  if (aggregation === 'COUNT') return { kind: 'number' } as const
  const many = ['COLLECT', 'RULE ORDER', 'OUTPUT ORDER'].includes(hitPolicy) && !aggregation
  return many ? listOf(row) : row
}

/** The values that an output may have, in their order: unary tests, of which each is a place. */
function valuesOf(
  { values }: OutputClause,
  { values: typeValues }: ModelType,
  place: Place,
): Pick<Output, 'allows' | 'rankOf'> & { values?: AllowedValues } {
  if (!values || listsNone(values)) {
    // The values of its type have an order, too; that they are kept to is seen to with the type.
    return typeValues && !listsNone(typeValues) ? { rankOf: rankIn(typeValues.text) } : {}
  }
  const scope = { names: new Map<string, FeelType>() }
  try {
    const tests = compileUnaryTests(values.text, UNKNOWN, scope)
    const text = values.text.trim()
    return {
      values: { text, tests },
      allows: (value, run) => {
        if (value === null || tests.run(value, [], run) === true) return true
        failed(run, 'output-not-allowed', { value: valueText(value), allowed: text })
        return false
      },
      rankOf: rankIn(values.text),
    }
  } catch (error) {
    unreadable(error, { kind: 'outputValues', ...values }, place)
    return {}
  }
}

const listsNone = ({ text }: { text: string }): boolean => ['', '-'].includes(text.trim())

/** The rank of a value by its place among those listed; tests that list none rank all alike. */
function rankIn(values: string): (value: FeelValue) => number {
  const listed = constantText(`[${values}]`)
  const order = isList(listed) ? listed : []
  return (value) => {
    const at = order.findIndex((one) =>
      one instanceof FeelRange ? inRange(value, one) === true : equal(one, value) === true,
    )
    return at < 0 ? order.length : at
  }
}

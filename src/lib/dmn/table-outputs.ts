import {
  compileExpression,
  compileUnaryTests,
  equal,
  FeelRange,
  type FeelType,
  type FeelValue,
  inRange,
  isList,
  listOf,
  Run,
  UNKNOWN,
} from '#lib/feel/index'
import type { DecisionTable, Literal, OutputClause } from './model.ts'
import { normalName } from './names.ts'
import { aboutOf, type Place, unreadable } from './place.ts'
import type { Names, Program } from './scope.ts'
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
    const known = new Map<string, Program>()
    const cell = (literal: Literal | undefined): Program => {
      if (!literal) return { type: UNKNOWN, run: () => null }
      const key = `${literal.typeRef ?? ''} ${literal.text}`
      const program = known.get(key) ?? place.compile(literal, names, place)
      known.set(key, program)
      return program
    }
    const about = aboutOf({ kind: 'output', ...clause }, place)
    const { defaultEntry } = clause
    return {
      name: normalName(clause.name ?? ''),
      type: clause.typeRef ? place.types.of(clause.typeRef, about).type : UNKNOWN,
      cells: one.rules.map((rule) => cell(rule.outputs[at])),
      ...(defaultEntry ? { otherwise: cell(defaultEntry) } : {}),
      ...valuesOf(clause, place),
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
function valuesOf({ values }: OutputClause, place: Place): Pick<Output, 'allows' | 'rankOf'> {
  if (!values || values.text.trim() === '') return {}
  const scope = { names: new Map<string, FeelType>() }
  try {
    const tests = compileUnaryTests(values.text, UNKNOWN, scope)
    const list = compileExpression(`[${values.text}]`, scope)
    return {
      allows: (value, run) => {
        if (value === null || tests.run(value, [], run) === true) return true
        const params = { value: valueText(value), allowed: values.text.trim() }
        run.fail('output-not-allowed', params)
        return false
      },
      rankOf: rankIn(list),
    }
  } catch (error) {
    unreadable(error, { kind: 'outputValues', ...values }, place)
    return {}
  }
}

function rankIn(list: Program): (value: FeelValue) => number {
  const made = list.run([], new Run({ now: new Date(0), zone: 0 }))
  const order = isList(made) ? made : []
  return (value) => {
    const at = order.findIndex((one) =>
      one instanceof FeelRange ? inRange(value, one) === true : equal(one, value) === true,
    )
    return at < 0 ? order.length : at
  }
}

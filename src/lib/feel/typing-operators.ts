import type { Params } from '#lib/wording'
import { resultOf } from './arithmetic.ts'
import type { Expression, Parts } from './ast.ts'
import {
  BOOLEAN,
  conforms,
  contextOf,
  type FeelType,
  NULL,
  rangeOf,
  typeText,
  UNKNOWN,
} from './type.ts'
import { elementTypeOf } from './typing-paths.ts'
import type { FeelCode, GivenFor } from './wording.ts'

/** What is known of a node from its parts, and what is surely not meant in it. */
export type Typed = { readonly type: FeelType; readonly problem?: Problem }
export type Problem = {
  readonly code: FeelCode
  readonly params: Params
  /** Where it is, when that is not the node as a whole. */
  readonly at?: Expression
}

/** @param given  the blanks of the code */
export const problemOf = <Code extends FeelCode>(code: Code, ...[params]: GivenFor<Code>) => ({
  code,
  params: params ?? {},
})

type Of<K extends Parts['kind']> = Extract<Parts, { kind: K }>

/** Whether nothing is known that could be wrong. */
export const isOpen = ({ kind }: FeelType): boolean => kind === 'unknown' || kind === 'any'

/** Whether values of the two may be compared. */
export const areRelated = (a: FeelType, b: FeelType): boolean =>
  isOpen(a) || isOpen(b) || a.kind === 'null' || b.kind === 'null' || a.kind === b.kind

/** A type that holds both; nothing is known where they differ. */
export function jointType(a: FeelType, b: FeelType): FeelType {
  if (a === b || a.kind === 'null') return b
  if (b.kind === 'null') return a
  if (isOpen(a) || isOpen(b)) return UNKNOWN
  if (conforms(a, b)) return conforms(b, a) ? b : opened(b)
  return conforms(b, a) ? opened(a) : UNKNOWN
}

/** Some have more entries than all have. */
const opened = (type: FeelType): FeelType =>
  type.kind === 'context' ? contextOf(type.entries, true) : type

const clashing = (operator: string, left: FeelType, right: FeelType): Problem =>
  problemOf('wrong-operands', { operator, left: typeText(left), right: typeText(right) })

export function typedInterval({ low, high }: Of<'interval'>): Typed {
  const type = rangeOf(jointType(low.type, high.type))
  return areRelated(low.type, high.type)
    ? { type }
    : { type, problem: clashing('..', low.type, high.type) }
}

const DURATIONS = ['days and time duration', 'years and months duration']

export function typedNegation({ operand: { type } }: Of<'negation'>): Typed {
  if (type.kind === 'number' || DURATIONS.includes(type.kind) || isOpen(type)) return { type }
  return { type: NULL, problem: problemOf('not-negatable', { type: typeText(type) }) }
}

export function typedArithmetic({ operator, left, right }: Of<'arithmetic'>): Typed {
  if (isOpen(left.type) || isOpen(right.type)) return { type: UNKNOWN }
  const type = resultOf(operator, left.type, right.type)
  if (type) return { type }
  return { type: NULL, problem: clashing(operator, left.type, right.type) }
}

export function typedComparison({ operator, left, right }: Of<'comparison'>): Typed {
  if (areRelated(left.type, right.type)) return { type: BOOLEAN }
  return { type: BOOLEAN, problem: clashing(operator, left.type, right.type) }
}

export function typedBetween({ value, low, high }: Of<'between'>): Typed {
  const wrong = [low, high].find(({ type }) => !areRelated(value.type, type))
  return wrong
    ? { type: BOOLEAN, problem: clashing('between', value.type, wrong.type) }
    : { type: BOOLEAN }
}

export function typedIn({ value, tests }: Of<'in'>): Typed {
  const wrong = tests.find((test) => !mayPass(value.type, test))
  return wrong
    ? { type: BOOLEAN, problem: clashing('in', value.type, wrong.type) }
    : { type: BOOLEAN }
}

/** Whether a value of a type may pass a test at all. */
export function mayPass(value: FeelType, { type }: Expression): boolean {
  if (areRelated(value, type)) return true
  if (type.kind === 'range') return areRelated(value, type.item)
  if (type.kind !== 'list') return false
  return areRelated(value, type.item) || areRelated(value, elementTypeOf(type.item))
}

const isTruth = ({ type }: Expression) =>
  type.kind === 'boolean' || type.kind === 'null' || isOpen(type)

export function typedLogical({ operator, left, right }: Of<'logical'>): Typed {
  const at = [left, right].find((operand) => !isTruth(operand))
  if (!at) return { type: BOOLEAN }
  return { type: BOOLEAN, problem: { ...problemOf('not-boolean', { name: operator }), at } }
}

export function typedQuantified({ quantifier, body }: Of<'quantified'>): Typed {
  if (isTruth(body)) return { type: BOOLEAN }
  const params = { name: quantifier }
  return { type: BOOLEAN, problem: { ...problemOf('not-boolean', params), at: body } }
}

export function typedIf({ condition, then, otherwise }: Of<'if'>): Typed {
  const type = jointType(then.type, otherwise.type)
  if (isTruth(condition)) return { type }
  const params = { type: typeText(condition.type) }
  return { type, problem: { ...problemOf('condition-not-boolean', params), at: condition } }
}

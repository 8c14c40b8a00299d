import {
  type Expression,
  FeelSyntaxError,
  type Operator,
  parseExpression,
  UNKNOWN,
} from '#lib/feel/index'
import { isLocalDate } from '#lib/time'
import { problem } from '../problems.ts'
import type { Askable } from './askable.ts'

/** How an answer is compared; of a list how many items it has. */
export const HOWS = ['is', 'is-not', 'more', 'least', 'less', 'most', 'answered', 'empty'] as const
export type How = (typeof HOWS)[number]

/** One comparison: a question as conditions name it, and what its answer is held against. */
export type ConditionRow = { of: string; how: How; value: string }
/** Comparisons that all hold, or of which one does. */
export type Condition = { join: 'and' | 'or'; rows: readonly ConditionRow[] }

const OPERATORS = {
  is: '=',
  'is-not': '!=',
  more: '>',
  least: '>=',
  less: '<',
  most: '<=',
} as const
const HOW_OF = new Map<Operator, How>(
  Object.entries(OPERATORS).map(([how, operator]) => [operator, how as How]),
)
/** Read as one name, as everywhere in forms. */
const NAMES = new Map([['this number', UNKNOWN]])
/** Kinds whose answers have an order. */
const ORDERED = ['number', 'money', 'date', 'list']

/**
 * A condition as plain comparisons.
 *
 * @param asked  the questions that it may name
 * @returns undefined for one that says more than these can
 */
export function readCondition(source: string, asked: readonly Askable[]): Condition | undefined {
  try {
    return conditionOf(parseExpression(source, { names: NAMES }).ast, asked)
  } catch (error) {
    if (error instanceof FeelSyntaxError) return undefined
    throw error
  }
}

function conditionOf(ast: Expression, asked: readonly Askable[]): Condition | undefined {
  const anyOf = oneOfSome(ast, asked)
  if (anyOf) return { join: 'or', rows: anyOf }
  const join = ast.kind === 'logical' ? ast.operator : 'and'
  const rows = partsOf(ast, join).map((part) => rowOf(part, asked))
  const known = rows.filter((row) => row !== undefined)
  return known.length === rows.length ? { join, rows: known } : undefined
}

const partsOf = (ast: Expression, join: 'and' | 'or'): Expression[] =>
  ast.kind === 'logical' && ast.operator === join
    ? [...partsOf(ast.left, join), ...partsOf(ast.right, join)]
    : [ast]

/** `x in ["a", "b"]`, `list contains(["a", "b"], x)`. */
function oneOfSome(ast: Expression, asked: readonly Askable[]): ConditionRow[] | undefined {
  const [list, subject] =
    ast.kind === 'in' && ast.tests.length === 1
      ? [ast.tests[0], ast.value]
      : isCall(ast, 'list contains')
        ? ast.args
        : []
  if (list?.kind !== 'list' || !subject) return undefined
  const question = questionOf(subject, asked)
  const codes = list.items.map(textOf)
  if (question?.kind !== 'choice' || codes.length === 0) return undefined
  const known = codes.filter((code) => code !== undefined)
  if (known.length < codes.length) return undefined
  return known.map((value) => ({ of: question.of, how: 'is', value }))
}

function rowOf(ast: Expression, asked: readonly Askable[]): ConditionRow | undefined {
  if (ast.kind === 'comparison') return comparisonOf(ast, asked)
  const inner = isCall(ast, 'not') ? ast.args[0] : undefined
  if (inner && isCall(inner, 'list contains')) return tickedOf(inner, 'is-not', asked)
  if (isCall(ast, 'list contains')) return tickedOf(ast, 'is', asked)
  const question = questionOf(inner ?? ast, asked)
  if (question?.kind !== 'yesNo') return undefined
  return { of: question.of, how: 'is', value: inner ? 'no' : 'yes' }
}

function tickedOf(
  { args: [list, item] }: Extract<Expression, { kind: 'call' }>,
  how: How,
  asked: readonly Askable[],
): ConditionRow | undefined {
  const question = list && questionOf(list, asked)
  const value = item && textOf(item)
  if (question?.kind !== 'choices' || value === undefined) return undefined
  return { of: question.of, how, value }
}

function comparisonOf(
  { operator, left, right }: Extract<Expression, { kind: 'comparison' }>,
  asked: readonly Askable[],
): ConditionRow | undefined {
  const how = HOW_OF.get(operator)
  const counted = isCall(left, 'count') ? left.args[0] : undefined
  const question = questionOf(counted ?? left, asked)
  if (!how || !question || (counted !== undefined) !== (question.kind === 'list')) return undefined
  const { of, kind } = question
  if (right.kind === 'literal' && right.value === null) {
    if (how === 'is') return { of, how: 'empty', value: '' }
    return how === 'is-not' ? { of, how: 'answered', value: '' } : undefined
  }
  if (!ORDERED.includes(kind) && how !== 'is' && how !== 'is-not') return undefined
  const value = comparedWith(right, kind)
  // Who has not answered did not say yes: `!= true` is more than "no".
  if (value === undefined || (kind === 'yesNo' && how === 'is-not')) return undefined
  return { of, how, value }
}

function comparedWith(ast: Expression, kind: string): string | undefined {
  if (kind === 'date') return isCall(ast, 'date') ? textOf(ast.args[0]) : undefined
  if (ast.kind !== 'literal') return undefined
  const { value, text } = ast
  if (kind === 'yesNo') return typeof value === 'boolean' ? (value ? 'yes' : 'no') : undefined
  if (['number', 'money', 'list'].includes(kind)) {
    return typeof value === 'string' || typeof value === 'boolean' ? undefined : text
  }
  return ['choice', 'text'].includes(kind) ? textOf(ast) : undefined
}

const textOf = (ast: Expression | undefined): string | undefined =>
  ast?.kind === 'literal' && typeof ast.value === 'string' ? ast.value : undefined

const isCall = (
  ast: Expression,
  name: string,
): ast is Extract<Expression, { kind: 'call' }> & { args: readonly Expression[] } =>
  ast.kind === 'call' && ast.callee.kind === 'name' && ast.callee.name === name

const questionOf = (ast: Expression, asked: readonly Askable[]): Askable | undefined => {
  const path = pathOf(ast)
  return path === undefined ? undefined : asked.find(({ of }) => of === path)
}

function pathOf(ast: Expression): string | undefined {
  if (ast.kind === 'name') return ast.name
  if (ast.kind !== 'path') return undefined
  const from = pathOf(ast.from)
  return from === undefined ? undefined : `${from}.${ast.name}`
}

/**
 * Plain comparisons in FEEL.
 *
 * @throws services/condition-wrong  with `field`, the input at fault (`cond.0.value`), and `what`: `question`, `how` (its
 *   answers have no order), `option` (none is called so), `number` or `day`
 */
export function writeCondition({ join, rows }: Condition, asked: readonly Askable[]): string {
  return rows.map((row, index) => written(row, index, asked)).join(` ${join} `)
}

function written(
  { of, how, value }: ConditionRow,
  index: number,
  asked: readonly Askable[],
): string {
  const wrong = (input: string, what: string) =>
    problem('condition-wrong', { field: `cond.${index}.${input}`, what })
  const question = asked.find((one) => one.of === of)
  if (!question) throw wrong('of', 'question')
  const { kind } = question
  if ((how === 'answered' || how === 'empty') && kind !== 'list') {
    return `${of} ${how === 'empty' ? '=' : '!='} null`
  }
  if (how === 'answered' || how === 'empty') return `count(${of}) ${how === 'empty' ? '=' : '>'} 0`
  if (!ORDERED.includes(kind) && how !== 'is' && how !== 'is-not') throw wrong('how', 'how')
  const operator = OPERATORS[how]
  if (ORDERED.includes(kind)) {
    if (kind === 'date') {
      if (!isLocalDate(value)) throw wrong('value', 'day')
      return `${of} ${operator} date("${value}")`
    }
    if (!/^-?[0-9]{1,15}(\.[0-9]{1,6})?$/.test(value)) throw wrong('value', 'number')
    return `${kind === 'list' ? `count(${of})` : of} ${operator} ${value}`
  }
  if (kind === 'text') return `${of} ${operator} ${JSON.stringify(value)}`
  if (kind === 'other') throw wrong('how', 'how')
  const code = codeOf(question, value)
  if (code === undefined) throw wrong('value', 'option')
  if (kind === 'yesNo') return (code === 'yes') === (how === 'is') ? of : `${of} = false`
  if (kind === 'choice') return `${of} ${operator} ${JSON.stringify(code)}`
  const ticked = `list contains(${of}, ${JSON.stringify(code)})`
  return how === 'is' ? ticked : `not(${ticked})`
}

/** An option by its code, or by its words in any language. */
function codeOf({ options }: Askable, typed: string): string | undefined {
  const plain = typed.toLocaleLowerCase()
  const found =
    options.find(({ code }) => code === typed) ??
    options.find(({ words }) => words.some((one) => one.toLocaleLowerCase() === plain))
  return found?.code
}

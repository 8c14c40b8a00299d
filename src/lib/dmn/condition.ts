import {
  childrenOf,
  compileExpression,
  type Expression,
  FeelRange,
  FeelSyntaxError,
  type FeelValue,
  isList,
  Run,
  type UnaryTests,
} from '#lib/feel/index'

/** Values from one bound to another; a bound that is undefined is none. */
export type Interval = {
  low?: FeelValue
  lowIncluded: boolean
  high?: FeelValue
  highIncluded: boolean
}

/** A cell that depends on nothing but the value: it holds inside one of the intervals, or outside of all. */
export type Condition = { negated: boolean; intervals: readonly Interval[] }

const point = (value: FeelValue): Interval => ({
  low: value,
  lowIncluded: true,
  high: value,
  highIncluded: true,
})
const below = (high: FeelValue, highIncluded: boolean): Interval => ({
  lowIncluded: false,
  high,
  highIncluded,
})
const above = (low: FeelValue, lowIncluded: boolean): Interval => ({
  low,
  lowIncluded,
  highIncluded: false,
})

/** The condition of a cell; undefined when more than the value decides. */
export function conditionOf(text: string, { negated, tests }: UnaryTests): Condition | undefined {
  const intervals: Interval[] = []
  for (const test of tests) {
    const found = intervalsOf(test, text)
    if (!found) return undefined
    intervals.push(...found)
  }
  return { negated, intervals }
}

function intervalsOf(test: Expression, text: string): readonly Interval[] | undefined {
  if (test.kind === 'operator-range') {
    const operand = constantOf(test.operand, text)
    return operand === undefined || operand === null
      ? undefined
      : ofRange(FeelRange.of(test.operator, operand))
  }
  if (test.kind === 'interval') {
    const low = constantOf(test.low, text)
    const high = constantOf(test.high, text)
    if (low === undefined || high === undefined || low === null || high === null) return undefined
    const { lowIncluded, highIncluded } = test
    return [{ low, lowIncluded, high, highIncluded }]
  }
  const value = constantOf(test, text)
  if (value === undefined) return undefined
  if (!isList(value)) return ofValue(value)
  const items = value.map(ofValue)
  return items.every((item) => item !== undefined) ? items.flat() : undefined
}

const ofValue = (value: FeelValue): readonly Interval[] | undefined =>
  value instanceof FeelRange ? ofRange(value) : isList(value) ? undefined : [point(value)]

function ofRange(range: FeelRange): readonly Interval[] | undefined {
  const { operator, start, end } = range
  if (operator === '!=') return [below(start, false), above(start, false)]
  if (operator === '=') return [point(start)]
  if (operator === '<' || operator === '<=') return [below(end, operator === '<=')]
  if (operator === '>' || operator === '>=') return [above(start, operator === '>=')]
  if (start === null || end === null) return undefined
  return [
    { low: start, lowIncluded: range.startIncluded, high: end, highIncluded: range.endIncluded },
  ]
}

/** What is read from the clock is the same for one evaluation, and another for the next. */
const CHANGING = new Set(['now', 'today'])

function isConstant(node: Expression): boolean {
  if (node.kind === 'name') return node.binding.to === 'built-in' && !CHANGING.has(node.name)
  const { kind } = node
  if (kind === 'function' || kind === 'for' || kind === 'quantified' || kind === 'filter') {
    return false
  }
  return childrenOf(node).every(isConstant)
}

/** The value of a text that is the same in every evaluation; undefined when it is not. */
export function constantText(text: string): FeelValue | undefined {
  if (text.trim() === '') return null
  try {
    return constantOf(compileExpression(text, { names: new Map() }).ast, text)
  } catch (error) {
    if (error instanceof FeelSyntaxError) return undefined
    throw error
  }
}

/** The value of an expression that is the same in every evaluation; undefined when it is not. */
function constantOf(node: Expression, text: string): FeelValue | undefined {
  if (node.kind === 'literal') return node.value
  if (!isConstant(node)) return undefined
  const compiled = compileExpression(text.slice(node.start, node.end), { names: new Map() })
  return compiled.run([], new Run({ now: new Date(0), zone: 0 }))
}

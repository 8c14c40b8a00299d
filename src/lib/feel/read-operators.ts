import type { Arithmetic, Expression } from './ast.ts'
import type { Operator } from './range.ts'
import { readType } from './read-type.ts'
import type { ReadExpression, Reader } from './reader.ts'

const LEVELS: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['and', 2],
  ['between', 3],
  ['in', 3],
  ['=', 3],
  ['!=', 3],
  ['<', 3],
  ['<=', 3],
  ['>', 3],
  ['>=', 3],
  ['+', 4],
  ['-', 4],
  ['*', 5],
  ['/', 5],
  ['**', 6],
])
const ADDITION = 4

/** What reads the operands, and the tests behind `in`. */
export type Operands = {
  readonly postfix: ReadExpression
  readonly test: ReadExpression
  /** What follows a value that was read already. */
  readonly further: (reader: Reader, value: Expression) => Expression
  /** The rest of an open interval whose first end was read already. */
  readonly interval: (reader: Reader, low: Expression, start: number) => Expression
}

const levelOf = (reader: Reader): number => {
  const { kind, text } = reader.peek()
  return kind === 'symbol' || kind === 'word' ? (LEVELS.get(text) ?? 0) : 0
}

/** Operands with operators that bind at least so strongly, all grouped to the left. */
export function readBinary(reader: Reader, operands: Operands, least: number): Expression {
  return readFurther(reader, operands, least, readUnary(reader, operands))
}

/** Arithmetic, as ends of intervals and of `between` are. */
export const readArithmetic = (reader: Reader, operands: Operands): Expression =>
  readBinary(reader, operands, ADDITION)

function readFurther(
  reader: Reader,
  operands: Operands,
  least: number,
  first: Expression,
): Expression {
  let left = first
  for (;;) {
    const level = levelOf(reader)
    if (level === 0 || level < least) return left
    left = readOperation(reader, operands, left, level)
  }
}

function readOperation(
  reader: Reader,
  operands: Operands,
  left: Expression,
  level: number,
): Expression {
  const { text } = reader.next()
  const { start } = left
  if (text === 'in') return readIn(reader, operands, left)
  if (text === 'between') {
    const low = readBinary(reader, operands, ADDITION)
    reader.expectWord('and')
    const high = readBinary(reader, operands, ADDITION)
    return reader.node({ kind: 'between', value: left, low, high }, start)
  }
  const right = readBinary(reader, operands, level + 1)
  if (text === 'and' || text === 'or') {
    return reader.node({ kind: 'logical', operator: text, left, right }, start)
  }
  return level === 3
    ? reader.node({ kind: 'comparison', operator: text as Operator, left, right }, start)
    : reader.node({ kind: 'arithmetic', operator: text as Arithmetic, left, right }, start)
}

function readUnary(reader: Reader, operands: Operands): Expression {
  const { start } = reader.peek()
  if (reader.take('-')) {
    const operand = reader.deeper(() => readUnary(reader, operands))
    return reader.node({ kind: 'negation', operand }, start)
  }
  let value = operands.postfix(reader)
  while (reader.isWord('instance') && reader.isWord('of', 1)) {
    reader.at += 2
    value = reader.node({ kind: 'instance-of', value, wanted: readType(reader) }, start)
  }
  return value
}

/** `in (t1, t2)`, `in <= 10`, `in [1..10]`, `in list`. */
function readIn(reader: Reader, operands: Operands, value: Expression): Expression {
  const { start } = value
  if (!reader.isSymbol('(')) {
    const test = operatorAhead(reader)
      ? operands.test(reader)
      : readBinary(reader, operands, ADDITION)
    return reader.node({ kind: 'in', value, tests: [test] }, start)
  }
  const tests = readTestsInParentheses(reader, operands)
  return reader.node({ kind: 'in', value, tests }, start)
}

const OPERATORS = ['<', '<=', '>', '>=', '=', '!=']

export const operatorAhead = (reader: Reader): boolean =>
  reader.peek().kind === 'symbol' && OPERATORS.includes(reader.peek().text)

/** The parenthesis may hold tests, open an interval, or be the first operand of an expression. */
function readTestsInParentheses(reader: Reader, operands: Operands): Expression[] {
  const { start } = reader.expect('(')
  const tests = reader.deeper(() => {
    const all = [operands.test(reader)]
    while (reader.take(',')) all.push(operands.test(reader))
    return all
  })
  const [only, ...more] = tests
  if (!only || more.length > 0) {
    reader.expect(')')
    return tests
  }
  let first = only
  if (reader.isSymbol('..')) first = operands.interval(reader, only, start)
  else reader.expect(')')
  const further = operands.further(reader, first)
  return [readFurther(reader, operands, ADDITION, further)]
}

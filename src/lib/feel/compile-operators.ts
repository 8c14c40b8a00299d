import { calculate } from './arithmetic.ts'
import type { Arithmetic, Expression, Node } from './ast.ts'
import type { Code, Compiler } from './code.ts'
import { DaysTimeDuration, YearsMonthsDuration } from './duration.ts'
import { compare, equal } from './equality.ts'
import { negate } from './number.ts'
import { FeelRange, type Operator } from './range.ts'
import type { Place, Run } from './run.ts'
import { type FeelValue, isNumber, kindOf } from './values.ts'

const isSafe = Number.isSafeInteger

/** Arithmetic on whole numbers is done on the spot; the table does everything else. */
export function arithmeticCode(node: Node<'arithmetic'>, compiler: Compiler): Code {
  const left = compiler.code(node.left)
  const right = compiler.code(node.right)
  const place = compiler.place(node)
  const { operator } = node
  const slow = (a: FeelValue, b: FeelValue, run: Run) => {
    run.place = place
    return calculate(operator, a, b, run)
  }
  const constant = compiler.constant(node.right)
  if (typeof constant === 'number') return withConstant(operator, left, constant, slow)
  return withBoth(operator, left, right, slow)
}

type Slow = (a: FeelValue, b: FeelValue, run: Run) => FeelValue

function withBoth(operator: Arithmetic, left: Code, right: Code, slow: Slow): Code {
  switch (operator) {
    case '+':
      return (frame, run) => {
        const a = left(frame, run)
        const b = right(frame, run)
        if (typeof a === 'number' && typeof b === 'number' && isSafe(a + b)) return a + b
        return slow(a, b, run)
      }
    case '-':
      return (frame, run) => {
        const a = left(frame, run)
        const b = right(frame, run)
        if (typeof a === 'number' && typeof b === 'number' && isSafe(a - b)) return a - b
        return slow(a, b, run)
      }
    case '*':
      return (frame, run) => {
        const a = left(frame, run)
        const b = right(frame, run)
        if (typeof a === 'number' && typeof b === 'number' && isSafe(a * b)) return a * b + 0
        return slow(a, b, run)
      }
    default:
      return (frame, run) => slow(left(frame, run), right(frame, run), run)
  }
}

function withConstant(operator: Arithmetic, left: Code, b: number, slow: Slow): Code {
  switch (operator) {
    case '+':
      return (frame, run) => {
        const a = left(frame, run)
        return typeof a === 'number' && isSafe(a + b) ? a + b : slow(a, b, run)
      }
    case '-':
      return (frame, run) => {
        const a = left(frame, run)
        return typeof a === 'number' && isSafe(a - b) ? a - b : slow(a, b, run)
      }
    case '*':
      return (frame, run) => {
        const a = left(frame, run)
        return typeof a === 'number' && isSafe(a * b) ? a * b + 0 : slow(a, b, run)
      }
    default:
      return (frame, run) => slow(left(frame, run), b, run)
  }
}

export function negationCode(node: Node<'negation'>, compiler: Compiler): Code {
  const operand = compiler.code(node.operand)
  const place = compiler.place(node)
  return (frame, run) => {
    const value = operand(frame, run)
    if (isNumber(value)) return negate(value)
    if (value instanceof DaysTimeDuration) return DaysTimeDuration.of(-value.nanos)
    if (value instanceof YearsMonthsDuration) return YearsMonthsDuration.of(-value.months)
    if (value === null) return run.failAt(place, 'null-operand', { operator: '-' })
    return run.failAt(place, 'not-negatable', { type: kindOf(value) })
  }
}

export function comparisonCode(node: Node<'comparison'>, compiler: Compiler): Code {
  const left = compiler.code(node.left)
  const right = compiler.code(node.right)
  const place = compiler.place(node)
  const { operator } = node
  if (operator === '=' || operator === '!=') {
    const wanted = operator === '='
    return (frame, run) => {
      const a = left(frame, run)
      const b = right(frame, run)
      const same = equal(a, b, run)
      return same === null ? notComparable(run, place, operator, a, b) : same === wanted
    }
  }
  return orderCode(operator, left, right, place)
}

function orderCode(operator: Operator, left: Code, right: Code, place: Place): Code {
  const slow = (a: FeelValue, b: FeelValue, run: Run) => {
    const order = compare(a, b, run)
    return order === null ? notComparable(run, place, operator, a, b) : holds(operator, order)
  }
  switch (operator) {
    case '<':
      return (frame, run) => {
        const a = left(frame, run)
        const b = right(frame, run)
        return typeof a === 'number' && typeof b === 'number' ? a < b : slow(a, b, run)
      }
    case '<=':
      return (frame, run) => {
        const a = left(frame, run)
        const b = right(frame, run)
        return typeof a === 'number' && typeof b === 'number' ? a <= b : slow(a, b, run)
      }
    case '>':
      return (frame, run) => {
        const a = left(frame, run)
        const b = right(frame, run)
        return typeof a === 'number' && typeof b === 'number' ? a > b : slow(a, b, run)
      }
    default:
      return (frame, run) => {
        const a = left(frame, run)
        const b = right(frame, run)
        return typeof a === 'number' && typeof b === 'number' ? a >= b : slow(a, b, run)
      }
  }
}

function holds(operator: Operator, order: number): boolean {
  if (operator === '<') return order < 0
  if (operator === '<=') return order <= 0
  return operator === '>' ? order > 0 : order >= 0
}

export function notComparable(
  run: Run,
  place: Place,
  operator: string,
  a: FeelValue,
  b: FeelValue,
): null {
  if (a === null || b === null) return run.failAt(place, 'null-operand', { operator })
  return run.failAt(place, 'not-comparable', { operator, left: kindOf(a), right: kindOf(b) })
}

/** `and` and `or` with three truth values; what decides alone ends the evaluation. */
export function logicalCode(node: Node<'logical'>, compiler: Compiler): Code {
  const left = compiler.code(node.left)
  const right = compiler.code(node.right)
  const deciding = node.operator === 'or'
  const truth = (value: FeelValue, operand: Expression, run: Run) => {
    if (value === null || typeof value === 'boolean') return value
    return run.failAt(compiler.place(operand), 'not-boolean', { name: node.operator })
  }
  return (frame, run) => {
    const a = left(frame, run)
    if (a === deciding) return deciding
    const b = right(frame, run)
    if (b === deciding) return deciding
    if (a === !deciding && b === !deciding) return !deciding
    truth(a, node.left, run)
    truth(b, node.right, run)
    return null
  }
}

export function betweenCode(node: Node<'between'>, compiler: Compiler): Code {
  const value = compiler.code(node.value)
  const low = compiler.code(node.low)
  const high = compiler.code(node.high)
  const place = compiler.place(node)
  return (frame, run) => {
    const x = value(frame, run)
    const from = low(frame, run)
    const to = high(frame, run)
    const above = compare(x, from, run)
    const below = compare(x, to, run)
    if ((above !== null && above < 0) || (below !== null && below > 0)) return false
    if (above === null) return notComparable(run, place, 'between', x, from)
    return below === null ? notComparable(run, place, 'between', x, to) : true
  }
}

export function intervalCode(node: Node<'interval'>, compiler: Compiler): Code {
  const low = compiler.code(node.low)
  const high = compiler.code(node.high)
  const { lowIncluded, highIncluded } = node
  const place = compiler.place(node)
  return (frame, run) => {
    const from = low(frame, run)
    const to = high(frame, run)
    if (from !== null && to !== null && compare(from, to, run) === null) {
      return notComparable(run, place, '..', from, to)
    }
    return new FeelRange(from, to, lowIncluded, highIncluded)
  }
}

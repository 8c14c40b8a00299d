import { type Expression, type Node, type UnaryTests, usesInput } from './ast.ts'
import type { Code, Compiler, Frame } from './code.ts'
import { notComparable } from './compile-operators.ts'
import { compare, equal } from './equality.ts'
import { FeelRange, type Operator } from './range.ts'
import type { Run } from './run.ts'
import { passes } from './tests.ts'
import type { FeelType } from './type.ts'
import type { FeelValue } from './values.ts'

/** One test as a function of the value that is tested. */
type Test = (value: FeelValue, frame: Frame, run: Run) => boolean | null

export function inCode(node: Node<'in'>, compiler: Compiler): Code {
  const value = compiler.code(node.value)
  const tests = node.tests.map((test) => testOf(test, compiler))
  const place = compiler.place(node)
  return (frame, run) => {
    const tested = value(frame, run)
    const result = anyOf(tests, tested, frame, run)
    return result === null ? run.failAt(place, 'no-order', { name: 'in' }) : result
  }
}

/** True when one is; null when none is true and one cannot be told. */
function anyOf(tests: readonly Test[], value: FeelValue, frame: Frame, run: Run): boolean | null {
  let result: boolean | null = false
  for (const test of tests) {
    const passed = test(value, frame, run)
    if (passed === true) return true
    if (passed === null) result = null
  }
  return result
}

/** A range that is written in place is never made: its ends are compared at once. */
function testOf(test: Expression, compiler: Compiler): Test {
  if (test.kind === 'operator-range') return operatorTest(test, compiler)
  const known = compiler.constant(test)
  if (known !== undefined) return (value, _frame, run) => passes(value, known, run)
  const code = compiler.code(test)
  return (value, frame, run) => passes(value, code(frame, run), run)
}

function operatorTest(node: Node<'operator-range'>, compiler: Compiler): Test {
  const { operator, operand } = node
  const end = compiler.code(operand)
  const place = compiler.place(node)
  if (operator === '=' || operator === '!=') {
    const wanted = operator === '='
    return (value, frame, run) => {
      const same = equal(value, end(frame, run), run)
      return same === null ? null : same === wanted
    }
  }
  const holds = ORDERS[operator]
  return (value, frame, run) => {
    const to = end(frame, run)
    const order = compare(value, to, run)
    return order === null ? notComparable(run, place, operator, value, to) : holds(order)
  }
}

const ORDERS: Record<Exclude<Operator, '=' | '!='>, (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

export function operatorRangeCode(node: Node<'operator-range'>, compiler: Compiler): Code {
  const operand = compiler.code(node.operand)
  return (frame, run) => FeelRange.of(node.operator, operand(frame, run))
}

/** A cell as a function of the value that is tested. */
export function cellOf(tests: UnaryTests, input: FeelType, compiler: Compiler): Test {
  if (tests.any) return () => true
  const all = tests.tests.map((test) => cellTest(test, input, compiler))
  const [only, ...more] = all
  const whole: Test =
    only && more.length === 0 ? only : (value, frame, run) => anyOf(all, value, frame, run)
  if (!tests.negated) return whole
  return (value, frame, run) => {
    const passed = whole(value, frame, run)
    return passed === null ? null : !passed
  }
}

/**
 * A test that says `?` is true or not by itself. One that does not is compared with the value; a truth
 * value without `?` decides by itself where no truth value is tested.
 */
function cellTest(test: Expression, input: FeelType, compiler: Compiler): Test {
  if (!usesInput(test)) {
    const plain = testOf(test, compiler)
    if (test.type.kind !== 'boolean' && test.type.kind !== 'unknown') return plain
    const code = compiler.code(test)
    return (value, frame, run) => {
      const result = code(frame, run)
      const decides = typeof result === 'boolean' && typeof value !== 'boolean'
      return decides && input.kind !== 'boolean' ? result : passes(value, result, run)
    }
  }
  const code = compiler.code(test)
  return (value, frame, run) => {
    const outer = run.input
    run.input = value
    try {
      const result = code(frame, run)
      if (typeof result === 'boolean' || result === null) return result
      return passes(value, result, run)
    } finally {
      run.input = outer
    }
  }
}

import {
  compileExpression,
  equal,
  type FeelValue,
  isContext,
  isList,
  isNumber,
  Run,
  UNKNOWN,
} from '#lib/feel/index'

const CLOSE = compileExpression('abs(a - b) < 0.00000001', {
  names: new Map([
    ['a', UNKNOWN],
    ['b', UNKNOWN],
  ]),
})

/** As the suite's own runners compare: numbers within 1e-8, contexts by the keys that are expected. */
export function isAsExpected(actual: FeelValue, expected: FeelValue): boolean {
  if (isNumber(expected)) {
    if (!isNumber(actual)) return false
    return CLOSE.run([actual, expected], new Run({ now: new Date(0), zone: 0 })) === true
  }
  if (isList(expected)) {
    if (!isList(actual) || actual.length !== expected.length) return false
    return expected.every((item, at) => isAsExpected(actual[at] ?? null, item))
  }
  if (isContext(expected)) {
    if (!isContext(actual)) return false
    return [...expected].every(([key, value]) => isAsExpected(actual.get(key) ?? null, value))
  }
  return equal(actual, expected) === true
}

import { equal, inRange } from './equality.ts'
import { FeelRange } from './range.ts'
import type { Run } from './run.ts'
import { type FeelList, type FeelValue, isList } from './values.ts'

/**
 * Whether a value passes a test that an expression gave: is equal to it, lies in it when it is a range, or
 * is found in it when it is a list, whose items may be ranges.
 */
export function passes(value: FeelValue, test: FeelValue, run: Run): boolean | null {
  if (test instanceof FeelRange && !(value instanceof FeelRange)) return inRange(value, test, run)
  if (isList(test)) return isAmong(value, test, run)
  return equal(value, test, run)
}

function isAmong(value: FeelValue, list: FeelList, run: Run): boolean {
  run.step(list.length)
  if (isList(value) && equal(value, list, run) === true) return true
  return list.some((item) =>
    item instanceof FeelRange && !(value instanceof FeelRange)
      ? inRange(value, item, run) === true
      : equal(value, item, run) === true,
  )
}

import { FeelDateTime } from '../date-time.ts'
import { equal } from '../equality.ts'
import type { Run } from '../run.ts'
import { FeelTime } from '../time.ts'
import { type FeelValue, kindOf } from '../values.ts'
import type { Body } from './signature.ts'

/** The same kind, and of times the same written zone. An argument that is left out is null. */
function is(run: Run, a?: FeelValue, b?: FeelValue): FeelValue {
  if (a === undefined && b === undefined) {
    return run.fail('argument-count', { name: 'is', given: 0 })
  }
  return isSame(run, a ?? null, b ?? null)
}

function isSame(run: Run, a: FeelValue, b: FeelValue): boolean {
  if (kindOf(a) !== kindOf(b)) return false
  if (a instanceof FeelTime && b instanceof FeelTime) {
    return a.zone === b.zone && a.nanos === b.nanos
  }
  if (a instanceof FeelDateTime && b instanceof FeelDateTime) return String(a) === String(b)
  return equal(a, b, run) === true
}

/** Of two values, whatever they are. */
export const sameness: Record<string, Body> = {
  'is(value1?: any | null, value2?: any | null) -> boolean': is,
}

import { FeelDate } from './date.ts'
import { FeelDateTime } from './date-time.ts'
import type { Budget } from './equality.ts'
import type { FeelFunction } from './function.ts'
import type { FeelRange } from './range.ts'
import type { Run } from './run.ts'
import { FeelTime } from './time.ts'
import { type FeelType, typeText } from './type.ts'
import { type FeelList, type FeelValue, isContext, isList, kindOf } from './values.ts'

/** Whether a value is of a type; null is of every type here, as it is inside lists and contexts. */
export function isOfType(value: FeelValue, type: FeelType, budget?: Budget): boolean {
  if (value === null) return true
  switch (type.kind) {
    case 'any':
    case 'unknown':
      return true
    case 'null':
      return false
    case 'list':
      return isList(value) && areOfType(value, type.item, budget)
    case 'range':
      return kindOf(value) === 'range' && boundsAre(value as FeelRange, type.item)
    case 'context': {
      if (!isContext(value)) return false
      for (const [name, wanted] of type.entries) {
        const entry = value.get(name)
        budget?.step(1)
        if (entry === undefined || !isOfType(entry, wanted, budget)) return false
      }
      return true
    }
    case 'function':
      return kindOf(value) === 'function' && (value as FeelFunction).conformsTo(type)
    default:
      return kindOf(value) === type.kind
  }
}

function areOfType(list: FeelList, type: FeelType, budget?: Budget): boolean {
  budget?.step(list.length)
  return list.every((item) => isOfType(item, type, budget))
}

const boundsAre = ({ start, end }: FeelRange, type: FeelType) =>
  isOfType(start, type) && isOfType(end, type)

/** `value instance of type`: null is an instance of Null alone. */
export function isInstance(value: FeelValue, type: FeelType, budget?: Budget): boolean {
  return value === null ? type.kind === 'null' : isOfType(value, type, budget)
}

/**
 * A value at a place that has a type: as it is, wrapped into a list, taken out of a list of one, or a date
 * as its midnight in UTC.
 *
 * @returns null, with a reason, when none of these gives the type
 */
export function convert(value: FeelValue, type: FeelType, run: Run): FeelValue {
  if (value === null || type.kind === 'any' || type.kind === 'unknown') return value
  if (isOfType(value, type, run)) return value
  const converted = conversionOf(value, type, run)
  if (converted !== undefined) return converted
  return run.fail('not-of-type', { kind: kindOf(value), type: typeText(type) })
}

/** @returns undefined  when the value cannot become one of the type */
function conversionOf(value: FeelValue, type: FeelType, run: Run): FeelValue | undefined {
  if (type.kind === 'list' && isOfType(value, type.item, run)) return [value]
  if (isList(value)) {
    const [only = null] = value
    if (value.length !== 1 || type.kind === 'list' || only === null) return undefined
    return isOfType(only, type, run) ? only : undefined
  }
  if (type.kind === 'date and time' && value instanceof FeelDate) {
    return new FeelDateTime(value, new FeelTime(0, 0))
  }
  return undefined
}

import { FeelDate } from './date.ts'
import { compare } from './equality.ts'
import { add, isInteger } from './number.ts'
import { FeelRange } from './range.ts'
import type { Run } from './run.ts'
import { type FeelList, type FeelValue, isList, isNumber, kindOf } from './values.ts'

/**
 * What `for x in first` or `for x in first..last` runs over.
 *
 * @param last  undefined when there is none
 * @returns null, with a reason, when it cannot be counted from one to the other
 */
export function iterated(first: FeelValue, last: FeelValue | undefined, run: Run): FeelList | null {
  if (last !== undefined) return counted(first, last, run)
  if (first === null) return run.fail('not-iterable', { kind: 'null' })
  if (isList(first)) return first
  if (!(first instanceof FeelRange)) return [first]
  return ofRange(first, run)
}

function ofRange(range: FeelRange, run: Run): FeelList | null {
  const { start, end } = range
  const order = compare(start, end)
  if (order === null || order > 0) return run.fail('not-iterable', { kind: 'range' })
  const all = counted(start, end, run)
  if (!all) return null
  return all.slice(range.startIncluded ? 0 : 1, range.endIncluded ? all.length : -1)
}

/** Up or down, one by one: whole numbers and dates. */
function counted(first: FeelValue, last: FeelValue, run: Run): FeelList | null {
  if (isNumber(first) && isNumber(last) && isInteger(first) && isInteger(last)) {
    return numbersFrom(first, last, run)
  }
  if (first instanceof FeelDate && last instanceof FeelDate) {
    const start = first.epochDay
    const distance = last.epochDay - start
    run.items(Math.abs(distance) + 1)
    const step = Math.sign(distance)
    return Array.from({ length: Math.abs(distance) + 1 }, (_, i) =>
      FeelDate.ofEpochDay(start + i * step),
    )
  }
  return run.fail('not-iterable', { kind: `${kindOf(first)}..${kindOf(last)}` })
}

function numbersFrom(
  first: Parameters<typeof add>[0],
  last: Parameters<typeof add>[0],
  run: Run,
): FeelList | null {
  const direction = Math.sign(compare(last, first) ?? 0)
  if (typeof first === 'number' && typeof last === 'number') {
    const count = Math.abs(last - first) + 1
    run.items(count)
    return Array.from({ length: count }, (_, i) => first + i * direction)
  }
  const all: FeelValue[] = [first]
  for (let n = first; (compare(last, n) ?? 0) * direction > 0; ) {
    n = add(n, direction) ?? last
    run.step(5)
    if (all.push(n) > run.limits.items) run.items(all.length)
  }
  return all
}

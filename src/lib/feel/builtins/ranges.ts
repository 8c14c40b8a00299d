import { compare } from '../equality.ts'
import { FeelRange } from '../range.ts'
import type { Run } from '../run.ts'
import type { FeelValue } from '../values.ts'
import { rangeOfText } from './range-text.ts'
import type { Body } from './signature.ts'

/** Two bounds have no order: the whole comparison is null. */
class NoOrder extends Error {}

type Bounds = {
  /** Before everything, at a value, after everything. */
  readonly start: Bound
  readonly end: Bound
  readonly si: boolean
  readonly ei: boolean
}
type Bound = { readonly infinite: -1 | 0 | 1; readonly value: FeelValue }

const at = (value: FeelValue): Bound => ({ infinite: 0, value })

function boundsOf(range: FeelRange): Bounds {
  if (range.operator === '!=') throw new NoOrder()
  return {
    start: range.hasStart ? at(range.start) : { infinite: -1, value: null },
    end: range.hasEnd ? at(range.end) : { infinite: 1, value: null },
    si: range.startIncluded,
    ei: range.endIncluded,
  }
}

function order(a: Bound, b: Bound): number {
  if (a.infinite !== 0 || b.infinite !== 0) return a.infinite - b.infinite
  const result = compare(a.value, b.value)
  if (result === null) throw new NoOrder()
  return result
}

type Relation = (a: Bounds, b: Bounds) => boolean

/** A relation of two ranges, or of a point and a range where the point is a range of itself. */
const related =
  (name: string, relation: Relation) =>
  (run: Run, a: FeelValue, b: FeelValue): FeelValue => {
    try {
      return relation(asBounds(a), asBounds(b))
    } catch (error) {
      if (error instanceof NoOrder) return run.fail('no-order', { name })
      throw error
    }
  }

const asBounds = (value: FeelValue): Bounds =>
  value instanceof FeelRange
    ? boundsOf(value)
    : { start: at(value), end: at(value), si: true, ei: true }

const swapped =
  (relation: Relation): Relation =>
  (a, b) =>
    relation(b, a)

const before: Relation = (a, b) => {
  const gap = order(a.end, b.start)
  return gap < 0 || (gap === 0 && !(a.ei && b.si))
}

const meets: Relation = (a, b) => a.ei && b.si && order(a.end, b.start) === 0

const overlaps: Relation = (a, b) => {
  const right = order(a.end, b.start)
  const left = order(a.start, b.end)
  return (right > 0 || (right === 0 && a.ei && b.si)) && (left < 0 || (left === 0 && a.si && b.ei))
}

const overlapsBefore: Relation = (a, b) => {
  const starts = order(a.start, b.start)
  const reach = order(a.end, b.start)
  const ends = order(a.end, b.end)
  return (
    (starts < 0 || (starts === 0 && a.si && !b.si)) &&
    (reach > 0 || (reach === 0 && a.ei && b.si)) &&
    (ends < 0 || (ends === 0 && (!a.ei || b.ei)))
  )
}

const includes: Relation = (a, b) => {
  const starts = order(a.start, b.start)
  const ends = order(a.end, b.end)
  return (
    (starts < 0 || (starts === 0 && (a.si || !b.si))) &&
    (ends > 0 || (ends === 0 && (a.ei || !b.ei)))
  )
}

const finishes: Relation = (a, b) => {
  const starts = order(a.start, b.start)
  return (
    a.ei === b.ei && order(a.end, b.end) === 0 && (starts > 0 || (starts === 0 && (!a.si || b.si)))
  )
}

const starts: Relation = (a, b) => {
  const ends = order(a.end, b.end)
  return (
    a.si === b.si && order(a.start, b.start) === 0 && (ends < 0 || (ends === 0 && (!a.ei || b.ei)))
  )
}

const coincides: Relation = (a, b) =>
  a.si === b.si && a.ei === b.ei && order(a.start, b.start) === 0 && order(a.end, b.end) === 0

const POINTS = 'point1: point, point2: point'
const POINT_RANGE = 'point: point, range: range'
const RANGE_POINT = 'range: range, point: point'
const RANGES = 'range1: range, range2: range'

function relations(name: string, relation: Relation, ways: readonly string[]): [string, Body][] {
  return ways.map((way) => [`${name}(${way}) -> boolean`, related(name, relation)])
}

/** Of intervals, and points in them. */
export const ranges: Record<string, Body> = Object.fromEntries([
  ...relations('before', before, [POINTS, POINT_RANGE, RANGE_POINT, RANGES]),
  ...relations('after', swapped(before), [POINTS, POINT_RANGE, RANGE_POINT, RANGES]),
  ...relations('meets', meets, [RANGES]),
  ...relations('met by', swapped(meets), [RANGES]),
  ...relations('overlaps', overlaps, [RANGES]),
  ...relations('overlaps before', overlapsBefore, [RANGES]),
  ...relations('overlaps after', swapped(overlapsBefore), [RANGES]),
  ...relations('finishes', finishes, [POINT_RANGE, RANGES]),
  ...relations('finished by', swapped(finishes), [RANGE_POINT, RANGES]),
  ...relations('includes', includes, [RANGE_POINT, RANGES]),
  ...relations('during', swapped(includes), [POINT_RANGE, RANGES]),
  ...relations('starts', starts, [POINT_RANGE, RANGES]),
  ...relations('started by', swapped(starts), [RANGE_POINT, RANGES]),
  ...relations('coincides', coincides, [POINTS, RANGES]),
  [
    'range(from: string) -> range',
    (run: Run, from: string) =>
      rangeOfText(from) ?? run.fail('unreadable', { name: 'range', value: from }),
  ],
])

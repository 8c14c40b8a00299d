import type { FeelNumber } from '../decimal.ts'
import { compare } from '../equality.ts'
import type { FeelFunction } from '../function.ts'
import { add, compareNumbers, divide, multiply, sameNumber, subtract } from '../number.ts'
import { squareRoot } from '../roots.ts'
import { mean, sum } from '../rounding.ts'
import type { Run } from '../run.ts'
import { type FeelList, type FeelValue, isNumber } from '../values.ts'
import type { Body } from './signature.ts'

/** A function of a list in which everything is a number. */
const ofNumbers =
  (name: string, least: number, work: (numbers: readonly FeelNumber[], run: Run) => FeelValue) =>
  (run: Run, list: FeelList): FeelValue => {
    if (list.length < least) return run.fail('too-few-items', { name, least })
    if (!list.every(isNumber)) return run.fail('not-all-numbers', { name })
    const fractions = list.filter((item) => typeof item !== 'number').length
    run.step(list.length + fractions * (name === 'stddev' ? 60 : 15))
    return work(list as readonly FeelNumber[], run) ?? run.fail('number-too-large', { name })
  }

/** The first item that no other comes before, in the order of a sign. */
const extreme =
  (name: string, sign: number) =>
  (run: Run, list: FeelList): FeelValue => {
    run.step(list.length)
    let best: FeelValue | undefined
    for (const item of list) {
      const order: number | null = compare(item, best ?? item, run)
      if (order === null) return run.fail('no-order', { name })
      if (best === undefined || order * sign > 0) best = item
    }
    return best ?? run.fail('too-few-items', { name, least: 1 })
  }

function product(numbers: readonly FeelNumber[]): FeelValue {
  let total: FeelNumber | null = 1
  for (const n of numbers) total = total === null ? null : multiply(total, n)
  return total
}

const ordered = (numbers: readonly FeelNumber[]) => numbers.toSorted(compareNumbers)

function median(numbers: readonly FeelNumber[]): FeelValue {
  const sorted = ordered(numbers)
  const half = Math.floor(sorted.length / 2)
  const upper = sorted[half] as FeelNumber
  if (sorted.length % 2 === 1) return upper
  const both = add(sorted[half - 1] as FeelNumber, upper)
  return both === null ? null : divide(both, 2)
}

function deviation(numbers: readonly FeelNumber[]): FeelValue {
  const middle = mean(numbers)
  if (middle === null) return null
  const squares: FeelNumber[] = []
  for (const n of numbers) {
    const distance = subtract(n, middle)
    const square = distance === null ? null : multiply(distance, distance)
    if (square === null) return null
    squares.push(square)
  }
  const total = sum(squares)
  const variance = total === null ? null : divide(total, numbers.length - 1)
  return variance === null ? null : squareRoot(variance)
}

function mode(numbers: readonly FeelNumber[]): FeelValue {
  const runs: { value: FeelNumber; count: number }[] = []
  for (const value of ordered(numbers)) {
    const last = runs.at(-1)
    if (last && sameNumber(last.value, value)) last.count++
    else runs.push({ value, count: 1 })
  }
  const most = runs.reduce((count, entry) => Math.max(count, entry.count), 0)
  return runs.filter(({ count }) => count === most).map(({ value }) => value)
}

/** One deciding item decides; else an item that is no truth value makes null. */
const decided =
  (name: string, deciding: boolean) =>
  (run: Run, list: FeelList): FeelValue => {
    run.step(list.length)
    if (list.includes(deciding)) return deciding
    return list.every((item) => typeof item === 'boolean')
      ? !deciding
      : run.fail('not-all-booleans', { name })
  }

function sort(run: Run, list: FeelList, precedes?: FeelFunction): FeelValue {
  run.items(list.length)
  if (!precedes) {
    const comes = (a: FeelValue, b: FeelValue) => {
      const order = compare(a, b, run)
      return order === null ? null : order < 0
    }
    return merged(list, comes, run) ?? run.fail('no-order', { name: 'sort' })
  }
  if (precedes.parameters.length !== 2) {
    const params = { name: 'precedes', given: 2, wanted: precedes.parameters.length }
    return run.fail('argument-count', params)
  }
  const comes = (a: FeelValue, b: FeelValue) => precedes.invoke([a, b], run)
  return merged(list, comes, run) ?? run.fail('match-not-boolean', { name: 'sort' })
}

/** Sorted by merging, so that what is equal keeps its order; null when a comparison is no truth value. */
function merged(
  list: FeelList,
  comes: (a: FeelValue, b: FeelValue) => FeelValue,
  run: Run,
): FeelList | null {
  if (list.length < 2) return list
  const half = list.length >> 1
  const left = merged(list.slice(0, half), comes, run)
  const right = left && merged(list.slice(half), comes, run)
  if (!left || !right) return null
  const result: FeelValue[] = []
  let i = 0
  let j = 0
  while (i < left.length && j < right.length) {
    run.step(1)
    const later = comes(right[j] as FeelValue, left[i] as FeelValue)
    if (typeof later !== 'boolean') return null
    result.push((later ? right[j++] : left[i++]) as FeelValue)
  }
  while (i < left.length) result.push(left[i++] as FeelValue)
  while (j < right.length) result.push(right[j++] as FeelValue)
  return result
}

/** Of all items of a list together. */
export const aggregates: Record<string, Body> = {
  'min(list*: any | null) -> any': extreme('min', -1),
  'max(list*: any | null) -> any': extreme('max', 1),
  'sum(list*: any | null) -> number': ofNumbers('sum', 1, sum),
  'mean(list*: any | null) -> number': ofNumbers('mean', 1, mean),
  'product(list*: any | null) -> number': ofNumbers('product', 1, product),
  'median(list*: any | null) -> number': ofNumbers('median', 1, median),
  'stddev(list*: any | null) -> number': ofNumbers('stddev', 2, deviation),
  'mode(list*: any | null) -> list<number>': ofNumbers('mode', 0, mode),
  'all(list*: any | null) -> boolean': decided('all', false),
  'any(list*: any | null) -> boolean': decided('any', true),
  'and(list*: any | null) -> boolean': decided('and', false),
  'or(list*: any | null) -> boolean': decided('or', true),
  'sort(list: list, precedes?: function) -> list': sort,
}

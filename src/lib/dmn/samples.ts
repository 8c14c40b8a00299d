import { compare, compileExpression, type FeelValue, Run, UNKNOWN } from '#lib/feel/index'
import type { Axis } from './axis.ts'

const NAMES = {
  names: new Map([
    ['a', UNKNOWN],
    ['b', UNKNOWN],
  ]),
}

const calculate = (text: string) => {
  const compiled = compileExpression(text, NAMES)
  return (a: FeelValue, b: FeelValue): FeelValue =>
    compiled.run([a, b], new Run({ now: new Date(0), zone: 0 }))
}

type Rule = {
  above: (a: FeelValue, b: FeelValue) => FeelValue
  below: (a: FeelValue, b: FeelValue) => FeelValue
  /** candidates between two bounds, the plainest first */
  between: readonly ((a: FeelValue, b: FeelValue) => FeelValue)[]
}

/** How to find a value next to a bound, for each kind. */
const RULES: Partial<Record<Axis['kind'], Rule>> = {
  number: {
    above: calculate('floor(a) + 1'),
    below: calculate('ceiling(b) - 1'),
    between: [calculate('floor(a) + 1'), calculate('(a + b) / 2')],
  },
  date: {
    above: calculate('a + duration("P1D")'),
    below: calculate('b - duration("P1D")'),
    between: [calculate('a + duration("P1D")')],
  },
  'days and time duration': {
    above: calculate('a + duration("P1D")'),
    below: calculate('b - duration("P1D")'),
    between: [calculate('a + duration("P1D")'), calculate('a + (b - a) / 2')],
  },
  'years and months duration': {
    above: calculate('a + duration("P1M")'),
    below: calculate('b - duration("P1M")'),
    between: [calculate('a + duration("P1M")')],
  },
  'date and time': {
    above: calculate('a + duration("P1D")'),
    below: calculate('b - duration("P1D")'),
    between: [calculate('a + duration("PT1M")'), calculate('a + (b - a) / 2')],
  },
  time: {
    above: calculate('a + duration("PT1M")'),
    below: calculate('b - duration("PT1M")'),
    between: [calculate('a + duration("PT1M")'), calculate('a + (b - a) / 2')],
  },
  boolean: {
    above: (a) => (a === false ? true : null),
    below: (_, b) => (b === true ? false : null),
    between: [],
  },
  string: {
    above: calculate('a + "…"'),
    below: (_, b) => (b === '' ? null : ''),
    between: [calculate('a + "…"'), calculate('a + " "')],
  },
}

/** A value at a position of an axis; undefined when there is none, as between two days that follow each other. */
export function sampleAt(axis: Axis, position: number): FeelValue | undefined {
  const { bounds, kind } = axis
  if (position % 2 === 1) return bounds[(position - 1) / 2]
  const rule = RULES[kind]
  if (!rule) return undefined
  const [a, b] = [bounds[position / 2 - 1], bounds[position / 2]]
  const found =
    a === undefined
      ? [rule.below(null, b ?? null)]
      : b === undefined
        ? [rule.above(a, null)]
        : rule.between.map((between) => between(a, b))
  return found.find((value) => value !== null && lies(value, a, b))
}

/** A time that was moved over midnight does not. */
const lies = (value: FeelValue, a: FeelValue | undefined, b: FeelValue | undefined): boolean =>
  typeof value === 'boolean' ||
  ((a === undefined || (compare(a, value) ?? 0) < 0) &&
    (b === undefined || (compare(value, b) ?? 0) < 0))

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, evaluate } from './compile.ts'
import { ExpressionError } from './expression-error.ts'
import { toFeelDate } from './value.ts'

const pathsOf = (expression: string) => compile(expression).reads.map(({ path }) => path.join('.'))

describe('what an expression reads', () => {
  test('is each path as far as it is written', () => {
    expect(pathsOf('home.tenure = "rented" and not(cooking)')).toEqual(['home.tenure', 'cooking'])
  })

  test('does not hold names that the expression binds itself', () => {
    const text = 'some a in activities satisfies list contains(a.materials, food)'
    expect(pathsOf(text)).toEqual(['activities', 'food'])
    expect(pathsOf('{ a: x, b: a + 1 }.b')).toEqual(['x'])
    expect(pathsOf('for i in 1..3 return i * rate')).toEqual(['rate'])
  })

  test('tells names in a filter apart, which the items may bring', () => {
    const { reads } = compile('count(activities[activity = this.activity]) = 1')
    expect(reads.map(({ path, inFilter }) => [path.join('.'), inFilter])).toEqual([
      ['activities', false],
      ['activity', true],
      ['this.activity', true],
    ])
  })

  test('knows the number of an item, a name of two words', () => {
    expect(pathsOf('this number = 1')).toEqual(['this number'])
    expect(evaluate('this number + 1', { 'this number': 2 })).toBe(3)
  })
})

describe('values', () => {
  test('unknown is null, and null is neither true nor false', () => {
    expect(evaluate('age > 18', {})).toBe(null)
    expect(evaluate('age > 18 and lives', { lives: false })).toBe(false)
    expect(evaluate('age > 18 or lives', { lives: true })).toBe(true)
    expect(evaluate('not(lives)', {})).toBe(null)
    expect(evaluate('a.b.c', { a: null })).toBe(null)
  })

  test('days compare as days and come back as text', () => {
    const born = toFeelDate('2008-11-24')
    const adult = 'born + duration("P18Y") <= today()'
    expect(evaluate(adult, { born }, '2026-11-23')).toBe(false)
    expect(evaluate(adult, { born }, '2026-11-24')).toBe(true)
    expect(evaluate('born + duration("P1D")', { born })).toBe('2008-11-25')
  })

  test('an item of a list sees itself as this', () => {
    const items = [{ activity: 'soap' }, { activity: 'meals' }, { activity: 'soap' }]
    const once = 'count(activities[activity = this.activity]) = 1'
    expect(items.map((item) => evaluate(once, { activities: items, this: item }))).toEqual([
      false,
      true,
      false,
    ])
  })

  test('numbers are exact until they leave', () => {
    expect(evaluate('a + b = 0.3', { a: 0.1, b: 0.2 })).toBe(true)
    expect(evaluate('1 / 3', {})).toBeCloseTo(1 / 3, 15)
    expect(evaluate('9007199254740993 + 0 = 9007199254740992 + 1', {})).toBe(true)
  })

  test('what has no end is null', () => {
    expect(evaluate('10 ** 400', {})).toBe(null)
    expect(evaluate('1 / a', { a: 0 })).toBe(null)
  })

  test('what would take too long is null', () => {
    expect(evaluate('count(for i in 1..a return i)', { a: 1_000_000 })).toBe(null)
    expect(evaluate('count(for i in a, j in a, k in a return i)', { a: [...'x'.repeat(90)] })).toBe(
      null,
    )
    expect(evaluate('matches(name, "^(a+)+$")', { name: `${'a'.repeat(60)}b` })).toBe(null)
  })

  test('a day is asked for only where it is given', () => {
    expect(evaluate('today() > date("2026-01-01")', {})).toBe(null)
    expect(evaluate('today() > date("2026-01-01")', {}, '2026-11-23')).toBe(true)
  })

  test('running again gives the same, and keeps nothing', () => {
    const sum = compile('a + b')
    fc.assert(
      fc.property(fc.integer(), fc.option(fc.integer()), (a, b) => {
        expect(sum.runWith([a, b])).toBe(b === null ? null : a + b)
      }),
    )
  })
})

describe('refused before it runs', () => {
  test.each([
    ['tenure = ', 'not FEEL'],
    ['a b c (', 'not FEEL'],
    ['now()', 'a clock'],
    ['"two" * 2', 'an operation that there is not'],
    ['1 / 0', 'null whatever is given'],
    [`"${'x'.repeat(1000)}" = name`, 'too long'],
  ])('%s: %s', (expression) => {
    expect(() => compile(expression)).toThrow(ExpressionError)
  })

  test('names the place', () => {
    try {
      compile('tenure = "rented" and now() > born')
      expect.unreachable()
    } catch (error) {
      expect((error as ExpressionError).offset).toBe(22)
    }
  })

  test('nothing of the host can be reached', () => {
    for (const name of ['constructor', '__proto__', 'process', 'globalThis', 'toString']) {
      expect(evaluate(name, {})).toBe(null)
      expect(evaluate(`a.${name}`, { a: { x: 1 } })).toBe(null)
      expect(evaluate(`a.${name}`, { a: 'text' })).toBe(null)
    }
  })
})

test('a compiled expression runs fast (printed)', () => {
  const condition = compile('tenure = "rented" and count(activities) > 1')
  const start = process.cpuUsage()
  for (let i = 0; i < 10_000; i++) condition.runWith(['rented', [1, 2]])
  const micro = process.cpuUsage(start).user / 10_000
  console.info(`rules: ${micro.toFixed(2)} µs of CPU a run`)
  expect(condition.runWith(['rented', [1, 2]])).toBe(true)
})

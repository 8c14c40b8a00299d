import { describe, expect, it } from 'vitest'
import { compiled, runOf } from './fixture.ts'
import { FeelLimitError, type LimitName } from './run.ts'
import { FeelSyntaxError } from './syntax-error.ts'

/** Which limit stopped an expression. */
function stopOf(text: string): LimitName | string {
  const run = runOf()
  try {
    compiled(text).run([], run)
  } catch (error) {
    if (error instanceof FeelLimitError) return error.limit
    if (error instanceof FeelSyntaxError) return error.code
    throw error
  }
  return 'went through'
}

const TWICE = 'for i in 1..60 return if i = 1 then [1] else [partial[-1], partial[-1]]'
const LONG = 'string join(for i in 1..9000 return "ab")'

const HOSTILE: [string, string][] = [
  ['for i in 1..1000000000 return i', 'items'],
  ['for a in 1..1000, b in 1..1000, c in 1..1000 return a * b * c', 'steps'],
  ['every a in 1..90000, b in 1..90000 satisfies a > 0', 'steps'],
  ['for i in 1..100000 return 1.23456789 ** 0.987654321', 'steps'],
  ['{f: function(n) f(n + 1), r: f(0)}.r', 'depth'],
  ['{f: function(n) if n < 2 then n else f(n - 1) + f(n - 2), r: f(60)}.r', 'steps'],
  ['(function(x) x(x))(function(x) x(x))', 'depth'],
  [
    'for i in 1..100 return if i = 1 then "xxxxxxxxxxxxxxxx" else partial[-1] + partial[-1]',
    'text',
  ],
  ['for i in 1..60 return if i = 1 then [1] else concatenate(partial[-1], partial[-1])', 'items'],
  [`string(${TWICE})`, 'steps'],
  [`{a: ${TWICE}, b: ${TWICE}, c: a = b}.c`, 'steps'],
  [`flatten(${TWICE})`, 'steps'],
  [
    `${TWICE.replace('for', '(for')})[-1] instance of ${'list<'.repeat(40)}Any${'>'.repeat(40)}`,
    'steps',
  ],
  ['matches("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "^(a+)+$")', 'matching'],
  [`matches(${LONG}, "(.*)*(.*)*(.*)*x")`, 'matching'],
  [`matches(${LONG}, "^(ab|a|b)*$")`, 'matching'],
  ['matches("a", "((a?){1000}){1000}")', 'matching'],
  ['distinct values(for i in 1..50000 return {a: i})', 'steps'],
  ['for i in 1..90000 return 1e6000 * i + 1', 'steps'],
  ['for i in 1..9000 return modulo(1e6000 * i, 7.1)', 'steps'],
  ['for i in @"-999999999-01-01"..@"999999999-01-01" return i', 'items'],
  [
    'for i in 1..9000 return (@"2020-01-01T00:00:00@Europe/Paris" + @"P1D" * i).time offset',
    'steps',
  ],
  ['('.repeat(20_000), 'too-deep'],
  ['-'.repeat(20_000), 'too-deep'],
  [`1${'+1'.repeat(20_000)}`, 'too-deep'],
  [`${'1 in ('.repeat(60)}1${')+1'.repeat(60)}`, 'went through'],
  [' '.repeat(60_000), 'text-too-long'],
]

describe('A hostile expression', () => {
  it('is stopped, and says by which limit', () => {
    for (const [text, limit] of HOSTILE) expect(stopOf(text), text.slice(0, 80)).toBe(limit)
  })

  it('is stopped within 50 ms', () => {
    // Warm, the time of the processor, the best of three: other work of the machine does not count.
    const times = HOSTILE.map(([text]) => {
      const runs = [0, 1, 2].map(() => {
        const start = process.cpuUsage()
        stopOf(text)
        return process.cpuUsage(start).user / 1000
      })
      return { text: text.slice(0, 80), best: Math.min(...runs) }
    })
    expect(times.filter(({ best }) => best > 50)).toEqual([])
  })

  it('keeps what the caller allows', () => {
    const run = runOf({ steps: 20 })
    expect(() => compiled('for i in 1..100 return i * i').run([], run)).toThrow(
      expect.objectContaining({ code: 'limit', limit: 'steps', most: 20 }),
    )
    const few = runOf({ reasons: 3 })
    compiled('for i in 1..10 return 1 / 0').run([], few)
    expect([few.reasons.length, few.unkept]).toEqual([3, 7])
  })
})

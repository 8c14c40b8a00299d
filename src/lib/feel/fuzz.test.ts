import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Expression } from './ast.ts'
import { compileExpression, compileUnaryTests } from './expression.ts'
import { runOf } from './fixture.ts'
import { parseExpression, parseUnaryTests } from './parser.ts'
import { printExpression, printUnaryTests } from './print.ts'
import { FeelLimitError } from './run.ts'
import { FeelSyntaxError } from './syntax-error.ts'
import { contextOf, listOf, NUMBER, UNKNOWN } from './type.ts'

const NAMES = new Map([
  ['a', UNKNOWN],
  ['a-b', NUMBER],
  ['rows', listOf(contextOf(new Map([['n', NUMBER]])))],
  ['days in weekend', UNKNOWN],
  ['العمر', NUMBER],
])
const SCOPE = { names: NAMES }
const FRAME = [3, 4, [new Map([['n', 1]]), new Map([['n', 5]])], ['sat', 'sun'], 20]

const literal = fc.constantFrom(
  ...['0', '1', '2.5', '1e3', '.5', '"a"', '"\\u0041\\n"', 'true', 'false', 'null'],
  ...['@"2026-01-01"', '@"P1Y"', '@"PT1H"', '@"10:00:00Z"', '@"2026-01-01T10:00:00@Asia/Qatar"'],
)
const name = fc.constantFrom(
  'a',
  'a-b',
  'rows',
  'days in weekend',
  'العمر',
  'nobody',
  'x',
  'item',
  'count',
  'constructor',
  '__proto__',
)
const type = fc.constantFrom(
  'number',
  'list<Any>',
  'context<a: string>',
  'date and time',
  'function<number> -> string',
)

/** Expressions of the whole grammar, most of them without much sense. */
const { expression } = fc.letrec<{ expression: string; test: string; operand: string }>((tie) => {
  const e = tie('expression')
  const o = tie('operand')
  const join = (separator: string) => (parts: readonly string[]) => parts.join(separator)
  const list = fc.array(e, { maxLength: 3 }).map(join(', '))
  return {
    operand: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      literal,
      name,
      e.map((x) => `(${x})`),
    ),
    test: fc.oneof(
      e,
      fc.tuple(fc.constantFrom('<', '<=', '>', '>=', '=', '!='), o).map(join(' ')),
      fc.tuple(o, o).map(([x, y]) => `]${x}..${y}[`),
    ),
    expression: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      literal,
      name,
      fc
        .tuple(o, fc.constantFrom('+', '-', '*', '/', '**', '=', '<', '>=', '!=', 'and', 'or'), o)
        .map(join(' ')),
      fc.tuple(o, o, o).map(([x, y, z]) => `${x} between ${y} and ${z}`),
      fc
        .tuple(o, fc.array(tie('test'), { minLength: 1, maxLength: 3 }))
        .map(([x, tests]) => `${x} in (${tests.join(', ')})`),
      fc.tuple(o, tie('test')).map(([x, y]) => `${x} in ${y}`),
      fc.tuple(o, type).map(([x, t]) => `${x} instance of ${t}`),
      o.map((x) => `-${x}`),
      list.map((items) => `[${items}]`),
      fc.tuple(e, e).map(([x, y]) => `{x: ${x}, "y z": ${y}}`),
      fc
        .tuple(fc.constantFrom('[', '(', ']'), o, o, fc.constantFrom(']', ')', '['))
        .map(([l, x, y, r]) => `${l}${x}..${y}${r}`),
      fc.tuple(e, e, e).map(([x, y, z]) => `if ${x} then ${y} else ${z}`),
      fc.tuple(e, e).map(([x, y]) => `for x in ${x} return ${y}`),
      fc.tuple(o, o, e).map(([x, y, z]) => `for x in ${x}..${y}, y in x return ${z}`),
      fc
        .tuple(fc.constantFrom('some', 'every'), e, e)
        .map(([q, x, y]) => `${q} x in ${x} satisfies ${y}`),
      fc.tuple(o, e).map(([x, y]) => `${x}[${y}]`),
      fc
        .tuple(o, fc.constantFrom('n', 'start included', 'y z', 'year'))
        .map(([x, n]) => `${x}.${n}`),
      fc
        .tuple(fc.constantFrom('sum', 'string', 'append', 'min', 'not', 'date', 'nobody'), list)
        .map(([f, args]) => `${f}(${args})`),
      e.map((x) => `sum(list: ${x})`),
      fc.tuple(e, e).map(([x, y]) => `(function(x, y: number) ${x})(1, ${y})`),
    ),
  }
})

/** Rows of signs and words in no order. */
const rubbish = fc
  .array(
    fc.constantFrom(
      ...[
        '(',
        ')',
        '[',
        ']',
        '{',
        '}',
        '..',
        '.',
        ',',
        ':',
        '+',
        '-',
        '**',
        '<',
        '>=',
        '=',
        '!=',
        '"x"',
        '@"x"',
        '1',
      ],
      ...[
        'in',
        'for',
        'return',
        'if',
        'then',
        'else',
        'some',
        'function',
        'instance of',
        'not',
        'a',
        'rows',
        '?',
        '/*',
        '"',
      ],
    ),
    { maxLength: 25 },
  )
  .map((parts) => parts.join(' '))

const PLACES = new Set(['start', 'end', 'type'])
const isNode = (value: unknown) => typeof value === 'object' && value !== null && 'kind' in value

/** What is the same when the texts differ only in their form. */
const bare = (node: unknown): unknown =>
  JSON.parse(
    JSON.stringify(node, (key, value) => {
      if (PLACES.has(key) || (key === 'value' && !isNode(value))) return undefined
      return key === 'text' ? value.replace(/\s/g, '') : value
    }),
  )

function isRefusal<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    expect(error instanceof FeelSyntaxError || error instanceof FeelLimitError).toBe(true)
    return undefined
  }
}

const runs = (numRuns: number) => ({ numRuns: process.env.IGOV_LONG ? numRuns * 50 : numRuns })

describe('Whatever the text', () => {
  it('an expression of the grammar is read, printed, and read as the same', () => {
    const read = (text: string): Expression => parseExpression(text, SCOPE).ast
    fc.assert(
      fc.property(expression, (text) => {
        const ast = isRefusal(() => read(text))
        if (!ast) return
        const printed = printExpression(ast, NAMES.keys())
        expect(bare(read(printed)), printed).toEqual(bare(ast))
        expect(printExpression(read(printed), NAMES.keys())).toBe(printed)
      }),
      runs(1500),
    )
  })

  it('a cell of the grammar is read, printed, and read as the same', () => {
    const tests = fc.array(expression, { minLength: 1, maxLength: 3 }).map((all) => all.join(', '))
    fc.assert(
      fc.property(tests, fc.boolean(), (text, negated) => {
        const read = (cell: string) => parseUnaryTests(cell, NUMBER, SCOPE).ast
        const ast = isRefusal(() => read(negated ? `not(${text})` : text))
        if (!ast) return
        const printed = printUnaryTests(ast, NAMES.keys())
        expect(bare(read(printed)), printed).toEqual(bare(ast))
      }),
      runs(300),
    )
  })

  it('it runs to a value or to a limit, soon', () => {
    fc.assert(
      fc.property(expression, (text) => {
        const start = performance.now()
        isRefusal(() => {
          const run = runOf()
          const value = compileExpression(text, SCOPE).run(FRAME, run)
          // Nothing becomes null without a reason, unless it was written so.
          if (value === null && !text.includes('null')) expect(run.reasons).not.toEqual([])
        })
        isRefusal(() => compileUnaryTests(text, NUMBER, SCOPE).run(5, FRAME, runOf()))
        expect(performance.now() - start).toBeLessThan(500)
      }),
      runs(1500),
    )
  })

  it('rubbish is refused with a place, or runs', () => {
    fc.assert(
      fc.property(fc.oneof(rubbish, fc.string({ maxLength: 40 })), (text) => {
        isRefusal(() => compileExpression(text, SCOPE).run(FRAME, runOf()))
      }),
      runs(1500),
    )
  })
})

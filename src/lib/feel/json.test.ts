import { describe, expect, it } from 'vitest'
import { equal } from './equality.ts'
import { compiled, runOf } from './fixture.ts'
import { fromJson, toJson } from './json.ts'
import { contextOf, DATE_TYPE, listOf, NUMBER, rangeOf, UNKNOWN } from './type.ts'

const evaluated = (text: string) => {
  const { run, type } = compiled(text)
  return { value: run([], runOf()), type }
}

describe('A value', () => {
  it('goes to JSON and comes back by its type', () => {
    const texts = [
      ...['1', '0.1', '-2.50', '9007199254740993', '1 / 3', '1e300', '"text"', 'true', '[1, 2.5]'],
      ...[
        '@"2026-11-28"',
        '@"10:00:00@Asia/Qatar"',
        '@"2026-11-28T10:00:00Z"',
        '@"PT1H"',
        '@"P1Y"',
      ],
      ...['{a: 1, "b c": [{d: @"2026-01-01"}]}', '[1..5)', '[]'],
    ]
    for (const text of texts) {
      const { value, type } = evaluated(text)
      const back = fromJson(JSON.parse(JSON.stringify(toJson(value))), type)
      expect(back !== undefined && equal(back, value), text).toBe(true)
    }
  })

  it('is a JSON number only where that is exact', () => {
    expect(toJson(evaluated('0.1').value)).toBe(0.1)
    expect(toJson(evaluated('9007199254740993').value)).toBe('9007199254740993')
    expect(toJson(evaluated('function() 1').value)).toBeNull()
  })

  it('that is not of the type is none', () => {
    expect(fromJson('x', NUMBER)).toBeUndefined()
    expect(fromJson(5, DATE_TYPE)).toBeUndefined()
    expect(fromJson(['2026-01-01', 'x'], listOf(DATE_TYPE))).toBeUndefined()
    expect(fromJson({ a: 'x' }, contextOf(new Map([['a', NUMBER]])))).toBeUndefined()
    expect(fromJson('(> 1)', rangeOf(NUMBER))).toBeUndefined()
    expect(fromJson(null, NUMBER)).toBeNull()
    expect(fromJson({ a: [1, 'b'] }, UNKNOWN)).toEqual(new Map([['a', [1, 'b']]]))
  })
})

import { describe, expect, it } from 'vitest'
import {
  boxed,
  compiled,
  decided,
  input,
  knowledge,
  literal,
  modelText,
  needsFunction,
  needsInput,
  parameter,
} from './fixture.ts'

const only = (...inside: string[]) => decided(compiled(modelText(inside.join(''))), {}, 'd').d

describe('A boxed expression', () => {
  it('of a context sees its earlier entries, and may end in a result', () => {
    const entry = (name: string, text: string) =>
      `<contextEntry><variable name="${name}"/>${literal(text)}</contextEntry>`
    expect(only(boxed('d', `<context>${entry('a', '1')}${entry('b', 'a + 1')}</context>`))).toBe(
      '{"a": 1, "b": 2}',
    )
    const result = `<context>${entry('a', '1')}<contextEntry>${literal('a + 5')}</contextEntry></context>`
    expect(only(boxed('d', result))).toBe('6')
  })

  it('of a function closes over its scope and may call itself', () => {
    const factorial = `<contextEntry><variable name="f"/><functionDefinition>${parameter('n', 'number')}${literal('if n = 0 then 1 else n * f(n - 1)')}</functionDefinition></contextEntry>`
    expect(
      only(
        boxed(
          'd',
          `<context>${factorial}<contextEntry>${literal('f(5)')}</contextEntry></context>`,
        ),
      ),
    ).toBe('120')
  })

  it('outside of FEEL is never run', () => {
    const java = `<functionDefinition kind="Java">${parameter('n')}<context/></functionDefinition>`
    const model = compiled(modelText(boxed('d', java)))
    expect(decided(model).d).toBe('null')
    expect(model.warnings).toMatchObject([{ code: 'external-function', severity: 'warning' }])
  })

  it('of a list, a relation, a condition', () => {
    expect(only(boxed('d', `<list>${literal('1')}${literal('"a"')}</list>`))).toBe('[1, "a"]')
    const row = (a: string, b: string) => `<row>${literal(a)}${literal(b)}</row>`
    const relation = `<relation><column name="a"/><column name="b"/>${row('1', '2')}${row('3', '4')}</relation>`
    expect(only(boxed('d', relation))).toBe('[{"a": 1, "b": 2}, {"a": 3, "b": 4}]')
    const condition = (text: string) =>
      `<conditional><if>${literal(text)}</if><then>${literal('1')}</then><else>${literal('2')}</else></conditional>`
    expect([only(boxed('d', condition('true'))), only(boxed('d', condition('null')))]).toEqual([
      '1',
      '2',
    ])
  })

  it('of an invocation binds by name', () => {
    const f = knowledge('f', parameter('a') + parameter('b'), literal('a - b'))
    const call = (binding: string) =>
      `<invocation>${literal('f')}<binding><parameter name="b"/>${literal('1')}</binding><binding><parameter name="${binding}"/>${literal('10')}</binding></invocation>`
    expect(only(f, boxed('d', call('a'), needsFunction('f')))).toBe('9')
    expect(only(f, boxed('d', call('c'), needsFunction('f')))).toBe('null')
  })

  it('of a filter, whose items lend their entries as names', () => {
    const filter = (list: string, match: string) =>
      only(boxed('d', `<filter><in>${literal(list)}</in><match>${literal(match)}</match></filter>`))
    expect(filter('[1, 2, 3]', 'item &gt; 1')).toBe('[2, 3]')
    expect(filter('[{a: 1}, {a: 2}]', 'a = 2')).toBe('[{"a": 2}]')
    expect(filter('[1, 2]', '"x"')).toBe('null')
    const unknown = `<filter><in>${literal('l')}</in><match>${literal('a = 2')}</match></filter>`
    const model = compiled(modelText(input('l') + boxed('d', unknown, needsInput('l'))))
    expect(decided(model, { l: '[{a: 1}, {a: 2}, {b: 3}]' })).toEqual({ d: '[{"a": 2}]' })
  })

  it('of an iteration, with what came before', () => {
    const loop = (list: string, text: string) =>
      only(
        boxed(
          'd',
          `<for iteratorVariable="i"><in>${literal(list)}</in><return>${literal(text)}</return></for>`,
        ),
      )
    expect(loop('[1, 2, 3]', 'i * 2')).toBe('[2, 4, 6]')
    expect(loop('[1..3]', 'i + count(partial)')).toBe('[1, 3, 5]')
    expect(loop('[@"2026-01-01"..@"2026-01-02"]', 'i')).toBe('[@"2026-01-01", @"2026-01-02"]')
    expect(loop('null', 'i')).toBe('null')
  })

  it('of a quantifier', () => {
    const all = (kind: string, text: string) =>
      only(
        boxed(
          'd',
          `<${kind} iteratorVariable="i"><in>${literal('[1, 2]')}</in><satisfies>${literal(text)}</satisfies></${kind}>`,
        ),
      )
    expect([all('some', 'i = 2'), all('every', 'i = 2')]).toEqual(['true', 'false'])
    expect(all('every', '"x"')).toBe('null')
  })
})

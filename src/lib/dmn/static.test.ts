import { describe, expect, it } from 'vitest'
import { english } from './findings.ts'
import {
  boxed,
  compiled,
  decision,
  findingsOf,
  input,
  knowledge,
  literal,
  modelText,
  needsFunction,
  needsInput,
  parameter,
  table,
} from './fixture.ts'
import { findInTable } from './table-findings.ts'

const USE =
  '<itemDefinition name="Use"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues></itemDefinition>'

/** What is said of a model before it runs: code, element, and what its blanks hold. */
const saidOf = (inside: string) =>
  compiled(modelText(inside)).warnings.map(({ code, element, params }) => {
    const { given, wanted, value, allowed, reason } = params
    return [
      code,
      element,
      ...[reason, given, wanted, value, allowed].filter((one) => one !== undefined),
    ]
  })

describe('Before a model runs', () => {
  it('a name that is not required is found, also in a cell and among allowed values', () => {
    expect(saidOf(input('Age') + decision('D', 'Age + 1'))).toEqual([
      ['doubtful-expression', 'literalExpression', 'unknown-name'],
    ])
    const rows = table({ inputs: ['Age'], outputs: ['D'] }, ['> limit|1'])
    expect(saidOf(input('Age', 'number') + boxed('D', rows, needsInput('Age')))).toEqual([
      ['doubtful-expression', 'inputEntry', 'unknown-name'],
    ])
    const allowed = '<allowedValues><text>"a", b</text></allowedValues>'
    expect(
      saidOf(`<itemDefinition name="Use"><typeRef>string</typeRef>${allowed}</itemDefinition>`),
    ).toEqual([['doubtful-expression', 'allowedValues', 'unknown-name']])
  })

  it('an argument of another type than a function takes is found', () => {
    const twice = knowledge('twice', parameter('n', 'number'), literal('n * 2'))
    const call = (text: string) => saidOf(twice + decision('D', text, needsFunction('twice')))
    expect(call('twice("a")')).toEqual([
      ['doubtful-expression', 'literalExpression', 'wrong-argument', 'number'],
    ])
    expect(call('twice([4])')).toEqual([])
    expect(call('twice(null)')).toEqual([])
  })

  it('a result of another type than the model names is found', () => {
    expect(saidOf(decision('D', '"x"', '', 'number'))).toEqual([
      ['wrong-type', 'literalExpression', 'string', 'number'],
    ])
    expect(saidOf(knowledge('F', parameter('n', 'number'), literal('n &gt; 1', 'string')))).toEqual(
      [['wrong-type', 'literalExpression', 'boolean', 'string']],
    )
    const rows = table({ inputs: [], outputs: ['D: number'] }, ['1', '"two"'], 'hitPolicy="FIRST"')
    expect(saidOf(boxed('D', rows))).toEqual([['wrong-type', 'outputEntry', 'string', 'number']])
  })

  it('what a conversion makes right is left alone', () => {
    expect(saidOf(decision('D', '[1]', '', 'number'))).toEqual([])
    expect(saidOf(decision('D', 'date("2026-01-01")', '', 'dateTime'))).toEqual([])
    expect(saidOf(decision('D', 'null', '', 'number'))).toEqual([])
    expect(saidOf(decision('D', 'if true then 1 else "a"', '', 'number'))).toEqual([])
  })

  it('a value that may not stand where it is written is found', () => {
    expect(saidOf(USE + decision('D', '"c"', '', 'Use'))).toEqual([
      ['value-not-allowed', 'literalExpression', '"c"', '"a", "b"'],
    ])
    const rows = table({ inputs: [], outputs: ['D in 1, 2'] }, ['1', '3'], 'hitPolicy="FIRST"')
    expect(saidOf(boxed('D', rows))).toEqual([['value-not-allowed', 'outputEntry', '3', '1, 2']])
  })

  it('a row for a value that cannot come is never reached', () => {
    const rows = table({ inputs: ['U'], outputs: ['D'] }, ['"a"|1', '"b"|2', '"bb"|3'])
    const model = compiled(modelText(USE + input('U', 'Use') + boxed('D', rows, needsInput('U'))))
    expect(model.tables.flatMap(findInTable)).toMatchObject([
      { severity: 'warning', code: 'row-impossible', params: { row: 3, within: 'D' } },
    ])
  })

  it('what is not XML, or no name, is said in words', () => {
    const said = (text: string) => findingsOf(() => compiled(text)).map(english)
    expect(said('<a><b></a>')).toMatchObject([expect.stringContaining('Missing end tag')])
    expect(said(modelText(input('a\u202eb')))).toMatchObject([
      expect.stringContaining('a hidden character in it changes the direction of the text'),
    ])
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { at, compiled, decided, input, modelText, needsInput, table } from './fixture.ts'

const inTable = (heads: Parameters<typeof table>[0], rows: readonly string[], attributes = '') =>
  compiled(
    modelText(
      `${input('age', 'number')}${input('city', 'string')}<decision name="d"><variable name="d"/>${needsInput('age')}${needsInput('city')}${table(heads, rows, attributes)}</decision>`,
    ),
  )

const HEADS = { inputs: ['age', 'city'], outputs: ['fee'] }
const result = (
  rows: readonly string[],
  attributes: string,
  inputs: Record<string, string> = { age: '20', city: '"Doha"' },
  heads: Parameters<typeof table>[0] = HEADS,
) => decided(inTable(heads, rows, attributes), inputs).d

describe('A decision table', () => {
  it('matches rows of which each cell holds', () => {
    const rows = ['< 18 | - | 1', '[18..65] | "Doha", "Wakra" | 2', '> 65 | not("Doha") | 3']
    const fee = (age: string, city: string) => result(rows, '', { age, city })
    expect([fee('17', '"x"'), fee('18', '"Wakra"'), fee('70', '"Doha"'), fee('70', '"x"')]).toEqual(
      ['1', '2', 'null', '3'],
    )
  })

  it('U: has one hit, or null', () => {
    expect(result(['> 1 | - | 1', '> 30 | - | 2'], 'hitPolicy="UNIQUE"')).toBe('1')
    expect(result(['> 1 | - | 1', '> 2 | - | 1'], 'hitPolicy="UNIQUE"')).toBe('null')
  })

  it('A: several hits give the same, or null', () => {
    expect(result(['> 1 | - | 1', '> 2 | - | 1'], 'hitPolicy="ANY"')).toBe('1')
    expect(result(['> 1 | - | 1', '> 2 | - | 2'], 'hitPolicy="ANY"')).toBe('null')
  })

  it('P: the output that stands first among its values counts', () => {
    const heads = { ...HEADS, outputs: ['fee in 3, 2, 1'] }
    expect(result(['> 1 | - | 1', '> 2 | - | 2'], 'hitPolicy="PRIORITY"', undefined, heads)).toBe(
      '2',
    )
  })

  it('P: several outputs are compared from left to right', () => {
    const heads = { inputs: ['age'], outputs: ['a in "x", "y"', 'b in 2, 1'] }
    const rows = ['- | "y" | 2', '- | "x" | 1', '- | "x" | 2']
    expect(result(rows, 'hitPolicy="PRIORITY"', undefined, heads)).toBe('{"a": "x", "b": 2}')
    expect(result(rows, 'hitPolicy="OUTPUT ORDER"', undefined, heads)).toBe(
      '[{"a": "x", "b": 2}, {"a": "x", "b": 1}, {"a": "y", "b": 2}]',
    )
  })

  const typed = (allowed: string) =>
    `<itemDefinition name="tFee"><typeRef>number</typeRef><allowedValues><text>${allowed}</text></allowedValues></itemDefinition>`

  it('P: values of the type of an output have an order, too', () => {
    const type = typed('2, 1')
    const body = table(
      { inputs: ['age'], outputs: ['fee: tFee'] },
      ['- | 1', '> 18 | 2'],
      'hitPolicy="PRIORITY"',
    )
    const model = compiled(
      modelText(`${type}${input('age')}<decision name="d">${needsInput('age')}${body}</decision>`),
    )
    expect([decided(model, { age: '20' }).d, decided(model, { age: '9' }).d]).toEqual(['2', '1'])
  })

  it('a type that lists no values, or tests them otherwise, has no order and is no mistake', () => {
    for (const allowed of ['-', '? &gt; 0', 'not(3)']) {
      const body = table({ inputs: ['age'], outputs: ['fee: tFee'] }, ['- | 1'])
      const decision = `<decision name="d">${needsInput('age')}${body}</decision>`
      const model = compiled(modelText(`${typed(allowed)}${input('age')}${decision}`))
      expect(decided(model, { age: '20' }).d).toBe('1')
    }
  })

  it('gives outputs of their type, or null', () => {
    const heads = { ...HEADS, outputs: ['fee: number'] }
    expect(result(['- | - | "a"'], '', undefined, heads)).toBe('null')
    expect(result(['- | - | [1]'], '', undefined, heads)).toBe('1')
  })

  it('F: the first row counts', () => {
    expect(result(['> 1 | - | 1', '> 2 | - | 2'], 'hitPolicy="FIRST"')).toBe('1')
  })

  it('C, R: all hits in the order of rows; C with an aggregation one number', () => {
    const rows = ['> 1 | - | 5', '> 30 | - | 9', '> 2 | - | 2']
    const collected = (how: string) => result(rows, `hitPolicy="COLLECT" ${how}`)
    expect(result(rows, 'hitPolicy="RULE ORDER"')).toBe('[5, 2]')
    expect(collected('')).toBe('[5, 2]')
    expect(collected('aggregation="SUM"')).toBe('7')
    expect(collected('aggregation="MIN"')).toBe('2')
    expect(collected('aggregation="MAX"')).toBe('5')
    expect(collected('aggregation="COUNT"')).toBe('2')
  })

  it('without a hit gives its default outputs, else null', () => {
    expect(result(['> 30 | - | 1'], '')).toBe('null')
    expect(result(['> 30 | - | 1'], '', undefined, { ...HEADS, outputs: ['fee else 7'] })).toBe('7')
    expect(result(['> 30 | - | 1'], 'hitPolicy="COLLECT" aggregation="COUNT"')).toBe('null')
  })

  it('refuses inputs and outputs outside of their values', () => {
    const heads = { inputs: ['age: number in [0..120]', 'city'], outputs: ['fee in 1, 2'] }
    const fee = (age: string) => result(['- | - | age'], '', { age, city: '"x"' }, heads)
    expect([fee('1'), fee('121'), fee('3')]).toEqual(['1', 'null', 'null'])
  })

  it('leaves out a row in error, and keeps its reason', () => {
    const model = inTable(HEADS, ['sum("x") > 1 | - | 1', '- | - | 2'])
    const { values, reasons } = model.evaluate({
      now: new Date(0),
      zone: 0,
      inputs: new Map([['age', 20]]),
    })
    expect(values.get('d')).toBe(2)
    expect(reasons.length).toBeGreaterThan(0)
  })

  it('is refused when its rows, outputs and policy do not fit', () => {
    const refused = (heads: Parameters<typeof table>[0], rows: string[], attributes = '') => {
      try {
        inTable(heads, rows, attributes)
      } catch (error) {
        return /\((\S+)\)$/.exec(String(error))?.[1]
      }
      return undefined
    }
    expect(refused(HEADS, ['- | 1'])).toBe('table-cells')
    expect(refused({ inputs: ['age'], outputs: [] }, ['-'])).toBe('table-outputs')
    expect(refused(HEADS, ['- | - | 1'], 'hitPolicy="PRIORITY"')).toBe('policy-needs-values')
    expect(refused(HEADS, ['- | - | 1'], 'hitPolicy="FIRST" aggregation="SUM"')).toBe(
      'aggregation-policy',
    )
    const two = { inputs: ['age'], outputs: ['a', 'b'] }
    expect(refused(two, ['- | 1 | 2'], 'hitPolicy="COLLECT" aggregation="SUM"')).toBe(
      'policy-one-output',
    )
    expect(refused({ inputs: ['age'], outputs: ['a', ''] }, ['- | 1 | 2'])).toBe('output-name')
  })
})

describe('A table of many rows', () => {
  const cell = fc.oneof(
    fc.constant('-'),
    fc.integer({ min: 0, max: 9 }).map(String),
    fc.integer({ min: 0, max: 9 }).map((n) => `>= ${n}`),
    fc.integer({ min: 0, max: 9 }).map((n) => `< ${n}.5`),
    fc.tuple(fc.nat(9), fc.nat(9)).map(([a, b]) => `[${a}..${a + b})`),
    fc.tuple(fc.nat(9), fc.nat(9)).map(([a, b]) => `${a}, > ${b}`),
    fc.nat(9).map((n) => `not(${n}, ${n + 2})`),
    fc.nat(9).map((n) => `? * 2 > ${n}`),
    fc.constant('null'),
  )
  const days = ['2026-01-01', '2026-01-02', '2026-03-01'].map((day) => `@"${day}T10:00:00"`)
  const day = fc
    .tuple(fc.constantFrom('', '< ', '>= '), fc.constantFrom(...days))
    .map((parts) => parts.join(''))
  const text = fc.constantFrom('-', '"a"', '"b", "c"', 'not("a")', '< "b"', 'city')

  it('finds by its index what looking at each row finds', () => {
    const rows = fc.array(fc.tuple(cell, text, day), { minLength: 30, maxLength: 60 })
    const value = fc.constantFrom('0', '1', '4', '4.5', '9', '30', 'null', '"x"')
    const city = fc.constantFrom('"a"', '"b"', '"bb"', '"z"', 'null')
    const when = fc.constantFrom(...days, '@"2026-02-01T00:00:00"', '@"2026-01-01T10:00:00Z"')
    fc.assert(
      fc.property(rows, value, city, when, (all, any, city, day) => {
        const texts = all.map((cells, at) => `${cells.join(' | ')} | ${at}`)
        const heads = { inputs: ['age', 'city', 'day'], outputs: ['row'] }
        const many = (part: readonly string[]) => {
          const model = compiled(
            modelText(
              `${input('age')}${input('city')}${input('day')}<decision name="d">${['age', 'city', 'day'].map(needsInput).join('')}${table(heads, part, 'hitPolicy="RULE ORDER"')}</decision>`,
            ),
          )
          const { values } = model.evaluate(at({ age: any, city, day }))
          const found = values.get('d')
          return Array.isArray(found) ? found : []
        }
        // Few rows are looked at one by one.
        const apart = chunks(texts, 20).flatMap(many)
        expect(many(texts)).toEqual(apart)
      }),
      { numRuns: 40 },
    )
  })
})

const chunks = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) =>
    all.slice(at * size, (at + 1) * size),
  )

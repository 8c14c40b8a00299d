import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnalysisLimits, analyse } from './analysis.ts'
import { at, compiled, input, modelText, needsInput, table } from './fixture.ts'

const analysed = (
  heads: Parameters<typeof table>[0],
  rows: readonly string[],
  attributes = '',
  limits?: AnalysisLimits,
) => {
  const needs = ['age', 'city', 'day'].map(needsInput).join('')
  const inputs = input('age', 'number') + input('city', 'string') + input('day', 'date')
  const model = compiled(
    modelText(`${inputs}<decision name="d">${needs}${table(heads, rows, attributes)}</decision>`),
  )
  const [program] = model.tables
  if (!program) throw new Error('no table')
  return analyse(program, limits)
}
const findings = (...args: Parameters<typeof analysed>) => analysed(...args).findings
const AGE = { inputs: ['age: number'], outputs: ['fee'] }
const BOTH = { inputs: ['age: number', 'city: string'], outputs: ['fee'] }

describe('The analysis of a table', () => {
  it('finds nothing in one that is complete and says one thing', () => {
    expect(findings(AGE, ['< 18 | 1', '[18..65] | 2', '> 65 | 3'])).toEqual([])
    expect(findings(BOTH, ['- | "a" | 1', '< 18 | not("a") | 2', '>= 18 | not("a") | 3'])).toEqual(
      [],
    )
  })

  it('shows a gap by values', () => {
    expect(findings(AGE, ['< 18 | 1', '> 18 | 2'])).toEqual([
      { kind: 'gap', certain: true, example: [{ input: 'age', value: '18' }] },
    ])
    expect(findings(BOTH, ['< 18 | - | 1', '>= 18 | "a", "b" | 2'])).toEqual([
      {
        kind: 'gap',
        certain: true,
        example: [
          { input: 'age', value: '18' },
          { input: 'city', value: '"b…"' },
        ],
      },
    ])
  })

  it('looks only at values that an input may have', () => {
    const heads = {
      inputs: ['age: number in [0..120]', 'city: string in "a", "b"'],
      outputs: ['fee'],
    }
    expect(findings(heads, ['[0..120] | "a" | 1', '[0..120] | "b" | 2'])).toEqual([])
    expect(findings(heads, ['[0..100] | "a" | 1', '[0..120] | "b" | 2'])).toMatchObject([
      { kind: 'gap', example: [{ value: '101' }, { value: '"a"' }] },
    ])
  })

  it('takes these values from the type of the input, too', () => {
    const city =
      '<itemDefinition name="tCity"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues></itemDefinition>'
    const person =
      '<itemDefinition name="tPerson"><itemComponent name="city"><typeRef>tCity</typeRef></itemComponent></itemDefinition>'
    const findingsFor = (...rows: readonly string[]) => {
      const body = table({ inputs: ['person.city'], outputs: ['fee'] }, rows)
      const text = `${city}${person}${input('person', 'tPerson')}<decision name="d">${needsInput('person')}${body}</decision>`
      return compiled(modelText(text)).tables.flatMap((one) => analyse(one).findings)
    }
    expect(findingsFor('"a" | 1', '"b" | 2')).toEqual([])
    expect(findingsFor('"a" | 1')).toMatchObject([{ kind: 'gap', example: [{ value: '"b"' }] }])
  })

  it('knows that no day lies between two that follow each other', () => {
    const heads = { inputs: ['day: date'], outputs: ['fee'] }
    const rows = (start: string) => ['< @"2026-01-01" | 1', `>= @"${start}" | 2`]
    expect(findings(heads, rows('2026-01-01'))).toEqual([])
    expect(findings(heads, rows('2026-01-02'))).toMatchObject([
      { example: [{ value: '@"2026-01-01"' }] },
    ])
    expect(findings(heads, ['<= @"2026-01-01" | 1', '>= @"2026-01-02" | 2'])).toEqual([])
  })

  it('has no gap where a default output is', () => {
    expect(findings({ ...AGE, outputs: ['fee else 0'] }, ['< 18 | 1'])).toEqual([])
  })

  it('shows rows that overlap, and rows that contradict each other', () => {
    const rows = ['< 18 | - | 1', '>= 10 | "a" | 1', '>= 18 | not("a") | 2', '[15..20] | "a" | 3']
    expect(findings(BOTH, rows).filter(({ kind }) => kind !== 'gap')).toEqual([
      {
        kind: 'overlap',
        rows: [1, 2],
        example: [
          { input: 'age', value: '10' },
          { input: 'city', value: '"a"' },
        ],
      },
      {
        kind: 'contradiction',
        rows: [1, 4],
        example: [
          { input: 'age', value: '15' },
          { input: 'city', value: '"a"' },
        ],
      },
      {
        kind: 'contradiction',
        rows: [2, 4],
        example: [
          { input: 'age', value: '15' },
          { input: 'city', value: '"a"' },
        ],
      },
    ])
  })

  it('lets rows overlap where the policy does', () => {
    const rows = ['< 18 | 1', '- | 1']
    expect(findings(AGE, rows, 'hitPolicy="ANY"')).toEqual([])
    expect(findings(AGE, ['< 18 | 1', '- | 2'], 'hitPolicy="FIRST"')).toEqual([])
    expect(findings(AGE, ['< 18 | 1', '- | 2'], 'hitPolicy="ANY"')).toMatchObject([
      { kind: 'contradiction', rows: [1, 2] },
    ])
  })

  it('shows rows that nothing reaches', () => {
    expect(findings(AGE, ['< 18 | 1', '>= 18 | 2', '- | 3'], 'hitPolicy="FIRST"')).toEqual([
      { kind: 'unreachable', row: 3, by: 'other-rows' },
    ])
    expect(findings(AGE, ['[20..10] | 1', '- | 2'], 'hitPolicy="FIRST"')).toMatchObject([
      { kind: 'unreachable', row: 1, by: 'itself' },
    ])
  })

  it('shows rows that others outrank', () => {
    const heads = { inputs: ['age: number'], outputs: ['fee in 3, 2, 1'] }
    const rows = ['< 18 | 1', '< 30 | 3', '>= 20 | 2']
    expect(findings(heads, rows, 'hitPolicy="PRIORITY"')).toEqual([
      { kind: 'unreachable', row: 1, by: 'other-rows' },
    ])
  })

  it('knows days with times, and truth', () => {
    const noon = 'date and time("2026-01-01T12:00:00")'
    const heads = { inputs: ['day'], outputs: ['fee'] }
    expect(findings(heads, [`< ${noon} | 1`, `> ${noon} | 2`])).toMatchObject([
      { kind: 'gap', example: [{ value: '@"2026-01-01T12:00:00"' }] },
    ])
    expect(findings({ ...heads, inputs: ['city = "a"'] }, ['true | 1'])).toMatchObject([
      { kind: 'gap', example: [{ value: 'false' }] },
    ])
  })

  it('compares what rows give by value', () => {
    expect(findings(AGE, ['< 18 | 1.0', '- | 1'], 'hitPolicy="ANY"')).toEqual([])
  })

  it('says which rows it could not read, and that a gap may be none', () => {
    const { findings, unread } = analysed(AGE, ['< 18 | 1', '? > 10 + 7 | 2'])
    expect(unread).toEqual([2])
    expect(findings).toMatchObject([{ kind: 'gap', certain: false }])
  })

  it('says when it stops', () => {
    const rows = Array.from({ length: 60 }, (_, at) => `[${at}..${at + 30}] | ${at}`)
    const few = analysed(AGE, rows, '', { work: 1_000_000, findings: 5 })
    expect(few.findings.filter(({ kind }) => kind === 'contradiction')).toHaveLength(5)
    expect(few.stopped).toBe(true)
    expect(analysed(AGE, rows, '', { work: 10, findings: 50 }).stopped).toBe(true)
  })

  it('looks at ten thousand rows', () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => `[${at * 10}..${at * 10 + 10}) | ${at}`)
    const { findings, stopped } = analysed(AGE, [
      '< 0 | 0',
      ...rows.filter((_, at) => at !== 777),
      '>= 100000 | 0',
    ])
    expect(findings).toMatchObject([{ kind: 'gap', example: [{ value: '7770' }] }])
    expect(stopped).toBe(false)
  })

  it('finds what trying every value finds', () => {
    const cell = fc.oneof(
      fc.constant('-'),
      fc.nat(4).map(String),
      fc.nat(4).map((n) => `< ${n}`),
      fc.nat(4).map((n) => `>= ${n}`),
      fc.tuple(fc.nat(4), fc.nat(3)).map(([a, b]) => `(${a}..${a + b}]`),
      fc.nat(4).map((n) => `not(${n})`),
    )
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 6 })
    const values = Array.from({ length: 19 }, (_, at) => String(at / 2 - 1))
    const needs = ['a', 'b'].map(needsInput).join('')
    const heads = { inputs: ['a: number', 'b: number'], outputs: ['o'] }
    fc.assert(
      fc.property(rows, (cells) => {
        const texts = cells.map((row, at) => `${row.join(' | ')} | ${at}`)
        const body = (policy: string) =>
          compiled(
            modelText(
              `${input('a', 'number')}${input('b', 'number')}<decision name="d">${needs}${table(heads, texts, `hitPolicy="${policy}"`)}</decision>`,
            ),
          )
        const model = body('RULE ORDER')
        const hits = values.flatMap((a) =>
          values.map((b) => model.evaluate({ ...at({ a, b }), trace: false }).values.get('d')),
        )
        const kinds = body('UNIQUE')
          .tables.flatMap((one) => analyse(one).findings)
          .map(({ kind }) => kind)
        expect(kinds.includes('gap')).toBe(hits.includes(null))
        expect(kinds.includes('contradiction')).toBe(
          hits.some((hit) => Array.isArray(hit) && hit.length > 1),
        )
        const reached = new Set(
          body('FIRST')
            .tables.flatMap((one) => analyse(one).findings)
            .flatMap((one) => (one.kind === 'unreachable' ? one.row - 1 : [])),
        )
        const first = new Set(hits.map((hit) => (Array.isArray(hit) ? hit[0] : undefined)))
        expect(cells.map((_, at) => reached.has(at))).toEqual(cells.map((_, at) => !first.has(at)))
      }),
      { numRuns: 60 },
    )
  })
})

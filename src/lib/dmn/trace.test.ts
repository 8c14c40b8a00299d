import { describe, expect, it } from 'vitest'
import { rowsNeverHit } from './coverage.ts'
import {
  at,
  compiled,
  decision,
  input,
  knowledge,
  literal,
  modelText,
  needsDecision,
  needsFunction,
  needsInput,
  parameter,
  table,
} from './fixture.ts'
import { reasonText } from './reasons.ts'
import { replay } from './replay.ts'
import type { Trace } from './trace.ts'

const LICENCE = modelText(
  input('age', 'number') +
    input('city', 'string') +
    `<decision id="_allowed" name="allowed"><variable name="allowed" typeRef="boolean"/>${needsInput('age')}${needsInput('city')}${table(
      { inputs: ['age: number', 'city: string'], outputs: ['allowed'], annotations: ['article'] },
      [
        '< 18 | - | false | Law 5, article 3',
        '>= 18 | "Doha", "Wakra" | true | Law 5, article 4',
        '>= 18 | not("Doha", "Wakra") | false | Law 5, article 6',
      ],
    )}</decision>` +
    decision(
      'text',
      'if allowed then "yes, " + string(today()) else "no"',
      needsDecision('allowed'),
    ),
)

const traceOf = (inputs: Record<string, string>): Trace => {
  const { trace } = compiled(LICENCE).evaluate({
    ...at(inputs),
    sources: { age: 'civil register' },
  })
  if (!trace) throw new Error('no trace')
  return trace
}

describe('A trace', () => {
  const trace = traceOf({ age: '17', city: '"Doha"' })

  it('tells the inputs with their source, and the moment', () => {
    expect(trace.inputs).toEqual([
      { name: 'age', value: '17', source: 'civil register' },
      { name: 'city', value: '"Doha"' },
    ])
    expect([trace.now, trace.zone]).toEqual(['2026-11-28T09:00:00.000Z', 'Asia/Qatar'])
  })

  it('tells each decision with its causes', () => {
    expect(trace.decisions.map(({ name, value, causes }) => ({ name, value, causes }))).toEqual([
      {
        name: 'allowed',
        value: 'false',
        causes: [
          { name: 'age', value: '17' },
          { name: 'city', value: '"Doha"' },
        ],
      },
      { name: 'text', value: '"no"', causes: [{ name: 'allowed', value: 'false' }] },
    ])
  })

  it('tells the rows that matched, with their article of law', () => {
    expect(trace.decisions[0]?.tables[0]).toMatchObject({
      within: 'allowed',
      policy: 'UNIQUE',
      outcome: 'row',
      hits: [{ row: 1, annotations: { article: 'Law 5, article 3' } }],
    })
  })

  it('tells the rows that one cell kept from matching, and which', () => {
    expect(trace.decisions[0]?.tables[0]?.near).toEqual([
      {
        row: 2,
        annotations: { article: 'Law 5, article 4' },
        failed: { column: 'age', test: '>= 18', value: '17' },
      },
    ])
  })

  it('tells names that the model does not have', () => {
    expect(traceOf({ age: '17', ctiy: '"Doha"' }).unknown).toEqual(['ctiy'])
    expect(trace.unknown).toEqual([])
  })

  it('tells the functions that were called, and what a service decided', () => {
    const model = compiled(
      modelText(
        knowledge('twice', parameter('n'), literal('n * 2')) +
          decision('base', 'twice(4)', needsFunction('twice')) +
          '<decisionService id="_s" name="s"><outputDecision href="#_base"/></decisionService>' +
          decision('d', 's()', needsFunction('s')),
      ),
    )
    const { decisions } = model.evaluate({ ...at({}), decisions: ['d'] }).trace ?? {}
    expect(decisions).toMatchObject([
      {
        name: 'base',
        service: 's',
        calls: [{ name: 'twice', arguments: [{ name: 'n', value: '4' }], value: '8' }],
      },
      { name: 'd', value: '8' },
    ])
  })

  it('tells the law that the model names for a decision', () => {
    const law =
      '<knowledgeSource id="_law" name="Law 5 of 2015" locationURI="https://example.org/law-5"/>'
    const requires =
      '<authorityRequirement><requiredAuthority href="#_law"/></authorityRequirement>'
    const model = compiled(modelText(law + decision('d', '1', requires)))
    expect(model.evaluate(at({})).trace?.decisions[0]?.authorities).toEqual([
      { name: 'Law 5 of 2015', locationUri: 'https://example.org/law-5' },
    ])
  })

  it('tells why something is null', () => {
    const nothing = traceOf({ city: '"Doha"' })
    expect(nothing.decisions[0]).toMatchObject({ value: 'null', tables: [{ outcome: 'nothing' }] })
    const { reasons = [] } = nothing.decisions[0] ?? {}
    expect(reasons.map(({ code }) => code)).toContain('no-row-matches')
    expect(reasons.map(reasonText)).toContain('no row of the table matches, and it has no default')
  })

  it('replays to the same result from its JSON', () => {
    const stored = JSON.parse(JSON.stringify(trace))
    expect(replay(compiled(LICENCE), stored)).toEqual({ same: true })
    const again = traceOf({ age: '30', city: '"Wakra"' })
    expect(again.values.text).toBe('"yes, 2026-11-28"')
    expect(replay(compiled(LICENCE), JSON.parse(JSON.stringify(again)))).toEqual({ same: true })
  })

  it('shows where it was changed, and with which other model it was made', () => {
    const changed = JSON.parse(JSON.stringify(trace).replace('"false"', '"true"'))
    expect(replay(compiled(LICENCE), changed)).toMatchObject({
      same: false,
      because: 'other-result',
    })
    const other = compiled(LICENCE.replace('article 3', 'article 2'))
    expect(replay(other, trace)).toMatchObject({ same: false, because: 'other-model' })
  })

  it('belongs to the content of a model, not to its white space', () => {
    const spaced = LICENCE.replaceAll('><', '>\n<')
    expect(compiled(spaced).hash).toBe(compiled(LICENCE).hash)
  })
})

describe('Scenarios', () => {
  it('show the rows that none of them hit', () => {
    const scenarios = [traceOf({ age: '17', city: '"x"' }), traceOf({ age: '18', city: '"x"' })]
    expect(rowsNeverHit(compiled(LICENCE), scenarios)).toEqual([
      { table: 0, within: 'allowed', rows: [2] },
    ])
    const all = [...scenarios, traceOf({ age: '18', city: '"Doha"' })]
    expect(rowsNeverHit(compiled(LICENCE), all)).toEqual([])
  })
})

describe('A table of many rows', () => {
  it('tells hits and near rows as one of few', () => {
    const rows = Array.from({ length: 100 }, (_, at) => `${at} | "c${at}" | ${at} | article ${at}`)
    const heads = { inputs: ['age', 'city'], outputs: ['row'], annotations: ['article'] }
    const model = compiled(
      modelText(
        `${input('age')}${input('city')}<decision name="d">${needsInput('age')}${needsInput('city')}${table(heads, rows)}</decision>`,
      ),
    )
    const { trace } = model.evaluate(at({ age: '5', city: '"c7"' }))
    expect(trace?.decisions[0]?.tables[0]).toMatchObject({
      hits: [],
      near: [
        { row: 6, failed: { column: 'city', test: '"c5"', value: '"c7"' } },
        { row: 8, failed: { column: 'age', test: '7', value: '5' } },
      ],
    })
  })
})

import { describe, expect, it } from 'vitest'
import { compileDmn } from './engine.ts'
import { decision, findingsOf, input, modelText, needsInput } from './fixture.ts'
import { readDmn } from './read.ts'

const linked = (text: string) => findingsOf(() => compileDmn(readDmn(text)))

describe('Before a model may run', () => {
  it('its references must name what they may name', () => {
    const text = modelText(
      input('age') +
        decision(
          'a',
          '1',
          '<informationRequirement><requiredInput href="#nothing"/></informationRequirement>',
        ) +
        decision(
          'b',
          '1',
          '<informationRequirement><requiredDecision href="#_age"/></informationRequirement>',
        ) +
        decision(
          'c',
          '1',
          '<informationRequirement><requiredInput href="age"/></informationRequirement>',
        ),
    )
    expect(linked(text)).toMatchObject([
      { code: 'dangling-reference', within: 'a', params: { href: '#nothing' } },
      { code: 'wrong-reference', within: 'b', params: { kind: 'inputData' } },
      { code: 'bad-reference', within: 'c' },
    ])
  })

  it('its names and ids must be of one element each', () => {
    const text = modelText(`${input('age')}${decision('age', '1')}`)
    expect(linked(text).map(({ code }) => code)).toEqual(['name-twice', 'id-twice'])
    const named =
      '<inputData name="age"><variable name="years"/></inputData><inputData name="&#8238;x"/>'
    expect(linked(modelText(named)).map(({ code }) => code)).toEqual(['variable-name', 'bad-name'])
  })

  it('its requirements and types must not go in a circle', () => {
    const needs = (name: string) =>
      `<informationRequirement><requiredDecision href="#_${name}"/></informationRequirement>`
    const text = modelText(decision('a', '1', needs('b')) + decision('b', '1', needs('a')))
    expect(linked(text)).toMatchObject([
      { code: 'cycle-of-requirements', params: { path: 'a → b → a' } },
    ])
    const types =
      '<itemDefinition name="a"><typeRef>b</typeRef></itemDefinition><itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>'
    expect(linked(modelText(types + input('x', 'a'))).map(({ code }) => code)).toContain(
      'cycle-of-types',
    )
  })

  it('its types must exist and be of one form', () => {
    expect(linked(modelText(input('x', 'tNothing')))).toMatchObject([
      { code: 'unknown-type', params: { type: 'tNothing' } },
    ])
    const both =
      '<itemDefinition name="t"><typeRef>string</typeRef><itemComponent name="a"/></itemDefinition>'
    expect(linked(modelText(both + input('x', 't')))).toMatchObject([{ code: 'bad-type' }])
  })

  it('its imports must be there, and be models', () => {
    const other =
      '<import name="o" namespace="urn:other" importType="http://www.w3.org/2001/XMLSchema"/>'
    expect(linked(modelText(other)).map(({ code }) => code)).toEqual(['import-type'])
    const gone = `<import name="o" namespace="urn:other" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>`
    expect(linked(modelText(gone)).map(({ code }) => code)).toEqual(['unknown-import'])
  })

  it('its requirements must not go on and on', () => {
    const chain = Array.from({ length: 450 }, (_, at) =>
      decision(
        `d${at}`,
        '1',
        at === 0
          ? ''
          : `<informationRequirement><requiredDecision href="#_d${at - 1}"/></informationRequirement>`,
      ),
    ).reverse()
    expect(linked(modelText(chain.join(''))).map(({ code }) => code)).toContain('chain-too-long')
  })

  it('a relation must have a cell for each column', () => {
    const relation =
      '<decision name="d"><relation><column name="a"/><row><list/><list/></row></relation></decision>'
    expect(linked(modelText(relation))).toMatchObject([{ code: 'relation-cells' }])
  })

  it('is refused for an expression that cannot be read, with its place in the text', () => {
    const text = modelText(`\n${input('age')}${decision('a', '1 +\n * 2', needsInput('age'))}`)
    expect(linked(text)).toMatchObject([
      { code: 'bad-expression', within: 'a', params: { inLine: 2 }, place: { line: 2 } },
    ])
  })
})

describe('What is doubtful in a model', () => {
  const warnings = (text: string) =>
    compileDmn(readDmn(modelText(text))).warnings.map(({ code }) => code)

  it('is told, and does not refuse it', () => {
    expect(warnings(decision('a', 'nobody + 1'))).toEqual(['doubtful-expression'])
    const table =
      '<decision name="d"><decisionTable hitPolicy="COLLECT"><output/></decisionTable></decision>'
    expect(warnings(table)).toEqual(['policy-needs-default'])
    const column =
      '<decision name="d"><decisionTable><input><inputExpression><text/></inputExpression></input><output/></decisionTable></decision>'
    expect(warnings(column)).toEqual(['empty-input'])
    const service = `${input('age')}${decision('a', 'age', needsInput('age'))}<decisionService name="s"><outputDecision href="#_a"/></decisionService>`
    expect(warnings(service)).toEqual(['service-incomplete'])
  })

  it('is an expression that cannot be read, when it is asked to be lenient', () => {
    const model = readDmn(modelText(decision('a', '1 +') + decision('b', '2')))
    const compiled = compileDmn(model, [], { lenient: true })
    expect(compiled.warnings).toMatchObject([{ code: 'bad-expression', within: 'a' }])
    const { values, reasons } = compiled.evaluate({ now: new Date(0), zone: 0, inputs: new Map() })
    expect([values.get('a'), values.get('b')]).toEqual([null, 2])
    expect(reasons[0]?.code).toBe('unreadable-expression')
  })
})

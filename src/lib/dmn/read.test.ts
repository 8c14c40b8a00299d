import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileDmn } from './engine.ts'
import { english } from './findings.ts'
import { decided, decision, findingsOf, input, modelText, needsInput, table } from './fixture.ts'
import type { Definitions } from './model.ts'
import { readDmn } from './read.ts'
import { writeDmn } from './write.ts'

/** The names under which each version knows its language. */
const FEEL = {
  '1.2': 'http://www.omg.org/spec/DMN/20180521/FEEL/',
  '1.3': 'https://www.omg.org/spec/DMN/20191111/FEEL/',
  '1.4': 'https://www.omg.org/spec/DMN/20211108/FEEL/',
  '1.5': 'https://www.omg.org/spec/DMN/20230324/FEEL/',
}
const OLD = 'http://www.omg.org/spec/DMN/20151101/dmn.xsd'

const refused = (text: string) => findingsOf(() => readDmn(text))
const codes = (text: string) => refused(text).map(({ code }) => code)

const RICH = `<?xml version="1.0"?>
<dmn:definitions xmlns:dmn="https://www.omg.org/spec/DMN/20191111/MODEL/" xmlns:dmndi="https://www.omg.org/spec/DMN/20191111/DMNDI/"
  xmlns:dc="http://www.omg.org/spec/DMN/20180521/DC/" xmlns:tool="urn:tool" name="رخصة" namespace="urn:licence" exporter="a tool" tool:theme="dark">
  <dmn:description>with &lt;signs&gt;</dmn:description>
  <dmn:extensionElements><tool:settings zoom="2"><tool:inner>kept</tool:inner></tool:settings></dmn:extensionElements>
  <dmn:itemDefinition name="tColour"><dmn:typeRef>string</dmn:typeRef><dmn:allowedValues tool:kind="enumeration"><dmn:text>"red", "green"</dmn:text></dmn:allowedValues></dmn:itemDefinition>
  <dmn:inputData id="i" name="colour"><dmn:variable name="colour" typeRef="tColour"/></dmn:inputData>
  <dmn:decision id="d" name="fee" tool:author="somebody">
    <dmn:question>How much?</dmn:question>
    <dmn:variable name="fee"/>
    <dmn:informationRequirement id="r"><dmn:requiredInput href="#i"/></dmn:informationRequirement>
    <dmn:authorityRequirement><dmn:requiredAuthority href="#law"/></dmn:authorityRequirement>
    <dmn:decisionOwner href="#office"/>
    <dmn:decisionTable hitPolicy="FIRST" preferredOrientation="Rule-as-Row">
      <dmn:input><dmn:inputExpression><dmn:text>colour</dmn:text></dmn:inputExpression></dmn:input>
      <dmn:output/>
      <dmn:annotation name="article"/>
      <dmn:rule id="r1"><dmn:description>first</dmn:description><dmn:inputEntry><dmn:text>"red"</dmn:text></dmn:inputEntry><dmn:outputEntry><dmn:text>1</dmn:text></dmn:outputEntry><dmn:annotationEntry><dmn:text>المادة 4</dmn:text></dmn:annotationEntry></dmn:rule>
    </dmn:decisionTable>
  </dmn:decision>
  <dmn:knowledgeSource id="law" name="Law 5" locationURI="https://example.org/law"><dmn:type>law</dmn:type><dmn:owner href="#office"/></dmn:knowledgeSource>
  <dmn:textAnnotation id="note"><dmn:text>a note</dmn:text></dmn:textAnnotation>
  <dmn:association><dmn:sourceRef href="#d"/><dmn:targetRef href="#note"/></dmn:association>
  <dmndi:DMNDI><dmndi:DMNDiagram><dmndi:DMNShape dmnElementRef="d"><dc:Bounds x="1" y="2" width="3" height="4"/></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI>
</dmn:definitions>`

/** The model without places, which a text that is written anew changes. */
const withoutPlaces = (model: Definitions): unknown =>
  JSON.parse(
    JSON.stringify(model, (key, value) => {
      if (key === 'place' || key === 'declares') return undefined
      const nodes = key === 'children' && Array.isArray(value) ? value : undefined
      return nodes ? nodes.filter((node) => typeof node !== 'string' || node.trim()) : value
    }),
  )

describe('A model of DMN', () => {
  it('is read in each version from 1.2 to 1.5', () => {
    for (const version of ['1.2', '1.3', '1.4', '1.5'] as const) {
      const model = readDmn(modelText(decision('fee', '12'), { version }))
      expect(model).toMatchObject({
        version,
        name: 'model',
        namespace: 'urn:model',
        elements: [{ kind: 'decision', name: 'fee', expression: { text: '12' } }],
      })
    }
  })

  it('is the same decision in each, and keeps its diagram', () => {
    const diagrams = {
      '1.2': 'http://www.omg.org/spec/DMN/20180521/DMNDI/',
      '1.3': 'https://www.omg.org/spec/DMN/20191111/DMNDI/',
      '1.4': 'https://www.omg.org/spec/DMN/20191111/DMNDI/',
      '1.5': 'https://www.omg.org/spec/DMN/20230324/DMNDI/',
    }
    for (const version of ['1.2', '1.3', '1.4', '1.5'] as const) {
      const heads = { inputs: ['age: number'], outputs: ['fee'] }
      const inside = [
        '<description>a model</description>',
        '<itemDefinition name="tAge"><typeRef>number</typeRef><allowedValues><text>&gt;= 0</text></allowedValues></itemDefinition>',
        input('age', 'tAge'),
        `<decision id="_fee" name="fee">${needsInput('age')}${table(heads, ['< 18 | 5', '>= 18 | 10'])}</decision>`,
        `<DMNDI xmlns="${diagrams[version]}"><DMNDiagram useAlternativeInputDataShape="true"/></DMNDI>`,
      ]
      const language = `expressionLanguage="${FEEL[version]}" typeLanguage="${FEEL[version]}"`
      const model = readDmn(modelText(inside.join(''), { version, root: language }))
      expect(decided(compileDmn(model), { age: '20' })).toEqual({ fee: '10' })
      const written = writeDmn(model)
      expect(written).toContain('<DMNDiagram useAlternativeInputDataShape="true"/>')
      expect(withoutPlaces(readDmn(written))).toEqual(withoutPlaces(model))
    }
  })

  it('is refused when it is older, and the reader is told what to do', () => {
    const [finding] = refused(`<definitions xmlns="${OLD}" name="a" namespace="b"/>`)
    expect(finding?.code).toBe('version-too-old')
    expect(finding && english(finding)).toContain('This is DMN 1.1')
  })

  it('is refused when it is something else', () => {
    expect(codes('<definitions xmlns="http://www.omg.org/spec/DMN/29991231/MODEL/"/>')).toEqual([
      'version-unknown',
    ])
    expect(codes('<svg xmlns="http://www.w3.org/2000/svg"/>')).toEqual(['not-dmn'])
    expect(codes('<definitions')).toEqual(['not-xml'])
    expect(codes('<!DOCTYPE a><a/>')).toEqual(['not-xml'])
  })

  it('is refused with all that is wrong at once, each with element, id, line and column', () => {
    const text = modelText(
      `\n<decision id="d1"><variable/>\n<literalExpression expressionLanguage="urn:js"><text/></literalExpression></decision>\n<inputData name="a" kind="x"/><surprise/>`,
    )
    expect(
      refused(text).map(({ code, element, id, place }) => [code, element, id, place.line]),
    ).toEqual([
      ['missing-attribute', 'decision', 'd1', 2],
      ['missing-attribute', 'variable', undefined, 2],
      ['other-language', 'literalExpression', undefined, 3],
      ['unknown-attribute', 'inputData', undefined, 4],
      ['unknown-element', 'surprise', undefined, 4],
    ])
  })

  it('may use what its version has, and nothing newer', () => {
    const conditional =
      '<decision name="d"><conditional><if><literalExpression><text>true</text></literalExpression></if><then><literalExpression><text>1</text></literalExpression></then><else><literalExpression><text>2</text></literalExpression></else></conditional></decision>'
    expect(codes(modelText(conditional, { version: '1.3' }))).toEqual(['newer-element'])
    expect(codes(modelText(conditional, { version: '1.4' }))).toEqual([])
    const constraint =
      '<itemDefinition name="t"><typeRef>number</typeRef><typeConstraint><text>&gt; 1</text></typeConstraint></itemDefinition>'
    expect(codes(modelText(constraint, { version: '1.4' }))).toEqual(['newer-element'])
    const functionItem =
      '<itemDefinition name="t"><functionItem outputTypeRef="number"/></itemDefinition>'
    expect(codes(modelText(functionItem, { version: '1.2' }))).toEqual(['newer-element'])
    expect(codes(modelText('<group id="g"/>', { version: '1.2' }))).toEqual(['newer-element'])
  })

  it('holds foreign elements only where they may stand', () => {
    const foreign = '<x:y xmlns:x="urn:x"/>'
    expect(codes(modelText(foreign))).toEqual(['foreign-element'])
    expect(codes(modelText(`<extensionElements>${foreign}</extensionElements>`))).toEqual([])
    expect(codes(modelText('words'))).toEqual(['stray-text'])
  })

  it('knows only words that the standard has', () => {
    const policy =
      '<decision name="d"><decisionTable hitPolicy="BEST"><output/></decisionTable></decision>'
    expect(refused(modelText(policy))).toMatchObject([
      { code: 'bad-value', params: { attribute: 'hitPolicy', value: 'BEST' }, within: 'd' },
    ])
    expect(codes(modelText('<itemDefinition name="t" isCollection="maybe"/>'))).toEqual([
      'bad-value',
    ])
    const values =
      '<decision name="d"><literalExpression><importedValues/></literalExpression></decision>'
    expect(codes(modelText(values))).toContain('imported-values')
    const twice = '<decision name="d"><variable name="d"/><variable name="d"/></decision>'
    expect(codes(modelText(twice))).toEqual(['repeated-element'])
    const nothing = '<decision name="d"><informationRequirement/></decision>'
    expect(codes(modelText(nothing))).toEqual(['missing-element'])
  })
})

describe('A model that was read', () => {
  it('is written back with its foreign attributes, extensions, annotations and diagram', () => {
    const model = readDmn(RICH)
    const written = writeDmn(model)
    expect(withoutPlaces(readDmn(written))).toEqual(withoutPlaces(model))
    for (const kept of [
      '<dmn:definitions',
      'tool:theme="dark"',
      '<tool:settings zoom="2">',
      'tool:author="somebody"',
      'tool:kind="enumeration"',
      '<dmn:decisionOwner href="#office"/>',
      'المادة 4',
      'a note',
      '<dc:Bounds x="1" y="2" width="3" height="4"/>',
    ]) {
      expect(written).toContain(kept)
    }
    expect(writeDmn(readDmn(written))).toBe(written)
  })

  it('keeps every kind of boxed expression', () => {
    const literal = (text: string) => `<literalExpression><text>${text}</text></literalExpression>`
    const boxed = [
      `<context><contextEntry><variable name="a"/>${literal('1')}</contextEntry><contextEntry>${literal('a')}</contextEntry></context>`,
      `<list>${literal('1')}${literal('2')}</list>`,
      `<relation><column name="a"/><row>${literal('1')}</row></relation>`,
      `<functionDefinition kind="FEEL"><formalParameter name="n" typeRef="number"/>${literal('n')}</functionDefinition>`,
      `<functionDefinition kind="Java">${literal('null')}</functionDefinition>`,
      `<invocation>${literal('f')}<binding><parameter name="n"/>${literal('1')}</binding></invocation>`,
      `<conditional><if id="_if" typeRef="boolean">${literal('true')}</if><then>${literal('1')}</then><else>${literal('2')}</else></conditional>`,
      `<filter><in>${literal('[1]')}</in><match>${literal('item > 1')}</match></filter>`,
      `<for iteratorVariable="i"><in>${literal('[1]')}</in><return>${literal('i')}</return></for>`,
      `<some iteratorVariable="i"><in>${literal('[1]')}</in><satisfies>${literal('true')}</satisfies></some>`,
      `<every iteratorVariable="i"><in>${literal('[1]')}</in><satisfies>${literal('true')}</satisfies></every>`,
    ]
    const text = modelText(
      boxed.map((one, at) => `<decision name="d${at}">${one}</decision>`).join(''),
    )
    const model = readDmn(text)
    expect(withoutPlaces(readDmn(writeDmn(model)))).toEqual(withoutPlaces(model))
  })

  it('keeps attributes that say what holds without them', () => {
    const written = (attributes: string) =>
      writeDmn(readDmn(modelText(`<itemDefinition name="t"${attributes}/>`)))
    expect(written(' isCollection="false"')).toContain('isCollection="false"')
    expect(written('')).not.toContain('isCollection')
  })

  it('keeps functions, services, types and imports', () => {
    const model = readDmn(
      modelText(
        `<import name="" namespace="urn:other" importType="${'https://www.omg.org/spec/DMN/20230324/MODEL/'}" locationURI="other.dmn"/>
        <itemDefinition name="tAll" isCollection="true"><itemComponent name="a"><typeRef>string</typeRef></itemComponent><typeConstraint><text>count(?) > 1</text></typeConstraint></itemDefinition>
        <itemDefinition name="tF"><functionItem outputTypeRef="number"><parameters name="n" typeRef="number"/></functionItem></itemDefinition>
        <businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="n"/><literalExpression><text>n</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
        <decisionService id="s" name="s"><outputDecision href="#a"/><encapsulatedDecision href="#b"/><inputDecision href="#c"/><inputData href="#d"/></decisionService>`,
      ),
    )
    expect(withoutPlaces(readDmn(writeDmn(model)))).toEqual(withoutPlaces(model))
  })
})

describe('Whatever a text is', () => {
  it('it is read, or refused with findings', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '"',
      '/',
      ' a="1"',
      '&',
      '<!--',
      '<dmn:x/>',
      'table',
      '',
    )
    const change = fc.tuple(fc.nat(RICH.length), fc.nat(12), piece)
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        let text = RICH
        for (const [at, length, piece] of changes) {
          text = text.slice(0, at) + piece + text.slice(at + length)
        }
        for (const { code, place } of findingsOf(() => compileDmn(readDmn(text)))) {
          expect(code).toBeTypeOf('string')
          expect(place.line).toBeGreaterThan(0)
        }
      }),
      { numRuns: 300 },
    )
  })
})

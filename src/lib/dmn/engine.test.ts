import { describe, expect, it } from 'vitest'
import { FeelLimitError } from '#lib/feel/index'
import {
  at,
  compiled,
  decided,
  decision,
  input,
  knowledge,
  literal,
  modelText,
  needsDecision,
  needsFunction,
  needsInput,
  parameter,
  textsOf,
} from './fixture.ts'

const only = (...inside: string[]) => decided(compiled(modelText(inside.join(''))), {}, 'd').d

describe('A decision', () => {
  it('sees what it requires, and nothing else', () => {
    const model = compiled(
      modelText(
        input('age', 'number') +
          decision('double', 'age * 2', needsInput('age')) +
          decision('sum', 'double + 1', needsDecision('double')) +
          decision('blind', 'if age = null then "blind" else "sees"'),
      ),
    )
    expect(decided(model, { age: '20' })).toEqual({ double: '40', sum: '41', blind: '"blind"' })
  })

  it('without logic, without its input, or wrong, is null and says why', () => {
    const model = compiled(
      modelText(
        `${input('age', 'number')}<decision name="empty"/>${decision('next', 'age + 1', needsInput('age'))}${decision('wrong', '"a" + 1')}`,
      ),
    )
    const { values, reasons } = model.evaluate(at({}))
    expect(textsOf(values)).toEqual({ empty: 'null', next: 'null', wrong: 'null' })
    expect(reasons.map(({ path }) => path)).toEqual([['next'], ['wrong']])
  })

  it('has names of several words, and names in Arabic', () => {
    const model = compiled(
      modelText(
        `<inputData id="_1" name="عمر  مقدم الطلب"><variable name="عمر مقدم الطلب" typeRef="number"/></inputData>` +
          `<decision id="_2" name="الأهلية"><variable name="الأهلية"/><informationRequirement><requiredInput href="#_1"/></informationRequirement>${literal('عمر مقدم الطلب &gt;= 21')}</decision>`,
      ),
    )
    expect(decided(model, { 'عمر مقدم الطلب': '30' })).toEqual({ الأهلية: 'true' })
  })

  it('converts its value to its type: to a list, out of one, or to null', () => {
    const type =
      '<itemDefinition name="tList" isCollection="true"><typeRef>number</typeRef></itemDefinition>'
    expect(only(type, decision('d', '1', '', 'tList'))).toBe('[1]')
    expect(only(decision('d', '[1]', '', 'number'))).toBe('1')
    expect(only(decision('d', '[1, 2]', '', 'number'))).toBe('null')
    expect(only(decision('d', '@"2026-11-28"', '', 'date and time'))).toContain(
      '2026-11-28T00:00:00',
    )
  })

  it('has a value that its type allows, or none', () => {
    const types = `<itemDefinition name="tGrade"><typeRef>number</typeRef><allowedValues><text>[1..5]</text></allowedValues></itemDefinition>
      <itemDefinition name="tGrades" isCollection="true"><typeRef>tGrade</typeRef><typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
      <itemDefinition name="tGood"><typeRef>tGrades</typeRef><allowedValues><text>&gt; 3</text></allowedValues></itemDefinition>
      <itemDefinition name="tPupil"><itemComponent name="grade"><typeRef>tGrade</typeRef></itemComponent></itemDefinition>`
    const grade = (text: string, type: string) => only(types, decision('d', text, '', type))
    expect([grade('5', 'tGrade'), grade('6', 'tGrade')]).toEqual(['5', 'null'])
    expect([grade('[1, 2]', 'tGrades'), grade('[1, 6]', 'tGrades')]).toEqual(['[1, 2]', 'null'])
    expect(grade('[1, 2, 3]', 'tGrades')).toBe('null')
    expect([grade('[4, 5]', 'tGood'), grade('[3, 4]', 'tGood')]).toEqual(['[4, 5]', 'null'])
    expect(grade('[4, 6]', 'tGood')).toBe('null')
    expect([grade('{grade: 1}', 'tPupil'), grade('{grade: 9}', 'tPupil')]).toEqual([
      '{"grade": 1}',
      'null',
    ])
  })

  it('judges inputs by their types, too', () => {
    const model = compiled(
      modelText(input('age', 'number') + decision('d', 'age', needsInput('age'))),
    )
    const { values, reasons } = model.evaluate(at({ age: '"twenty"' }))
    expect([textsOf(values).d, reasons[0]?.code]).toEqual(['null', 'not-of-type'])
  })

  it('ends when it would take too much', () => {
    const forever = knowledge('f', parameter('n'), literal('f(n + 1)'))
    const model = compiled(modelText(forever + decision('d', 'f(1)', needsFunction('f'))))
    expect(() => decided(model)).toThrow(FeelLimitError)
  })
})

describe('A business knowledge model', () => {
  it('is a function of what it requires, and of its parameters by type', () => {
    const model = compiled(
      modelText(
        knowledge('inner', parameter('n', 'number'), literal('n + 1')) +
          knowledge(
            'outer',
            parameter('n', 'number'),
            literal('inner(n) * 2'),
            needsFunction('inner'),
          ) +
          decision('d', '[outer(1), outer("x")]', needsFunction('outer')),
      ),
    )
    expect(decided(model).d).toBe('[4, null]')
    expect(textsOf(model.callFunction('outer', at({ n: '4' })).values)).toEqual({ outer: '10' })
  })

  it('is a value that may be passed on', () => {
    const model = modelText(
      knowledge('twice', parameter('f') + parameter('n'), literal('f(f(n))')) +
        knowledge('plus', parameter('n'), literal('n + 1')) +
        decision('d', 'twice(plus, 1)', needsFunction('twice') + needsFunction('plus')),
    )
    expect(decided(compiled(model)).d).toBe('3')
  })
})

describe('A decision service', () => {
  const service = (outputs: string[]) =>
    modelText(
      input('income', 'number') +
        decision('share', '0.1') +
        decision('levy', 'income * share', needsInput('income') + needsDecision('share')) +
        decision('rest', 'income - levy', needsInput('income') + needsDecision('levy')) +
        `<decisionService id="_s" name="s"><variable name="s"/>${outputs.map((name) => `<outputDecision href="#_${name}"/>`).join('')}<encapsulatedDecision href="#_levy"/><inputDecision href="#_share"/><inputData href="#_income"/></decisionService>` +
        decision('d', 's(100, 0.5)', needsFunction('s')),
    )

  it('takes inputs, then input decisions, and decides anew from these alone', () => {
    expect(decided(compiled(service(['rest'])), { income: '1' }, 'd')).toEqual({ d: '50' })
    expect(decided(compiled(service(['rest', 'levy'])), { income: '1' }, 'd').d).toBe(
      '{"rest": 50, "levy": 50}',
    )
  })

  it('is called from outside by names', () => {
    const model = compiled(service(['levy']))
    const { values } = model.callService('s', at({ income: '10', share: '0.2' }))
    expect(textsOf(values)).toEqual({ levy: '2' })
  })

  it('called with a wrong number of arguments is null', () => {
    const model = service(['rest']).replace('s(100, 0.5)', 's(100)')
    expect(decided(compiled(model), {}, 'd').d).toBe('null')
  })
})

describe('An imported model', () => {
  const TYPE = 'https://www.omg.org/spec/DMN/20230324/MODEL/'
  const model = (name: string, inside: string) =>
    modelText(inside).replace('urn:model', `urn:${name}`)
  const imported = (name: string, namespace: string) =>
    `<import name="${name}" namespace="urn:${namespace}" importType="${TYPE}"/>`
  const requires = (namespace: string, name: string) =>
    `<informationRequirement><requiredDecision href="urn:${namespace}#_${name}"/></informationRequirement>`
  const people = model(
    'people',
    input('person', 'string') + decision('greeting', '"Hello " + person', needsInput('person')),
  )

  it('lends decisions, functions and types under its name', () => {
    const rules = model(
      'rules',
      '<itemDefinition name="tFee"><typeRef>number</typeRef><allowedValues><text>&gt; 0</text></allowedValues></itemDefinition>' +
        knowledge('fee', parameter('n', 'tFee'), literal('n * 2')) +
        decision('base', '10'),
    )
    const call =
      '<knowledgeRequirement><requiredKnowledge href="urn:rules#_fee"/></knowledgeRequirement>'
    const main = modelText(
      imported('Fee rules', 'rules') +
        decision(
          'd',
          'Fee rules.fee(Fee rules.base)',
          requires('rules', 'base') + call,
          'Fee rules.tFee',
        ),
    )
    expect(decided(compiled(main, rules)).d).toBe('20')
  })

  it('without a name lends them without one', () => {
    const main = modelText(
      imported('', 'people') + decision('d', 'greeting', requires('people', 'greeting')),
    )
    expect(decided(compiled(main, people), { person: '"A"' }).d).toBe('"Hello A"')
  })

  it('takes its inputs by path, also by two paths', () => {
    const middle = (name: string) =>
      model(
        name,
        imported('base', 'people') +
          decision('said', 'base.greeting', requires('people', 'greeting')),
      )
    const main = modelText(
      imported('B', 'b') +
        imported('C', 'c') +
        decision('d', 'B.said + ", " + C.said', requires('b', 'said') + requires('c', 'said')),
    )
    const ready = compiled(main, middle('b'), middle('c'), people)
    expect(decided(ready, { 'B.base.person': '"X"', C: '{base: {person: "Y"}}' }).d).toBe(
      '"Hello X, Hello Y"',
    )
  })

  it('asks for its inputs by path', () => {
    const main = modelText(
      imported('B', 'people') +
        input('age', 'number') +
        decision('d', 'B.greeting', requires('people', 'greeting') + needsInput('age')),
    )
    expect(compiled(main, people).inputs()).toMatchObject([
      { name: 'age', type: { kind: 'number' }, askedBy: ['d'] },
      { name: 'B.person', type: { kind: 'string' }, askedBy: ['greeting'] },
    ])
  })

  it('must not import in a circle', () => {
    const a = model('model', imported('b', 'b'))
    expect(() => compiled(a, model('b', imported('a', 'model')))).toThrow('circle')
  })
})

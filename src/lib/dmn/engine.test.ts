import { describe, expect, it } from 'vitest'
import { FeelLimitError } from '#lib/feel/index'
import {
  at,
  compiled,
  decided,
  decision,
  input,
  modelText,
  needsDecision,
  needsFunction,
  needsInput,
  textsOf,
} from './fixture.ts'

const literal = (text: string, typeRef = '') =>
  `<literalExpression${typeRef && ` typeRef="${typeRef}"`}><text>${text}</text></literalExpression>`
const boxed = (name: string, expression: string, needs = '', typeRef = '') =>
  `<decision id="_${name}" name="${name}"><variable name="${name}"${typeRef && ` typeRef="${typeRef}"`}/>${needs}${expression}</decision>`
const knowledge = (name: string, parameters: string, body: string, needs = '') =>
  `<businessKnowledgeModel id="_${name}" name="${name}"><variable name="${name}"/><encapsulatedLogic>${parameters}${body}</encapsulatedLogic>${needs}</businessKnowledgeModel>`
const parameter = (name: string, typeRef = '') =>
  `<formalParameter name="${name}"${typeRef && ` typeRef="${typeRef}"`}/>`
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
      <itemDefinition name="tPupil"><itemComponent name="grade"><typeRef>tGrade</typeRef></itemComponent></itemDefinition>`
    const grade = (text: string, type: string) => only(types, decision('d', text, '', type))
    expect([grade('5', 'tGrade'), grade('6', 'tGrade')]).toEqual(['5', 'null'])
    expect([grade('[1, 2]', 'tGrades'), grade('[1, 6]', 'tGrades')]).toEqual(['[1, 2]', 'null'])
    expect(grade('[1, 2, 3]', 'tGrades')).toBe('null')
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

  it('must not import in a circle', () => {
    const a = model('model', imported('b', 'b'))
    expect(() => compiled(a, model('b', imported('a', 'model')))).toThrow('circle')
  })
})

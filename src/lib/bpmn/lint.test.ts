import { describe, expect, it } from 'vitest'
import { english } from './findings.ts'
import { drawn, flows, linted, processText, told } from './text-fixture.ts'

const BORING = new Set(['missing-deadline', 'missing-role'])
/** Codes with ids; people and deadlines have tests of their own. */
const found = (inside: string, beside = '') =>
  told(linted(processText(inside, { beside })).filter(({ code }) => !BORING.has(code)))

const timer = (text: string, kind = 'timeDuration') =>
  `<timerEventDefinition><${kind}>${text}</${kind}></timerEventDefinition>`
const boundary = (id: string, host: string, event: string) =>
  `<boundaryEvent id="${id}" attachedToRef="${host}">${event}</boundaryEvent>`

describe('the drawing', () => {
  it('is fine when it is', () => {
    expect(
      found(
        drawn('s>x1 x1>a?true x1>b x2>t a>x2 b>x2 t>e').replace(
          'id="x1"',
          'id="x1" default="x1-b"',
        ),
      ),
    ).toEqual([])
  })

  it('has ways to everything, and from everything to an end', () => {
    expect(found(drawn('s>a a>e b>c c>b'))).toEqual(['unreachable b', 'unreachable c'])
    expect(found(drawn('s>a a>b b>a s>e'))).toEqual(['no-way-to-end a', 'no-way-to-end b'])
    expect(found(drawn('s>a'))).toEqual(['no-end p', 'dead-end a'])
    expect(found(drawn('a>e'))).toEqual(['no-start p'])
    expect(found(drawn('a>b b>a'))).toEqual([
      'no-start p',
      'no-end p',
      'unreachable a',
      'unreachable b',
    ])
    expect(
      found(`<startEvent id="s"/><subProcess id="u"/><endEvent id="e"/>${flows('s>u u>e')}`),
    ).toEqual(['empty-subprocess u'])
  })

  it('has conditions and defaults where they mean something', () => {
    expect(found(drawn('s>x1 x1>e?true x1>a a>e'))).toEqual(['condition-missing x1-a'])
    expect(found(drawn('s>x1 x1>e?true x1>a?true a>e'))).toEqual(['default-missing x1'])
    expect(found(drawn('s>p1 p1>e?true p1>a a>e'))).toEqual(['condition-useless p1-e'])
    expect(found(drawn('s>a a>e?true a>b?true b>e'))).toEqual(['default-missing a'])
    expect(found(drawn('s>a a>e').replace('task id="a"', 'task id="a" default="a-e"'))).toEqual([
      'default-useless a',
    ])
    expect(
      found(drawn('s>x1 x1>e?true x1>a?true a>e').replace('id="x1"', 'id="x1" default="x1-a"')),
    ).toEqual(['default-condition x1-a'])
    expect(found(drawn('s>x1 x1>e'))).toEqual(['gateway-useless x1'])
  })

  it('has behind an event-based gateway only what waits', () => {
    const gateway = '<startEvent id="s"/><endEvent id="e"/><eventBasedGateway id="g"/>'
    const catcher = (id: string) =>
      `<intermediateCatchEvent id="${id}">${timer('PT1H')}</intermediateCatchEvent>`
    expect(found(`${gateway}${catcher('c')}<task id="t"/>${flows('s>g g>c g>t c>e t>e')}`)).toEqual(
      ['wrong-event-target t'],
    )
    expect(
      found(
        `${gateway}${catcher('c')}<task id="t"/>${catcher('d')}${flows('s>g g>c g>d c>e d>t t>c')}`,
      ),
    ).toEqual(['event-target-shared c'])
    expect(found(`${gateway}${catcher('c')}<task id="t"/>${flows('s>t t>g g>c c>e')}`)).toEqual([
      'gateway-useless g',
      'event-gateway-single g',
    ])
  })
})

describe('what can happen', () => {
  it('comes to no standstill; one that can is told with the way to it', () => {
    const [finding] = linted(
      processText(
        drawn('s>x1 x1>a?1=1 x1>b a>p2 b>p2 p2>e').replace('id="x1"', 'id="x1" default="x1-b"'),
      ),
    )
    expect(finding).toMatchObject({
      severity: 'error',
      code: 'deadlock',
      id: 'p2',
      trace: ['s', 'x1', 'a'],
    })
    expect(finding && english(finding)).toMatch(
      /p2 never gets all that it waits for \[s → x1 → a\] \(deadlock\)$/,
    )
    expect(found(drawn('s>p1 p1>a p1>b a>i1 b>i2 i1>p3 i2>p4 p3>i2 p4>i1 p3>e p4>e'))).toContain(
      'inclusive-circle i1',
    )
  })

  it('joins what it split', () => {
    expect(found(drawn('s>p1 p1>a p1>b a>x2 b>x2 x2>t t>e'))).toEqual([
      'lack-of-synchronisation x2',
    ])
    expect(found(drawn('s>p1 p1>a p1>b p1>c a>x2 b>x2 x2>p3 c>p3 p3>e'))).toEqual([
      'lack-of-synchronisation x2',
      'left-behind p3',
    ])
  })

  it('cuts off no work, and enters all that is drawn', () => {
    expect(
      found(
        drawn('s>p1 p1>a p1>x1 x1>b?true x1>c a>k b>x2 c>x2 x2>e').replace(
          'id="x1"',
          'id="x1" default="x1-c"',
        ),
      ),
    ).toContain('terminate-hides k')
    expect(found(drawn('s1>p1 s2>p1 p1>a a>e'))).toEqual([
      'deadlock p1',
      'never-in-play p1',
      'never-in-play a',
      'never-in-play e',
    ])
  })

  it('is compared by kinds of gateways where it is too much to look through', () => {
    const many = Array.from(
      { length: 12 },
      (_, n) => `p1>x${n}a x${n}a>t${n} x${n}a>u${n} t${n}>x${n}b u${n}>x${n}b x${n}b>p2`,
    )
    const text = processText(drawn(`s>p1 ${many.join(' ')} p2>x1 x1>a x1>b a>p3 b>p3 p3>e`))
    const codes = linted(text, { states: 300 }).filter(({ code }) => code !== 'condition-missing')
    expect(told(codes)).toEqual(['not-proven p', 'split-join-kinds p3'])
  })
})

describe('messages, signals, errors and calls', () => {
  const around = (inside: string) => `<startEvent id="s"/>${inside}<endEvent id="e"/>`
  const messages =
    '<message id="m" name="M"/><signal id="g" name="G"/><error id="x" errorCode="X"/>'

  it('have somebody at the other end', () => {
    expect(found(around(`<sendTask id="t" messageRef="m"/>${flows('s>t t>e')}`), messages)).toEqual(
      ['message-no-receiver t'],
    )
    expect(
      found(around(`<receiveTask id="t" messageRef="m"/>${flows('s>t t>e')}`), messages),
    ).toEqual(['message-no-sender t'])
    const both = around(
      `<sendTask id="t" messageRef="m"/><receiveTask id="r" messageRef="m"/>${flows('s>t t>r r>e')}`,
    )
    expect(found(both, messages)).toEqual([])
    const flow = `${messages}<collaboration id="c"><participant id="court"/><messageFlow id="f" sourceRef="t" targetRef="court"/></collaboration>`
    expect(found(around(`<sendTask id="t" messageRef="m"/>${flows('s>t t>e')}`), flow)).toEqual([])
    expect(
      found(
        around(
          `<intermediateThrowEvent id="t"><signalEventDefinition signalRef="g"/></intermediateThrowEvent>${flows('s>t t>e')}`,
        ),
        messages,
      ),
    ).toEqual(['signal-no-receiver t'])
    expect(found(around(`<sendTask id="t"/>${flows('s>t t>e')}`))).toEqual(['message-missing t'])
    expect(
      found(around(`<callActivity id="t" calledElement="elsewhere"/>${flows('s>t t>e')}`)),
    ).toEqual(['call-unknown t'])
  })

  it('are caught where they are thrown', () => {
    const error = '<errorEventDefinition errorRef="x"/>'
    expect(
      found(`<startEvent id="s"/><endEvent id="e">${error}</endEvent>${flows('s>e')}`, messages),
    ).toEqual(['error-uncaught e'])
    const sub = (inside: string) =>
      `<startEvent id="s"/><endEvent id="e"/><subProcess id="u">${inside}</subProcess>${boundary('b', 'u', error)}${flows('s>u u>e b>e')}`
    expect(
      found(
        sub(`<startEvent id="us"/><endEvent id="ue">${error}</endEvent>${flows('us>ue')}`),
        messages,
      ),
    ).toEqual([])
    expect(
      found(sub(`<startEvent id="us"/><endEvent id="ue"/>${flows('us>ue')}`), messages),
    ).toEqual(['error-never-thrown b'])
    const handler = `<subProcess id="es" triggeredByEvent="true"><startEvent id="hs">${timer('PT1H')}</startEvent><endEvent id="he"><terminateEventDefinition/></endEvent>${flows('hs>he')}</subProcess>`
    expect(
      found(`<startEvent id="s"/><task id="t"/><endEvent id="e"/>${flows('s>t t>e')}${handler}`),
    ).toEqual(['terminate-in-event-subprocess he'])
  })
})

describe('people and time', () => {
  const task = (extensions = '', name = '') =>
    processText(
      `<startEvent id="s"/><userTask id="t"${name}><extensionElements>${extensions}</extensionElements></userTask><endEvent id="e"/>${flows('s>t t>e')}`,
    )
  const due = '<igov:due>duration("P3D")</igov:due><igov:role>officer</igov:role>'

  it('know until when, by whom and in each language', () => {
    expect(told(linted(task()))).toEqual(['missing-deadline t', 'missing-role t'])
    expect(told(linted(task(due)))).toEqual([])
    expect(told(linted(task(`${due}<igov:notBy>t</igov:notBy>`)))).toEqual(['not-by-itself t'])
    const named = task(`${due}<igov:text lang="ar">فحص</igov:text>`, ' name="Check"')
    expect(told(linted(named, { languages: ['ar', 'en'] }))).toEqual(['missing-text t'])
    expect(linted(named, { languages: ['ar', 'en'] })[0]?.params.language).toBe('en')
    expect(told(linted(processText(drawn('s>e'), { executable: false })))).toEqual([
      'not-executable p',
    ])
    expect(
      found(`<startEvent id="s"/><businessRuleTask id="t"/><endEvent id="e"/>${flows('s>t t>e')}`),
    ).toEqual(['missing-decision t'])
  })

  it('wait no longer than was promised', () => {
    const waiting = (text: string) =>
      processText(
        `<startEvent id="s"/><task id="t"/>${boundary('b', 't', timer(text))}<endEvent id="e"/>${flows('s>t t>e b>e')}`,
      )
    const codes = (text: string, promised: string) => told(linted(waiting(text), { promised }))
    expect(codes('P11D', 'P10D')).toEqual(['timer-too-long b'])
    expect(codes('duration("P1M")', 'P10D')).toEqual(['timer-too-long b'])
    expect(codes('PT5H', 'P10D')).toEqual([])
    expect(codes('3 days', 'P10D')).toEqual(['timer-unreadable b'])
    expect(codes('3 * 2', 'P10D')).toEqual(['expression-type b'])
    expect(codes('R/PT1H', 'P10D')).toEqual(['doubtful-expression b', 'doubtful-expression b'])
  })

  it('count what the office waits for, and not how long people take who were promised it', () => {
    const waiting = (role: string) =>
      processText(
        `<startEvent id="s"/><userTask id="t"><extensionElements><igov:role>${role}</igov:role></extensionElements></userTask>${boundary('b', 't', timer('P30D'))}<endEvent id="e"/>${flows('s>t t>e b>e')}`,
      )
    const options = { promised: 'P10D', untimed: ['payer'] }
    expect(told(linted(waiting('payer'), options))).toEqual([])
    expect(told(linted(waiting('clerk'), options))).toEqual(['timer-too-long b'])
  })
})

describe('expressions', () => {
  const asked = (condition: string, more = '') =>
    processText(`<startEvent id="s"/><exclusiveGateway id="g" default="d"/><endEvent id="e"/><sequenceFlow id="d" sourceRef="g" targetRef="e"/>${more}
<sequenceFlow id="f" sourceRef="g" targetRef="e"><conditionExpression>${condition}</conditionExpression></sequenceFlow>${flows('s>g')}`)
  const at = (text: string, names?: readonly string[]) =>
    linted(text, names ? { names } : {}).map(({ code, place, params }) => [
      code,
      place.line,
      place.column,
      params.reason,
    ])

  it('are FEEL, with line and column in the text of the model', () => {
    const start =
      '<sequenceFlow id="f" sourceRef="g" targetRef="e"><conditionExpression>'.length + 1
    expect(at(asked('$approved'))).toEqual([['bad-expression', 2, start, 'unexpected-character']])
    expect(at(asked('1 &lt; 2 and missing'))).toEqual([
      ['doubtful-expression', 2, start + 13, 'unknown-name'],
    ])
    expect(at(asked('1 = 1 and\n missing'))).toEqual([
      ['doubtful-expression', 3, 2, 'unknown-name'],
    ])
    expect(at(asked('"yes"'))).toEqual([['expression-type', 2, start, undefined]])
  })

  it('know variables, results, items, and what the start brings', () => {
    expect(at(asked('fee > 3', '<dataObject id="o" name="fee"/>'))).toEqual([])
    expect(at(asked('fee > 3'), ['fee'])).toEqual([])
    const decided =
      '<businessRuleTask id="r"><extensionElements><igov:decision ruleSet="fees" result="fee"/></extensionElements></businessRuleTask>'
    expect(at(asked('fee > 3', decided)).map(([code]) => code)).not.toContain('doubtful-expression')
    const each = `<startEvent id="s"/><task id="t"><extensionElements><igov:input name="n">paper.size + loopCounter</igov:input><igov:each in="papers" as="paper"/></extensionElements><multiInstanceLoopCharacteristics/></task><dataObject id="o" name="papers" isCollection="true"/><endEvent id="e"/>${flows('s>t t>e')}`
    expect(at(processText(each))).toEqual([])
  })

  it('give values to names that FEEL has', () => {
    const task = `<startEvent id="s"/><task id="t"><extensionElements><igov:output name="2 much">answer</igov:output></extensionElements></task><endEvent id="e"/>${flows('s>t t>e')}`
    expect(found(task)).toEqual(['bad-name t'])
  })
})

import { describe, expect, it } from 'vitest'
import { english, isRefusal } from './findings.ts'
import { readBpmn } from './read.ts'
import { drawn, flows, processText, read, refusedWith, told } from './text-fixture.ts'

const nodesOf = (inside: string) => read(inside).definitions.processes[0]?.nodes ?? []

const RICH = `
  <laneSet id="set"><lane id="office" name="Office"><extensionElements><igov:text lang="ar">المكتب</igov:text><igov:role>officer</igov:role></extensionElements>
    <flowNodeRef>check</flowNodeRef><childLaneSet id="inner"><lane id="head"><flowNodeRef>sign</flowNodeRef></lane></childLaneSet></lane></laneSet>
  <dataObject id="o1" name="documents" isCollection="true"/><property id="q" name="amount"/>
  <startEvent id="s"><messageEventDefinition messageRef="m"/><extensionElements><igov:output name="applicant">who</igov:output></extensionElements></startEvent>
  <userTask id="check" name="Check"><extensionElements><igov:form>check-form</igov:form><igov:notBy>sign</igov:notBy><igov:due>duration("P3D")</igov:due></extensionElements></userTask>
  <boundaryEvent id="late" attachedToRef="check" cancelActivity="false"><timerEventDefinition><timeCycle>R3/PT1H</timeCycle></timerEventDefinition></boundaryEvent>
  <businessRuleTask id="fee"><extensionElements><igov:decision ruleSet="fees" result="amount"/><igov:input name="size">count(documents)</igov:input></extensionElements></businessRuleTask>
  <userTask id="sign"><extensionElements><igov:each in="documents" as="document" into="signatures" from="signature"/></extensionElements>
    <multiInstanceLoopCharacteristics isSequential="true" behavior="None"><completionCondition>loopCounter = 2</completionCondition></multiInstanceLoopCharacteristics></userTask>
  <serviceTask id="work"><extensionElements><igov:topic>registry</igov:topic></extensionElements><standardLoopCharacteristics testBefore="true" loopMaximum="3"><loopCondition>amount &gt; 3</loopCondition></standardLoopCharacteristics></serviceTask>
  <endEvent id="e"><extensionElements><igov:key>applicant</igov:key><igov:input name="fee">amount</igov:input></extensionElements><messageEventDefinition messageRef="m"/></endEvent>
  ${flows('s>check check>fee fee>sign sign>work work>e late>e')}`

describe('a model that is read', () => {
  const model = readBpmn(processText(RICH, { beside: '<message id="m" name="application"/>' }))
  const process = model.definitions.processes[0]
  const node = (id: string) => process?.nodes.find((one) => one.id === id)

  it('has what runs, by the names of the standard', () => {
    expect(node('s')).toMatchObject({
      kind: 'start',
      event: { type: 'message', message: { id: 'm', name: 'application', key: null } },
      outputs: [{ name: 'applicant', value: { text: 'who' } }],
    })
    expect(node('late')).toMatchObject({
      kind: 'boundary',
      host: 'check',
      interrupting: false,
      event: { type: 'timer', timer: { type: 'cycle', value: { text: 'R3/PT1H' } } },
    })
    expect(node('e')).toMatchObject({
      event: { message: { key: { text: 'applicant' } }, data: [{ name: 'fee' }] },
    })
  })

  it('has our own extensions: roles, forms, deadlines, decisions, topics, items', () => {
    expect(node('check')).toMatchObject({
      work: { form: 'check-form', role: null, notBy: ['sign'], due: { text: 'duration("P3D")' } },
    })
    expect(node('fee')).toMatchObject({
      decision: { ruleSet: 'fees', result: 'amount' },
      inputs: [{ name: 'size', value: { text: 'count(documents)' } }],
    })
    expect(node('sign')).toMatchObject({
      loop: {
        sequential: true,
        collection: 'documents',
        item: 'document',
        results: { into: 'signatures', from: 'signature' },
        behavior: 'none',
      },
    })
    expect(node('work')).toMatchObject({
      topic: 'registry',
      loop: { type: 'standard', testBefore: true, maximum: 3, condition: { text: 'amount > 3' } },
    })
    expect(process?.lanes).toMatchObject([
      { id: 'office', role: 'officer', texts: { ar: 'المكتب' }, nodes: ['check', 'sign'] },
      { id: 'head', parent: 'office', nodes: ['sign'] },
    ])
    expect(process?.variables).toMatchObject([
      { name: 'documents', collection: true },
      { name: 'amount', collection: false },
    ])
  })

  it('tells flows in the order of the children of a node, then of the text', () => {
    const [gateway] = nodesOf(
      `<exclusiveGateway id="g"><outgoing>g-b</outgoing></exclusiveGateway><task id="a"/><task id="b"/><task id="c"/>${flows('g>a g>b g>c')}`,
    )
    expect(gateway?.outgoing).toEqual(['g-b', 'g-a', 'g-c'])
  })

  it('finds the collection of a multi-instance behind its data input, as other tools write it', () => {
    const [task] = nodesOf(`<task id="t"><ioSpecification><dataInput id="in"/></ioSpecification>
      <dataInputAssociation><sourceRef>ref</sourceRef><targetRef>in</targetRef></dataInputAssociation>
      <multiInstanceLoopCharacteristics><loopDataInputRef>in</loopDataInputRef><inputDataItem id="d" name="item"/></multiInstanceLoopCharacteristics></task>
      <dataObjectReference id="ref" dataObjectRef="obj" name="Papers [new]"/><dataObject id="obj" name="papers"/>`)
    expect(task).toMatchObject({ loop: { collection: 'papers', item: 'item', cardinality: null } })
  })

  it('knows several processes, pools without one, and what flows between them', () => {
    const text = processText(drawn('s>t t>e'), {
      beside: `<process id="other"/><collaboration id="c"><participant id="us" processRef="p"/><participant id="court" name="Court"/><messageFlow id="mf" sourceRef="t" targetRef="court"/></collaboration>`,
    })
    const { definitions } = readBpmn(text)
    expect(definitions.processes.map(({ id }) => id)).toEqual(['other', 'p'])
    expect(definitions.participants).toMatchObject([
      { id: 'us', process: 'p' },
      { id: 'court', name: 'Court', process: null },
    ])
    expect(definitions.messageFlows).toMatchObject([{ source: 't', target: 'court' }])
  })

  it('has places of expressions to the character, also behind entities and in CDATA', () => {
    const text = processText(
      `<startEvent id="s"/><task id="a"/><exclusiveGateway id="g"/>${flows('s>g')}\n<sequenceFlow id="f" sourceRef="g" targetRef="a"><conditionExpression note=">">\n  =x &lt; 3</conditionExpression></sequenceFlow>\n<sequenceFlow id="h" sourceRef="g" targetRef="a"><conditionExpression><![CDATA[y < 4]]></conditionExpression></sequenceFlow>`,
    )
    const flow = (id: string) =>
      readBpmn(text).definitions.processes[0]?.flows.find((one) => one.id === id)?.condition
    expect(flow('f')).toEqual({ text: 'x < 3', raw: 'x &lt; 3', place: { line: 3, column: 4 } })
    expect(flow('h')).toEqual({ text: 'y < 4', place: { line: 4, column: 80 } })
  })

  it('is read past what is foreign or only drawn', () => {
    const text = `<b:definitions xmlns:b="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:z="urn:tool" z:version="3" targetNamespace="urn:x">
      <b:relationship type="z"><b:source>a</b:source></b:relationship><b:category id="cat"><b:categoryValue id="v" value="Later"/></b:category>
      <b:process id="p" z:colour="red"><b:extensionElements><z:anything><z:startEvent id="s"/></z:anything></b:extensionElements>
        <b:startEvent id="s" z:x="1"/><b:textAnnotation id="n"><b:text>note</b:text></b:textAnnotation><b:association id="as" sourceRef="s" targetRef="n"/>
        <b:group id="gr" categoryValueRef="v"/><b:dataStoreReference id="ds"/></b:process></b:definitions>`
    expect(readBpmn(text).findings).toEqual([])
    expect(readBpmn(text).definitions.processes[0]?.nodes).toHaveLength(1)
  })
})

describe('what is refused by name', () => {
  it('is each element that is not run, with id, name, line and page', () => {
    const diagram = `<bpmndi:BPMNDiagram name="Second page"><bpmndi:BPMNPlane bpmnElement="p"><bpmndi:BPMNShape bpmnElement="tx"><dc:Bounds x="0" y="0" width="9" height="9"/></bpmndi:BPMNShape></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`
    const findings = refusedWith(
      processText(
        `\n<transaction id="tx" name="Pay"/><adHocSubProcess id="ah"/>\n<complexGateway id="cg"/><task id="undo" isForCompensation="true"/>
        <task id="t"/><boundaryEvent id="b" attachedToRef="t"><compensateEventDefinition/></boundaryEvent>
        <endEvent id="c"><cancelEventDefinition/></endEvent>${flows('t>cg')}`,
        { beside: '<choreography id="ch"/>', diagram },
      ),
    )
    expect(told(findings)).toEqual([
      'refused-choreography ch',
      'refused-transaction tx',
      'refused-ad-hoc ah',
      'refused-complex-gateway cg',
      'refused-compensation undo',
      'refused-compensation b',
      'refused-transaction c',
    ])
    expect(findings.every(isRefusal)).toBe(true)
    expect(findings[1] && english(findings[1])).toBe(
      '2:1 transaction #tx ‘Pay’ on page Second page: Transactions are not run (refused-transaction)',
    )
  })

  it('is what only the wish to run hinders; a model that is only drawn is read with warnings', () => {
    const inside = `<startEvent id="s"><messageEventDefinition/><signalEventDefinition/></startEvent>
      <scriptTask id="sc"/><eventBasedGateway id="eg" eventGatewayType="Parallel"/>
      <callActivity id="call" calledElement="gt"/><callActivity id="nothing"/>
      <task id="mi"><multiInstanceLoopCharacteristics behavior="Complex"/></task>
      <intermediateThrowEvent id="sig"><signalEventDefinition/></intermediateThrowEvent>
      <intermediateCatchEvent id="none"/><receiveTask id="rt"/>
      <intermediateCatchEvent id="tm"><timerEventDefinition/></intermediateCatchEvent>
      <sequenceFlow id="f" sourceRef="s" targetRef="sc"><conditionExpression language="http://www.java.com/java">x</conditionExpression></sequenceFlow>`
    const beside = '<globalTask id="gt"/>'
    const expected = [
      'message-missing s',
      'several-events s',
      'script-task sc',
      'parallel-event-gateway eg',
      'global-task call',
      'missing-attribute nothing',
      'complex-behavior mi',
      'loop-without-count mi',
      'signal-missing sig',
      'missing-element none',
      'message-missing rt',
      'missing-element',
      'other-language',
    ]
    const text = processText(inside, { beside })
    expect([...told(refusedWith(text))].sort()).toEqual([...expected].sort())
    const { findings, definitions } = readBpmn(processText(inside, { beside, executable: false }))
    expect([...told(findings)].sort()).toEqual([...expected].sort())
    expect(findings.every(({ severity }) => severity === 'warning')).toBe(true)
    expect(definitions.processes[0]?.nodes).toHaveLength(10)
    expect(readBpmn(text, { drawn: true }).findings).toHaveLength(expected.length)
  })
})

describe('what leads nowhere', () => {
  const wrong = (inside: string, beside = '') => told(refusedWith(processText(inside, { beside })))

  it('is told with its place, all at once', () => {
    const findings = refusedWith(
      processText(`<task id="t"/>\n<sequenceFlow id="f" sourceRef="x" targetRef="t"/>\n<sequenceFlow id="g" sourceRef="t" targetRef="y"/>
<boundaryEvent id="b" attachedToRef="z"><errorEventDefinition errorRef="no"/></boundaryEvent><exclusiveGateway id="gw" default="none"/>`),
    )
    expect(
      findings.map(({ code, id, place, params }) => [code, id, place.line, params.reference]),
    ).toEqual([
      ['dangling-reference', 'f', 2, 'x'],
      ['dangling-reference', 'g', 3, 'y'],
      ['dangling-reference', 'b', 4, 'z'],
      ['dangling-reference', undefined, 4, 'no'],
      ['dangling-reference', 'gw', 4, 'none'],
    ])
  })

  it('is every reference to nothing or to something else', () => {
    expect(wrong('<task id="t"/><sequenceFlow id="f" sourceRef="t"/>')).toEqual([
      'missing-attribute f',
    ])
    expect(wrong(`<task id="t"/><dataObject id="d"/>${flows('t>d')}`)).toEqual([
      'wrong-reference t-d',
    ])
    expect(wrong('<receiveTask id="r" messageRef="p"/>')).toEqual(['wrong-reference r'])
    expect(wrong('<callActivity id="c" calledElement="m"/>', '<message id="m"/>')).toEqual([
      'wrong-reference c',
    ])
    expect(wrong('<task id="t"><incoming>gone</incoming></task>')).toEqual(['dangling-reference'])
    expect(
      wrong(`<task id="t"/><task id="u"><outgoing>t-u</outgoing></task>${flows('t>u')}`),
    ).toEqual(['wrong-reference'])
    expect(wrong('<laneSet><lane id="l"><flowNodeRef>gone</flowNodeRef></lane></laneSet>')).toEqual(
      ['dangling-reference'],
    )
    expect(
      wrong(`<exclusiveGateway id="g" default="a-b"/><task id="a"/><task id="b"/>${flows('a>b')}`),
    ).toEqual(['default-elsewhere g'])
    expect(
      wrong(
        '<task id="a"/><boundaryEvent id="b" attachedToRef="g"><timerEventDefinition><timeDate>2026-01-01</timeDate></timerEventDefinition></boundaryEvent><exclusiveGateway id="g"/>',
      ),
    ).toEqual(['boundary-host b'])
    expect(
      wrong('<endEvent id="e"><eventDefinitionRef>none</eventDefinitionRef></endEvent>'),
    ).toEqual(['dangling-reference'])
    expect(
      wrong(
        '<userTask id="u"><extensionElements><igov:notBy>w</igov:notBy></extensionElements></userTask>',
      ),
    ).toEqual(['dangling-reference'])
    const pools =
      '<collaboration id="c"><participant id="x" processRef="nope"/><messageFlow id="m" sourceRef="x" targetRef="nobody"/></collaboration>'
    expect(wrong('', pools)).toEqual(['dangling-reference x', 'dangling-reference m'])
  })

  it('is a flow that leaves its level or goes where none may go', () => {
    expect(
      wrong(`<subProcess id="sub"><task id="in"/></subProcess><task id="out"/>${flows('out>in')}`),
    ).toEqual(['flow-crosses out-in'])
    expect(wrong(drawn('t>s'))).toEqual(['flow-into-start t-s'])
    expect(wrong(drawn('e>t'))).toEqual(['flow-from-end e-t'])
    const timer = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>'
    expect(
      wrong(
        `<task id="t"/><boundaryEvent id="b" attachedToRef="t">${timer}</boundaryEvent>${flows('t>b')}`,
      ),
    ).toEqual(['flow-at-boundary t-b'])
    expect(
      wrong(
        `<task id="t"/><subProcess id="es" triggeredByEvent="true"><startEvent id="st">${timer}</startEvent></subProcess>${flows('t>es')}`,
      ),
    ).toEqual(['flow-at-event-subprocess t-es'])
  })

  it('is an event at a place where it means nothing', () => {
    expect(wrong('<startEvent id="s"><errorEventDefinition/></startEvent>')).toEqual([
      'event-not-here s',
    ])
    expect(
      wrong('<subProcess id="es" triggeredByEvent="true"><startEvent id="s"/></subProcess>'),
    ).toEqual(['event-subprocess-start es'])
    expect(
      wrong(
        '<subProcess id="sub"><startEvent id="s"><conditionalEventDefinition><condition>x</condition></conditionalEventDefinition></startEvent></subProcess>',
      ),
    ).toEqual(['start-in-subprocess s'])
    const link = (kind: string, id: string) =>
      `<${kind} id="${id}"><linkEventDefinition name="L"/></${kind}>`
    expect(wrong(link('intermediateThrowEvent', 'a'))).toEqual(['link-without-catch a'])
    expect(
      wrong(
        link('intermediateThrowEvent', 'a') +
          link('intermediateCatchEvent', 'b') +
          link('intermediateCatchEvent', 'c'),
      ),
    ).toEqual(['link-twice b', 'link-twice c'])
    expect(told(read(link('intermediateCatchEvent', 'b')).findings)).toEqual([
      'link-without-throw b',
    ])
  })

  it('is left out with a warning where the model is only looked at', () => {
    const text = processText(`<startEvent id="s"/><task id="t"/>${flows('s>t t>nowhere')}`, {
      executable: false,
    })
    expect(told(refusedWith(text))).toEqual(['dangling-reference t-nowhere'])
    const { definitions, findings } = readBpmn(text, { drawn: true })
    expect(told(findings)).toEqual(['dangling-reference t-nowhere'])
    expect(definitions.processes[0]?.flows.map(({ id }) => id)).toEqual(['s-t'])
  })
})

describe('a text that is no model', () => {
  const codes = (text: string) => refusedWith(text).map(({ code }) => code)

  it('is refused with what it is', () => {
    expect(codes('<definitions')).toEqual(['not-xml'])
    expect(codes('<!DOCTYPE a><a/>')).toEqual(['not-xml'])
    expect(codes('<html/>')).toEqual(['not-bpmn'])
    expect(codes('<definitions xmlns="http://schema.omg.org/spec/BPMN/2.0"/>')).toEqual([
      'version-unknown',
    ])
    expect(codes('<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"/>')).toEqual([
      'no-process',
    ])
  })

  it('is told of words that the standard does not have, and of ids that stand twice', () => {
    expect(told(refusedWith(processText('<tusk id="t"/>', { beside: '<thing id="x"/>' })))).toEqual(
      ['unknown-element x', 'unknown-element t'],
    )
    expect(told(refusedWith(processText('<task id="t"/><task id="t"/><task/>')))).toEqual([
      'id-twice t',
      'missing-attribute',
    ])
    expect(
      told(
        refusedWith(
          processText(
            '<startEvent id="s" isInterrupting="maybe"/><task id="t"><standardLoopCharacteristics loopMaximum="0"/></task>',
          ),
        ),
      ),
    ).toEqual(['bad-value s', 'bad-value'])
    const two = readBpmn(processText('<task id="t"/><task id="t"/>', { executable: false }))
    expect(two.definitions.processes[0]?.nodes.map(({ id }) => id)).toHaveLength(2)
    expect(new Set(two.definitions.processes[0]?.nodes.map(({ id }) => id)).size).toBe(2)
  })

  it('is told of extensions of ours that nobody knows, or that say nothing there', () => {
    const text = (inside: string) =>
      processText(`<userTask id="t"><extensionElements>${inside}</extensionElements></userTask>`)
    expect(told(refusedWith(text('<igov:colour/>')))).toEqual(['unknown-extension'])
    expect(told(refusedWith(text('<igov:input name="x"/>')))).toEqual(['missing-element'])
    expect(told(refusedWith(text('<igov:input>3</igov:input>')))).toEqual(['missing-attribute'])
    expect(told(readBpmn(text('<igov:topic>x</igov:topic>')).findings)).toEqual([
      'extension-not-here',
    ])
  })
})

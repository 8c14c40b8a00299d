import { attributeOf, type XmlElement } from '#lib/xml/tree'
import type { Activity, Gateway, Node, Task } from './model.ts'
import { catchOf, messageRefOf, throwOf } from './read-events.ts'
import {
  checkExtensions,
  decisionOf,
  extensionText,
  mappingsOf,
  workOf,
} from './read-extensions.ts'
import type { Joints } from './read-flows.ts'
import { loopOf } from './read-loops.ts'
import { namedOf, nameOf, partsOf, type Reading } from './reading.ts'

type Read = (element: XmlElement, reading: Reading, joints: Joints) => Node | null

const joined = (element: XmlElement, reading: Reading, joints: Joints) => {
  checkExtensions(element, reading)
  const named = namedOf(element, reading)
  return { ...named, ...joints.of(element, named.id) }
}

const startEvent: Read = (element, reading, joints) => ({
  kind: 'start',
  ...joined(element, reading, joints),
  event: catchOf(element, joints.triggered ? 'eventSubProcess' : 'startEvent', reading),
  interrupting: reading.flag(element, 'isInterrupting', true),
  outputs: mappingsOf(element, 'output', reading),
})

const shown = (element: XmlElement) => {
  const state = extensionText(element, 'state')
  return state === null ? {} : { state }
}

const endEvent: Read = (element, reading, joints) => ({
  kind: 'end',
  ...joined(element, reading, joints),
  event: throwOf(element, 'endEvent', reading),
  ...shown(element),
})

const throwEvent: Read = (element, reading, joints) => ({
  kind: 'throw',
  ...joined(element, reading, joints),
  event: throwOf(element, 'intermediateThrowEvent', reading),
})

/** One that says not what it waits for is passed, where the model is only drawn. */
const catchEvent: Read = (element, reading, joints) => {
  const base = joined(element, reading, joints)
  const event = catchOf(element, 'intermediateCatchEvent', reading)
  if (event)
    return {
      ...{ kind: 'catch', ...base, event, outputs: mappingsOf(element, 'output', reading) },
      ...shown(element),
    }
  reading.hinders(element, 'missing-element', { child: 'eventDefinition' })
  return { kind: 'throw', ...base, event: null }
}

const HOSTS = [
  ...['task', 'userTask', 'serviceTask', 'sendTask', 'receiveTask', 'businessRuleTask'],
  ...['manualTask', 'scriptTask', 'subProcess', 'callActivity', 'transaction', 'adHocSubProcess'],
]

const boundaryEvent: Read = (element, reading, joints) => {
  const base = joined(element, reading, joints)
  const event = catchOf(element, 'boundaryEvent', reading)
  const host = joints.host(element, HOSTS)
  const silent = partsOf(element).every(({ name }) => !/EventDefinition(Ref)?$/i.test(name))
  if (!event && silent) reading.hinders(element, 'missing-element', { child: 'eventDefinition' })
  if (host === null) return null
  return {
    kind: 'boundary',
    ...base,
    host,
    interrupting: reading.flag(element, 'cancelActivity', true),
    event: event ?? {
      type: 'message',
      message: { id: null, name: nameOf(element) ?? base.id, key: null },
    },
    outputs: mappingsOf(element, 'output', reading),
  }
}

const gateway =
  (type: Gateway['type']): Read =>
  (element, reading, joints) => {
    const base = joined(element, reading, joints)
    const kind = attributeOf(element, 'eventGatewayType')?.trim()
    if (kind === 'Parallel') reading.hinders(element, 'parallel-event-gateway')
    return {
      kind: 'gateway',
      type,
      ...base,
      default: joints.default(element, base.outgoing),
      instantiate: reading.flag(element, 'instantiate'),
    }
  }

const activity = (element: XmlElement, reading: Reading, joints: Joints): Activity => {
  const base = joined(element, reading, joints)
  return {
    ...base,
    default: joints.default(element, base.outgoing),
    loop: loopOf(element, reading),
    inputs: mappingsOf(element, 'input', reading),
    outputs: mappingsOf(element, 'output', reading),
  }
}

const MESSAGE_TASKS = ['send', 'receive']

const task =
  (type: Task['type']): Read =>
  (element, reading, joints) => {
    const sends = MESSAGE_TASKS.includes(type)
    const message = sends ? messageRefOf(element, element, reading) : null
    const nameless = sends && attributeOf(element, 'messageRef') === undefined
    if (nameless && type === 'receive') reading.hinders(element, 'message-missing')
    const unnamed = { id: null, name: nameOf(element) ?? reading.idOf(element), key: null }
    return {
      kind: 'task',
      type,
      ...activity(element, reading, joints),
      message: message ?? (type === 'receive' ? unnamed : null),
      instantiate: type === 'receive' && reading.flag(element, 'instantiate'),
      topic: extensionText(element, 'topic'),
      decision: decisionOf(element, reading),
      work: workOf(element, reading),
      ...shown(element),
    }
  }

/** Scripts are not run: where a model is only drawn they are steps like any other. */
const scriptTask: Read = (element, reading, joints) => {
  reading.hinders(element, 'script-task')
  return task('abstract')(element, reading, joints)
}

const subProcess: Read = (element, reading, joints) => {
  const triggered = reading.flag(element, 'triggeredByEvent')
  return {
    kind: 'subprocess',
    ...activity(element, reading, joints),
    triggered,
    scope: joints.inner(element, triggered ? 'event sub-process' : 'sub-process'),
  }
}

const GLOBAL = /^global\w*Task$/

const callActivity: Read = (element, reading, joints) => {
  const said = attributeOf(element, 'calledElement')?.trim() ?? ''
  if (said === '') reading.hinders(element, 'missing-attribute', { attribute: 'calledElement' })
  const target = said === '' ? undefined : reading.target(said)
  if (target && GLOBAL.test(target.name)) reading.hinders(element, 'global-task', { called: said })
  else if (target && target.name !== 'process') {
    const params = { attribute: 'calledElement', reference: said, kind: target.name }
    reading.hinders(element, 'wrong-reference', { ...params, allowed: 'process' })
  }
  const called = (target && attributeOf(target, 'id')) ?? said
  return { kind: 'call', ...activity(element, reading, joints), called }
}

/** Every flow node that runs, by its name in the text. */
export const NODES: ReadonlyMap<string, Read> = new Map([
  ['startEvent', startEvent],
  ['endEvent', endEvent],
  ['intermediateThrowEvent', throwEvent],
  ['intermediateCatchEvent', catchEvent],
  ['boundaryEvent', boundaryEvent],
  ['exclusiveGateway', gateway('exclusive')],
  ['parallelGateway', gateway('parallel')],
  ['inclusiveGateway', gateway('inclusive')],
  ['eventBasedGateway', gateway('event')],
  ['task', task('abstract')],
  ['userTask', task('user')],
  ['serviceTask', task('service')],
  ['sendTask', task('send')],
  ['receiveTask', task('receive')],
  ['businessRuleTask', task('rule')],
  ['manualTask', task('manual')],
  ['scriptTask', scriptTask],
  ['subProcess', subProcess],
  ['callActivity', callActivity],
])

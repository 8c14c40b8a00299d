import { attributeOf, textOf, type XmlElement } from '#lib/xml/tree'
import type { CatchDefinition, MessageRef, ThrowDefinition, TimerDefinition } from './model.ts'
import { extensionFeel, mappingsOf } from './read-extensions.ts'
import { BPMN, nameOf, partOf, partsOf, type Reading } from './reading.ts'

const SUFFIX = 'EventDefinition'
/** Named among what is refused; nothing more is said of them here. */
const REFUSED = ['compensate', 'cancel']

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  startEvent: ['message', 'timer', 'signal', 'conditional'],
  eventSubProcess: ['message', 'timer', 'signal', 'conditional', 'error', 'escalation'],
  intermediateCatchEvent: ['message', 'timer', 'signal', 'conditional', 'link'],
  boundaryEvent: ['message', 'timer', 'signal', 'conditional', 'error', 'escalation'],
  intermediateThrowEvent: ['message', 'signal', 'escalation', 'link'],
  endEvent: ['message', 'signal', 'escalation', 'error', 'terminate'],
}

/** The event definition of an event: its own, or one that it refers to. */
function definitionOf(element: XmlElement, position: string, reading: Reading) {
  const own = partsOf(element).filter(({ name }) => name.endsWith(SUFFIX))
  const referred = partsOf(element, 'eventDefinitionRef').flatMap((one) => {
    const text = textOf(one).trim()
    const found = reading.target(text)
    if (found?.namespace === BPMN && found.name.endsWith(SUFFIX)) return [found]
    const params = { attribute: 'eventDefinitionRef', reference: text }
    reading.hinders(one, 'dangling-reference', params)
    return []
  })
  const all = [...own, ...referred]
  if (all.length > 1) reading.hinders(element, 'several-events', { count: all.length })
  const [first] = all
  if (!first) return undefined
  const type = first.name.slice(0, -SUFFIX.length)
  if (REFUSED.includes(type)) return undefined
  if (ALLOWED[position]?.includes(type)) return { type, definition: first }
  reading.hinders(element, 'event-not-here', { event: type, parent: position })
  return undefined
}

/** What an event waits for; null when it says nothing, or what is refused anyway. */
export function catchOf(
  element: XmlElement,
  position: string,
  reading: Reading,
): CatchDefinition | null {
  const found = definitionOf(element, position, reading)
  if (!found) return null
  const { type, definition } = found
  switch (type) {
    case 'message':
      return { type, message: messageOf(element, definition, reading) }
    case 'timer':
      return { type, timer: timerOf(definition, reading) }
    case 'signal':
      return { type, name: signalOf(element, definition, reading) }
    case 'conditional':
      return { type, condition: conditionOf(definition, reading) }
    case 'link':
      return { type, name: linkOf(element, definition) }
    case 'error':
      return { type, code: codeOf(definition, 'errorRef', 'error', 'errorCode', reading) }
    case 'escalation':
      return {
        type,
        code: codeOf(definition, 'escalationRef', 'escalation', 'escalationCode', reading),
      }
    default:
      return null
  }
}

/** What an event throws; null: nothing. */
export function throwOf(
  element: XmlElement,
  position: string,
  reading: Reading,
): ThrowDefinition | null {
  const found = definitionOf(element, position, reading)
  if (!found) return null
  const { type, definition } = found
  if (type === 'terminate') return { type }
  if (type === 'message') {
    const data = mappingsOf(element, 'input', reading)
    return { type, message: messageOf(element, definition, reading), data }
  }
  if (type === 'signal') {
    const data = mappingsOf(element, 'input', reading)
    return { type, name: signalOf(element, definition, reading), data }
  }
  const caught = catchOf(element, position, reading)
  return caught?.type === 'error' || caught?.type === 'escalation' || caught?.type === 'link'
    ? caught
    : null
}

/** A message that is not named is called as the event is: its model is only drawn. */
function messageOf(element: XmlElement, definition: XmlElement, reading: Reading): MessageRef {
  const message = messageRefOf(definition, element, reading)
  if (message) return message
  if (attributeOf(definition, 'messageRef') === undefined) {
    reading.hinders(element, 'message-missing')
  }
  const key = extensionFeel(element, 'key', reading)
  return { id: null, name: nameOf(element) ?? reading.idOf(element), key }
}

/** The message of an event definition or a task, with the key that stands at the event or task. */
export function messageRefOf(
  holder: XmlElement,
  element: XmlElement,
  reading: Reading,
): MessageRef | null {
  const message = reading.referred(holder, 'messageRef', ['message'])
  if (!message) return null
  const id = attributeOf(message, 'id') ?? null
  return { id, name: nameOf(message) ?? id ?? '', key: extensionFeel(element, 'key', reading) }
}

function signalOf(element: XmlElement, definition: XmlElement, reading: Reading): string {
  const signal = reading.referred(definition, 'signalRef', ['signal'])
  if (signal) return nameOf(signal) ?? attributeOf(signal, 'id') ?? ''
  if (attributeOf(definition, 'signalRef') === undefined) reading.hinders(element, 'signal-missing')
  return nameOf(element) ?? reading.idOf(element)
}

const linkOf = (element: XmlElement, definition: XmlElement): string =>
  nameOf(definition) ?? nameOf(element) ?? ''

function codeOf(
  definition: XmlElement,
  attribute: string,
  kind: string,
  code: string,
  reading: Reading,
): string | null {
  const found = reading.referred(definition, attribute, [kind])
  if (!found) return null
  return attributeOf(found, code)?.trim() || nameOf(found) || (attributeOf(found, 'id') ?? null)
}

const TIMERS = [
  ['timeDate', 'date'],
  ['timeDuration', 'duration'],
  ['timeCycle', 'cycle'],
] as const

/** Dates, durations and cycles of ISO 8601 are in no language. */
const ISO = /^(P|R\d*\/|\d{4}-)/

function timerOf(definition: XmlElement, reading: Reading): TimerDefinition {
  const there = TIMERS.filter(([name]) => partOf(definition, name))
  const filled = there.find(
    ([name]) => textOf(partOf(definition, name) ?? definition).trim() !== '',
  )
  const [name, type] = filled ?? there[0] ?? TIMERS[1]
  const value = reading.feel(partOf(definition, name), ISO)
  if (value) return { type, value }
  reading.hinders(definition, 'missing-element', { child: 'timeDate, timeDuration, timeCycle' })
  return { type, value: { text: '', place: definition.place } }
}

function conditionOf(definition: XmlElement, reading: Reading) {
  const condition = reading.feel(partOf(definition, 'condition'))
  if (condition) return condition
  reading.hinders(definition, 'missing-element', { child: 'condition' })
  return { text: '', place: definition.place }
}

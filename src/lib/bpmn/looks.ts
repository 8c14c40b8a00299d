import { attributeOf, textOf, type XmlElement } from '#lib/xml/tree'
import type { Edge, Looks } from './diagram.ts'
import type { Flow, Node, Scope } from './model.ts'
import { nameOf, partOf, type Reading, textsOf } from './reading.ts'

const PLAIN = { type: null, dashed: false, loop: null, collection: false }

const loopOf = (node: Node): Looks['loop'] => {
  if (node.kind !== 'task' && node.kind !== 'subprocess' && node.kind !== 'call') return null
  if (node.loop === null || node.loop.type === 'standard') return node.loop ? 'standard' : null
  return node.loop.sequential ? 'sequential' : 'parallel'
}

const typeOf = (node: Node): string | null => {
  if (node.kind === 'task' || node.kind === 'gateway') return node.type
  return 'event' in node ? (node.event?.type ?? null) : null
}

/** How a node of a model is drawn. @param inEventSubProcess  its start may be dashed */
export function looksOfNode(node: Node, inEventSubProcess: boolean): Looks {
  const quiet = node.kind === 'boundary' || (node.kind === 'start' && inEventSubProcess)
  return {
    kind: node.kind,
    name: node.name,
    texts: node.texts,
    type: typeOf(node),
    dashed: (quiet && !node.interrupting) || (node.kind === 'subprocess' && node.triggered),
    loop: loopOf(node),
    collection: false,
  }
}

/** Every node and flow of a scope and the scopes in it. */
export function* everyNode(
  scope: Scope,
  triggered = false,
): Generator<{ node: Node; triggered: boolean; scope: Scope }> {
  for (const node of scope.nodes) {
    yield { node, triggered, scope }
    if (node.kind === 'subprocess') yield* everyNode(node.scope, node.triggered)
  }
}

/** @returns `condition` only where an activity is left: a gateway's flows are meant to have some */
export function flowMark(flow: Flow, source: Node | undefined): Edge['mark'] {
  if (source && 'default' in source && source.default === flow.id) return 'default'
  const leaves = source && ['task', 'subprocess', 'call'].includes(source.kind)
  return leaves && flow.condition ? 'condition' : null
}

const DRAWN: Readonly<Record<string, Looks['kind']>> = {
  participant: 'pool',
  lane: 'lane',
  dataObjectReference: 'data',
  dataObject: 'data',
  dataInput: 'data',
  dataOutput: 'data',
  dataStoreReference: 'store',
  dataStore: 'store',
  textAnnotation: 'annotation',
  group: 'group',
  conversation: 'conversation',
  subConversation: 'conversation',
  callConversation: 'conversation',
}

/** How what does not run is drawn; undefined when it is not known. */
export function looksOfElement(element: XmlElement, reading: Reading): Looks | undefined {
  const kind = DRAWN[element.name]
  if (!kind) return undefined
  const said = kind === 'annotation' ? annotationText(element) : nameOf(element)
  const name = kind === 'group' ? groupName(element, reading) : said
  const object = attributeOf(element, 'dataObjectRef')
  const behind = (object && reading.target(object)) || element
  const collection = kind === 'data' && attributeOf(behind, 'isCollection') === 'true'
  return { ...PLAIN, kind, name, texts: textsOf(element), collection }
}

function annotationText(element: XmlElement): string | null {
  const text = partOf(element, 'text')
  return (text && textOf(text).trim()) || null
}

function groupName(element: XmlElement, reading: Reading): string | null {
  const reference = attributeOf(element, 'categoryValueRef')
  const value = reference && reading.target(reference)
  return (value && attributeOf(value, 'value')?.trim()) || null
}

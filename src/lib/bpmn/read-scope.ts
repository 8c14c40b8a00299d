import type { XmlElement } from '#lib/xml/tree'
import type { Node, Scope } from './model.ts'
import { variablesOf } from './read-extensions.ts'
import { Joints, type ScopeKind } from './read-flows.ts'
import { NODES } from './read-nodes.ts'
import { partsOf, type Reading } from './reading.ts'
import { isRefusedNode } from './refused.ts'

/** Drawn, or read elsewhere: nothing runs by it. */
const HARMLESS = new Set([
  ...[
    'documentation',
    'extensionElements',
    'auditing',
    'monitoring',
    'ioSpecification',
    'ioBinding',
  ],
  ...['property', 'laneSet', 'dataObject', 'dataObjectReference', 'dataStoreReference', 'artifact'],
  ...['textAnnotation', 'association', 'group', 'resourceRole', 'performer', 'humanPerformer'],
  ...['potentialOwner', 'correlationSubscription', 'supports', 'supportedInterfaceRef', 'incoming'],
  ...['outgoing', 'dataInputAssociation', 'dataOutputAssociation', 'standardLoopCharacteristics'],
  ...[
    'multiInstanceLoopCharacteristics',
    'sequenceFlow',
    'completionCondition',
    'categoryValueRef',
  ],
])

/** What runs in a process or sub-process. */
export function readScope(element: XmlElement, reading: Reading, kind: ScopeKind): Scope {
  const parts = partsOf(element)
  const nodes = parts.filter(({ name }) => NODES.has(name) || isRefusedNode(name))
  for (const child of parts) {
    if (NODES.has(child.name) || isRefusedNode(child.name) || HARMLESS.has(child.name)) continue
    reading.hinders(child, 'unknown-element', { child: child.name, parent: element.name })
  }
  const joints = new Joints(element, nodes, reading, { kind, readInner: readScope })
  const read = nodes.flatMap((node): Node[] => {
    const one = NODES.get(node.name)?.(node, reading, joints) ?? null
    return one ? [one] : []
  })
  checkStarts(element, read, reading, kind)
  const ids = new Set(read.map(({ id }) => id))
  const flows = joints.flows.filter(({ source, target }) => ids.has(source) && ids.has(target))
  const kept = new Set(flows.map(({ id }) => id))
  return {
    nodes: linked(element, read, reading).map((node) => onlyBy(node, kept)),
    flows,
    variables: variablesOf(element),
  }
}

/** Without the ways to and from what was left out: a boundary event without its host. */
function onlyBy(node: Node, flows: ReadonlySet<string>): Node {
  const incoming = node.incoming.filter((id) => flows.has(id))
  const outgoing = node.outgoing.filter((id) => flows.has(id))
  const all = incoming.length + outgoing.length === node.incoming.length + node.outgoing.length
  return all ? node : { ...node, incoming, outgoing }
}

function checkStarts(
  element: XmlElement,
  nodes: readonly Node[],
  reading: Reading,
  kind: ScopeKind,
): void {
  const starts = nodes.filter((node) => node.kind === 'start')
  const waiting = starts.filter(({ event }) => event !== null)
  if (kind === 'event sub-process' && (starts.length !== 1 || waiting.length !== 1)) {
    reading.hinders(element, 'event-subprocess-start')
  }
  if (kind !== 'sub-process') return
  for (const { id } of waiting) {
    const start = reading.elements.get(id)
    if (start) reading.hinders(start, 'start-in-subprocess')
  }
}

/**
 * Each throwing link has its one catch on the same level. One without it, in a model that is only drawn,
 * leads nowhere: it is passed.
 */
function linked(element: XmlElement, nodes: readonly Node[], reading: Reading): readonly Node[] {
  const names = (kind: 'catch' | 'throw') =>
    nodes.flatMap((node) =>
      node.kind === kind && node.event?.type === 'link' ? [node.event.name] : [],
    )
  const [caught, thrown] = [names('catch'), names('throw')]
  return nodes.map((node): Node => {
    if ((node.kind !== 'catch' && node.kind !== 'throw') || node.event?.type !== 'link') return node
    const link = node.event.name
    const at = reading.elements.get(node.id) ?? element
    if (node.kind === 'throw') {
      if (caught.includes(link)) return node
      reading.hinders(at, 'link-without-catch', { link })
      return { ...node, event: null }
    }
    if (!thrown.includes(link)) reading.warning(at, 'link-without-throw', { link })
    if (caught.filter((one) => one === link).length > 1) {
      reading.hinders(at, 'link-twice', { link })
    }
    return node
  })
}

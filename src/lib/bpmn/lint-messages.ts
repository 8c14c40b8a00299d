import type { Complaints } from './complaints.ts'
import { everyNode } from './looks.ts'
import type { Definitions, MessageRef, Node, Scope } from './model.ts'

type Talk = { node: Node; message: MessageRef }

/** What is sent and not received, received and not sent, thrown and not caught, called and not there. */
export function lintMessages(definitions: Definitions, complaints: Complaints): void {
  const nodes = definitions.processes.flatMap((process) => [...everyNode(process)])
  lintMessageNames(
    definitions,
    nodes.map(({ node }) => node),
    complaints,
  )
  const caught = new Set(nodes.flatMap(({ node }) => signalOf(node, true)))
  for (const { node } of nodes) {
    for (const signal of signalOf(node, false)) {
      if (!caught.has(signal))
        complaints.warning(node, 'signal-no-receiver', { params: { signal } })
    }
    lintCall(node, definitions, complaints)
    if (node.kind === 'subprocess' && node.triggered) lintHandler(node, complaints)
  }
  for (const process of definitions.processes) lintErrors(process, [], complaints)
}

const received = (node: Node): Talk[] => {
  if (node.kind === 'task')
    return node.type === 'receive' && node.message ? [{ node, message: node.message }] : []
  const catches = node.kind === 'start' || node.kind === 'catch' || node.kind === 'boundary'
  return catches && node.event?.type === 'message' ? [{ node, message: node.event.message }] : []
}

const sent = (node: Node): Talk[] => {
  if (node.kind === 'task')
    return node.type === 'send' && node.message ? [{ node, message: node.message }] : []
  const throws = node.kind === 'throw' || node.kind === 'end'
  return throws && node.event?.type === 'message' ? [{ node, message: node.event.message }] : []
}

/** A message flow names a partner too; a receiver that starts a process may be called by people. */
function lintMessageNames(
  { messageFlows }: Definitions,
  nodes: readonly Node[],
  complaints: Complaints,
): void {
  const [sends, receives] = [nodes.flatMap(sent), nodes.flatMap(received)]
  const sources = new Set(messageFlows.map(({ source }) => source))
  const targets = new Set(messageFlows.map(({ target }) => target))
  for (const { node, message } of sends) {
    const heard = receives.some((one) => one.message.name === message.name) || sources.has(node.id)
    if (!heard)
      complaints.warning(node, 'message-no-receiver', { params: { message: message.name } })
  }
  for (const { node, message } of receives) {
    const said = sends.some((one) => one.message.name === message.name) || targets.has(node.id)
    if (!said && node.kind !== 'start') {
      complaints.warning(node, 'message-no-sender', { params: { message: message.name } })
    }
  }
}

function signalOf(node: Node, caught: boolean): readonly string[] {
  if (!('event' in node) || node.event?.type !== 'signal') return []
  const throws = node.kind === 'throw' || node.kind === 'end'
  return throws === caught ? [] : [node.event.name]
}

function lintCall(node: Node, { processes }: Definitions, complaints: Complaints): void {
  if (node.kind !== 'call' || node.called === '') return
  if (processes.some(({ id }) => id === node.called)) return
  complaints.warning(node, 'call-unknown', { params: { called: node.called } })
}

function lintHandler({ scope }: { scope: Scope }, complaints: Complaints): void {
  for (const node of scope.nodes) {
    const ends = node.kind === 'end' && node.event?.type === 'terminate'
    if (ends) complaints.warning(node, 'terminate-in-event-subprocess')
  }
}

/** Codes that are caught around a scope; null catches every one. */
type Caught = readonly (string | null)[]

function lintErrors(scope: Scope, around: Caught, complaints: Complaints): void {
  const handlers = scope.nodes.flatMap((node) =>
    node.kind === 'subprocess' && node.triggered ? errorCodes(node.scope.nodes) : [],
  )
  const within = [...around, ...handlers]
  for (const node of scope.nodes) {
    if (node.kind === 'end' && node.event?.type === 'error') {
      const { code } = node.event
      const caught = within.some((one) => one === null || one === code)
      // A process that is called hands its errors to who called it: that is for the caller to catch.
      if (!caught) complaints.warning(node, 'error-uncaught', { params: { error: code ?? '' } })
    }
    if (node.kind !== 'subprocess') continue
    const beside = scope.nodes.filter((one) => one.kind === 'boundary' && one.host === node.id)
    const outside = node.triggered ? around : within
    lintErrors(node.scope, [...outside, ...errorCodes(beside)], complaints)
    lintNeverThrown(node, beside, complaints)
  }
}

const errorCodes = (nodes: readonly Node[]): Caught =>
  nodes.flatMap((node) => {
    const catches = node.kind === 'boundary' || node.kind === 'start'
    return catches && node.event?.type === 'error' ? [node.event.code] : []
  })

/** Only where nothing inside could throw it but an end event: workers and called processes may throw any. */
function lintNeverThrown(
  host: Extract<Node, { kind: 'subprocess' }>,
  beside: readonly Node[],
  complaints: Complaints,
): void {
  const inside = [...everyNode(host.scope)].map(({ node }) => node)
  const open = inside.some(
    (node) =>
      node.kind === 'call' ||
      (node.kind === 'task' && ['service', 'send', 'user'].includes(node.type)),
  )
  if (open || inside.length === 0) return
  const thrown = inside.flatMap((node) =>
    node.kind === 'end' && node.event?.type === 'error' ? [node.event.code] : [],
  )
  for (const node of beside) {
    if (node.kind !== 'boundary' || node.event.type !== 'error') continue
    const { code } = node.event
    const comes = thrown.some((one) => code === null || one === code)
    if (!comes) complaints.warning(node, 'error-never-thrown', { params: { error: code ?? '' } })
  }
}

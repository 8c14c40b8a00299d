import type { Definitions, Flow, Node, Process, Variable } from '../model.ts'
import { applyClause } from './clauses.ts'
import { eventOf, feel, flowOf, named, PLACE } from './parts.ts'

/**
 * Reads models of a few lines, for catalogues and tests:
 *
 *     s -> A -> ⊕ -[x > 1]-> B -> !      flows; `-[/]->` is the default
 *     A: service work; in y = x + 1      what a node is; without it a user task
 *     at B timer P1D -> C -> !           boundary event, interrupting
 *     beside B message m -> D -> !       boundary event, not interrupting
 *     P { … }                            what is inside of a sub-process
 *     on message m { s -> H -> ! }       event sub-process; `beside` is the one that interrupts nothing
 *     data x, y: date, z[]               variables
 *
 * Nodes by their first sign: `s` starts, `!` ends, `⊕` exclusive, `+` parallel, `○` inclusive, `◎` event-based.
 * Several models of one text are apart by lines `process NAME`; the first is `main`.
 */
export function definitionsOf(text: string): Definitions {
  const parts = text.split(/^\s*process\s+(\S+)\s*$/m)
  const processes = [processOf('main', parts[0] ?? '')]
  for (let at = 1; at < parts.length; at += 2) {
    processes.push(processOf(parts[at] ?? '', parts[at + 1] ?? ''))
  }
  return { id: null, name: null, namespace: '', processes, participants: [], messageFlows: [] }
}

/** A scope while its lines are read. */
export type Draft = {
  id: string
  nodes: Map<string, Node>
  flows: Flow[]
  variables: Variable[]
  ends: { count: number }
}

function processOf(id: string, text: string): Process {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const root: Draft = { id: '', nodes: new Map(), flows: [], variables: [], ends: { count: 0 } }
  readScope(root, lines)
  if (lines.length > 0) throw new Error(`more is closed than was opened: ${lines[0]}`)
  return { ...named(id), kind: 'process', executable: true, lanes: [], ...scopeOf(root) }
}

function scopeOf({ nodes, flows, variables }: Draft) {
  return { nodes: [...nodes.values()], flows, variables }
}

function readScope(draft: Draft, lines: string[]) {
  for (let line = lines.shift(); line !== undefined && line !== '}'; line = lines.shift()) {
    readLine(draft, line, lines)
  }
}

function readLine(draft: Draft, line: string, lines: string[]) {
  const handler = /^(on|beside)\s+(.+?)\s*\{$/.exec(line)
  const block = /^(\S+)\s*\{$/.exec(line)
  const boundary = /^(at|beside)\s+(\S+)\s+(.+?)\s*->\s*(.*)$/.exec(line)
  const declared = /^(\S+):\s+(.*)$/.exec(line)
  if (handler) return readHandler(draft, handler[1] === 'on', handler[2] ?? '', lines)
  if (block) return void readInner(draft, block[1] ?? '', false, lines)
  if (boundary) return readBoundary(draft, boundary)
  if (line.startsWith('data ')) return void draft.variables.push(...variablesOf(line.slice(5)))
  if (declared) return readClauses(draft, declared[1] ?? '', declared[2] ?? '')
  readChain(draft, line)
}

/** Names of starts and ends are those of their scope: each `!` is an end of its own. */
function idIn({ id, ends }: Draft, name: string): string {
  if (name === '!') return `!${++ends.count}`
  return name === 's' && id !== '' ? `${id}.s` : name
}

function nodeOf(draft: Draft, name: string): Node {
  const id = idIn(draft, name)
  const known = draft.nodes.get(id)
  if (known) return known
  const node = nodeBySign(id, name)
  draft.nodes.set(id, node)
  return node
}

const GATEWAYS = { '⊕': 'exclusive', '+': 'parallel', '○': 'inclusive', '◎': 'event' } as const

function nodeBySign(id: string, name: string): Node {
  const joined = { ...named(id), incoming: [], outgoing: [] }
  const sign = name[0] ?? ''
  for (const [gateway, type] of Object.entries(GATEWAYS)) {
    if (gateway !== sign) continue
    return { ...joined, kind: 'gateway', type, default: null, instantiate: false }
  }
  if (sign === '!') return { ...joined, kind: 'end', event: null }
  if (/^s\d*$/.test(name)) {
    return { ...joined, kind: 'start', event: null, interrupting: true, outputs: [] }
  }
  return {
    ...joined,
    kind: 'task',
    type: 'user',
    default: null,
    loop: null,
    inputs: [],
    outputs: [],
    message: null,
    instantiate: false,
    topic: null,
    decision: null,
    work: null,
  }
}

function readChain(draft: Draft, line: string) {
  const parts = line.split(/\s*(->|-\[.*?\]->)\s*/)
  let from = nodeOf(draft, parts[0] ?? '')
  for (let at = 1; at < parts.length; at += 2) {
    const way = /^-\[(.*)\]->$/.exec(parts[at] ?? '')?.[1]?.trim()
    const to = nodeOf(draft, parts[at + 1] ?? '')
    connect(draft, from.id, to.id, way)
    from = draft.nodes.get(to.id) ?? to
  }
}

function connect(draft: Draft, source: string, target: string, way: string | undefined) {
  const same = draft.flows.filter((flow) => flow.source === source && flow.target === target).length
  const id = `${source}→${target}${same === 0 ? '' : same + 1}`
  const condition = way === undefined || way === '/' ? null : feel(way)
  draft.flows.push(flowOf(id, source, target, condition))
  change(draft, source, (node) => {
    const outgoing = [...node.outgoing, id]
    return way === '/' && 'default' in node
      ? { ...node, outgoing, default: id }
      : { ...node, outgoing }
  })
  change(draft, target, (node) => ({ ...node, incoming: [...node.incoming, id] }))
}

export function change({ nodes }: Draft, id: string, how: (node: Node) => Node) {
  const node = nodes.get(id)
  if (!node) throw new Error(`no node ${id}`)
  nodes.set(id, how(node))
}

function readClauses(draft: Draft, name: string, text: string) {
  const { id } = nodeOf(draft, name)
  for (const clause of text.split(';'))
    change(draft, id, (node) => applyClause(node, clause.trim()))
}

function readBoundary(draft: Draft, match: RegExpExecArray) {
  const [, how, host = '', event = '', rest = ''] = match
  const id = `${host}/${event.split(' ')[1] ?? event}`
  draft.nodes.set(id, {
    ...named(id),
    kind: 'boundary',
    incoming: [],
    outgoing: [],
    host,
    interrupting: how === 'at',
    event: eventOf(event),
    outputs: [],
  })
  if (rest !== '') readChain(draft, `${id} -> ${rest}`)
}

function readInner(draft: Draft, id: string, triggered: boolean, lines: string[]) {
  const inner: Draft = { id, nodes: new Map(), flows: [], variables: [], ends: draft.ends }
  readScope(inner, lines)
  const known = draft.nodes.get(id)
  const { kind: _, ...base } = known?.kind === 'task' ? known : taskOf(id)
  const node: Node = { ...base, kind: 'subprocess', triggered, scope: scopeOf(inner) }
  draft.nodes.set(id, node)
  return inner
}

function taskOf(id: string): Extract<Node, { kind: 'task' }> {
  const node = nodeBySign(id, 'X')
  if (node.kind !== 'task') throw new Error('a task is one')
  return node
}

function readHandler(draft: Draft, interrupting: boolean, event: string, lines: string[]) {
  const id = `${draft.id && `${draft.id}.`}on-${event.replaceAll(' ', '-')}`
  const inner = readInner(draft, id, true, lines)
  change(inner, `${id}.s`, (node) =>
    node.kind === 'start' ? { ...node, interrupting, event: eventOf(event) } : node,
  )
  change(draft, id, (node) =>
    node.kind === 'subprocess' ? { ...node, scope: scopeOf(inner) } : node,
  )
}

function variablesOf(text: string): Variable[] {
  return text.split(',').map((part) => {
    const [, name = '', many, type] = /^\s*([^\s:[]+)(\[\])?(?::\s*(.+))?$/.exec(part) ?? []
    return { name, collection: many !== undefined, type: type?.trim() ?? null, place: PLACE }
  })
}

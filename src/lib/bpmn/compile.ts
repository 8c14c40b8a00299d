import { compileEvent, eventOf, messageOf, thrownData } from './compile-events.ts'
import { compileText, declared, ModelError, type Names } from './expression.ts'
import { reachOf } from './joins.ts'
import type { Definitions, Mapping, Node, Process, Scope } from './model.ts'
import type {
  FlowProgram,
  LoopProgram,
  NodeProgram,
  ProcessProgram,
  Program,
  ScopeProgram,
} from './program.ts'

type Writable<T> = { -readonly [K in keyof T]: T[K] }
type Draft = Writable<NodeProgram>
type Drafts = Map<string, Draft>

/**
 * Makes processes ready to run: each text is compiled once. Models are linted before; what cannot run at all is
 * refused here too.
 *
 * @throws ModelError  a text is no FEEL, or a flow, a host or a link leads nowhere
 */
export function compileProcedures(definitions: readonly Definitions[]): Program {
  const processes = new Map<string, ProcessProgram>()
  for (const process of definitions.flatMap(({ processes }) => processes)) {
    if (processes.has(process.id)) throw new ModelError('process-twice', { process: process.id })
    processes.set(process.id, compileProcess(process))
  }
  return { processes }
}

function compileProcess(process: Process): ProcessProgram {
  const nodes: Drafts = new Map()
  const scope = compileScope(process, null, new Map(), nodes)
  return { id: process.id, scope, nodes, starts: startsIn(process, nodes) }
}

/** Start events, receive tasks that begin an instance, and the events behind a gateway that does. */
function startsIn({ nodes }: Scope, drafts: Drafts): NodeProgram[] {
  const starts = nodes.flatMap((node): NodeProgram[] => {
    const draft = drafts.get(node.id)
    if (!draft) return []
    if (node.kind === 'start' || (node.kind === 'task' && node.instantiate)) return [draft]
    if (node.kind !== 'gateway' || !node.instantiate) return []
    return draft.outgoing.map(({ target }) => target)
  })
  return [...new Set(starts)]
}

function compileScope(
  scope: Scope,
  within: string | null,
  around: Names,
  all: Drafts,
): ScopeProgram {
  const names = declared(scope, around)
  const own = scope.nodes.map((node) => {
    if (all.has(node.id)) throw new ModelError('node-twice', { node: node.id })
    const draft = draftOf(node, within, names, all.size)
    all.set(node.id, draft)
    if (node.kind === 'subprocess') draft.inner = compileScope(node.scope, node.id, names, all)
    return draft
  })
  linkFlows(scope, names, own)
  linkEvents(own)
  const joins = own.filter(({ node, incoming }) => {
    return node.kind === 'gateway' && node.type === 'inclusive' && incoming.length > 1
  })
  for (const join of joins) join.reach = reachOf(join, own)
  const handlers = own.flatMap((node) => {
    if (node.node.kind !== 'subprocess' || !node.node.triggered) return []
    const start = node.node.scope.nodes.find(({ kind }) => kind === 'start')
    const found = start && all.get(start.id)
    return found ? [{ node, start: found }] : []
  })
  const declaredHere = new Set(scope.variables.map(({ name }) => name))
  return { names: declaredHere, entries: entriesOf(own), handlers, joins }
}

/** A scope without start events starts at everything that nothing leads to. */
function entriesOf(nodes: readonly NodeProgram[]): NodeProgram[] {
  const starts = nodes.filter(({ node }) => node.kind === 'start')
  if (starts.length > 0) return starts.filter(({ event }) => event === null)
  return nodes.filter(({ node }) => {
    if (node.kind === 'boundary' || (node.kind === 'subprocess' && node.triggered)) return false
    if (node.kind === 'catch' && node.event.type === 'link') return false
    const begins = 'instantiate' in node && node.instantiate
    return node.incoming.length === 0 && !begins
  })
}

function draftOf(node: Node, within: string | null, names: Names, order: number): Draft {
  const assignments = (mappings: readonly Mapping[]) =>
    mappings.map(({ name, value }) => ({ name, value: compileText(value, names) }))
  const message = messageOf(node)
  const event = eventOf(node)
  return {
    id: node.id,
    order,
    node,
    within,
    incoming: node.incoming,
    outgoing: [],
    default: null,
    boundaries: [],
    inputs: 'inputs' in node ? assignments(node.inputs) : [],
    outputs: 'outputs' in node ? assignments(node.outputs) : [],
    data: assignments(thrownData(node)),
    event: event && compileEvent(event, names),
    key: message?.key ? compileText(message.key, names) : null,
    due: node.kind === 'task' && node.work?.due ? compileText(node.work.due, names) : null,
    loop: 'loop' in node && node.loop ? compileLoop(node.loop, names) : null,
    inner: null,
    jump: null,
    reach: null,
  }
}

function compileLoop(
  loop: NonNullable<Extract<Node, { kind: 'task' }>['loop']>,
  names: Names,
): LoopProgram {
  const text = (one: Mapping['value'] | null) => one && compileText(one, names)
  if (loop.type === 'standard') return { ...loop, condition: text(loop.condition) }
  const { sequential, collection, item, results } = loop
  const [cardinality, completion] = [text(loop.cardinality), text(loop.completion)]
  return { type: 'multi', sequential, collection, item, results, cardinality, completion }
}

function linkFlows({ flows }: Scope, names: Names, own: readonly Draft[]): void {
  const byId = new Map(own.map((draft) => [draft.id, draft]))
  const made = new Map<string, FlowProgram>()
  for (const { id, source, target, condition } of flows) {
    const to = byId.get(target)
    if (!to || !byId.has(source)) throw new ModelError('flow-nowhere', { flow: id })
    made.set(id, { id, target: to, condition: condition && compileText(condition, names) })
  }
  for (const draft of own) {
    draft.outgoing = draft.node.outgoing.map((id) => {
      const flow = made.get(id)
      if (!flow) throw new ModelError('flow-nowhere', { flow: id })
      return flow
    })
    const wanted = 'default' in draft.node ? draft.node.default : null
    draft.default = draft.outgoing.find(({ id }) => id === wanted) ?? null
  }
}

/** Boundary events to their hosts, links to where they go on. */
function linkEvents(own: readonly Draft[]): void {
  for (const draft of own) {
    const { node } = draft
    if (node.kind === 'boundary') {
      const host = own.find(({ id }) => id === node.host)
      if (!host) throw new ModelError('host-nowhere', { node: node.id, host: node.host })
      host.boundaries = [...host.boundaries, draft]
    }
    if (node.kind === 'throw' && node.event?.type === 'link') {
      const { name } = node.event
      const [jump, more] = own.filter(({ node }) => {
        return node.kind === 'catch' && node.event.type === 'link' && node.event.name === name
      })
      if (!jump || more) throw new ModelError('link-nowhere', { node: node.id, name })
      draft.jump = jump
    }
  }
}

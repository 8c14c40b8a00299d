import { isBareTimer } from './lint-timers.ts'
import type { CatchDefinition, Definitions, FeelText, Node, Process, Scope } from './model.ts'

/** Each message, timer, signal and task is answered by who tries the model out, and so is each condition. */
export type TrialOptions = {
  /** every task waits for its answer, and empty sub-processes too, so that their boundary events may come */
  patient: boolean
}

/**
 * The same procedures with what only their surroundings could give made plain: data is left out, timers that
 * nobody can read are an hour, conditions of events are variables, loops go twice.
 */
export const trialModel = (definitions: Definitions, options: TrialOptions): Definitions => ({
  ...definitions,
  processes: definitions.processes.map(
    (process): Process => ({ ...process, ...trialScope(process, options) }),
  ),
})

/** The name by which a trial tells a conditional event that its condition is true. */
export const conditionName = (id: string): string =>
  `c${[...id].map((char) => char.codePointAt(0)?.toString(36)).join('_')}`

const trialScope = (scope: Scope, options: TrialOptions): Scope => ({
  nodes: scope.nodes.map((node) => trialNode(node, { ...options, raced: racedIn(scope) })),
  flows: scope.flows.map((flow) => ({ ...flow, condition: null })),
  variables: [],
})

/** What stands behind event-based gateways: it waits for its message and for nothing else. */
function racedIn({ nodes, flows }: Scope): ReadonlySet<string> {
  const gateways = nodes.filter((node) => node.kind === 'gateway' && node.type === 'event')
  const ids = new Set(gateways.map(({ id }) => id))
  return new Set(flows.filter(({ source }) => ids.has(source)).map(({ target }) => target))
}

type NodeOptions = TrialOptions & { raced: ReadonlySet<string> }

function trialNode(node: Node, options: NodeOptions): Node {
  switch (node.kind) {
    case 'start':
      return { ...node, event: node.event && trialEvent(node.event, node), outputs: [] }
    case 'catch':
    case 'boundary':
      return { ...node, event: trialEvent(node.event, node), outputs: [] }
    case 'throw':
    case 'end':
      return node.event && 'data' in node.event ? { ...node, event: plainThrow(node.event) } : node
    case 'task':
      return trialTask(node, options)
    case 'subprocess':
      return trialSubProcess(node, options)
    case 'call':
      return { ...node, ...plain(node) }
    default:
      return node
  }
}

function plainThrow<T extends { type: 'message' | 'signal' }>(event: T): T {
  const thrown = { ...event, data: [] }
  return 'message' in thrown && typeof thrown.message === 'object'
    ? { ...thrown, message: { ...thrown.message, key: null } }
    : thrown
}

const textAt = (text: string, { place }: Node): FeelText => ({ text, place })

function trialEvent(event: CatchDefinition, node: Node): CatchDefinition {
  if (event.type === 'message') return { ...event, message: { ...event.message, key: null } }
  if (event.type === 'conditional') {
    return { type: 'conditional', condition: textAt(conditionName(node.id), node) }
  }
  if (event.type !== 'timer' || isBareTimer(event.timer)) return event
  return { type: 'timer', timer: { type: 'duration', value: textAt('PT1H', node) } }
}

type Activity = Extract<Node, { loop: unknown }>

function plain(node: Activity): Pick<Activity, 'loop' | 'inputs' | 'outputs'> {
  const { loop } = node
  const nothing = { inputs: [], outputs: [] }
  if (loop === null) return { loop, ...nothing }
  if (loop.type === 'standard') {
    return { loop: { ...loop, condition: null, maximum: 2 }, ...nothing }
  }
  const twice = { cardinality: textAt('2', node), collection: null, item: null }
  return { loop: { ...loop, ...twice, results: null, completion: null }, ...nothing }
}

function trialTask(task: Extract<Node, { kind: 'task' }>, options: NodeOptions): Node {
  const { patient, raced } = options
  const message = task.message && { ...task.message, key: null }
  const bare = { ...task, ...plain(task), message, topic: null, decision: null }
  const waits = task.type === 'user' || (patient && !raced.has(task.id))
  if (!waits) return bare.type === 'rule' ? { ...bare, type: 'abstract' } : bare
  const work = { role: null, form: null, notBy: [], due: null }
  return { ...bare, type: 'user', message: null, work }
}

function trialSubProcess(node: Extract<Node, { kind: 'subprocess' }>, options: TrialOptions): Node {
  if (!options.patient || node.scope.nodes.length > 0 || node.triggered) {
    return { ...node, ...plain(node), scope: trialScope(node.scope, options) }
  }
  const { triggered: _triggered, scope: _scope, ...rest } = node
  const work = { role: null, form: null, notBy: [], due: null }
  const task = { kind: 'task', type: 'user', message: null, instantiate: false } as const
  return { ...rest, ...plain(node), ...task, topic: null, decision: null, work }
}

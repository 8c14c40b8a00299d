import { everyNode } from './looks.ts'
import type { Flow, Node, Process, Scope } from './model.ts'
import type { Program } from './program.ts'
import type { Event, State, Stepped, Surroundings, Wait } from './state.ts'
import { step } from './step.ts'
import { conditionName } from './trial-model.ts'

type Options = {
  start: string | undefined
  /** nodes and flows that were seen in any run so far; this one adds to it */
  seen: Set<string>
  seed: number
}

export type Outcome = {
  ended: boolean
  /** nodes at which it stood still, where it did */
  standstill: readonly string[]
  problems: readonly string[]
}

/** `aside`: it leads away from the way to the end. */
type Answer = { event: Event; node: string; aside: boolean }

/** After so many steps a run takes the shortest way to its end. */
const CURIOUS = 60
const STEPS_MOST = 600
/** Far enough behind the date of any timer of a drawing. */
const NOW = '2026-01-01T00:00:00Z'
/** Incidents that are meant by the model: an error that nothing catches. */
const MEANT = new Set(['uncaught-error'])

/** One run of a process: answers are drawn by a seed, with a liking for what has not been seen yet. */
export class TrialRun {
  readonly #program: Program
  readonly #process: Process
  readonly #options: Options
  readonly #nodes: ReadonlyMap<string, Node>
  readonly #flows: ReadonlyMap<string, Flow>
  readonly #far: ReadonlyMap<string, number>
  readonly #problems: string[] = []
  #random: number
  #steps = 0
  #now = new Date(NOW)

  constructor(program: Program, process: Process, options: Options) {
    this.#program = program
    this.#process = process
    this.#options = options
    this.#random = options.seed
    const scopes = [process, ...[...everyNode(process)].map(({ scope }) => scope)]
    this.#nodes = new Map([...everyNode(process)].map(({ node }) => [node.id, node]))
    this.#flows = new Map(scopes.flatMap(({ flows }) => flows).map((flow) => [flow.id, flow]))
    this.#far = distances(this.#nodes, this.#flows)
  }

  toEnd(): Outcome {
    try {
      return this.#run()
    } catch (error) {
      const told = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
      return { ended: false, standstill: [], problems: [told] }
    }
  }

  #run(): Outcome {
    const { start } = this.#options
    const data = this.#conditions(start)
    const process = this.#process.id
    const node = start === undefined ? {} : { node: start }
    let { state } = this.#step(null, { type: 'start', process, ...node, data })
    while (state.status === 'running' && ++this.#steps < STEPS_MOST) {
      const event = this.#nextEvent(state)
      if (!event) return this.#standstill(state)
      state = this.#step(state, event).state
    }
    const ended = state.status !== 'running'
    if (!ended) this.#problems.push(`no end after ${STEPS_MOST} steps`)
    return { ended, standstill: [], problems: this.#problems }
  }

  /** A start by condition is there because it was true. */
  #conditions(start: string | undefined) {
    return start === undefined ? {} : { [conditionName(start)]: true }
  }

  #step(state: State | null, event: Event): Stepped {
    const surroundings: Surroundings = {
      now: this.#now,
      zone: 'UTC',
      key: 'trial',
      decide: () => null,
      called: false,
      choose: (node, flows) => this.#choose(node, flows),
    }
    const stepped = step(this.#program, state, event, surroundings)
    for (const { node, what, flow } of stepped.log) {
      if (what !== 'withdrawn') this.#options.seen.add(node)
      if (flow !== undefined) this.#options.seen.add(flow)
    }
    return stepped
  }

  /** Nothing can come any more: some join waits for what never will. */
  #standstill({ tokens, scopes }: State): Outcome {
    const hosts = new Set(scopes.map(({ host }) => host))
    const lying = tokens.filter(({ id }) => !hosts.has(id))
    for (const { node } of lying.filter(({ at }) => at !== 'join')) {
      this.#problem(node, 'nothing comes any more')
    }
    const joins = lying.filter(({ at }) => at === 'join').map(({ node }) => node)
    if (lying.length === 0) this.#problem(this.#process.id, 'nothing runs and it has not ended')
    return { ended: false, standstill: [...new Set(joins)], problems: this.#problems }
  }

  #nextEvent(state: State): Event | undefined {
    const stopped = state.tokens.find(({ incident }) => incident !== undefined)
    if (stopped?.incident) {
      if (!MEANT.has(stopped.incident.code)) this.#problem(stopped.node, stopped.incident.code)
      return { type: 'skip', token: stopped.id }
    }
    const held = [...state.tokens, ...state.scopes].flatMap(({ waits }) => waits)
    const events = held.flatMap((wait) => this.#answers(wait))
    const closing = this.#steps > CURIOUS
    const fitting = events.filter(({ aside }) => !(closing && aside))
    return this.#draw(fitting.length > 0 ? fitting : events)?.event
  }

  #problem(node: string, code: string): void {
    const told = `${code} at ${node}`
    if (!this.#problems.includes(told)) this.#problems.push(told)
  }

  /** What may come for a wait. */
  #answers(wait: Wait): readonly Answer[] {
    const { id, node } = wait
    const place = this.#nodes.get(node)
    const aside = place?.kind === 'boundary' || place?.kind === 'start'
    switch (wait.for) {
      case 'task':
      case 'job':
      case 'call':
        return [
          { event: { type: 'complete', wait: id }, node, aside: false },
          ...this.#failures(id, node),
        ]
      case 'condition':
        return [{ event: this.#change(node, wait.was), node, aside }]
      case 'timer':
        this.#now = new Date(Math.max(this.#now.getTime(), Date.parse(wait.due)))
        return [{ event: { type: 'arrive', wait: id }, node, aside }]
      default:
        return [{ event: { type: 'arrive', wait: id }, node, aside }]
    }
  }

  /** A condition fires when it becomes true: one that is true becomes false before. */
  #change(node: string, was: boolean): Event {
    return { type: 'change', data: { [conditionName(node)]: !was } }
  }

  /** Errors and escalations that something around would catch. */
  #failures(wait: number, node: string): readonly Answer[] {
    return this.#catchersOf(node).flatMap((catcher): Answer[] => {
      if (!('event' in catcher)) return []
      const { event } = catcher
      const about = { node: catcher.id, aside: true }
      if (event?.type === 'error') {
        return [{ event: { type: 'fail', wait, code: event.code ?? 'trial' }, ...about }]
      }
      if (event?.type !== 'escalation') return []
      return [{ event: { type: 'escalate', wait, code: event.code }, ...about }]
    })
  }

  #catchersOf(id: string): readonly Node[] {
    const holders = [...everyNode(this.#process)].filter(
      ({ node }) =>
        node.kind === 'subprocess' && [...everyNode(node.scope)].some((one) => one.node.id === id),
    )
    const hosts = [id, ...holders.map(({ node }) => node.id)]
    const boundaries = [...this.#nodes.values()].filter(
      (node) => node.kind === 'boundary' && hosts.includes(node.host),
    )
    const inner = holders.flatMap(({ node }) => (node.kind === 'subprocess' ? [node.scope] : []))
    const scopes: readonly Scope[] = [this.#process, ...inner]
    const handlers = scopes.flatMap(({ nodes }) =>
      nodes.flatMap((node) =>
        node.kind === 'subprocess' && node.triggered ? node.scope.nodes : [],
      ),
    )
    return [...boundaries, ...handlers.filter(({ kind }) => kind === 'start')]
  }

  /** Which flows are taken, as far as the node asks: those that were not seen first. */
  #choose(id: string, flows: readonly string[]): readonly string[] | undefined {
    const node = this.#nodes.get(id)
    if (!node || flows.length < 2) return undefined
    const one = this.#oneOf(flows)
    if (node.kind === 'gateway' && node.type === 'exclusive') return [one]
    const inclusive = node.kind === 'gateway' && node.type === 'inclusive'
    const activity = 'loop' in node && this.#isAsked(node, flows)
    if (!inclusive && !activity) return undefined
    const standard = 'default' in node ? node.default : null
    if (one === standard) return [one]
    return flows.filter((flow) => flow === one || (flow !== standard && this.#next() < 0.5))
  }

  #isAsked(node: Node, flows: readonly string[]): boolean {
    const conditional = flows.some((flow) => this.#flows.get(flow)?.condition !== null)
    return conditional || ('default' in node && node.default !== null)
  }

  #oneOf(flows: readonly string[]): string {
    const target = (flow: string) => this.#flows.get(flow)?.target ?? ''
    if (this.#steps > CURIOUS) {
      const far = (flow: string) => this.#far.get(target(flow)) ?? Number.POSITIVE_INFINITY
      return flows.reduce((best, flow) => (far(flow) < far(best) ? flow : best), flows[0] ?? '')
    }
    const fresh = flows.filter((flow) => !this.#options.seen.has(flow))
    const among = fresh.length > 0 && this.#next() < 0.8 ? fresh : flows
    return among[Math.floor(this.#next() * among.length)] ?? flows[0] ?? ''
  }

  /** What was not seen yet is liked; else what leads on is liked more than what leads aside. */
  #draw(answers: readonly Answer[]): Answer | undefined {
    const { seen } = this.#options
    const fresh = answers.filter(({ node, aside }) => aside && !seen.has(node))
    const onward = answers.filter(({ aside }) => !aside)
    const liking = this.#next()
    const liked = liking < 0.5 && fresh.length > 0 ? fresh : liking < 0.9 ? onward : answers
    const among = liked.length > 0 ? liked : answers
    return among[Math.floor(this.#next() * among.length)]
  }

  /** Between 0 and 1, the same for the same seed. @source mulberry32 */
  #next(): number {
    this.#random = (this.#random + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#random ^ (this.#random >>> 15), 1 | this.#random)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Of each node, how many flows lie between it and the nearest end. */
function distances(
  nodes: ReadonlyMap<string, Node>,
  flows: ReadonlyMap<string, Flow>,
): ReadonlyMap<string, number> {
  const far = new Map<string, number>()
  for (const node of nodes.values()) if (node.outgoing.length === 0) far.set(node.id, 0)
  for (const [id, distance] of far) {
    for (const flow of nodes.get(id)?.incoming ?? []) {
      const source = flows.get(flow)?.source
      if (source !== undefined && !far.has(source)) far.set(source, distance + 1)
    }
  }
  return far
}

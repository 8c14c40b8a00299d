import type { Flow, Node, Process, Scope } from '../model.ts'

type Token = {
  scope: Open
  node: Node
  via: string | null
  is: 'waiting' | 'joining' | 'stuck' | 'host' | 'passing'
}
type Open = { model: Scope; parent: Open | null; host: Token | null }

/**
 * The token game as the standard tells it, written to be seen through and for nothing else: everything is searched
 * anew each time, paths by walking them. It knows user and manual tasks, sub-processes, gateways, message events and
 * ends; the interpreter is held against it.
 */
export class Naive {
  tokens: Token[] = []
  open: Open[]
  ended: 'completed' | 'terminated' | null = null
  readonly #holds: (condition: string) => boolean
  #todo: (() => void)[] = []
  #ending = new Set<Open>()

  constructor(process: Process, holds: (condition: string) => boolean) {
    this.#holds = holds
    const root: Open = { model: process, parent: null, host: null }
    this.open = [root]
    this.#begin(root)
    this.#run()
  }

  /** What waits, in the order in which it came; joins too. */
  get waiting(): string[] {
    return this.tokens
      .filter(({ is }) => is !== 'host')
      .map(({ node, is }) => node.id + (is === 'stuck' ? '✗' : ''))
  }

  /** What may come: tasks that may be done and messages that may arrive, with how many wait for each. */
  get possible(): { name: string; count: number }[] {
    const names = this.tokens.flatMap((token) => this.#eventsOf(token))
    return [...new Set(names)].map((name) => ({
      name,
      count: names.filter((one) => one === name).length,
    }))
  }

  #eventsOf({ node, scope, is }: Token): string[] {
    if (is !== 'waiting' && is !== 'host') return []
    const own = node.kind === 'task' ? [node.id] : []
    const behind =
      node.kind === 'gateway' ? outOf(scope.model, node).map(({ target }) => target) : []
    return [...own, ...behind, ...boundariesOf(scope.model, node).map(({ id }) => id)]
  }

  /** The n-th of those that wait for an event gets it. */
  happen(name: string, n: number): void {
    const token = this.tokens.filter((one) => this.#eventsOf(one).includes(name))[n]
    if (!token) throw new Error(`nothing waits for ${name}`)
    const { model } = token.scope
    const event = nodeIn(model, name)
    if (token.node.id === name) this.#later(() => this.#leave(token))
    else if (event.kind !== 'boundary') {
      token.node = event
      token.is = 'passing'
      this.#later(() => this.#leave(token))
    } else {
      for (const flow of outOf(model, event)) this.#send(flow, token.scope)
      if (event.interrupting) this.#kill(token)
    }
    this.#run()
  }

  #later(work: () => void): void {
    this.#todo.push(work)
  }

  #run(): void {
    do {
      for (let work = this.#todo.shift(); work; work = this.#todo.shift()) {
        work()
        this.#seeEnds()
      }
    } while (this.#fireJoin())
  }

  /** Tokens that are on their way are tokens too: they are kept here until they arrive. */
  #flying: { scope: Open }[] = []

  #send(flow: Flow, scope: Open): void {
    this.#fly(nodeIn(scope.model, flow.target), flow.id, scope)
  }

  #fly(node: Node, via: string | null, scope: Open): void {
    const flight = { scope }
    this.#flying.push(flight)
    this.#later(() => {
      if (!this.#flying.includes(flight)) return
      this.#flying = this.#flying.filter((one) => one !== flight)
      this.#arrive(node, via, scope)
    })
  }

  #begin(scope: Open): void {
    for (const node of scope.model.nodes) if (node.kind === 'start') this.#fly(node, null, scope)
  }

  #arrive(node: Node, via: string | null, scope: Open): void {
    const token: Token = { scope, node, via, is: 'passing' }
    if (node.kind === 'end') {
      if (node.event?.type === 'terminate') this.#terminate(scope)
      return
    }
    this.tokens.push(token)
    if (node.kind === 'subprocess') {
      token.is = 'host'
      const inside: Open = { model: node.scope, parent: scope, host: token }
      this.open.push(inside)
      this.#begin(inside)
    } else if (node.kind === 'task' && node.type === 'manual') this.#later(() => this.#leave(token))
    else if (node.kind === 'task') token.is = 'waiting'
    else if (node.kind === 'gateway' && node.type === 'event') token.is = 'waiting'
    else if (joins(node)) {
      token.is = 'joining'
      if (node.kind === 'gateway' && node.type === 'parallel') this.#joinAll(node, scope)
    } else this.#leave(token)
  }

  #terminate(scope: Open): void {
    this.#clear(scope)
    if (scope.parent === null) this.ended = 'terminated'
  }

  #leave(token: Token): void {
    if (!this.tokens.includes(token)) return
    const flows = this.#ways(token.node, token.scope.model)
    if (flows === null) {
      token.is = 'stuck'
      return
    }
    this.tokens = this.tokens.filter((one) => one !== token)
    for (const flow of flows) this.#send(flow, token.scope)
  }

  #ways(node: Node, model: Scope): Flow[] | null {
    const out = outOf(model, node)
    if (node.kind !== 'gateway' || node.type === 'parallel') return out
    const usual = out.filter(({ id }) => id !== node.default)
    const open = usual.filter(({ condition }) => condition === null || this.#holds(condition.text))
    const taken = node.type === 'exclusive' ? open.slice(0, 1) : open
    if (taken.length > 0 || out.length === 0) return taken
    const otherwise = out.find(({ id }) => id === node.default)
    return otherwise ? [otherwise] : null
  }

  #joinAll(node: Node, scope: Open): void {
    const one = node.incoming.map((flow) =>
      this.#lying(node, scope).find(({ via }) => via === flow),
    )
    if (one.every((token) => token !== undefined)) this.#join(node, scope, one)
  }

  #lying(node: Node, scope: Open): Token[] {
    return this.tokens.filter(
      (one) => one.is === 'joining' && one.node === node && one.scope === scope,
    )
  }

  #join(node: Node, scope: Open, taken: readonly Token[]): void {
    this.tokens = this.tokens.filter((one) => !taken.includes(one))
    const token: Token = { scope, node, via: null, is: 'passing' }
    this.tokens.push(token)
    this.#leave(token)
  }

  #fireJoin(): boolean {
    for (const scope of this.open) {
      for (const node of scope.model.nodes) {
        if (node.kind !== 'gateway' || node.type !== 'inclusive' || !joins(node)) continue
        const lying = this.#lying(node, scope)
        if (lying.length === 0 || !this.#enabled(node, scope, lying)) continue
        const taken = node.incoming.flatMap((flow) => lying.find(({ via }) => via === flow) ?? [])
        this.#join(node, scope, taken)
        this.#seeEnds()
        return true
      }
    }
    return false
  }

  /** To the letter: whoever can still come to an empty flow must be able to come to a filled one. */
  #enabled(node: Node, scope: Open, lying: readonly Token[]): boolean {
    const filled = node.incoming.filter((flow) => lying.some(({ via }) => via === flow))
    const empty = node.incoming.filter((flow) => !filled.includes(flow))
    const others = this.tokens.filter((one) => one.scope === scope && one.node !== node)
    return others.every((token) => {
      const reaches = (flow: string) => leadsTo(scope.model, token.node, flow, node, [])
      return !empty.some(reaches) || filled.some(reaches)
    })
  }

  #seeEnds(): void {
    for (const scope of this.open) {
      const inside = [...this.tokens, ...this.#flying].some((one) => one.scope === scope)
      if (inside || this.#ending.has(scope)) continue
      this.#ending.add(scope)
      this.#later(() => this.#close(scope))
    }
  }

  #close(scope: Open): void {
    if (!this.open.includes(scope)) return
    this.open = this.open.filter((one) => one !== scope)
    const { host } = scope
    if (host) this.#later(() => this.#leave(host))
    else this.ended ??= 'completed'
  }

  #kill(token: Token): void {
    for (const inside of this.open.filter(({ host }) => host === token)) {
      this.#clear(inside)
      this.open = this.open.filter((one) => one !== inside)
    }
    this.tokens = this.tokens.filter((one) => one !== token)
  }

  #clear(scope: Open): void {
    for (const token of this.tokens.filter((one) => one.scope === scope)) this.#kill(token)
    this.#flying = this.#flying.filter((one) => one.scope !== scope)
  }
}

const nodeIn = ({ nodes }: Scope, id: string): Node => {
  const node = nodes.find((one) => one.id === id)
  if (!node) throw new Error(`no node ${id}`)
  return node
}

const outOf = ({ flows }: Scope, { id }: Node) => flows.filter(({ source }) => source === id)

const boundariesOf = ({ nodes }: Scope, { id }: Node) =>
  nodes.flatMap((node) => (node.kind === 'boundary' && node.host === id ? node : []))

const joins = (node: Node) =>
  node.kind === 'gateway' &&
  (node.type === 'parallel' || node.type === 'inclusive') &&
  node.incoming.length > 1

/** Whether a path leads from a node to a flow without passing a gateway; by walking all of them. */
function leadsTo(model: Scope, from: Node, flow: string, not: Node, seen: string[]): boolean {
  if (from === not || seen.includes(from.id)) return false
  seen.push(from.id)
  const ways = [from, ...boundariesOf(model, from)].flatMap((node) => outOf(model, node))
  return ways.some(
    ({ id, target }) => id === flow || leadsTo(model, nodeIn(model, target), flow, not, seen),
  )
}

import type { Clock, Lookup } from './expression.ts'
import { LIMITS } from './limits.ts'
import type { NodeProgram, ProcessProgram, ScopeProgram } from './program.ts'
import type {
  Data,
  Ending,
  Incident,
  Moved,
  OpenScope,
  State,
  Stepped,
  Surroundings,
  Token,
  Wait,
} from './state.ts'
import { Telling } from './telling.ts'

/** What is to be done inside a step, in the order in which it came up. */
export type Work =
  /** a token comes to a node */
  | { do: 'arrive'; node: NodeProgram; scope: number; via: string | null }
  /** one round of an activity that runs several times */
  | { do: 'round'; scope: number }
  /** what a token did is done: it goes on */
  | { do: 'leave'; token: number }
  /** nothing runs in a scope any more */
  | { do: 'ended'; scope: number }

type Phase = NonNullable<Token['incident']>['phase']
type WaitWithout = Wait extends infer W ? (W extends Wait ? Omit<W, 'id'> : never) : never
/**
 * An instance while a step changes it. Parts of the state are replaced and never changed, so that the state
 * before the step stays as it was, and only what moves is copied.
 */
export class Instance {
  readonly process: ProcessProgram
  readonly surroundings: Surroundings
  readonly clock: Clock
  readonly scopes: Map<number, OpenScope>
  readonly tokens: Map<number, Token>
  readonly log: Moved[] = []
  readonly told = new Telling()
  status: State['status'] = 'running'
  /** scopes in which a token came, moved or died: their joins are looked at again */
  readonly stirred = new Set<number>()
  /** names that got a value in this step, in order */
  readonly changed = new Set<string>()
  /** counts the changes, so that conditions are looked at once after each */
  changes = 0
  changedAll = false
  moves = 0
  readonly #seen = new Map<number, number>()
  readonly firstNew: number
  #serial: number
  #queue: Work[] = []
  #at = 0
  #arriving: number | null = null
  /** per scope: its tokens, those on their way to it, and its event sub-processes that run */
  readonly #alive = new Map<number, number>()
  constructor(process: ProcessProgram, state: State | null, surroundings: Surroundings) {
    this.process = process
    this.surroundings = surroundings
    this.clock = surroundings
    this.#serial = state?.serial ?? 0
    this.firstNew = this.#serial + 1
    this.status = state?.status ?? 'running'
    this.scopes = new Map(state?.scopes.map((scope) => [scope.id, scope]))
    this.tokens = new Map(state?.tokens.map((token) => [token.id, token]))
    for (const { scope } of this.tokens.values()) this.#live(scope, 1)
    for (const scope of this.scopes.values()) {
      if (scope.host === null && scope.parent !== null) this.#live(scope.parent, 1)
    }
  }

  #live(scope: number, by: number): void {
    this.#alive.set(scope, (this.#alive.get(scope) ?? 0) + by)
    this.stirred.add(scope)
  }

  #dies(scope: number): void {
    this.#live(scope, -1)
    if (this.#alive.get(scope) === 0) this.#queue.push({ do: 'ended', scope })
  }

  isEmpty(scope: number): boolean {
    return (this.#alive.get(scope) ?? 0) === 0
  }

  nextId(): number {
    return ++this.#serial
  }

  // Work

  /** The next work; a token that sets out from here is on its way until it has `arrived`. */
  next(): Work | undefined {
    const work = this.#queue[this.#at]
    if (work) this.#at++
    this.#arriving = work?.do === 'arrive' ? work.scope : null
    return work
  }

  push(work: Exclude<Work, { do: 'arrive' }>): void {
    this.#queue.push(work)
  }

  /** A token sets out for a node. */
  send(node: NodeProgram, scope: number, via: string | null): void {
    this.#live(scope, 1)
    this.#queue.push({ do: 'arrive', node, scope, via })
  }

  /** The token that was on its way is one that stays, has gone on, or is gone. */
  arrived(): void {
    if (this.#arriving !== null) this.#dies(this.#arriving)
    this.#arriving = null
  }

  /** False when what the token did has cut its own scope short. */
  get isOnItsWay(): boolean {
    return this.#arriving !== null
  }

  /** Those on their way in a scope, or to a scope, that is cut short. */
  recall(scope: number): void {
    const waiting = this.#queue.slice(this.#at)
    this.#queue = waiting.filter((work) => {
      if (!('scope' in work) || work.scope !== scope) return true
      if (work.do === 'arrive') this.#live(scope, -1)
      return false
    })
    this.#at = 0
    if (this.#arriving !== scope) return
    this.#live(scope, -1)
    this.#arriving = null
  }

  // Scopes

  program(scope: OpenScope): ScopeProgram | null {
    return scope.node === null ? this.process.scope : this.node(scope.node).inner
  }

  node(id: string): NodeProgram {
    const node = this.process.nodes.get(id)
    if (!node) throw new Error(`the program has no node ${id}: it is not that of the instance`)
    return node
  }

  scope(id: number): OpenScope {
    const scope = this.scopes.get(id)
    if (!scope) throw new Error(`the instance has no scope ${id}`)
    return scope
  }

  /** The scope of the process itself; it stays when the instance has ended. */
  get root(): OpenScope {
    for (const scope of this.scopes.values()) if (scope.parent === null) return scope
    throw new Error('the instance has no scope')
  }

  openScope(part: Pick<OpenScope, 'node' | 'parent' | 'host' | 'data'>): OpenScope {
    const scope: OpenScope = { id: this.nextId(), ...part, waits: [], interrupted: false }
    this.scopes.set(scope.id, scope)
    this.#alive.set(scope.id, 0)
    if (scope.host === null && scope.parent !== null) this.#live(scope.parent, 1)
    return scope
  }

  changeScope(id: number, part: Partial<OpenScope>): OpenScope {
    const scope = { ...this.scope(id), ...part }
    this.scopes.set(id, scope)
    return scope
  }

  /** Takes a scope away that holds nothing any more. */
  closeScope(id: number): void {
    const scope = this.scope(id)
    for (const wait of scope.waits) this.told.closed(wait, 'withdrawn')
    this.scopes.delete(id)
    this.#alive.delete(id)
    this.stirred.delete(id)
    if (scope.host === null && scope.parent !== null) this.#dies(scope.parent)
  }

  // Tokens

  token(id: number): Token {
    const token = this.tokens.get(id)
    if (!token) throw new Error(`the instance has no token ${id}`)
    return token
  }

  place(node: NodeProgram, scope: number, via: string | null, at: Token['at']): Token {
    const token: Token = { id: this.nextId(), scope, node: node.id, via, at, waits: [] }
    this.tokens.set(token.id, token)
    this.#live(scope, 1)
    return token
  }

  change(id: number, part: Partial<Token>): Token {
    const token = { ...this.token(id), ...part }
    this.tokens.set(id, token)
    return token
  }

  /** A token is gone, with what it waited for. The one wait that was met is done, the others are withdrawn. */
  remove(token: Token): void {
    for (const wait of token.waits) this.told.closed(wait, 'withdrawn')
    if (token.incident) this.told.resolved(token.id)
    this.tokens.delete(token.id)
    this.#dies(token.scope)
  }

  // Waits

  wait(part: WaitWithout): Wait {
    return { id: this.nextId(), ...part } as Wait
  }

  // Incidents

  /** The token stands still until a person has seen to it. */
  stop(token: Token, incident: Incident, phase: Phase): void {
    if (token.incident) this.told.resolved(token.id)
    this.change(token.id, { at: 'incident', incident: { ...incident, phase } })
    this.told.stopped(token, incident)
    this.moved(token.node, token.scope, 'failed')
  }

  resolve(token: Token, at: Token['at']): Token {
    this.told.resolved(token.id)
    const { incident: _, ...rest } = token
    const resolved = { ...rest, at }
    this.tokens.set(token.id, resolved)
    return resolved
  }

  // Conditions

  /** Whether a condition has to be looked at: once after it was armed, and after each change of what it reads. */
  toBeSeen(wait: number, reads: readonly string[]): boolean {
    const seen = this.#seen.get(wait) ?? (wait < this.firstNew ? 0 : -1)
    if (seen === this.changes) return false
    this.#seen.set(wait, this.changes)
    return seen === -1 || this.changedAll || reads.some((name) => this.changed.has(name))
  }

  // Telling

  moved(node: string, scope: number, what: Moved['what'], more: Partial<Moved> = {}): void {
    this.log.push({ node, scope, what, ...more })
  }

  end(status: Ending, data: Data): void {
    this.status = status
    this.#queue = []
    this.#at = 0
    this.told.effect({ type: 'ended', status, data })
  }

  /** Whether this step has done so much that it goes no further. */
  get exhausted(): boolean {
    return this.moves >= LIMITS.moves || this.tokens.size >= LIMITS.tokens
  }

  /** Values of names as a scope sees them: its own, then those around it. */
  lookup(scope: number, own?: Data): Lookup {
    return (name) => {
      if (own && Object.hasOwn(own, name)) return own[name]
      let at: number | null = scope
      while (at !== null) {
        const scope: OpenScope = this.scope(at)
        if (Object.hasOwn(scope.data, name)) return scope.data[name]
        if (this.program(scope)?.names.has(name)) return undefined
        at = scope.parent
      }
      return undefined
    }
  }

  finished(): Stepped {
    const state: State = {
      process: this.process.id,
      status: this.status,
      serial: this.#serial,
      scopes: [...this.scopes.values()],
      tokens: [...this.tokens.values()],
    }
    return { state, effects: this.told.all(), log: this.log }
  }
}

import { armHandler, armToken } from './arming.ts'
import { Instance } from './instance.ts'
import type { NodeProgram, ProcessProgram, Program } from './program.ts'
import { settle } from './settling.ts'
import type { Effect, Moved, OpenScope, State, Surroundings, Token, Wait } from './state.ts'

/** From ids of the old model to those of the new one: nodes, flows, the process. What is left out keeps its id. */
export type MigrationMap = Readonly<Record<string, string>>

/** Why a running instance cannot go over as it stands: each is to be mapped, or to be waited for. */
export type MigrationProblem = {
  code:
    | 'not-running'
    | 'no-such-process'
    /** the new model has no such node */
    | 'no-such-node'
    /** it is of another kind: what waits there would not fit */
    | 'other-kind'
    /** it stands in another sub-process */
    | 'elsewhere'
    /** a token lies on a flow of a join that the new join does not have */
    | 'no-such-flow'
  node: string
  /** in the new model */
  target: string
}

export type Migrated =
  | { problems: readonly MigrationProblem[] }
  | {
      problems: null
      state: State
      /** `rename`: the wait stays with all that hangs on it, and belongs to another node now */
      effects: readonly (Effect | { type: 'rename'; wait: Wait })[]
      log: readonly Moved[]
    }

/**
 * Takes a running instance over to another version of its model, where it stands. Waits that both versions know
 * go on, timers with the time they have; events that the new one lacks are withdrawn, those that it adds are armed.
 * Pure: a dry run is a run whose result is thrown away.
 *
 * @param from  what the instance ran by
 * @returns the new state with what the storage has to do; or everything that stands in the way
 */
export function migrate(
  from: Program,
  to: Program,
  map: MigrationMap,
  state: State,
  surroundings: Surroundings,
): Migrated {
  const id = imageOf(map, state.process)
  const [before, after] = [from.processes.get(state.process), to.processes.get(id)]
  const refused = (code: MigrationProblem['code']): Migrated => {
    return { problems: [{ code, node: state.process, target: id }] }
  }
  if (state.status !== 'running') return refused('not-running')
  if (!before || !after) return refused('no-such-process')
  const move = new Move(before, after, map, state)
  const moved = move.moved()
  if (move.problems.length > 0) return { problems: move.problems }
  const i = new Instance(after, moved, surroundings)
  for (const wait of move.withdrawn) i.told.closed(wait, 'withdrawn')
  for (const { id } of moved.scopes) armScope(i, id, move.added)
  for (const { id } of moved.tokens) armToken(i, i.token(id), missingAt(i, id, move.added))
  i.changedAll = true
  i.changes++
  settle(i)
  const stepped = i.finished()
  const renamed = move.renamed.map((wait) => ({ type: 'rename', wait }) as const)
  return { problems: null, ...stepped, effects: [...renamed, ...stepped.effects] }
}

function imageOf(map: MigrationMap, id: string): string {
  return (Object.hasOwn(map, id) ? map[id] : undefined) ?? id
}

/** Event sub-processes that the new model adds. */
function armScope(i: Instance, id: number, added: ReadonlySet<string>) {
  const scope = i.scope(id)
  if (scope.interrupted) return
  for (const { node, start } of i.program(scope)?.handlers ?? []) {
    if (!added.has(start.id)) continue
    const problem = armHandler(i, id, start)
    if (problem) i.stop(i.place(node, id, null, 'incident'), problem, 'arm')
  }
}

/** What a token has to wait for in the new model, and did not in the old one. */
function missingAt(i: Instance, id: number, added: ReadonlySet<string>): NodeProgram[] {
  const { node: at, scope, at: how, rounds } = i.token(id)
  const node = i.node(at)
  if (how === 'join' || how === 'incident') return []
  const round = i.scope(scope).node === at
  const behind = node.node.kind === 'gateway' ? node.outgoing.map(({ target }) => target) : []
  const own = rounds ? [] : [node, ...behind]
  const events = round ? own : [...own, ...node.boundaries]
  return events.filter((event) => event.event !== null && added.has(event.id))
}

class Move {
  readonly problems: MigrationProblem[] = []
  readonly withdrawn: Wait[] = []
  readonly renamed: Wait[] = []
  /** nodes of the new model that the old one lacks, or whose event is another one */
  readonly added: Set<string>
  readonly #before: ProcessProgram
  readonly #after: ProcessProgram
  readonly #map: MigrationMap
  readonly #state: State
  readonly #scopes: ReadonlyMap<number, OpenScope>

  constructor(before: ProcessProgram, after: ProcessProgram, map: MigrationMap, state: State) {
    this.#before = before
    this.#after = after
    this.#map = map
    this.#state = state
    this.#scopes = new Map(state.scopes.map((scope) => [scope.id, scope]))
    this.added = new Set(after.nodes.keys())
    for (const [id, node] of before.nodes) {
      const now = after.nodes.get(this.#to(id))
      if (now && sameEvent(node, now)) this.added.delete(now.id)
    }
  }

  moved(): State {
    const scopes = this.#state.scopes.map((scope) => this.#scope(scope))
    const tokens = this.#state.tokens.map((token) => this.#token(token))
    return { ...this.#state, process: this.#after.id, scopes, tokens }
  }

  #to(id: string): string {
    return imageOf(this.#map, id)
  }

  #scope(scope: OpenScope): OpenScope {
    if (scope.node === null) return { ...scope, waits: this.#waits(scope.waits) }
    this.#node(scope.node, this.#scopes.get(scope.parent ?? 0)?.node ?? null)
    return { ...scope, node: this.#to(scope.node), waits: this.#waits(scope.waits) }
  }

  #token(token: Token): Token {
    const within = this.#scopes.get(token.scope)?.node ?? null
    const node = within === token.node ? this.#found(token.node) : this.#node(token.node, within)
    const via = token.via === null ? null : this.#to(token.via)
    const known = via === null || node?.incoming.includes(via) === true
    if (!known && token.at === 'join') this.#problem('no-such-flow', token.via ?? '', via)
    const waits = this.#waits(token.waits)
    return { ...token, node: this.#to(token.node), via: known ? via : null, waits }
  }

  /** The node in the new model, if it is there, of the same kind, and in the same place. */
  #node(id: string, within: string | null): NodeProgram | undefined {
    const node = this.#found(id)
    if (!node) return undefined
    const there = within === null ? null : this.#to(within)
    if (node.within !== there) this.#problem('elsewhere', id, node.id)
    return node
  }

  #found(id: string): NodeProgram | undefined {
    const target = this.#to(id)
    const node = this.#after.nodes.get(target)
    if (!node) this.#problem('no-such-node', id, target)
    else if (kindOf(node) !== kindOf(this.#before.nodes.get(id))) {
      this.#problem('other-kind', id, target)
    }
    return node
  }

  #problem(code: MigrationProblem['code'], node: string, target: string) {
    if (this.problems.some((one) => one.code === code && one.node === node)) return
    this.problems.push({ code, node, target })
  }

  #waits(waits: readonly Wait[]): Wait[] {
    return waits.flatMap((wait) => {
      const node = this.#to(wait.node)
      const [old, now] = [this.#before.nodes.get(wait.node), this.#after.nodes.get(node)]
      if (!now || !sameEvent(old, now)) {
        this.withdrawn.push(wait)
        return []
      }
      if (node === wait.node) return wait
      const renamed = { ...wait, node }
      this.renamed.push(renamed)
      return renamed
    })
  }
}

/** What has to be the same for a token to rest there: what it waits for, and how it repeats. */
function kindOf(node: NodeProgram | undefined): string {
  if (!node) return ''
  const { node: model, loop } = node
  const type = 'type' in model ? model.type : ''
  const triggered = model.kind === 'subprocess' && model.triggered
  const repeats = loop?.type === 'multi' ? `multi ${loop.sequential}` : (loop?.type ?? '')
  return [model.kind, type, triggered, repeats].join(' ')
}

/** A timer keeps the time it has; a message or signal of another name is waited for anew. */
function sameEvent(before: NodeProgram | undefined, after: NodeProgram): boolean {
  const [a, b] = [before?.event ?? null, after.event]
  if (a === null || b === null || a.type !== b.type) return a === b
  if (a.type === 'message' && b.type === 'message') {
    return a.name === b.name && a.key?.text === b.key?.text
  }
  return a.type !== 'signal' || (b.type === 'signal' && a.name === b.name)
}

import type { Node } from '#lib/bpmn/index'
import { scopesOf } from '#lib/bpmn/scope-graph'
import type { LogEvent, Trace } from './log.ts'
import type { Outline } from './outline.ts'
import { clear, isJoin, less, more, newRun, type Run } from './run.ts'
import { EVENTS_MOST } from './visits.ts'
import { isWhole } from './ways.ts'

/** How a case left the model: something happened that could not, a wrong way was taken, something was left, a person went on without it. */
export type Deviation = {
  node: string
  kind: 'unknown' | 'unexpected' | 'wrong-way' | 'left' | 'skipped'
}

/** What a replay counted; `fitness` is made of it. */
export type Replayed = {
  deviations: readonly Deviation[]
  produced: number
  consumed: number
  missing: number
  remaining: number
}

/**
 * How well a case fits its model: 1 where each token that was needed was there, and none was left.
 *
 * @source Rozinat, van der Aalst: Conformance checking of processes based on monitoring real behavior, 2008
 */
export const fitnessOf = ({
  produced,
  consumed,
  missing,
  remaining,
}: Omit<Replayed, 'deviations'>) =>
  (1 - missing / Math.max(1, consumed)) / 2 + (1 - remaining / Math.max(1, produced)) / 2

/**
 * Replays a case over the net of its model: a place for each flow and each node, in each run of each scope.
 *
 * A token is missing where a node is entered, left or interrupted that holds none; a way is wrong where a node is left
 * by other flows than its kind asks for. What an interrupting event, a terminating end or whoever gave the case up
 * ended is taken away. Tokens that are left count only in a case that is `completed`. Conditions are not looked at.
 */
export function replay(trace: Trace, outline: Outline): Replayed {
  const game = new Game(outline)
  for (const event of trace.events.slice(0, EVENTS_MOST)) game.see(event)
  return game.end(trace.ending === 'completed' && trace.events.length <= EVENTS_MOST)
}

class Game {
  readonly #outline: Outline
  readonly #runs = new Map<number, Run>()
  readonly #deviations: Deviation[] = []
  /** the node that was left last, and on which flows: they follow at once */
  #leaving: { node: Node; scope: number; flows: string[] } | null = null
  #produced = 0
  #consumed = 0
  #missing = 0

  constructor(outline: Outline) {
    this.#outline = outline
  }

  see(event: LogEvent) {
    const node = this.#outline.nodes.get(event.node)
    if (event.kind !== 'taken') this.#left()
    if (!node) {
      if (event.kind === 'completed') this.#lacks(event.node, 'unknown')
      return
    }
    const run = this.#runOf(event.scope)
    switch (event.kind) {
      case 'entered':
        return this.#enter(node, run)
      case 'completed':
        return this.#complete(node, run, event.scope)
      case 'taken':
        return this.#take(node, run, event)
      case 'caught':
        return this.#catch(node, run, event.scope)
      case 'withdrawn':
        return this.#withdraw(node, run)
      case 'thrown':
        run.thrown.add(node.id)
        return
      case 'failed':
        return more(run.stopped, node.id)
      case 'skipped':
        this.#lacks(node.id, 'skipped')
        // An end is not told to be completed: it is over.
        if (node.kind === 'end' && less(run.inside, node.id)) this.#consumed++
        return
      default:
    }
  }

  end(complete: boolean): Replayed {
    this.#left()
    let remaining = 0
    for (const run of complete ? this.#runs.values() : []) {
      if (run.cut) continue
      for (const [flow, count] of run.flows) {
        remaining += count
        if (count > 0) this.#deviates(this.#targetOf(flow), 'left')
      }
      for (const [node, count] of run.inside) {
        remaining += count
        if (count > 0) this.#deviates(node, 'left')
      }
    }
    return {
      ...{ deviations: this.#deviations, remaining },
      ...{ produced: this.#produced, consumed: this.#consumed, missing: this.#missing },
    }
  }

  #enter(node: Node, run: Run) {
    if (isJoin(node)) return
    const comes = node.incoming.some((flow) => (run.flows.get(flow) ?? 0) > 0)
    if (!comes && less(run.stopped, node.id)) return
    if (node.incoming.length === 0) this.#begin(node, run)
    else this.#consumeFlow(node, run)
    more(run.inside, node.id)
    this.#produced++
  }

  /** What nothing leads to begins once in each run; a link is jumped to as often as it is thrown. */
  #begin(node: Node, run: Run) {
    this.#produced++
    this.#consumed++
    if (node.kind === 'catch') return
    if (run.begun.has(node.id)) this.#lacks(node.id, 'unexpected')
    run.begun.add(node.id)
  }

  #complete(node: Node, run: Run, scope: number) {
    const loops = 'loop' in node && node.loop !== null
    // A round of several: they lie in runs of their own, and the node is left once they are done.
    if (loops && !run.inside.get(node.id)) return
    const thrown = run.thrown.delete(node.id)
    if (isJoin(node)) this.#join(node, run)
    else if (less(run.inside, node.id)) this.#consumed++
    else if (thrown) return
    else if (node.incoming.length > 0) this.#consumeFlow(node, run)
    else this.#begin(node, run)
    if (node.kind === 'subprocess' && loops) this.#cut(node)
    if (node.kind === 'end' && node.event?.type === 'terminate') return clear(run)
    this.#leaving = { node, scope, flows: [] }
  }

  #join(node: Node, run: Run) {
    const all = node.kind === 'gateway' && node.type === 'parallel'
    const ready = node.incoming.filter((flow) => (run.flows.get(flow) ?? 0) > 0)
    for (const flow of ready) less(run.flows, flow)
    this.#consumed += ready.length
    const wanted = all ? node.incoming.length : 1
    for (let at = ready.length; at < wanted; at++) this.#lacks(node.id, 'unexpected')
  }

  #take(node: Node, run: Run, { flow = '', scope }: LogEvent) {
    const isOurs = this.#leaving?.node === node && this.#leaving.scope === scope
    if (!isOurs || !node.outgoing.includes(flow)) return this.#lacks(node.id, 'wrong-way')
    this.#leaving?.flows.push(flow)
    more(run.flows, flow)
    this.#produced++
  }

  #left() {
    const left = this.#leaving
    this.#leaving = null
    if (!left) return
    const graph = this.#outline.graphs.get(left.node.id)
    if (graph && !isWhole(left.node, left.flows, graph)) this.#lacks(left.node.id, 'wrong-way')
  }

  #catch(node: Node, run: Run, scope: number) {
    if (node.kind === 'start') {
      if (node.interrupting) clear(run)
      return
    }
    if (node.kind !== 'boundary') return
    const holds = (run.inside.get(node.host) ?? 0) > 0
    if (!holds) this.#lacks(node.id, 'unexpected')
    if (node.interrupting && holds) {
      less(run.inside, node.host)
      more(run.taken, node.host)
      this.#consumed++
    }
    this.#leaving = { node, scope, flows: [] }
  }

  #withdraw(node: Node, run: Run) {
    if (node.kind === 'subprocess') this.#cut(node)
    if (less(run.taken, node.id)) return
    const flow = node.incoming.find((id) => (run.flows.get(id) ?? 0) > 0)
    const found = isJoin(node)
      ? flow !== undefined && less(run.flows, flow)
      : less(run.inside, node.id) || (flow !== undefined && less(run.flows, flow))
    if (found) this.#consumed++
  }

  /** All runs of what lies in a sub-process; which of them are of which token the log does not say. */
  #cut(node: Extract<Node, { kind: 'subprocess' }>) {
    const inner = new Set<string>()
    for (const { scope } of scopesOf(node.scope)) for (const { id } of scope.nodes) inner.add(id)
    const flows = new Set<string>()
    for (const { scope } of scopesOf(node.scope)) for (const { id } of scope.flows) flows.add(id)
    for (const run of this.#runs.values()) {
      const isInner = [...run.inside.keys(), ...run.begun].some((id) => inner.has(id))
      if (isInner || [...run.flows.keys()].some((id) => flows.has(id))) run.cut = true
    }
  }

  #consumeFlow(node: Node, run: Run) {
    const flow = node.incoming.find((id) => (run.flows.get(id) ?? 0) > 0)
    if (flow !== undefined && less(run.flows, flow)) this.#consumed++
    else this.#lacks(node.id, 'unexpected')
  }

  /** A token had to be there for what happened, and was not. */
  #lacks(node: string, kind: Deviation['kind']) {
    this.#missing++
    this.#consumed++
    this.#deviates(node, kind)
  }

  #deviates(node: string, kind: Deviation['kind']) {
    this.#deviations.push({ node, kind })
  }

  #targetOf(flow: string): string {
    for (const graph of new Set(this.#outline.graphs.values())) {
      const target = graph.flows.get(flow)?.target
      if (target !== undefined) return target
    }
    return flow
  }

  #runOf(scope: number): Run {
    const known = this.#runs.get(scope)
    if (known) return known
    const run = newRun()
    this.#runs.set(scope, run)
    return run
  }
}

import type { BoundaryEvent, Flow, Node, Scope } from './model.ts'

/** A process or sub-process as nodes and ways, with what has no flow: jumps of links, boundary events, starts. */
export class ScopeGraph {
  readonly nodes: ReadonlyMap<string, Node>
  readonly flows: ReadonlyMap<string, Flow>
  readonly boundaries = new Map<string, BoundaryEvent[]>()
  readonly #catches = new Map<string, string>()
  readonly scope: Scope

  constructor(scope: Scope) {
    this.scope = scope
    this.nodes = new Map(scope.nodes.map((node) => [node.id, node]))
    this.flows = new Map(scope.flows.map((flow) => [flow.id, flow]))
    for (const node of scope.nodes) {
      if (node.kind === 'boundary') {
        const beside = this.boundaries.get(node.host) ?? []
        this.boundaries.set(node.host, [...beside, node])
      }
      if (node.kind === 'catch' && node.event.type === 'link') {
        this.#catches.set(node.event.name, node.id)
      }
    }
  }

  /** The catching event to which a throwing link jumps. */
  jumpOf(node: Node): string | undefined {
    const throws = node.kind === 'throw' && node.event?.type === 'link'
    return throws && node.event
      ? this.#catches.get((node.event as { name: string }).name)
      : undefined
  }

  /** Nodes that may be entered next: by flows, by a link, by boundary events. */
  after(node: Node): readonly string[] {
    const jump = this.jumpOf(node)
    return [
      ...node.outgoing.flatMap((id) => this.flows.get(id)?.target ?? []),
      ...(jump ? [jump] : []),
      ...(this.boundaries.get(node.id) ?? []).map(({ id }) => id),
    ]
  }

  /**
   * Where it begins, each group at once and one group or another: every start event alone; without any,
   * all that nothing leads to.
   */
  beginnings(): readonly (readonly string[])[] {
    const { nodes } = this.scope
    const starts = nodes.filter(
      (node) =>
        node.kind === 'start' ||
        (node.incoming.length === 0 && 'instantiate' in node && node.instantiate),
    )
    if (starts.length > 0) return starts.map(({ id }) => [id])
    const first = nodes.filter((node) => {
      if (node.incoming.length > 0 || node.kind === 'boundary') return false
      if (node.kind === 'subprocess') return !node.triggered
      return !(node.kind === 'catch' && node.event.type === 'link')
    })
    return first.length > 0 ? [first.map(({ id }) => id)] : []
  }

  /** All that some way leads to from the beginnings, event sub-processes too. */
  reachable(): ReadonlySet<string> {
    const triggered = this.scope.nodes.filter(
      (node) => node.kind === 'subprocess' && node.triggered,
    )
    return this.#closure([...this.beginnings().flat(), ...triggered.map(({ id }) => id)])
  }

  #closure(from: readonly string[]): ReadonlySet<string> {
    const found = new Set(from)
    for (const id of found) {
      const node = this.nodes.get(id)
      if (node) for (const next of this.after(node)) found.add(next)
    }
    return found
  }

  /** All from which some way leads to an end. */
  ending(): ReadonlySet<string> {
    const before = new Map<string, string[]>()
    for (const node of this.scope.nodes) {
      for (const next of this.after(node)) before.set(next, [...(before.get(next) ?? []), node.id])
    }
    const ends = this.scope.nodes.filter((node) => this.after(node).length === 0)
    const found = new Set(ends.map(({ id }) => id))
    for (const id of found) for (const one of before.get(id) ?? []) found.add(one)
    return found
  }
}

/** The process or sub-process itself, and all sub-processes in it, with who holds them. */
export function* scopesOf<T extends Scope>(
  holder: T,
): Generator<{ scope: Scope; holder: T | Node }> {
  yield { scope: holder, holder }
  for (const node of holder.nodes) {
    if (node.kind === 'subprocess') yield* innerScopes(node)
  }
}

function* innerScopes(
  node: Extract<Node, { kind: 'subprocess' }>,
): Generator<{ scope: Scope; holder: Node }> {
  yield { scope: node.scope, holder: node }
  for (const inner of node.scope.nodes) if (inner.kind === 'subprocess') yield* innerScopes(inner)
}

import type { FeelType } from '#lib/feel/index'
import { joined } from './evaluation.ts'
import type { GraphNode, Source } from './graph.ts'

/** An input that a decision may ask for. */
export type InputNeed = {
  /** as a caller gives it: with the names of imports in front */
  name: string
  type: FeelType
  /** unary tests that its value must pass, as they were written */
  allowed?: string
  /** names of the decisions that ask for it themselves */
  askedBy: readonly string[]
}

/** The inputs of decisions, through all that they require, in the order in which they are first asked. */
export function inputsOf(nodes: Iterable<GraphNode>): readonly InputNeed[] {
  const found = new Map<string, InputNeed & { askedBy: string[] }>()
  const seen = new Set<string>()
  const visit = (node: GraphNode, path: string): void => {
    if (node.kind !== 'decision' || seen.has(`${path} ${node.key}`)) return
    seen.add(`${path} ${node.key}`)
    for (const { source, by } of apart(node.sources)) {
      const at = joined(path, by)
      visit(source.node, at)
      if (source.node.kind !== 'input') continue
      const { name, wanted } = source.node
      const full = joined(at, name)
      const known = found.get(full)
      if (known) known.askedBy.push(node.name)
      else {
        const allowed = wanted.values ? { allowed: wanted.values.text } : {}
        found.set(full, { name: full, type: wanted.type, ...allowed, askedBy: [node.name] })
      }
    }
  }
  for (const node of nodes) visit(node, '')
  return [...found.values()]
}

function apart(sources: readonly Source[]) {
  return sources.flatMap((source) => {
    const own = source.kind === 'import' ? source.entries : [source]
    return own.flatMap((one) => (one.kind === 'node' ? [{ source: one, by: one.by }] : []))
  })
}

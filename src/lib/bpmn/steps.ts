import { textIn } from './diagram.ts'
import type { Node, Process, Scope } from './model.ts'
import type { Mark } from './picture.ts'
import { ScopeGraph } from './scope-graph.ts'

/** One line of the list that tells what the picture shows. */
export type ListedStep = {
  id: string
  kind: Node['kind']
  /** of a task, a gateway or an event */
  type: string | null
  text: string
  /** name of the innermost lane */
  lane: string | null
  /** how deep in sub-processes, from 0 */
  depth: number
  mark: Mark | null
  /** where it goes on: the name of the way, and the step */
  next: readonly { way: string; id: string; text: string }[]
}

/**
 * A process as an ordered list, for who cannot see its picture: in the order in which it runs, what lies in a
 * sub-process behind it.
 */
export function listedSteps(
  process: Process,
  lang: string,
  marks: ReadonlyMap<string, Mark> = new Map(),
): readonly ListedStep[] {
  return stepsOf(process, 0, { process, lang, marks })
}

type About = { process: Process; lang: string; marks: ReadonlyMap<string, Mark> }

function stepsOf(scope: Scope, depth: number, about: About): readonly ListedStep[] {
  const graph = new ScopeGraph(scope)
  return inOrderOf(graph).flatMap((node) => {
    const step = stepOf(node, depth, graph, about)
    const inner = node.kind === 'subprocess' ? stepsOf(node.scope, depth + 1, about) : []
    return [step, ...inner]
  })
}

/** By the number of ways from the beginning; what is never reached comes last. */
function inOrderOf(graph: ScopeGraph): readonly Node[] {
  const found = new Set(graph.beginnings().flat())
  for (const id of found) {
    const node = graph.nodes.get(id)
    if (node) for (const next of graph.after(node)) found.add(next)
  }
  for (const { id } of graph.scope.nodes) found.add(id)
  return [...found].flatMap((id) => graph.nodes.get(id) ?? [])
}

function stepOf(
  node: Node,
  depth: number,
  graph: ScopeGraph,
  { process, lang, marks }: About,
): ListedStep {
  const lanes = process.lanes.filter(({ nodes }) => nodes.includes(node.id))
  const lane = lanes.at(-1)
  const event = 'event' in node ? (node.event?.type ?? null) : null
  return {
    id: node.id,
    kind: node.kind,
    type: node.kind === 'task' || node.kind === 'gateway' ? node.type : event,
    text: textIn(node, lang),
    lane: lane ? textIn(lane, lang) : null,
    depth,
    mark: marks.get(node.id) ?? null,
    next: node.outgoing.flatMap((id) => {
      const flow = graph.flows.get(id)
      const target = flow && graph.nodes.get(flow.target)
      return target ? [{ way: textIn(flow, lang), id: target.id, text: textIn(target, lang) }] : []
    }),
  }
}

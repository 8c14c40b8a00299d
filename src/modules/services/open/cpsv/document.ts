import type { GraphNode } from '#lib/rdf/graph'
import { contextOf, jsonLdOf } from '#lib/rdf/json-ld'
import { turtleHead, turtleOf } from '#lib/rdf/turtle'
import { type Around, catalogueNode, sharedNodes } from './named-nodes.ts'
import { type Described, serviceNodes } from './service-nodes.ts'
import { CPSV } from './vocabulary.ts'

export type GraphFormat = 'ttl' | 'jsonld'

export const GRAPH_TYPES: Record<GraphFormat, string> = {
  ttl: 'text/turtle; charset=utf-8',
  jsonld: 'application/ld+json; charset=utf-8',
}

/**
 * A graph as a document, made piece by piece: of services only those that are written now are held.
 *
 * @param services  in the order in which they stand
 */
export async function* documentOf(
  format: GraphFormat,
  around: Around,
  services: AsyncIterable<Described> | Iterable<Described>,
): AsyncGenerator<string> {
  const write = writerOf(format)
  const shared = sharedNodes(around)
  yield write.head
  yield write.nodes([catalogueNode(around, shared), ...shared.taken()])
  for await (const described of services) {
    const own = serviceNodes(described, around, shared)
    yield write.nodes([...own, ...shared.taken()])
  }
  yield write.end
}

/** The whole of a document that is small. */
export async function textOf(parts: AsyncIterable<string>): Promise<string> {
  let text = ''
  for await (const part of parts) text += part
  return text
}

function writerOf(format: GraphFormat) {
  if (format === 'ttl') {
    const nodes = (each: readonly GraphNode[]) => each.map((node) => turtleOf(CPSV, node)).join('')
    return { head: turtleHead(CPSV), nodes, end: '' }
  }
  let first = true
  const nodes = (each: readonly GraphNode[]) => {
    const text = each.map((node) => JSON.stringify(jsonLdOf(CPSV, node))).join(',\n')
    const between = first ? '' : ',\n'
    first = false
    return between + text
  }
  return {
    head: `{"@context":${JSON.stringify(contextOf(CPSV))},\n"@graph":[\n`,
    nodes,
    end: '\n]}\n',
  }
}

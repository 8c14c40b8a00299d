import { type GraphNode, saidBy, type Vocabulary } from './graph.ts'

/**
 * The context of a document in JSON-LD, to stand inside of it: nothing is fetched to read it. Texts
 * stand by language, so that none loses its own.
 *
 * @source JSON-LD 1.1 (W3C, 2020), 4.2.4 and 4.6.2
 */
export const contextOf = ({ prefixes, terms }: Vocabulary): Record<string, unknown> => ({
  ...prefixes,
  ...Object.fromEntries(
    Object.entries(terms).map(([term, { name, kind }]) => [
      term,
      {
        '@id': name,
        ...(kind === 'text' && { '@container': '@language' }),
        ...(kind === 'link' && { '@type': '@id' }),
        ...((kind === 'double' || kind === 'duration') && { '@type': `xsd:${kind}` }),
      },
    ]),
  ),
})

/** One node as JSON-LD below that context. */
export const jsonLdOf = (vocabulary: Vocabulary, node: GraphNode): Record<string, unknown> => ({
  '@id': node.id,
  '@type': node.types,
  ...Object.fromEntries(saidBy(vocabulary, node).map(({ term, value }) => [term, value])),
})

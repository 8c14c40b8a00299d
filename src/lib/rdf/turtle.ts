import { type GraphNode, saidBy, type TextsOf, textPairs, type Vocabulary } from './graph.ts'

/** The beginning of a document in Turtle. */
export const turtleHead = ({ prefixes }: Vocabulary): string =>
  `${Object.entries(prefixes)
    .map(([prefix, address]) => `@prefix ${prefix}: <${address}> .`)
    .join('\n')}\n`

/**
 * One node in Turtle, after the head; the same node always gives the same bytes.
 *
 * @source RDF 1.1 Turtle (W3C, 2014)
 */
export function turtleOf(vocabulary: Vocabulary, node: GraphNode): string {
  const says = saidBy(vocabulary, node).map(
    ({ name, kind, value }) => `${name} ${objectsOf(kind, value).join(', ')}`,
  )
  return `\n<${address(node.id)}> ${[`a ${node.types.join(', ')}`, ...says].join(' ;\n  ')} .\n`
}

function objectsOf(kind: string, value: string | readonly string[] | TextsOf): string[] {
  if (kind === 'text') {
    return textPairs(value as TextsOf).map(([language, text]) => `${quoted(text)}@${language}`)
  }
  return [value].flat().map((one) => {
    if (kind === 'link') return `<${address(one as string)}>`
    return kind === 'plain' ? quoted(one as string) : `${quoted(one as string)}^^xsd:${kind}`
  })
}

const ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

const quoted = (text: string) => `"${text.replace(/["\\\n\r\t]/g, (one) => ESCAPES[one] ?? one)}"`

/** Letters that no address in Turtle may hold. */
const address = (id: string) => id.replace(/[\0-\x20<>"{}|^`\\]/g, (one) => encodeURIComponent(one))

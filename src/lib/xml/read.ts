import {
  XmlElement as ParsedElement,
  XmlText as ParsedText,
  XmlError as ParseError,
  parseXml,
  type XmlDocument,
  XmlDocumentType,
  type XmlNode,
} from '@rgrove/parse-xml'
import { type Place, type XmlAttribute, type XmlElement, XmlError } from './tree.ts'

export type XmlLimits = { characters: number; depth: number }

const LIMITS: XmlLimits = { characters: 16_000_000, depth: 200 }
const XML = 'http://www.w3.org/XML/1998/namespace'
const XMLNS = 'http://www.w3.org/2000/xmlns/'

type Namespaces = ReadonlyMap<string, string>

/**
 * Reads a document as a tree, strictly: what is not well-formed, binds no namespace or brings a document type is refused.
 * Comments and processing instructions are left out.
 *
 * @throws XmlError  with the place in the text
 * @source XML 1.0 (fifth edition); Namespaces in XML 1.0 (third edition)
 */
export function readXml(text: string, limits: XmlLimits = LIMITS): XmlElement {
  if (text.length > limits.characters) {
    throw new XmlError('xml-too-large', { line: 1, column: 1 }, { most: limits.characters })
  }
  const placeAt = placesOf(text)
  const parsed = parse(text, limits)
  const doctype = parsed.children.find((node) => node instanceof XmlDocumentType)
  if (doctype) throw new XmlError('xml-doctype', placeAt(doctype.start))
  const root = parsed.root
  if (!root) throw new XmlError('xml-malformed', placeAt(0), { detail: 'no element' })
  return new TreeOf(placeAt, limits.depth).element(root, new Map([['xml', XML]]), 1)
}

function parse(text: string, limits: XmlLimits): XmlDocument {
  try {
    return parseXml(text, { includeOffsets: true, preserveDocumentType: true })
  } catch (error) {
    if (error instanceof ParseError) {
      const detail = (error.message.split('\n')[0] ?? '').replace(/ \(line \d+, column \d+\)$/, '')
      throw new XmlError('xml-malformed', { line: error.line, column: error.column }, { detail })
    }
    // Its parser descends by calling itself: what exhausts the stack is far deeper than may be.
    if (error instanceof RangeError) {
      throw new XmlError('xml-too-deep', { line: 1, column: 1 }, { most: limits.depth })
    }
    throw error
  }
}

/** From offsets to places, by the starts of lines. */
function placesOf(text: string): (offset: number) => Place {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return (offset) => {
    let [low, high] = [0, starts.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}

const splitName = (qualified: string): { prefix: string; name: string } => {
  const at = qualified.indexOf(':')
  return { prefix: at < 0 ? '' : qualified.slice(0, at), name: qualified.slice(at + 1) }
}

class TreeOf {
  readonly #placeAt: (offset: number) => Place
  readonly #depth: number

  constructor(placeAt: (offset: number) => Place, depth: number) {
    this.#placeAt = placeAt
    this.#depth = depth
  }

  element(parsed: ParsedElement, outer: Namespaces, depth: number): XmlElement {
    const place = this.#placeAt(parsed.start)
    if (depth > this.#depth) throw new XmlError('xml-too-deep', place, { most: this.#depth })
    const declares = this.#declarationsOf(parsed, place)
    const bound = declares.size === 0 ? outer : new Map([...outer, ...declares])
    const { prefix, name } = splitName(parsed.name)
    return {
      name,
      prefix,
      namespace: this.#namespaceOf(prefix, bound, place),
      attributes: this.#attributesOf(parsed, bound, place),
      declares,
      children: parsed.children.flatMap((node) => this.#child(node, bound, depth)),
      place,
    }
  }

  #child(node: XmlNode, bound: Namespaces, depth: number): (XmlElement | string)[] {
    if (node instanceof ParsedElement) return [this.element(node, bound, depth + 1)]
    return node instanceof ParsedText ? [node.text] : []
  }

  #declarationsOf(parsed: ParsedElement, place: Place): Map<string, string> {
    const declares = new Map<string, string>()
    for (const [qualified, value] of Object.entries(parsed.attributes)) {
      const { prefix, name } = splitName(qualified)
      if (qualified !== 'xmlns' && prefix !== 'xmlns') continue
      const bound = qualified === 'xmlns' ? '' : name
      const reserved = bound === 'xmlns' || value === XMLNS || (bound === 'xml') !== (value === XML)
      if (reserved) throw new XmlError('xml-prefix-reserved', place, { prefix: bound })
      // Only the default namespace may be taken back.
      if (value === '' && bound !== '') {
        throw new XmlError('xml-prefix-unbound', place, { prefix: bound })
      }
      declares.set(bound, value)
    }
    return declares
  }

  #attributesOf(parsed: ParsedElement, bound: Namespaces, place: Place): XmlAttribute[] {
    const seen = new Set<string>()
    return Object.entries(parsed.attributes).flatMap(([qualified, value]) => {
      const { prefix, name } = splitName(qualified)
      if (qualified === 'xmlns' || prefix === 'xmlns') return []
      const namespace = prefix === '' ? '' : this.#namespaceOf(prefix, bound, place)
      if (seen.has(`${namespace} ${name}`)) {
        throw new XmlError('xml-attribute-twice', place, { attribute: name })
      }
      seen.add(`${namespace} ${name}`)
      return [{ name, prefix, namespace, value }]
    })
  }

  #namespaceOf(prefix: string, bound: Namespaces, place: Place): string {
    const namespace = bound.get(prefix)
    if (namespace !== undefined) return namespace
    if (prefix === '') return ''
    throw new XmlError('xml-prefix-unbound', place, { prefix })
  }
}

import { elementsOf, isElement, type XmlAttribute, type XmlElement } from './tree.ts'

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
const XML = 'http://www.w3.org/XML/1998/namespace'

type Namespaces = ReadonlyMap<string, string>

/**
 * The text of a tree, indented by two spaces where an element holds elements alone; text is kept to the letter.
 * An element or attribute whose prefix is not bound where it stands gets the declaration that it needs.
 *
 * @throws Error  one prefix stands for two namespaces on one element, or text holds what XML cannot
 */
export const writeXml = (root: XmlElement): string =>
  `${DECLARATION}${written(root, new Map([['xml', XML]]), '')}\n`

function written(element: XmlElement, outer: Namespaces, indent: string): string {
  const declares = declarationsOf(element, outer)
  const bound = declares.size === 0 ? outer : new Map([...outer, ...declares])
  const start = [
    qualified(element),
    ...[...declares].map(([prefix, value]) => declaration(prefix, value)),
    ...element.attributes.map((one) => `${qualified(one)}="${escapedAttribute(one.value)}"`),
  ].join(' ')
  const inside = content(element, bound, indent)
  return inside === '' ? `<${start}/>` : `<${start}>${inside}</${qualified(element)}>`
}

function content(element: XmlElement, bound: Namespaces, indent: string): string {
  const structured = element.children.every((node) => isElement(node) || node.trim() === '')
  if (!structured || elementsOf(element).length === 0) {
    return element.children
      .map((node) => (isElement(node) ? written(node, bound, indent) : escapedText(node)))
      .join('')
  }
  const inner = `${indent}  `
  const lines = elementsOf(element).map((node) => `\n${inner}${written(node, bound, inner)}`)
  return `${lines.join('')}\n${indent}`
}

/** What the element says it binds, and what it and its attributes use that nobody has bound. */
function declarationsOf(element: XmlElement, outer: Namespaces): Map<string, string> {
  const declares = new Map(element.declares)
  const need = (prefix: string, namespace: string) => {
    const bound = declares.get(prefix) ?? outer.get(prefix) ?? ''
    if (bound === namespace) return
    if (declares.has(prefix)) throw new Error(`prefix ${prefix} stands for two namespaces`)
    declares.set(prefix, namespace)
  }
  need(element.prefix, element.namespace)
  for (const one of element.attributes) if (one.prefix !== '') need(one.prefix, one.namespace)
  return declares
}

const qualified = ({ prefix, name }: XmlElement | XmlAttribute): string =>
  prefix === '' ? name : `${prefix}:${name}`

const declaration = (prefix: string, value: string): string =>
  `${prefix === '' ? 'xmlns' : `xmlns:${prefix}`}="${escapedAttribute(value)}"`

/** Control characters but tab and line ends, halves of characters, and two that stand for none. */
const IMPOSSIBLE = /(?![\t\n\r\u007f-\u009f])[\p{Cc}\p{Cs}\ufffe\uffff]/u

function escapedText(text: string): string {
  if (IMPOSSIBLE.test(text)) throw new Error('text holds a character that XML cannot')
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;')
}

const escapedAttribute = (text: string): string =>
  escapedText(text).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')

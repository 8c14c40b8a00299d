/** Where something stands in its text; both count from 1. */
export type Place = { line: number; column: number }

export type XmlAttribute = {
  /** without its prefix */
  name: string
  prefix: string
  /** empty for an attribute without prefix, as the standard has it */
  namespace: string
  value: string
}

export type XmlElement = {
  /** without its prefix */
  name: string
  prefix: string
  namespace: string
  /** without declarations of namespaces: these stand in `declares` */
  attributes: readonly XmlAttribute[]
  /** prefixes that this element binds; the empty prefix is the default namespace */
  declares: ReadonlyMap<string, string>
  children: readonly (XmlElement | string)[]
  /** of its `<` */
  place: Place
}

/** What is wrong with a text that should be XML; `code` has its wording where it is shown. */
export class XmlError extends Error {
  override name = 'XmlError'
  readonly code: XmlErrorCode
  readonly params: Readonly<Record<string, string | number>>
  readonly place: Place

  constructor(code: XmlErrorCode, place: Place, params: Record<string, string | number> = {}) {
    super(`${code} at ${place.line}:${place.column} ${JSON.stringify(params)}`)
    this.code = code
    this.params = params
    this.place = place
  }
}

export type XmlErrorCode =
  | 'xml-encoding'
  | 'xml-malformed'
  | 'xml-doctype'
  | 'xml-too-large'
  | 'xml-too-deep'
  | 'xml-prefix-unbound'
  | 'xml-prefix-reserved'
  | 'xml-attribute-twice'

export const isElement = (node: XmlElement | string): node is XmlElement => typeof node !== 'string'

export const elementsOf = (element: XmlElement): readonly XmlElement[] =>
  element.children.filter(isElement)

/** The text directly inside, that of elements within left out. */
export const textOf = (element: XmlElement): string =>
  element.children.filter((node) => !isElement(node)).join('')

/** Value of an attribute without prefix. */
export const attributeOf = (element: XmlElement, name: string): string | undefined =>
  element.attributes.find((one) => one.name === name && one.namespace === '')?.value

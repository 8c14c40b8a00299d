import type { XmlElement } from '#lib/xml/tree'
import type { Node } from './model.ts'

/** An element, or nothing. */
export type Written = XmlElement | undefined | false

type Parts = {
  attributes?: Readonly<Record<string, string | undefined>>
  children?: readonly Written[]
}

const NOWHERE = { line: 0, column: 0 }

/** Makes elements in one namespace and with one prefix. */
export class ElementWriter {
  readonly #namespace: string
  readonly #prefix: string

  constructor(namespace: string, prefix: string) {
    this.#namespace = namespace
    this.#prefix = prefix
  }

  /** An element with what every element of the standard may have. */
  element(name: string, node: Node, { attributes = {}, children = [] }: Parts): XmlElement {
    const said = Object.entries(node.defaults ?? {}).filter(([key]) => !attributes[key])
    const made = this.plain(name, {
      attributes: {
        id: node.id,
        label: node.label,
        ...attributes,
        ...Object.fromEntries(said),
      },
      children: [
        this.text('description', node.description),
        node.extensions && this.plain('extensionElements', { children: node.extensions }),
        ...children,
      ],
    })
    return { ...made, attributes: [...made.attributes, ...node.foreign] }
  }

  plain(name: string, { attributes = {}, children = [] }: Parts): XmlElement {
    return {
      name,
      prefix: this.#prefix,
      namespace: this.#namespace,
      attributes: Object.entries(attributes).flatMap(([key, value]) =>
        value === undefined ? [] : [{ name: key, prefix: '', namespace: '', value }],
      ),
      declares: new Map(),
      children: children.filter((child): child is XmlElement => Boolean(child)),
      place: NOWHERE,
    }
  }

  text(name: string, text: string | undefined): Written {
    return text === undefined ? undefined : { ...this.plain(name, {}), children: [text] }
  }
}

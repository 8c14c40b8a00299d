import type { Params } from '#lib/wording'
import { attributeOf, isElement, textOf, type XmlElement } from '#lib/xml/tree'
import type { Finding } from './findings.ts'
import type { DmnVersion, Node } from './model.ts'
import type { FindingCode, FindingGiven } from './wording.ts'

const FEEL = /^https?:\/\/www\.omg\.org\/spec\/DMN\/\d{8}\/FEEL\/?$/

/** What reading a text needs: its version, and where findings go. */
export class Reading {
  readonly namespace: string
  readonly version: DmnVersion
  readonly findings: Finding[] = []
  /** the named element that is being read */
  within: string | undefined

  constructor(namespace: string, version: DmnVersion) {
    this.namespace = namespace
    this.version = version
  }

  error<Code extends FindingCode>(
    element: XmlElement,
    code: Code,
    ...given: FindingGiven<Code>
  ): void
  error(element: XmlElement, code: FindingCode, params: Params = {}): void {
    this.note(element, code, params)
  }

  note(element: XmlElement, code: FindingCode, params: Params): void {
    const id = attributeOf(element, 'id')
    this.findings.push({
      severity: 'error',
      code,
      params,
      element: element.name,
      ...(id === undefined ? {} : { id }),
      ...(this.within === undefined ? {} : { within: this.within }),
      place: element.place,
    })
  }
}

/** Takes an element apart; what nobody has asked for at the end is an error. */
export class ElementReader {
  readonly element: XmlElement
  readonly reading: Reading
  readonly #askedAttributes = new Set(['id', 'label'])
  readonly #defaults: Record<string, string> = {}
  readonly #askedChildren = new Set(['description', 'extensionElements'])

  constructor(element: XmlElement, reading: Reading) {
    this.element = element
    this.reading = reading
  }

  error<Code extends FindingCode>(code: Code, ...given: FindingGiven<Code, 'parent'>): void
  error(code: FindingCode, params: Params = {}): void {
    this.reading.note(this.element, code, { parent: this.element.name, ...params })
  }

  attribute(name: string): string | undefined {
    this.#askedAttributes.add(name)
    return attributeOf(this.element, name)
  }

  needed(name: string): string {
    const value = this.attribute(name)
    if (value === undefined) this.error('missing-attribute', { attribute: name })
    return value ?? ''
  }

  /** One of the allowed words; the first of them is what holds when there is none. */
  word<T extends string>(name: string, allowed: readonly [T, ...T[]]): T {
    const value = this.attribute(name)
    const found = allowed.find((one) => one === value?.trim())
    if (value !== undefined && !found) {
      this.error('bad-value', { attribute: name, value, allowed: allowed.join(', ') })
    }
    return found ?? allowed[0]
  }

  /** A word that is written only where it differs from what holds without it, or was written before. */
  wordKept<T extends string>(name: string, allowed: readonly [T, ...T[]]): T {
    const word = this.word(name, allowed)
    const written = attributeOf(this.element, name)
    if (written !== undefined && word === allowed[0]) this.#defaults[name] = written
    return word
  }

  flag(name: string): boolean {
    const value = this.wordKept(name, ['false', 'true', '0', '1'])
    return value === 'true' || value === '1'
  }

  many(name: string, since?: DmnVersion): readonly XmlElement[] {
    this.#askedChildren.add(name)
    const found = this.children().filter((child) => child.name === name)
    const [first] = found
    if (first && since && this.reading.version < since) {
      const { version } = this.reading
      this.reading.error(first, 'newer-element', { child: name, since, version })
    }
    return found
  }

  optional(name: string, since?: DmnVersion): XmlElement | undefined {
    const [first, second] = this.many(name, since)
    if (second) {
      this.reading.error(second, 'repeated-element', { parent: this.element.name, child: name })
    }
    return first
  }

  one(name: string): XmlElement | undefined {
    const found = this.optional(name)
    if (!found) this.error('missing-element', { child: name })
    return found
  }

  /** Text of a child such as `question`. */
  text(name: string): string | undefined {
    const child = this.optional(name)
    return child && this.plainText(child)
  }

  neededText(name: string): string {
    const child = this.one(name)
    return child ? this.plainText(child) : ''
  }

  plainText(element: XmlElement): string {
    for (const { name: attribute, namespace } of element.attributes) {
      if (namespace !== '') continue
      const { version } = this.reading
      const params = { parent: element.name, attribute, version }
      this.reading.error(element, 'unknown-attribute', params)
    }
    for (const inner of element.children.filter(isElement)) {
      const { version } = this.reading
      this.reading.error(inner, 'unknown-element', {
        child: inner.name,
        parent: element.name,
        version,
      })
    }
    return textOf(element)
  }

  /** Children in the namespace of the model. */
  children(): readonly XmlElement[] {
    return this.element.children.filter(
      (child): child is XmlElement =>
        isElement(child) && child.namespace === this.reading.namespace,
    )
  }

  ask(names: Iterable<string>): void {
    for (const name of names) this.#askedChildren.add(name)
  }

  /** Expressions and types are in FEEL, whether that is said or not. */
  language<K extends 'expressionLanguage' | 'typeLanguage'>(name: K): { [P in K]?: string } {
    const language = this.attribute(name)?.trim()
    if (language && language.toLowerCase() !== 'feel' && !FEEL.test(language)) {
      this.error('other-language', { language })
    }
    const said: { [P in K]?: string } = {}
    if (language) said[name] = language
    return said
  }

  /** What every element has; to be called last, since it reports what nobody has asked for. */
  node(): Node {
    this.#reportAttributes()
    this.#reportChildren()
    const extensions = this.optional('extensionElements')
    const description = this.text('description')
    const id = attributeOf(this.element, 'id')
    const label = attributeOf(this.element, 'label')
    return {
      ...(id === undefined ? {} : { id }),
      ...(label === undefined ? {} : { label }),
      ...(description === undefined ? {} : { description }),
      foreign: this.element.attributes.filter((one) => one.namespace !== ''),
      ...(Object.keys(this.#defaults).length > 0 ? { defaults: this.#defaults } : {}),
      ...(extensions ? { extensions: extensions.children.filter(isElement) } : {}),
      place: this.element.place,
    }
  }

  #reportAttributes(): void {
    for (const { name, namespace } of this.element.attributes) {
      if (namespace !== '' || this.#askedAttributes.has(name)) continue
      this.error('unknown-attribute', { attribute: name, version: this.reading.version })
    }
  }

  #reportChildren(): void {
    const parent = this.element.name
    for (const child of this.element.children) {
      if (!isElement(child)) {
        const text = child.trim()
        if (text !== '') this.error('stray-text', { text: text.slice(0, 40) })
      } else if (child.namespace !== this.reading.namespace) {
        const params = { parent, child: child.name, namespace: child.namespace }
        this.reading.error(child, 'foreign-element', params)
      } else if (!this.#askedChildren.has(child.name)) {
        const params = { parent, child: child.name, version: this.reading.version }
        this.reading.error(child, 'unknown-element', params)
      }
    }
  }
}

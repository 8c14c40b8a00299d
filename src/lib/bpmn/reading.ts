import { attributeOf, isElement, type Place, textOf, type XmlElement } from '#lib/xml/tree'
import type { Finding, FindingCode } from './findings.ts'
import type { FeelText, Texts } from './model.ts'
import { writtenText } from './written-text.ts'

export const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL'
export const OURS = 'urn:igov:bpmn'

const FEEL = /^(https?:\/\/www\.omg\.org\/spec\/(DMN|FEEL)\/.*|(urn:)?feel|dmn-?feel)$/i

type Tolerance = { lenient: boolean; drawn: boolean }

/** What reading a text needs: its source, its elements by id, and where findings go. */
export class Reading {
  readonly source: string
  readonly findings: Finding[] = []
  /** of the whole text, by id */
  readonly elements = new Map<string, XmlElement>()
  /** of the diagrams, by the element that is drawn there */
  readonly pages = new Map<string, string>()
  /** language of expressions that name none */
  readonly language: string | undefined
  /** the process being read is only drawn: what would hinder its running is a warning */
  lenient: boolean
  /** who reads it only wants to look at it, or to try it out: broken ways are left out */
  readonly drawn: boolean
  readonly #ids = new Map<XmlElement, string>()

  constructor(source: string, root: XmlElement, { lenient, drawn }: Tolerance) {
    this.source = source
    this.lenient = lenient
    this.drawn = drawn
    this.language = attributeOf(root, 'expressionLanguage')
    this.#index(root)
  }

  error(element: XmlElement, code: FindingCode, params: Finding['params'] = {}): void {
    this.#add('error', element, code, params)
  }

  warning(element: XmlElement, code: FindingCode, params: Finding['params'] = {}): void {
    this.#add('warning', element, code, params)
  }

  /** An error where the process is to run, a warning where it is only drawn. */
  hinders(element: XmlElement, code: FindingCode, params: Finding['params'] = {}): void {
    this.#add(this.lenient ? 'warning' : 'error', element, code, params)
  }

  /** What has no meaning at all: an error, unless the model is only looked at. */
  breaks(element: XmlElement, code: FindingCode, params: Finding['params'] = {}): void {
    this.#add(this.drawn ? 'warning' : 'error', element, code, params)
  }

  #add(
    severity: Finding['severity'],
    element: XmlElement,
    code: FindingCode,
    params: Finding['params'],
  ) {
    const id = attributeOf(element, 'id')
    const name = attributeOf(element, 'name')?.trim()
    const page = id === undefined ? undefined : this.pages.get(id)
    this.findings.push({
      severity,
      code,
      params: { parent: element.name, ...params },
      element: element.name,
      ...(id === undefined ? {} : { id }),
      ...(name ? { name } : {}),
      ...(page === undefined ? {} : { page }),
      place: element.place,
    })
  }

  #index(element: XmlElement): void {
    const id = element.namespace === BPMN ? attributeOf(element, 'id') : undefined
    const first = id === undefined ? undefined : this.elements.get(id)
    if (id !== undefined && !first) this.elements.set(id, element)
    const { line, column } = element.place
    this.#ids.set(element, id && !first ? id : `${id || element.name}-${line}-${column}`)
    if (id !== undefined && first)
      this.hinders(element, 'id-twice', { id, first: first.place.line })
    for (const child of element.children) if (isElement(child)) this.#index(child)
  }

  /** The id of an element; one that has none, or that of another one, is called by its place. */
  idOf(element: XmlElement): string {
    return this.#ids.get(element) ?? ''
  }

  /** As `idOf`, where the standard asks for an id. */
  neededId(element: XmlElement): string {
    if (!attributeOf(element, 'id')) this.hinders(element, 'missing-attribute', { attribute: 'id' })
    return this.idOf(element)
  }

  /** What a reference names: its id, with or without the prefix of a namespace. */
  target(reference: string): XmlElement | undefined {
    const id = reference.trim()
    return this.elements.get(id) ?? this.elements.get(id.slice(id.indexOf(':') + 1))
  }

  /** The element that an attribute names; another kind, or none, hinders. */
  referred(element: XmlElement, attribute: string, allowed: readonly string[]) {
    const reference = attributeOf(element, attribute)
    if (reference === undefined || reference.trim() === '') return undefined
    return this.resolved(element, attribute, reference, allowed)
  }

  resolved(element: XmlElement, attribute: string, reference: string, allowed: readonly string[]) {
    const found = this.target(reference)
    if (!found) {
      this.hinders(element, 'dangling-reference', { attribute, reference })
      return undefined
    }
    if (allowed.includes(found.name)) return found
    const params = { attribute, reference, kind: found.name, allowed: allowed.join(', ') }
    this.hinders(element, 'wrong-reference', params)
    return undefined
  }

  flag(element: XmlElement, name: string, otherwise = false): boolean {
    const value = attributeOf(element, name)?.trim()
    if (value === undefined || value === '') return otherwise
    if (value === 'true' || value === '1') return true
    if (value !== 'false' && value !== '0') {
      this.hinders(element, 'bad-value', { attribute: name, value, allowed: 'true, false' })
    }
    return false
  }

  /**
   * The expression that is the text of an element; null when there is none.
   *
   * @param free  what is in no language, whatever the model says of itself
   */
  feel(element: XmlElement | undefined, free?: RegExp): FeelText | null {
    if (!element) return null
    const whole = textOf(element)
    if (whole.trim() === '') return null
    const language = attributeOf(element, 'language') ?? this.language
    if (language && !FEEL.test(language.trim()) && !free?.test(whole.trim())) {
      this.hinders(element, 'other-language', { language })
    }
    return writtenText(this.source, element, whole)
  }
}

/** Children in the namespace of the standard, in the order of the text. */
export const partsOf = (element: XmlElement, name?: string): readonly XmlElement[] =>
  element.children.filter(
    (child): child is XmlElement =>
      isElement(child) && child.namespace === BPMN && (name === undefined || child.name === name),
  )

export const partOf = (element: XmlElement, name: string): XmlElement | undefined =>
  partsOf(element, name)[0]

/** Extension elements of our own, by name. */
export const oursOf = (element: XmlElement, name?: string): readonly XmlElement[] =>
  partsOf(element, 'extensionElements')
    .flatMap(({ children }) => children.filter(isElement))
    .filter((child) => child.namespace === OURS && (name === undefined || child.name === name))

export const nameOf = (element: XmlElement): string | null =>
  attributeOf(element, 'name')?.trim() || null

export type NamedParts = { id: string; name: string | null; texts: Texts; place: Place }

export const namedOf = (element: XmlElement, reading: Reading): NamedParts => ({
  id: reading.neededId(element),
  name: nameOf(element),
  texts: textsOf(element),
  place: element.place,
})

export const textsOf = (element: XmlElement): Texts =>
  Object.fromEntries(
    oursOf(element, 'text').flatMap((text) => {
      const lang = attributeOf(text, 'lang')
      return lang ? [[lang, textOf(text).trim()]] : []
    }),
  )

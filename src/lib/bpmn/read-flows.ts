import { attributeOf, textOf, type XmlElement } from '#lib/xml/tree'
import type { Flow, Scope } from './model.ts'
import { namedOf, partOf, partsOf, type Reading } from './reading.ts'

export type ScopeKind = 'process' | 'sub-process' | 'event sub-process'
type How = {
  kind: ScopeKind
  /** what runs inside of a sub-process: nodes and scopes are read by each other */
  readInner(element: XmlElement, reading: Reading, kind: ScopeKind): Scope
}

/** Ways of a process or sub-process: each node is told what leads in and out. */
export class Joints {
  /** the scope is an event sub-process */
  readonly triggered: boolean
  readonly flows: readonly Flow[]
  readonly #reading: Reading
  readonly #readInner: How['readInner']
  /** elements of this scope, by id */
  readonly #here: ReadonlyMap<string, XmlElement>

  constructor(scope: XmlElement, nodes: readonly XmlElement[], reading: Reading, how: How) {
    this.triggered = how.kind === 'event sub-process'
    this.#readInner = how.readInner
    this.#reading = reading
    this.#here = new Map(nodes.map((node) => [attributeOf(node, 'id') ?? '', node]))
    this.flows = partsOf(scope, 'sequenceFlow').flatMap((element) => this.#flow(element))
  }

  #flow(element: XmlElement): Flow[] {
    const source = this.#end(element, 'sourceRef')
    const target = this.#end(element, 'targetRef')
    if (!source || !target || !this.#mayJoin(element, source, target)) return []
    return [
      {
        ...namedOf(element, this.#reading),
        source: this.#reading.idOf(source),
        target: this.#reading.idOf(target),
        condition: this.#reading.feel(partOf(element, 'conditionExpression')),
      },
    ]
  }

  /** A flow without its ends leads nowhere, whatever the model is meant for. */
  #end(element: XmlElement, attribute: 'sourceRef' | 'targetRef'): XmlElement | undefined {
    const reading = this.#reading
    const reference = attributeOf(element, attribute)?.trim() ?? ''
    if (reference === '') {
      reading.breaks(element, 'missing-attribute', { attribute })
      return undefined
    }
    const found = reading.target(reference)
    if (!found) {
      reading.breaks(element, 'dangling-reference', { attribute, reference })
      return undefined
    }
    const here = this.#here.get(attributeOf(found, 'id') ?? '')
    if (here) return here
    const node = /(Event|Gateway|[tT]ask|SubProcess|subProcess|callActivity|transaction)$/
    if (node.test(found.name)) reading.breaks(element, 'flow-crosses', { reference })
    else {
      const params = { attribute, reference, kind: found.name, allowed: 'a flow node' }
      reading.breaks(element, 'wrong-reference', params)
    }
    return undefined
  }

  #mayJoin(element: XmlElement, source: XmlElement, target: XmlElement): boolean {
    const before = this.#reading.findings.length
    const reading = this.#reading
    if (target.name === 'startEvent') reading.hinders(element, 'flow-into-start')
    if (source.name === 'endEvent') reading.hinders(element, 'flow-from-end')
    if (target.name === 'boundaryEvent') reading.hinders(element, 'flow-at-boundary')
    if ([source, target].some((end) => isTriggered(end))) {
      reading.hinders(element, 'flow-at-event-subprocess')
    }
    return reading.findings.length === before
  }

  inner(element: XmlElement, kind: ScopeKind): Scope {
    return this.#readInner(element, this.#reading, kind)
  }

  /** Flows of a node: as its `incoming` and `outgoing` children say, then what they leave out. */
  of(element: XmlElement, id: string): { incoming: string[]; outgoing: string[] } {
    const into = this.flows.filter(({ target }) => target === id).map((flow) => flow.id)
    const out = this.flows.filter(({ source }) => source === id).map((flow) => flow.id)
    return {
      incoming: this.#ordered(element, 'incoming', into),
      outgoing: this.#ordered(element, 'outgoing', out),
    }
  }

  #ordered(element: XmlElement, name: 'incoming' | 'outgoing', flows: readonly string[]) {
    const said = partsOf(element, name).flatMap((child) => {
      const reference = textOf(child).trim()
      const found = this.#reading.target(reference)
      const id = found && attributeOf(found, 'id')
      if (!found) {
        this.#reading.hinders(child, 'dangling-reference', { attribute: name, reference })
      } else if (id === undefined || (found.name === 'sequenceFlow' && !flows.includes(id))) {
        const allowed = name === 'incoming' ? 'a flow that leads here' : 'a flow from here'
        const params = { attribute: name, reference, kind: found.name, allowed }
        // A flow that is wrong has been told of already.
        if (this.flows.some((flow) => flow.id === id)) {
          this.#reading.hinders(child, 'wrong-reference', params)
        }
      }
      return id !== undefined && flows.includes(id) ? [id] : []
    })
    return [...new Set([...said, ...flows])]
  }

  /** The default flow of a gateway or activity. */
  default(element: XmlElement, outgoing: readonly string[]): string | null {
    const flow = this.#reading.referred(element, 'default', ['sequenceFlow'])
    if (!flow) return null
    const id = attributeOf(flow, 'id') ?? ''
    if (outgoing.includes(id)) return id
    this.#reading.hinders(element, 'default-elsewhere', { reference: id })
    return null
  }

  /** The activity at which a boundary event stands; null, with its finding, when there is none. */
  host(element: XmlElement, allowed: readonly string[]): string | null {
    const reference = attributeOf(element, 'attachedToRef')?.trim() ?? ''
    const reading = this.#reading
    if (reference === '') {
      reading.breaks(element, 'missing-attribute', { attribute: 'attachedToRef' })
      return null
    }
    const host = reading.target(reference)
    if (!host) {
      reading.breaks(element, 'dangling-reference', { attribute: 'attachedToRef', reference })
    } else if (!allowed.includes(host.name) || isTriggered(host)) {
      reading.breaks(element, 'boundary-host', { kind: host.name, reference })
    } else if (!this.#here.has(attributeOf(host, 'id') ?? '')) {
      reading.breaks(element, 'flow-crosses', { reference })
    } else return reading.idOf(this.#here.get(reference) ?? host)
    return null
  }
}

const isTriggered = (element: XmlElement) =>
  element.name === 'subProcess' && /^(true|1)$/.test(attributeOf(element, 'triggeredByEvent') ?? '')

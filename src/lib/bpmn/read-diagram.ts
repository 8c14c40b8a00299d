import { attributeOf, elementsOf, type XmlElement } from '#lib/xml/tree'
import type { Bounds, Diagram, Edge, Shape } from './diagram.ts'
import { everyNode, flowMark, looksOfElement, looksOfNode } from './looks.ts'
import type { Definitions, Flow, Node } from './model.ts'
import { nameOf, type Reading, textsOf } from './reading.ts'

export type { Diagram } from './diagram.ts'

const DI = 'http://www.omg.org/spec/BPMN/20100524/DI'

const diagramsIn = (root: XmlElement) =>
  elementsOf(root).filter(({ name, namespace }) => name === 'BPMNDiagram' && namespace === DI)

const pageOf = (diagram: XmlElement, index: number) => nameOf(diagram) ?? String(index + 1)

const drawnIn = (diagram: XmlElement): readonly XmlElement[] =>
  elementsOf(diagram)
    .filter(({ name }) => name === 'BPMNPlane')
    .flatMap(elementsOf)
    .filter(({ namespace }) => namespace === DI)

/** Which elements are drawn on which page. */
export const pagesOf = (root: XmlElement): ReadonlyMap<string, string> =>
  new Map(
    diagramsIn(root).flatMap((diagram, index) =>
      drawnIn(diagram).flatMap((drawn) => {
        const named = attributeOf(drawn, 'bpmnElement')
        if (named === undefined) return []
        const page = pageOf(diagram, index)
        // A reference may have the prefix of a namespace.
        return [named, named.slice(named.indexOf(':') + 1)].map((id): [string, string] => [
          id,
          page,
        ])
      }),
    ),
  )

/** The diagrams of a text; what is drawn and not known, or has no place, is left out. */
export function readDiagrams(
  root: XmlElement,
  definitions: Definitions,
  reading: Reading,
): readonly Diagram[] {
  const drawn = new DrawnParts(definitions, reading)
  return diagramsIn(root).map((diagram, index) => {
    const parts = drawnIn(diagram)
    return {
      id: attributeOf(diagram, 'id') ?? null,
      page: pageOf(diagram, index),
      shapes: parts.flatMap((part) => (part.name === 'BPMNShape' ? drawn.shape(part) : [])),
      edges: parts.flatMap((part) => (part.name === 'BPMNEdge' ? drawn.edge(part) : [])),
    }
  })
}

const numberOf = (element: XmlElement, name: string): number =>
  Number(attributeOf(element, name) ?? Number.NaN)

/** Finite and of a size that a page may have. */
const MOST = 100_000
const fits = (value: number) => Number.isFinite(value) && Math.abs(value) <= MOST

function boundsIn(element: XmlElement): Bounds | null {
  const found = elementsOf(element).find(({ name }) => name === 'Bounds')
  if (!found) return null
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => numberOf(found, name))
  const bounds = { x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 }
  const usable = Object.values(bounds).every(fits) && bounds.width >= 0 && bounds.height >= 0
  return usable ? bounds : null
}

function labelIn(element: XmlElement): Bounds | null {
  const label = elementsOf(element).find(({ name }) => name === 'BPMNLabel')
  return label ? boundsIn(label) : null
}

const KINDS: Readonly<Record<string, Edge['kind']>> = {
  sequenceFlow: 'flow',
  messageFlow: 'message',
  association: 'association',
  dataAssociation: 'data',
  dataInputAssociation: 'data',
  dataOutputAssociation: 'data',
}

class DrawnParts {
  readonly #reading: Reading
  readonly #nodes = new Map<string, { node: Node; triggered: boolean }>()
  readonly #flows = new Map<string, { flow: Flow; source: Node | undefined }>()

  constructor(definitions: Definitions, reading: Reading) {
    this.#reading = reading
    for (const process of definitions.processes) {
      for (const one of everyNode(process)) this.#nodes.set(one.node.id, one)
    }
    for (const process of definitions.processes) {
      const scopes = new Set([process, ...[...everyNode(process)].map(({ scope }) => scope)])
      for (const { flows } of scopes) {
        for (const flow of flows) {
          this.#flows.set(flow.id, { flow, source: this.#nodes.get(flow.source)?.node })
        }
      }
    }
  }

  #drawn(part: XmlElement): XmlElement | undefined {
    const named = attributeOf(part, 'bpmnElement')
    return named === undefined ? undefined : this.#reading.target(named)
  }

  shape(part: XmlElement): Shape[] {
    const element = this.#drawn(part)
    const bounds = boundsIn(part)
    const id = element && attributeOf(element, 'id')
    if (!element || !bounds || id === undefined) return []
    const found = this.#nodes.get(id)
    const looks = found
      ? looksOfNode(found.node, found.triggered)
      : looksOfElement(element, this.#reading)
    if (!looks) return []
    return [
      {
        element: id,
        bounds,
        label: labelIn(part),
        horizontal: attributeOf(part, 'isHorizontal') !== 'false',
        expanded: attributeOf(part, 'isExpanded') === 'true',
        looks,
      },
    ]
  }

  edge(part: XmlElement): Edge[] {
    const element = this.#drawn(part)
    const kind = element && KINDS[element.name]
    const id = element && attributeOf(element, 'id')
    if (!element || !kind || id === undefined) return []
    const points = elementsOf(part)
      .filter(({ name }) => name === 'waypoint')
      .map((point) => ({ x: numberOf(point, 'x'), y: numberOf(point, 'y') }))
    if (points.length < 2 || !points.every(({ x, y }) => fits(x) && fits(y))) return []
    const found = this.#flows.get(id)
    return [
      {
        element: id,
        points,
        label: labelIn(part),
        kind,
        name: nameOf(element),
        texts: textsOf(element),
        mark: found ? flowMark(found.flow, found.source) : null,
      },
    ]
  }
}

import { attributeOf, isElement, type XmlElement } from '#lib/xml/tree'
import type { FindingCode } from './findings.ts'
import { BPMN, type Reading } from './reading.ts'

/** What no model may have, by its name in the text. */
const REFUSED: Readonly<Record<string, FindingCode>> = {
  compensateEventDefinition: 'refused-compensation',
  transaction: 'refused-transaction',
  cancelEventDefinition: 'refused-transaction',
  adHocSubProcess: 'refused-ad-hoc',
  complexGateway: 'refused-complex-gateway',
  choreography: 'refused-choreography',
  globalChoreographyTask: 'refused-choreography',
  choreographyTask: 'refused-choreography',
  callChoreography: 'refused-choreography',
  subChoreography: 'refused-choreography',
}
const NODES = new Set([
  ...['transaction', 'adHocSubProcess', 'complexGateway', 'choreographyTask'],
  ...['callChoreography', 'subChoreography'],
])

export const isRefusedNode = (name: string): boolean => NODES.has(name)

/** Names every element that is not run, wherever it stands; a definition is named by the event that holds it. */
export function reportRefused(root: XmlElement, reading: Reading): void {
  const walk = (element: XmlElement, parent: XmlElement) => {
    if (element.namespace !== BPMN) return
    const code = REFUSED[element.name]
    const holder = element.name.endsWith('EventDefinition') && parent !== root ? parent : element
    if (code) reading.error(holder, code, { kind: element.name })
    else if (/^(true|1)$/.test(attributeOf(element, 'isForCompensation')?.trim() ?? '')) {
      reading.error(element, 'refused-compensation', { kind: 'isForCompensation' })
    }
    for (const child of element.children) if (isElement(child)) walk(child, element)
  }
  walk(root, root)
}

import { decodeXml } from '#lib/xml/decode'
import { readXml } from '#lib/xml/read'
import { attributeOf, textOf, type XmlElement, XmlError } from '#lib/xml/tree'
import { BpmnError, type Finding, inOrder } from './findings.ts'
import type { Definitions, Lane, MessageFlow, Participant, Process } from './model.ts'
import { type Diagram, pagesOf, readDiagrams } from './read-diagram.ts'
import { checkExtensions, extensionText } from './read-extensions.ts'
import { readScope } from './read-scope.ts'
import { BPMN, namedOf, nameOf, partsOf, Reading } from './reading.ts'
import { isRefusedNode, reportRefused } from './refused.ts'

/** Of the years when the standard was made. */
const DRAFT = /^http:\/\/(schema|www)\.omg\.org\/.*\bBPMN\b/i

export type ReadOptions = {
  /**
   * The model is only looked at or tried out: what hinders its running (foreign expressions, messages
   * without a name) is a warning, as it is without saying in processes that are not `isExecutable`; and what
   * leads nowhere is left out with a warning.
   */
  drawn?: boolean
}

export type ReadModel = {
  definitions: Definitions
  diagrams: readonly Diagram[]
  /** warnings, in the order of the text */
  findings: readonly Finding[]
}

/**
 * Reads a model of BPMN 2.0 from its text, or from the bytes of its file in any encoding.
 *
 * @returns what runs, the diagrams, and what is to be said of the model
 * @throws BpmnError  with everything that is wrong, each with element, id, name, page, line and column
 * @source BPMN 2.0.2 (OMG formal/2013-12-09)
 */
export function readBpmn(
  input: string | Uint8Array,
  { drawn = false }: ReadOptions = {},
): ReadModel {
  const [text, root] = rootOf(input)
  if (root.name !== 'definitions' || root.namespace !== BPMN) throw new BpmnError([strange(root)])
  const reading = new Reading(text, root, { lenient: drawn || !runs(root), drawn })
  for (const [id, page] of pagesOf(root)) reading.pages.set(id, page)
  reportRefused(root, reading)
  const definitions = readDefinitions(root, reading, drawn)
  const findings = inOrder(reading.findings)
  if (findings.some(({ severity }) => severity === 'error')) throw new BpmnError(findings)
  return { definitions, diagrams: readDiagrams(root, definitions, reading), findings }
}

function rootOf(input: string | Uint8Array): [string, XmlElement] {
  try {
    const text = typeof input === 'string' ? input : decodeXml(input)
    return [text, readXml(text)]
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    const params = { ...error.params, reason: error.code }
    const { place } = error
    throw new BpmnError([{ severity: 'error', code: 'not-xml', params, element: 'text', place }])
  }
}

function strange({ name, namespace, place }: XmlElement): Finding {
  const draft = name === 'definitions' && DRAFT.test(namespace)
  const code = draft ? 'version-unknown' : 'not-bpmn'
  return { severity: 'error', code, params: { root: name, namespace }, element: name, place }
}

const isExecutable = (process: XmlElement): boolean =>
  /^(true|1)$/.test(attributeOf(process, 'isExecutable')?.trim() ?? '')

const runs = (root: XmlElement): boolean => partsOf(root, 'process').some(isExecutable)

/** Of definitions: what is read, what only names things, and what is only drawn. */
const KNOWN = new Set([
  ...['import', 'extension', 'extensionElements', 'documentation', 'relationship', 'process'],
  ...['collaboration', 'message', 'signal', 'error', 'escalation', 'itemDefinition', 'interface'],
  ...['endPoint', 'resource', 'category', 'correlationProperty', 'dataStore', 'partnerEntity'],
  ...['partnerRole', 'globalTask', 'globalUserTask', 'globalManualTask', 'globalScriptTask'],
  ...['globalBusinessRuleTask', 'globalConversation', 'conversation', 'rootElement'],
  ...['choreography', 'globalChoreographyTask'],
])

function readDefinitions(root: XmlElement, reading: Reading, drawn: boolean): Definitions {
  for (const child of partsOf(root)) {
    const known = KNOWN.has(child.name) || child.name.endsWith('EventDefinition')
    if (known || isRefusedNode(child.name)) continue
    reading.hinders(child, 'unknown-element', { child: child.name, parent: root.name })
  }
  const processes = partsOf(root, 'process').map((element) => {
    reading.lenient = drawn || !isExecutable(element)
    return readProcess(element, reading)
  })
  reading.lenient = drawn || !runs(root)
  if (processes.length === 0) reading.breaks(root, 'no-process')
  const collaborations = partsOf(root, 'collaboration')
  return {
    id: attributeOf(root, 'id') ?? null,
    name: nameOf(root),
    namespace: attributeOf(root, 'targetNamespace') ?? '',
    processes,
    participants: collaborations.flatMap((one) => participantsOf(one, reading)),
    messageFlows: collaborations.flatMap((one) => messageFlowsOf(one, reading)),
  }
}

function readProcess(element: XmlElement, reading: Reading): Process {
  checkExtensions(element, reading)
  return {
    kind: 'process',
    ...namedOf(element, reading),
    executable: isExecutable(element),
    ...readScope(element, reading, 'process'),
    lanes: lanesOf(element, null, reading),
  }
}

function lanesOf(element: XmlElement, parent: string | null, reading: Reading): readonly Lane[] {
  const sets = [...partsOf(element, 'laneSet'), ...partsOf(element, 'childLaneSet')]
  const own = sets
    .flatMap((set) => partsOf(set, 'lane'))
    .flatMap((lane) => {
      checkExtensions(lane, reading)
      const named = namedOf(lane, reading)
      const inner = lanesOf(lane, named.id, reading)
      const nodes = partsOf(lane, 'flowNodeRef').flatMap((child) => {
        const reference = textOf(child).trim()
        const found = reading.target(reference)
        if (found) return [attributeOf(found, 'id') ?? reference]
        reading.hinders(child, 'dangling-reference', { attribute: 'flowNodeRef', reference })
        return []
      })
      const all = [...new Set([...nodes, ...inner.flatMap((one) => one.nodes)])]
      return [{ ...named, nodes: all, role: extensionText(lane, 'role'), parent }, ...inner]
    })
  const within = partsOf(element, 'subProcess').flatMap((one) => lanesOf(one, parent, reading))
  return [...own, ...within]
}

const participantsOf = (collaboration: XmlElement, reading: Reading): Participant[] =>
  partsOf(collaboration, 'participant').map((element) => {
    const process = reading.referred(element, 'processRef', ['process'])
    return {
      ...namedOf(element, reading),
      process: (process && attributeOf(process, 'id')) ?? null,
    }
  })

/** Flows with an end that is nothing are told of and left out: they carry nothing by themselves. */
function messageFlowsOf(collaboration: XmlElement, reading: Reading): MessageFlow[] {
  return partsOf(collaboration, 'messageFlow').flatMap((element) => {
    const [source, target] = ['sourceRef', 'targetRef'].map((attribute) => {
      const reference = attributeOf(element, attribute) ?? ''
      const found = reading.target(reference)
      if (!found) reading.hinders(element, 'dangling-reference', { attribute, reference })
      return found && attributeOf(found, 'id')
    })
    return source && target ? [{ ...namedOf(element, reading), source, target }] : []
  })
}

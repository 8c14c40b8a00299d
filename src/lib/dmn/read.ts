import { readXml } from '#lib/xml/read'
import { type XmlElement, XmlError } from '#lib/xml/tree'
import { ElementReader, Reading } from './element-reader.ts'
import { DmnError, type Finding } from './findings.ts'
import type { Definitions, DmnVersion, DrgElement, Import, ItemDefinition } from './model.ts'
import { readDecision, readInput, readModel, readService, readSource } from './read-drg.ts'
import { readItem, readTests } from './read-parts.ts'

const DMN_1_1 = 'http://www.omg.org/spec/DMN/20151101/dmn.xsd'
export const NAMESPACES: Readonly<Record<DmnVersion, string>> = {
  '1.2': 'http://www.omg.org/spec/DMN/20180521/MODEL/',
  '1.3': 'https://www.omg.org/spec/DMN/20191111/MODEL/',
  '1.4': 'https://www.omg.org/spec/DMN/20211108/MODEL/',
  '1.5': 'https://www.omg.org/spec/DMN/20230324/MODEL/',
}
const DIAGRAMS: Readonly<Record<DmnVersion, string>> = {
  '1.2': 'http://www.omg.org/spec/DMN/20180521/DMNDI/',
  '1.3': 'https://www.omg.org/spec/DMN/20191111/DMNDI/',
  '1.4': 'https://www.omg.org/spec/DMN/20191111/DMNDI/',
  '1.5': 'https://www.omg.org/spec/DMN/20230324/DMNDI/',
}
const VERSIONS = ['1.2', '1.3', '1.4', '1.5'] as const
/** Read by nobody here, written back as they were. */
const OTHERS = [
  'elementCollection',
  'performanceIndicator',
  'organizationUnit',
  'textAnnotation',
  'association',
]

/**
 * Reads a model of DMN 1.2 to 1.5.
 *
 * @throws DmnError  with everything that is wrong with it; nothing is guessed or left out
 */
export function readDmn(text: string): Definitions {
  const root = rootOf(text)
  const version = VERSIONS.find((one) => NAMESPACES[one] === root.namespace)
  if (root.name !== 'definitions' || !version) throw new DmnError([strange(root)])
  const reading = new Reading(root.namespace, version)
  const model = definitions(root, reading)
  if (reading.findings.length > 0) throw new DmnError(inOrder(reading.findings))
  return model
}

/** As they stand in the text. */
const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)

function rootOf(text: string): XmlElement {
  try {
    return readXml(text)
  } catch (error) {
    if (!(error instanceof XmlError)) throw error
    const params = { ...error.params, reason: error.code }
    const { place } = error
    throw new DmnError([{ severity: 'error', code: 'not-xml', params, element: 'text', place }])
  }
}

function strange(root: XmlElement): Finding {
  const { name, namespace, place } = root
  const params = { root: name, namespace }
  const about = { severity: 'error' as const, params, element: name, place }
  if (namespace === DMN_1_1) return { ...about, code: 'version-too-old' }
  const dmn = name === 'definitions' && /\bDMN\b/.test(namespace)
  return { ...about, code: dmn ? 'version-unknown' : 'not-dmn' }
}

function definitions(root: XmlElement, reading: Reading): Definitions {
  const diagrams = root.children.filter(
    (child): child is XmlElement =>
      typeof child !== 'string' &&
      child.name === 'DMNDI' &&
      child.namespace === DIAGRAMS[reading.version],
  )
  const [diagram, second] = diagrams
  if (second) reading.error(second, 'repeated-element', { parent: root.name, child: 'DMNDI' })
  const apart = { ...root, children: root.children.filter((one) => one !== diagram) }
  const reader = new ElementReader(apart, reading)
  const exporter = reader.attribute('exporter')
  const exporterVersion = reader.attribute('exporterVersion')
  const others = OTHERS.flatMap((name) => reader.many(name))
  return {
    kind: 'definitions',
    version: reading.version,
    name: reader.needed('name'),
    namespace: reader.needed('namespace'),
    ...reader.language('expressionLanguage'),
    ...reader.language('typeLanguage'),
    ...(exporter === undefined ? {} : { exporter }),
    ...(exporterVersion === undefined ? {} : { exporterVersion }),
    imports: reader.many('import').map((child) => readImport(child, reading)),
    itemDefinitions: reader.many('itemDefinition').map((child) => itemDefinition(child, reading)),
    elements: drgElements(reader),
    others: [...others, ...reader.many('group', '1.3')],
    ...(diagram ? { diagram } : {}),
    prefix: root.prefix,
    declares: root.declares,
    ...reader.node(),
  }
}

const DRG: Record<DrgElement['kind'], (element: XmlElement, reading: Reading) => DrgElement> = {
  inputData: readInput,
  decision: readDecision,
  businessKnowledgeModel: readModel,
  decisionService: readService,
  knowledgeSource: readSource,
}
const DRG_NAMES = new Set(Object.keys(DRG))
const isDrg = (name: string): name is DrgElement['kind'] => DRG_NAMES.has(name)

function drgElements(reader: ElementReader): DrgElement[] {
  reader.ask(DRG_NAMES)
  const { reading } = reader
  return reader.children().flatMap((child) => {
    if (!isDrg(child.name)) return []
    reading.within = child.attributes.find((one) => one.name === 'name')?.value
    const read = DRG[child.name](child, reading)
    reading.within = undefined
    return [read]
  })
}

function readImport(element: XmlElement, reading: Reading): Import {
  const reader = new ElementReader(element, reading)
  const locationUri = reader.attribute('locationURI')
  return {
    kind: 'import',
    name: reader.needed('name').trim(),
    namespace: reader.needed('namespace'),
    importType: reader.needed('importType'),
    ...(locationUri === undefined ? {} : { locationUri }),
    ...reader.node(),
  }
}

function itemDefinition(element: XmlElement, reading: Reading): ItemDefinition {
  const reader = new ElementReader(element, reading)
  const typeRef = reader.text('typeRef')?.trim()
  const allowed = reader.optional('allowedValues')
  const constraint = reader.optional('typeConstraint', '1.5')
  const item = reader.optional('functionItem', '1.3')
  return {
    kind: element.name === 'itemComponent' ? 'itemComponent' : 'itemDefinition',
    name: reader.needed('name'),
    ...reader.language('typeLanguage'),
    isCollection: reader.flag('isCollection'),
    ...(typeRef ? { typeRef } : {}),
    ...(allowed ? { allowedValues: readTests(allowed, reading) } : {}),
    ...(constraint ? { typeConstraint: readTests(constraint, reading) } : {}),
    components: reader.many('itemComponent').map((child) => itemDefinition(child, reading)),
    ...(item ? { functionItem: functionItem(item, reading) } : {}),
    ...reader.node(),
  }
}

function functionItem(element: XmlElement, reading: Reading) {
  const reader = new ElementReader(element, reading)
  const outputTypeRef = reader.attribute('outputTypeRef')?.trim()
  return {
    ...(outputTypeRef ? { outputTypeRef } : {}),
    parameters: reader.many('parameters').map((child) => readItem(child, reading)),
    ...reader.node(),
  }
}

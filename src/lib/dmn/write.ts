import type { XmlElement } from '#lib/xml/tree'
import { writeXml } from '#lib/xml/write'
import { ElementWriter, type Written } from './element-writer.ts'
import type {
  Definitions,
  DrgElement,
  FunctionItem,
  Import,
  ItemDefinition,
  Reference,
  Requirement,
} from './model.ts'
import { NAMESPACES } from './read.ts'
import { expressionOf, functionOf, itemOf, testsOf } from './write-expressions.ts'

/**
 * The text of a model, in its own version and with its own prefix: what was read and written back reads as the same model.
 *
 * @throws Error  a text holds a character that XML cannot
 */
export function writeDmn(model: Definitions): string {
  const writer = new ElementWriter(NAMESPACES[model.version], model.prefix)
  const root = writer.element('definitions', model, {
    attributes: {
      name: model.name,
      namespace: model.namespace,
      expressionLanguage: model.expressionLanguage,
      typeLanguage: model.typeLanguage,
      exporter: model.exporter,
      exporterVersion: model.exporterVersion,
    },
    children: [
      ...model.imports.map((one) => importOf(writer, one)),
      ...model.itemDefinitions.map((one) => itemDefinition(writer, one)),
      ...model.elements.map((one) => drgElement(writer, one)),
      ...model.others,
      model.diagram,
    ],
  })
  return writeXml({ ...root, declares: model.declares })
}

const importOf = (writer: ElementWriter, one: Import): XmlElement =>
  writer.element('import', one, {
    attributes: {
      name: one.name,
      namespace: one.namespace,
      importType: one.importType,
      locationURI: one.locationUri,
    },
  })

const itemDefinition = (writer: ElementWriter, one: ItemDefinition): XmlElement =>
  writer.element(one.kind, one, {
    attributes: {
      name: one.name,
      typeLanguage: one.typeLanguage,
      isCollection: one.isCollection ? 'true' : undefined,
    },
    children: [
      writer.text('typeRef', one.typeRef),
      one.allowedValues && testsOf(writer, 'allowedValues', one.allowedValues),
      one.typeConstraint && testsOf(writer, 'typeConstraint', one.typeConstraint),
      ...one.components.map((component) => itemDefinition(writer, component)),
      one.functionItem && functionItem(writer, one.functionItem),
    ],
  })

const functionItem = (writer: ElementWriter, one: FunctionItem): XmlElement =>
  writer.element('functionItem', one, {
    attributes: { outputTypeRef: one.outputTypeRef },
    children: one.parameters.map((parameter) => itemOf(writer, 'parameters', parameter)),
  })

function drgElement(writer: ElementWriter, one: DrgElement): XmlElement {
  const attributes: Record<string, string | undefined> = { name: one.name }
  if (one.kind === 'knowledgeSource') attributes.locationURI = one.locationUri
  return writer.element(one.kind, one, { attributes, children: drgChildren(writer, one) })
}

function drgChildren(writer: ElementWriter, one: DrgElement): Written[] {
  const variable = 'variable' in one && one.variable && itemOf(writer, 'variable', one.variable)
  const requirements = 'requirements' in one ? one.requirements : []
  const required = requirements.map((requirement) => requirementOf(writer, requirement))
  switch (one.kind) {
    case 'inputData':
      return [variable]
    case 'decision':
      return [
        writer.text('question', one.question),
        writer.text('allowedAnswers', one.allowedAnswers),
        variable,
        ...required,
        ...one.others,
        one.expression && expressionOf(writer, one.expression),
      ]
    case 'businessKnowledgeModel':
      return [
        variable,
        one.logic && functionOf(writer, 'encapsulatedLogic', one.logic),
        ...required,
      ]
    case 'decisionService':
      return [
        variable,
        ...references(writer, 'outputDecision', one.outputDecisions),
        ...references(writer, 'encapsulatedDecision', one.encapsulatedDecisions),
        ...references(writer, 'inputDecision', one.inputDecisions),
        ...references(writer, 'inputData', one.inputData),
      ]
    case 'knowledgeSource':
      return [...required, writer.text('type', one.type), one.owner]
  }
}

const reference = (writer: ElementWriter, name: string, one: Reference): XmlElement =>
  writer.element(name, one, { attributes: { href: one.href } })

const references = (writer: ElementWriter, name: string, all: readonly Reference[]) =>
  all.map((one) => reference(writer, name, one))

const requirementOf = (writer: ElementWriter, one: Requirement): XmlElement =>
  writer.element(one.within, one, { children: [reference(writer, one.kind, one.reference)] })

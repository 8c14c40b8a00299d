import type { XmlElement } from '#lib/xml/tree'
import { ElementReader, type Reading } from './element-reader.ts'
import type {
  Decision,
  DecisionService,
  InputData,
  KnowledgeModel,
  KnowledgeSource,
  Reference,
  Requirement,
  RequirementKind,
} from './model.ts'
import { optionalExpression, readFunction } from './read-expressions.ts'
import { optionalItem } from './read-parts.ts'

const REQUIREMENTS: Record<Requirement['within'], readonly RequirementKind[]> = {
  informationRequirement: ['requiredInput', 'requiredDecision'],
  knowledgeRequirement: ['requiredKnowledge'],
  authorityRequirement: ['requiredInput', 'requiredDecision', 'requiredAuthority'],
}
/** Business context of a decision: read by nobody here, written back as it was. */
const OTHERS = [
  'supportedObjective',
  'impactedPerformanceIndicator',
  'decisionMaker',
  'decisionOwner',
  'usingProcess',
  'usingTask',
]

export function readInput(element: XmlElement, reading: Reading): InputData {
  const reader = new ElementReader(element, reading)
  return {
    kind: 'inputData',
    name: reader.needed('name'),
    ...optionalItem(reader, 'variable'),
    ...reader.node(),
  }
}

export function readDecision(element: XmlElement, reading: Reading): Decision {
  const reader = new ElementReader(element, reading)
  const question = reader.text('question')
  const allowedAnswers = reader.text('allowedAnswers')
  const expression = optionalExpression(reader)
  return {
    kind: 'decision',
    name: reader.needed('name'),
    ...(question === undefined ? {} : { question }),
    ...(allowedAnswers === undefined ? {} : { allowedAnswers }),
    ...optionalItem(reader, 'variable'),
    requirements: [
      ...requirements(reader, 'informationRequirement'),
      ...requirements(reader, 'knowledgeRequirement'),
      ...requirements(reader, 'authorityRequirement'),
    ],
    others: OTHERS.flatMap((name) => reader.many(name)),
    ...(expression ? { expression } : {}),
    ...reader.node(),
  }
}

export function readModel(element: XmlElement, reading: Reading): KnowledgeModel {
  const reader = new ElementReader(element, reading)
  const logic = reader.optional('encapsulatedLogic')
  return {
    kind: 'businessKnowledgeModel',
    name: reader.needed('name'),
    ...optionalItem(reader, 'variable'),
    ...(logic ? { logic: readFunction(logic, reading) } : {}),
    requirements: [
      ...requirements(reader, 'knowledgeRequirement'),
      ...requirements(reader, 'authorityRequirement'),
    ],
    ...reader.node(),
  }
}

export function readService(element: XmlElement, reading: Reading): DecisionService {
  const reader = new ElementReader(element, reading)
  const references = (name: string) => reader.many(name).map((child) => reference(child, reading))
  return {
    kind: 'decisionService',
    name: reader.needed('name'),
    ...optionalItem(reader, 'variable'),
    outputDecisions: references('outputDecision'),
    encapsulatedDecisions: references('encapsulatedDecision'),
    inputDecisions: references('inputDecision'),
    inputData: references('inputData'),
    ...reader.node(),
  }
}

export function readSource(element: XmlElement, reading: Reading): KnowledgeSource {
  const reader = new ElementReader(element, reading)
  const locationUri = reader.attribute('locationURI')
  const type = reader.text('type')
  const owner = reader.optional('owner')
  return {
    kind: 'knowledgeSource',
    name: reader.needed('name'),
    ...(locationUri === undefined ? {} : { locationUri }),
    ...(type === undefined ? {} : { type }),
    ...(owner ? { owner } : {}),
    requirements: requirements(reader, 'authorityRequirement'),
    ...reader.node(),
  }
}

function reference(element: XmlElement, reading: Reading): Reference {
  const reader = new ElementReader(element, reading)
  return { href: reader.needed('href').trim(), ...reader.node() }
}

function requirements(reader: ElementReader, within: Requirement['within']): Requirement[] {
  return reader.many(within).map((child) => {
    const inner = new ElementReader(child, reader.reading)
    const found = REQUIREMENTS[within].flatMap((kind) => {
      const one = inner.optional(kind)
      return one ? [{ kind, reference: reference(one, reader.reading) }] : []
    })
    const [first, second] = found
    if (!first) inner.error('missing-element', { child: REQUIREMENTS[within].join(', ') })
    if (second) inner.error('repeated-element', { child: second.kind })
    const { kind, reference: target } = first ?? {
      kind: 'requiredInput' as const,
      reference: { href: '', foreign: [], place: child.place },
    }
    return { within, kind, reference: target, ...inner.node() }
  })
}

import type { XmlElement } from '#lib/xml/tree'
import { ElementReader, type Reading } from './element-reader.ts'
import type {
  Aggregation,
  Annotation,
  AnnotationClause,
  DecisionTable,
  InputClause,
  Literal,
  OutputClause,
  Rule,
} from './model.ts'
import { readLiteral, readTests, typeRefOf } from './read-parts.ts'

const POLICIES = [
  'UNIQUE',
  'FIRST',
  'PRIORITY',
  'ANY',
  'COLLECT',
  'RULE ORDER',
  'OUTPUT ORDER',
] as const
const AGGREGATIONS = ['SUM', 'COUNT', 'MIN', 'MAX'] as const
const ORIENTATIONS = ['Rule-as-Row', 'Rule-as-Column', 'CrossTable'] as const

/** Reads a decision table; that rows fit its columns is judged when it is compiled. */
export function readTable(element: XmlElement, reading: Reading): DecisionTable {
  const reader = new ElementReader(element, reading)
  const orientation = reader.attribute('preferredOrientation') === undefined
  const outputLabel = reader.attribute('outputLabel')
  return {
    kind: 'decisionTable',
    hitPolicy: reader.word('hitPolicy', POLICIES),
    ...aggregation(reader),
    ...(orientation ? {} : { orientation: reader.word('preferredOrientation', ORIENTATIONS) }),
    ...(outputLabel === undefined ? {} : { outputLabel }),
    ...typeRefOf(reader),
    inputs: reader.many('input').map((child) => inputClause(child, reading)),
    outputs: reader.many('output').map((child) => outputClause(child, reading)),
    annotations: reader.many('annotation').map((child) => annotationClause(child, reading)),
    rules: reader.many('rule').map((child) => rule(child, reading)),
    ...reader.node(),
  }
}

function aggregation(reader: ElementReader): { aggregation?: Aggregation } {
  if (reader.attribute('aggregation') === undefined) return {}
  return { aggregation: reader.word('aggregation', AGGREGATIONS) }
}

const missing = (element: XmlElement): Literal => ({
  kind: 'literalExpression',
  text: 'null',
  foreign: [],
  place: element.place,
})

function inputClause(element: XmlElement, reading: Reading): InputClause {
  const reader = new ElementReader(element, reading)
  const expression = reader.one('inputExpression')
  const values = reader.optional('inputValues')
  return {
    expression: expression ? readLiteral(expression, reading) : missing(element),
    ...(values ? { values: readTests(values, reading) } : {}),
    ...reader.node(),
  }
}

function outputClause(element: XmlElement, reading: Reading): OutputClause {
  const reader = new ElementReader(element, reading)
  const name = reader.attribute('name')
  const values = reader.optional('outputValues')
  const entry = reader.optional('defaultOutputEntry')
  return {
    ...(name === undefined ? {} : { name }),
    ...typeRefOf(reader),
    ...(values ? { values: readTests(values, reading) } : {}),
    ...(entry ? { defaultEntry: readLiteral(entry, reading) } : {}),
    ...reader.node(),
  }
}

function annotationClause(element: XmlElement, reading: Reading): AnnotationClause {
  const reader = new ElementReader(element, reading)
  return { name: reader.attribute('name') ?? '', ...reader.node() }
}

function rule(element: XmlElement, reading: Reading): Rule {
  const reader = new ElementReader(element, reading)
  return {
    inputs: reader.many('inputEntry').map((child) => readTests(child, reading)),
    outputs: reader.many('outputEntry').map((child) => readLiteral(child, reading)),
    annotations: reader.many('annotationEntry').map((child): Annotation => {
      const inner = new ElementReader(child, reading)
      return { text: inner.text('text') ?? '', ...inner.node() }
    }),
    ...reader.node(),
  }
}

import type { XmlElement } from '#lib/xml/tree'
import type { ElementWriter, Written } from './element-writer.ts'
import type {
  Binding,
  ContextEntry,
  DecisionTable,
  Expression,
  FunctionDefinition,
  InformationItem,
  InputClause,
  Literal,
  Node,
  OutputClause,
  Rule,
  TestsText,
} from './model.ts'

export const itemOf = (writer: ElementWriter, name: string, one: InformationItem): XmlElement =>
  writer.element(name, one, { attributes: { name: one.name, typeRef: one.typeRef } })

export const testsOf = (writer: ElementWriter, name: string, one: TestsText): XmlElement =>
  writer.element(name, one, {
    attributes: { typeRef: one.typeRef, expressionLanguage: one.expressionLanguage },
    children: [writer.text('text', one.text)],
  })

const literalOf = (writer: ElementWriter, name: string, one: Literal): XmlElement =>
  writer.element(name, one, {
    attributes: { typeRef: one.typeRef, expressionLanguage: one.expressionLanguage },
    children: [writer.text('text', one.text)],
  })

export const functionOf = (
  writer: ElementWriter,
  name: string,
  one: FunctionDefinition,
): XmlElement =>
  writer.element(name, one, {
    attributes: { typeRef: one.typeRef, kind: one.language === 'FEEL' ? undefined : one.language },
    children: [
      ...one.parameters.map((parameter) => itemOf(writer, 'formalParameter', parameter)),
      one.body && expressionOf(writer, one.body),
    ],
  })

/** The element of an expression. */
export function expressionOf(writer: ElementWriter, one: Expression): XmlElement {
  if (one.kind === 'literalExpression') return literalOf(writer, one.kind, one)
  if (one.kind === 'functionDefinition') return functionOf(writer, one.kind, one)
  if (one.kind === 'decisionTable') return tableOf(writer, one)
  const iterator = 'iteratorVariable' in one ? { iteratorVariable: one.iteratorVariable } : {}
  return writer.element(one.kind, one, {
    attributes: { typeRef: one.typeRef, ...iterator },
    children: partsOf(writer, one),
  })
}

/** An element with nothing on it. */
const UNMARKED: Node & { typeRef?: string } = { foreign: [], place: { line: 0, column: 0 } }

type Boxed = Exclude<Expression, Literal | FunctionDefinition | DecisionTable>

function partsOf(writer: ElementWriter, one: Boxed): Written[] {
  const part = (name: string, expression: Expression) => {
    const { typeRef, ...node } = ('parts' in one && one.parts[name]) || UNMARKED
    const children = [expressionOf(writer, expression)]
    return writer.element(name, node, { attributes: { typeRef }, children })
  }
  switch (one.kind) {
    case 'context':
      return one.entries.map((entry) => entryOf(writer, entry))
    case 'list':
      return one.items.map((item) => expressionOf(writer, item))
    case 'relation':
      return [
        ...one.columns.map((column) => itemOf(writer, 'column', column)),
        ...one.rows.map((row) => rowOf(writer, row)),
      ]
    case 'invocation':
      return [
        expressionOf(writer, one.called),
        ...one.bindings.map((binding) => bindingOf(writer, binding)),
      ]
    case 'conditional':
      return [part('if', one.condition), part('then', one.whenTrue), part('else', one.otherwise)]
    case 'filter':
      return [part('in', one.in), part('match', one.match)]
    case 'for':
      return [part('in', one.in), part('return', one.return)]
    case 'some':
    case 'every':
      return [part('in', one.in), part('satisfies', one.satisfies)]
  }
}

const entryOf = (writer: ElementWriter, one: ContextEntry): XmlElement =>
  writer.element('contextEntry', one, {
    children: [
      one.variable && itemOf(writer, 'variable', one.variable),
      expressionOf(writer, one.expression),
    ],
  })

const rowOf = (writer: ElementWriter, row: Extract<Expression, { kind: 'list' }>): XmlElement =>
  writer.element('row', row, {
    attributes: { typeRef: row.typeRef },
    children: row.items.map((item) => expressionOf(writer, item)),
  })

const bindingOf = (writer: ElementWriter, one: Binding): XmlElement =>
  writer.element('binding', one, {
    children: [
      itemOf(writer, 'parameter', one.parameter),
      one.expression && expressionOf(writer, one.expression),
    ],
  })

const tableOf = (writer: ElementWriter, one: DecisionTable): XmlElement =>
  writer.element('decisionTable', one, {
    attributes: {
      typeRef: one.typeRef,
      hitPolicy: one.hitPolicy,
      aggregation: one.aggregation,
      preferredOrientation: one.orientation,
      outputLabel: one.outputLabel,
    },
    children: [
      ...one.inputs.map((input) => inputOf(writer, input)),
      ...one.outputs.map((output) => outputOf(writer, output)),
      ...one.annotations.map((annotation) =>
        writer.element('annotation', annotation, { attributes: { name: annotation.name } }),
      ),
      ...one.rules.map((rule) => ruleOf(writer, rule)),
    ],
  })

const inputOf = (writer: ElementWriter, one: InputClause): XmlElement =>
  writer.element('input', one, {
    children: [
      literalOf(writer, 'inputExpression', one.expression),
      one.values && testsOf(writer, 'inputValues', one.values),
    ],
  })

const outputOf = (writer: ElementWriter, one: OutputClause): XmlElement =>
  writer.element('output', one, {
    attributes: { name: one.name, typeRef: one.typeRef },
    children: [
      one.values && testsOf(writer, 'outputValues', one.values),
      one.defaultEntry && literalOf(writer, 'defaultOutputEntry', one.defaultEntry),
    ],
  })

const ruleOf = (writer: ElementWriter, one: Rule): XmlElement =>
  writer.element('rule', one, {
    children: [
      ...one.inputs.map((input) => testsOf(writer, 'inputEntry', input)),
      ...one.outputs.map((output) => literalOf(writer, 'outputEntry', output)),
      ...one.annotations.map((annotation) =>
        writer.element('annotationEntry', annotation, {
          children: [writer.text('text', annotation.text)],
        }),
      ),
    ],
  })

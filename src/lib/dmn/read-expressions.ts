import type { XmlElement } from '#lib/xml/tree'
import { ElementReader, type Reading } from './element-reader.ts'
import type {
  Binding,
  BoxedList,
  ContextEntry,
  DmnVersion,
  Expression,
  FunctionDefinition,
  Node,
} from './model.ts'
import { optionalItem, readItem, readLiteral, typeRefOf } from './read-parts.ts'
import { readTable } from './read-tables.ts'

type Kind = Expression['kind']
type Reader = (element: XmlElement, reading: Reading) => Expression

const SINCE: Partial<Record<Kind, DmnVersion>> = {
  conditional: '1.4',
  filter: '1.4',
  for: '1.4',
  some: '1.4',
  every: '1.4',
}

const READERS: Record<Kind, Reader> = {
  literalExpression: (element, reading) => readLiteral(element, reading),
  context: readContext,
  list: (element, reading) => readList(element, reading),
  relation: readRelation,
  functionDefinition: (element, reading) => readFunction(element, reading),
  invocation: readInvocation,
  decisionTable: (element, reading) => readTable(element, reading),
  conditional: readConditional,
  filter: readFilter,
  for: readIteration,
  some: (element, reading) => readQuantified(element, reading, 'some'),
  every: (element, reading) => readQuantified(element, reading, 'every'),
}

const KINDS = new Set(Object.keys(READERS))
const isKind = (name: string): name is Kind => KINDS.has(name)

/** Stands where an expression is missing; the model is refused then. */
const nothing = (element: XmlElement): Expression => ({
  kind: 'literalExpression',
  text: 'null',
  foreign: [],
  place: element.place,
})

/** Reads every child that is an expression, in the order of the text. */
export function expressionsIn(reader: ElementReader): Expression[] {
  reader.ask(KINDS)
  return reader.children().flatMap((child) => {
    if (!isKind(child.name)) return []
    const since = SINCE[child.name]
    if (since && reader.reading.version < since) {
      const { version } = reader.reading
      reader.reading.error(child, 'newer-element', { child: child.name, since, version })
    }
    return [READERS[child.name](child, reader.reading)]
  })
}

export function optionalExpression(reader: ElementReader): Expression | undefined {
  const [first, second] = expressionsIn(reader)
  if (second) reader.error('repeated-element', { child: 'expression' })
  return first
}

function neededExpression(reader: ElementReader): Expression {
  const found = optionalExpression(reader)
  if (!found) reader.error('missing-element', { child: 'expression' })
  return found ?? nothing(reader.element)
}

/** The expressions inside children such as `if`, and what else these children have. */
class PartsReader {
  readonly parts: Record<string, Node & { typeRef?: string }> = {}
  readonly #reader: ElementReader

  constructor(reader: ElementReader) {
    this.#reader = reader
  }

  expression(name: string): Expression {
    const child = this.#reader.one(name)
    if (!child) return nothing(this.#reader.element)
    const inner = new ElementReader(child, this.#reader.reading)
    const expression = neededExpression(inner)
    this.parts[name] = { ...typeRefOf(inner), ...inner.node() }
    return expression
  }
}

function readContext(element: XmlElement, reading: Reading): Expression {
  const reader = new ElementReader(element, reading)
  const entries = reader.many('contextEntry').map((child): ContextEntry => {
    const entry = new ElementReader(child, reading)
    const variable = optionalItem(entry, 'variable')
    return { ...variable, expression: neededExpression(entry), ...entry.node() }
  })
  return { kind: 'context', entries, ...typeRefOf(reader), ...reader.node() }
}

export function readList(element: XmlElement, reading: Reading): BoxedList {
  const reader = new ElementReader(element, reading)
  const items = expressionsIn(reader)
  return { kind: 'list', items, ...typeRefOf(reader), ...reader.node() }
}

function readRelation(element: XmlElement, reading: Reading): Expression {
  const reader = new ElementReader(element, reading)
  const columns = reader.many('column').map((child) => readItem(child, reading))
  const rows = reader.many('row').map((child) => readList(child, reading))
  return { kind: 'relation', columns, rows, ...typeRefOf(reader), ...reader.node() }
}

export function readFunction(element: XmlElement, reading: Reading): FunctionDefinition {
  const reader = new ElementReader(element, reading)
  const parameters = reader.many('formalParameter').map((child) => readItem(child, reading))
  const body = optionalExpression(reader)
  const language = reader.wordKept('kind', ['FEEL', 'Java', 'PMML'])
  return {
    kind: 'functionDefinition',
    language,
    parameters,
    ...(body ? { body } : {}),
    ...typeRefOf(reader),
    ...reader.node(),
  }
}

function readInvocation(element: XmlElement, reading: Reading): Expression {
  const reader = new ElementReader(element, reading)
  const called = neededExpression(reader)
  const bindings = reader.many('binding').map((child): Binding => {
    const inner = new ElementReader(child, reading)
    const parameter = inner.one('parameter')
    const expression = optionalExpression(inner)
    return {
      ...inner.node(),
      parameter: parameter
        ? readItem(parameter, reading)
        : { name: '', foreign: [], place: child.place },
      ...(expression ? { expression } : {}),
    }
  })
  return { kind: 'invocation', called, bindings, ...typeRefOf(reader), ...reader.node() }
}

function readConditional(element: XmlElement, reading: Reading): Expression {
  const reader = new ElementReader(element, reading)
  const parts = new PartsReader(reader)
  return {
    kind: 'conditional',
    condition: parts.expression('if'),
    whenTrue: parts.expression('then'),
    otherwise: parts.expression('else'),
    parts: parts.parts,
    ...typeRefOf(reader),
    ...reader.node(),
  }
}

function readFilter(element: XmlElement, reading: Reading): Expression {
  const reader = new ElementReader(element, reading)
  const parts = new PartsReader(reader)
  return {
    kind: 'filter',
    in: parts.expression('in'),
    match: parts.expression('match'),
    parts: parts.parts,
    ...typeRefOf(reader),
    ...reader.node(),
  }
}

function readIteration(element: XmlElement, reading: Reading): Expression {
  const reader = new ElementReader(element, reading)
  const parts = new PartsReader(reader)
  return {
    kind: 'for',
    iteratorVariable: reader.needed('iteratorVariable'),
    in: parts.expression('in'),
    return: parts.expression('return'),
    parts: parts.parts,
    ...typeRefOf(reader),
    ...reader.node(),
  }
}

function readQuantified(element: XmlElement, reading: Reading, kind: 'some' | 'every'): Expression {
  const reader = new ElementReader(element, reading)
  const parts = new PartsReader(reader)
  return {
    kind,
    iteratorVariable: reader.needed('iteratorVariable'),
    in: parts.expression('in'),
    satisfies: parts.expression('satisfies'),
    parts: parts.parts,
    ...typeRefOf(reader),
    ...reader.node(),
  }
}

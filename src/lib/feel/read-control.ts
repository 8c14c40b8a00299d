import type { Expression, FormalParameter, Iterator } from './ast.ts'
import { Names, nameOf } from './names.ts'
import { readType } from './read-type.ts'
import type { ReadExpression, Reader } from './reader.ts'
import { type Meaning, NamesScope } from './scope.ts'
import { type FeelType, listOf, UNKNOWN } from './type.ts'
import { elementTypeOf } from './typing-paths.ts'

const withNames = (reader: Reader, entries: [string, number, FeelType][]) =>
  new NamesScope(
    reader.scope,
    new Names<Meaning>(
      entries.map(([name, slot, type]) => [name, { binding: { to: 'slot', slot }, type }]),
    ),
  )

export function readIf(reader: Reader, expression: ReadExpression): Expression {
  const { start } = reader.expectWord('if')
  const condition = expression(reader)
  reader.expectWord('then')
  const then = expression(reader)
  reader.expectWord('else')
  const otherwise = expression(reader)
  return reader.node({ kind: 'if', condition, then, otherwise }, start)
}

export function readFor(reader: Reader, expression: ReadExpression): Expression {
  const { start } = reader.expectWord('for')
  const partial = reader.newSlot()
  const outer = reader.scope
  const iterators = readIterators(reader, expression)
  reader.scope = withNames(reader, [['partial', partial, listOf(UNKNOWN)]])
  reader.expectWord('return')
  const body = expression(reader)
  reader.scope = outer
  return reader.node({ kind: 'for', iterators, partial, body }, start)
}

export function readQuantified(reader: Reader, expression: ReadExpression): Expression {
  const { start, text } = reader.next()
  const outer = reader.scope
  const iterators = readIterators(reader, expression)
  reader.expectWord('satisfies')
  const body = expression(reader)
  reader.scope = outer
  const quantifier = text === 'some' ? 'some' : 'every'
  return reader.node({ kind: 'quantified', quantifier, iterators, body }, start)
}

/** Each may use those before it; they stay in the reader's scope. */
function readIterators(reader: Reader, expression: ReadExpression): Iterator[] {
  const iterators: Iterator[] = []
  do {
    const name = readNameUntilIn(reader)
    const from = expression(reader)
    const to = reader.take('..') ? expression(reader) : null
    const slot = reader.newSlot()
    const type = to ? from.type : elementTypeOf(from.type)
    iterators.push({ name, slot, from, to })
    reader.scope = withNames(reader, [[name, slot, type]])
  } while (reader.take(','))
  return iterators
}

function readNameUntilIn(reader: Reader): string {
  const first = reader.at
  if (reader.peek().kind !== 'word') reader.refuseToken('name')
  while (!(reader.isWord('in') && reader.at > first)) {
    if (reader.peek().kind === 'end') reader.refuseToken('in')
    reader.next()
  }
  const name = nameOf(reader.tokens.slice(first, reader.at))
  reader.next()
  return name
}

/** @param entry  name and slot of the entry that the function is, which it may call */
export function readFunction(
  reader: Reader,
  expression: ReadExpression,
  entry: { name: string; slot: number } | null,
): Expression {
  const { start } = reader.expectWord('function')
  reader.expect('(')
  const parameters: FormalParameter[] = []
  while (!reader.isSymbol(')')) {
    parameters.push(readParameter(reader))
    if (!reader.take(',')) break
  }
  reader.expect(')')
  const external = reader.isWord('external')
  if (external) reader.find(reader.next().start, 'external-function')
  const names = parameters.map(({ name, slot, type }): [string, number, FeelType] => [
    name,
    slot,
    type?.type ?? UNKNOWN,
  ])
  const scope = withNames(reader, [...(entry ? [selfOf(entry)] : []), ...names])
  const body = reader.inScope(scope, () => expression(reader))
  const self = entry?.slot ?? null
  return reader.node(
    { kind: 'function', name: entry?.name ?? '', self, parameters, body, external },
    start,
  )
}

const selfOf = ({ name, slot }: { name: string; slot: number }): [string, number, FeelType] => [
  name,
  slot,
  UNKNOWN,
]

function readParameter(reader: Reader): FormalParameter {
  const first = reader.at
  if (reader.peek().kind !== 'word') reader.refuseToken('name')
  while (![':', ',', ')'].some((sign) => reader.isSymbol(sign)) && reader.peek().kind !== 'end') {
    reader.next()
  }
  const name = nameOf(reader.tokens.slice(first, reader.at))
  const slot = reader.newSlot()
  return { name, slot, type: reader.take(':') ? readType(reader) : null }
}

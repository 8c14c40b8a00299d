import type { Entry, Expression } from './ast.ts'
import { parseNumber } from './decimal.ts'
import { inSignsOfFeel, Names } from './names.ts'
import { nearest } from './near.ts'
import type { Operator } from './range.ts'
import { readFor, readFunction, readIf, readQuantified } from './read-control.ts'
import { operatorAhead } from './read-operators.ts'
import { nameBefore } from './read-postfix.ts'
import type { ReadExpression, Reader } from './reader.ts'
import { type Meaning, NamesScope } from './scope.ts'
import { parseTemporal } from './temporal.ts'
import { UNKNOWN } from './type.ts'
import type { FeelValue } from './values.ts'

/** What reads whole expressions, and the ends of intervals. */
export type Inner = { readonly expression: ReadExpression; readonly arithmetic: ReadExpression }

/** A value on its own: a literal, a name, or something in brackets. */
export function readPrimary(reader: Reader, inner: Inner): Expression {
  const token = reader.peek()
  switch (token.kind) {
    case 'number':
    case 'string':
    case 'temporal':
      return readLiteral(reader)
    case 'word':
      return readWord(reader, inner)
    case 'symbol':
      return reader.deeper(() => readBracketed(reader, inner))
    default:
      return reader.refuseToken('expression')
  }
}

function readLiteral(reader: Reader): Expression {
  const { kind, text, value, start } = reader.next()
  if (kind === 'string') return reader.node({ kind: 'literal', value, text }, start)
  const read = kind === 'number' ? parseNumber(text) : parseTemporal(value)
  if (read === null) reader.find(start, 'unreadable', { name: kind, value: text })
  return reader.node({ kind: 'literal', value: read, text }, start)
}

const CONSTANTS = new Map<string, FeelValue>([
  ['null', null],
  ['true', true],
  ['false', false],
])

function readWord(reader: Reader, { expression }: Inner): Expression {
  const { text, start } = reader.peek()
  const found = reader.scope.find(reader.tokens, reader.at)
  if (found.count === 1) {
    const constant = CONSTANTS.get(text)
    if (constant !== undefined) {
      reader.next()
      return reader.node({ kind: 'literal', value: constant, text }, start)
    }
    if (text === 'if') return reader.deeper(() => readIf(reader, expression))
    if (text === 'for') return reader.deeper(() => readFor(reader, expression))
    if (text === 'some' || text === 'every') {
      return reader.deeper(() => readQuantified(reader, expression))
    }
    if (text === 'function') return reader.deeper(() => readFunction(reader, expression, null))
  }
  reader.at += found.count
  const { name, binding, elements, type } = found
  if (binding.to === 'nothing' && elements.length === 0) findUnknown(reader, name, start)
  // An element of unknown type may have an entry of any type under the name.
  const known = elements.length > 0 ? UNKNOWN : type
  return reader.node({ kind: 'name', name, binding, elements }, start, known)
}

/** Digits and commas of Arabic are letters to FEEL: a name of them was surely not meant. */
function findUnknown(reader: Reader, name: string, start: number): void {
  const instead = inSignsOfFeel(name)
  const like = nearest(name, reader.scope.all())
  if (instead !== name) reader.find(start, 'unknown-signs', { name, instead })
  else if (like !== undefined) reader.find(start, 'unknown-name-like', { name, like })
  else reader.find(start, 'unknown-name', { name })
}

function readBracketed(reader: Reader, inner: Inner): Expression {
  const { text, start } = reader.peek()
  if (text === '{') return readContext(reader, inner.expression)
  if (text === ']') {
    reader.next()
    return readInterval(reader, inner, inner.expression(reader), false, start)
  }
  if (text === '[') return readList(reader, inner)
  if (text !== '(') return reader.refuseToken('expression')
  reader.next()
  if (operatorAhead(reader)) {
    const range = readOperatorRange(reader, inner)
    reader.expect(')')
    return range
  }
  const value = inner.expression(reader)
  if (reader.isSymbol('..')) return readInterval(reader, inner, value, false, start)
  reader.expect(')')
  return value
}

/** `< 10` and its like: a range with one end. */
export function readOperatorRange(reader: Reader, { arithmetic }: Inner): Expression {
  const { text, start } = reader.next()
  const operand = arithmetic(reader)
  return reader.node({ kind: 'operator-range', operator: text as Operator, operand }, start)
}

export function readInterval(
  reader: Reader,
  { arithmetic }: Inner,
  low: Expression,
  lowIncluded: boolean,
  start: number,
): Expression {
  reader.expect('..')
  reader.closing = true
  const high = arithmetic(reader)
  reader.closing = false
  const { text } = reader.peek()
  if (!reader.take(')') && !reader.take('[') && !reader.take(']')) reader.refuseToken(']')
  const highIncluded = text === ']'
  return reader.node({ kind: 'interval', low, high, lowIncluded, highIncluded }, start)
}

function readList(reader: Reader, inner: Inner): Expression {
  const { start } = reader.expect('[')
  const items: Expression[] = []
  const empty =
    reader.isSymbol(']') && !['number', 'string', 'temporal'].includes(reader.peek(1).kind)
  // Behind a comma `]` opens an interval, as in `[1, ]2..3]`.
  if (!empty) {
    do {
      items.push(
        operatorAhead(reader) ? readOperatorRange(reader, inner) : inner.expression(reader),
      )
      const [only] = items
      if (items.length === 1 && only && reader.isSymbol('..')) {
        return readInterval(reader, inner, only, true, start)
      }
    } while (reader.take(','))
  }
  reader.expect(']')
  return reader.node({ kind: 'list', items }, start)
}

function readContext(reader: Reader, expression: ReadExpression): Expression {
  const { start } = reader.expect('{')
  const entries: Entry[] = []
  const outer = reader.scope
  const known = new Names<Meaning>()
  reader.scope = new NamesScope(outer, known)
  while (!reader.isSymbol('}')) {
    const entry = readEntry(reader, expression)
    entries.push(entry)
    const meaning: Meaning = { binding: { to: 'slot', slot: entry.slot }, type: entry.value.type }
    known.add(entry.key, meaning)
    if (!reader.take(',')) break
    if (reader.isSymbol('}')) reader.refuseToken('name')
  }
  reader.scope = outer
  reader.expect('}')
  return reader.node({ kind: 'context', entries }, start)
}

function readEntry(reader: Reader, expression: ReadExpression): Entry {
  const { kind, value: written } = reader.peek()
  let key: string
  if (kind === 'string') {
    key = written
    reader.next()
    reader.expect(':')
  } else {
    key = nameBefore(reader, ':') ?? reader.refuseToken('name:')
  }
  const slot = reader.newSlot()
  const isFunction = reader.isWord('function') && reader.isSymbol('(', 1)
  const value = isFunction
    ? reader.deeper(() => readFunction(reader, expression, { name: key, slot }))
    : expression(reader)
  return { key, slot, value }
}

import type { TypeExpression } from './ast.ts'
import { nameOf, wordsFrom } from './names.ts'
import type { Reader } from './reader.ts'
import { contextOf, type FeelType, listOf, rangeOf, UNKNOWN } from './type.ts'

/**
 * A type as `instance of` and parameters write it.
 *
 * A name that is no type is a finding; nothing is an instance of it.
 */
export function readType(reader: Reader): TypeExpression {
  const first = reader.at
  const type = reader.deeper(() => typeAt(reader))
  return { text: nameOf(reader.tokens.slice(first, reader.at)), type }
}

/** The type that a name without a meaning has: no value is of it. */
export const NO_TYPE: FeelType = { kind: 'function', parameters: [UNKNOWN], result: UNKNOWN }

function typeAt(reader: Reader): FeelType {
  if (reader.isSymbol('<', 1)) {
    if (reader.isWord('list')) return listOf(between(reader))
    if (reader.isWord('range')) return rangeOf(between(reader))
    if (reader.isWord('context')) return contextType(reader)
    if (reader.isWord('function')) return functionType(reader)
  }
  return namedType(reader)
}

/** `<T>` */
function between(reader: Reader): FeelType {
  reader.next()
  reader.expect('<')
  const { type } = readType(reader)
  reader.expect('>')
  return type
}

function contextType(reader: Reader): FeelType {
  reader.next()
  reader.expect('<')
  const entries = new Map<string, FeelType>()
  while (!reader.isSymbol('>')) {
    const first = reader.at
    while (!reader.isSymbol(':') && reader.peek().kind !== 'end') reader.next()
    const name = nameOf(reader.tokens.slice(first, reader.at))
    reader.expect(':')
    entries.set(name, readType(reader).type)
    if (!reader.take(',')) break
  }
  reader.expect('>')
  return contextOf(entries)
}

function functionType(reader: Reader): FeelType {
  reader.next()
  reader.expect('<')
  const parameters: FeelType[] = []
  while (!reader.isSymbol('>')) {
    parameters.push(readType(reader).type)
    if (!reader.take(',')) break
  }
  reader.expect('>')
  reader.expect('-')
  reader.expect('>')
  return { kind: 'function', parameters, result: readType(reader).type }
}

function namedType(reader: Reader): FeelType {
  const known = reader.types.longest(reader.tokens, reader.at)
  if (known) {
    reader.at += known.count
    return known.meaning
  }
  const { start, kind } = reader.peek()
  if (kind !== 'word') reader.refuseToken('type')
  const count = Math.max(1, wordsFrom(reader.tokens, reader.at))
  const name = nameOf(reader.tokens.slice(reader.at, reader.at + count))
  reader.at += count
  reader.find(start, 'unknown-type', { name })
  return NO_TYPE
}

import type { Expression } from './ast.ts'
import { isNamePart, Names, nameOf, wordsFrom } from './names.ts'
import type { ReadExpression, Reader } from './reader.ts'
import { type Meaning, NamesScope } from './scope.ts'
import { isOpen } from './typing-operators.ts'
import { elementTypeOf, entryTypesOf } from './typing-paths.ts'

/** What follows a value: `.entry`, `[filter]`, `(arguments)`, in any number. */
export function readPostfix(
  reader: Reader,
  primary: ReadExpression,
  expression: ReadExpression,
): Expression {
  return readFurtherPostfix(reader, primary(reader), expression)
}

export function readFurtherPostfix(
  reader: Reader,
  first: Expression,
  expression: ReadExpression,
): Expression {
  let value = first
  for (;;) {
    if (reader.isSymbol('.')) value = readPath(reader, value)
    else if (reader.isSymbol('[') && !closesInterval(reader))
      value = readFilter(reader, value, expression)
    else if (reader.isSymbol('(')) value = readCall(reader, value, expression)
    else return value
  }
}

const STARTS = new Set(['(', '[', '{', '-', '<', '<=', '>', '>=', '=', '!='])

/** `[` behind the second end of an interval closes it, unless a filter can begin there. */
function closesInterval(reader: Reader): boolean {
  if (!reader.closing) return false
  const { kind, text } = reader.peek(1)
  if (kind === 'symbol') return !STARTS.has(text)
  return (
    kind === 'end' ||
    ['and', 'or', 'then', 'else', 'return', 'satisfies', 'in', 'between', 'instance'].includes(text)
  )
}

function readPath(reader: Reader, from: Expression): Expression {
  reader.expect('.')
  const known = entryTypesOf(from.type)
  const longest = known && new Names(known).longest(reader.tokens, reader.at)
  const words = wordsFrom(reader.tokens, reader.at)
  const { kind } = reader.peek()
  if (kind !== 'word') reader.refuseToken('name')
  const count = longest?.count ?? Math.max(1, words)
  const written = nameOf(reader.tokens.slice(reader.at, reader.at + count))
  reader.at += count
  return reader.node({ kind: 'path', from, name: longest?.name ?? written }, from.start)
}

function readFilter(reader: Reader, list: Expression, expression: ReadExpression): Expression {
  reader.expect('[')
  const slot = reader.newSlot()
  const element = elementTypeOf(list.type)
  const entries = element.kind === 'context' ? element.entries : new Map()
  const names = new Names<Meaning>([['item', { binding: { to: 'slot', slot }, type: element }]])
  for (const [name, type] of entries) names.add(name, { binding: { to: 'entry', slot }, type })
  const dynamic = element.kind === 'context' ? element.open === true : isOpen(element)
  const scope = new NamesScope(reader.scope, names, { slot, dynamic })
  const condition = reader.deeper(() => reader.inScope(scope, () => expression(reader)))
  reader.expect(']')
  return reader.node({ kind: 'filter', list, slot, condition }, list.start)
}

function readCall(reader: Reader, callee: Expression, expression: ReadExpression): Expression {
  reader.expect('(')
  const args: Expression[] = []
  const names: string[] = []
  reader.deeper(() => {
    while (!reader.isSymbol(')')) {
      const name = nameBefore(reader, ':')
      if ((name === null) !== (names.length === 0) && args.length > 0) reader.refuseToken('name:')
      if (name !== null) names.push(name)
      args.push(expression(reader))
      if (!reader.take(',')) break
      if (reader.isSymbol(')')) reader.refuseToken('argument')
    }
  })
  reader.expect(')')
  const parts = { kind: 'call', callee, args, names: names.length > 0 ? names : null } as const
  return reader.node(parts, callee.start)
}

/** Takes a name and the sign behind it, if that is what stands here. */
export function nameBefore(reader: Reader, sign: string): string | null {
  let count = 0
  while (isNamePart(reader.peek(count))) count++
  if (count === 0 || !reader.isSymbol(sign, count)) return null
  const name = nameOf(reader.tokens.slice(reader.at, reader.at + count))
  reader.at += count + 1
  return name
}

import { type Expression, type UnaryTests, usesInput } from './ast.ts'
import { BUILTINS } from './builtins/table.ts'
import { Names } from './names.ts'
import { operatorAhead, readArithmetic, readBinary } from './read-operators.ts'
import { readFurtherPostfix, readPostfix } from './read-postfix.ts'
import { readInterval, readOperatorRange, readPrimary } from './read-primary.ts'
import { type Finding, Reader } from './reader.ts'
import { type Meaning, NamesScope } from './scope.ts'
import { FeelSyntaxError } from './syntax-error.ts'
import { type FeelType, NAMED_TYPES, typeText, UNKNOWN } from './type.ts'
import { mayPass } from './typing-operators.ts'

/** What an expression may use: names by slot of the frame, in this order, and types. */
export type Scope = {
  readonly names: ReadonlyMap<string, FeelType>
  readonly types?: ReadonlyMap<string, FeelType>
  /** Which of the names is the element of a filter: entries of it are variables, too, whatever it holds. */
  readonly element?: string
}

/** A text that was read: its tree, the slots of its frame, and what is surely not meant. */
export type Read<T> = {
  readonly ast: T
  readonly slots: number
  readonly findings: readonly Finding[]
}

const operands = { postfix, test, further, interval }
const inner = { expression, arithmetic }

function expression(reader: Reader): Expression {
  return reader.deeper(() => readBinary(reader, operands, 1))
}

function arithmetic(reader: Reader): Expression {
  return readArithmetic(reader, operands)
}

function postfix(reader: Reader): Expression {
  return readPostfix(reader, primary, expression)
}

function further(reader: Reader, value: Expression): Expression {
  return readFurtherPostfix(reader, value, expression)
}

function interval(reader: Reader, low: Expression, start: number): Expression {
  return readInterval(reader, inner, low, false, start)
}

function primary(reader: Reader): Expression {
  return readPrimary(reader, inner)
}

/** One test of a cell, or behind `in`: an operator and its end, or an expression. */
function test(reader: Reader): Expression {
  return operatorAhead(reader) ? readOperatorRange(reader, inner) : expression(reader)
}

/** @throws FeelSyntaxError  the text is no expression */
export function parseExpression(text: string, scope: Scope): Read<Expression> {
  const reader = readerOf(text, scope, null)
  const ast = expression(reader)
  return finished(reader, ast)
}

/**
 * Reads a cell: `-`, tests, or `not(…)` of tests. In it `?` is the value that is tested.
 *
 * @throws FeelSyntaxError  the text is no cell
 */
export function parseUnaryTests(text: string, input: FeelType, scope: Scope): Read<UnaryTests> {
  const reader = readerOf(text, scope, input)
  if (reader.isSymbol('-') && reader.peek(1).kind === 'end') {
    reader.next()
    return finished(reader, { any: true, negated: false, tests: [] })
  }
  const negated = readNegated(reader, input)
  if (negated) return finished(reader, { any: false, negated: true, tests: negated })
  return finished(reader, { any: false, negated: false, tests: readTests(reader, input) })
}

/** A test that no value of the input's type passes is a finding. */
function cellTest(reader: Reader, input: FeelType): Expression {
  const { start } = reader.peek()
  const read = test(reader)
  const decides = read.type.kind === 'boolean'
  if (!decides && !mayPass(input, read) && !usesInput(read)) {
    reader.find(start, 'never-passes', { type: typeText(input), test: typeText(read.type) })
  }
  return read
}

function readTests(reader: Reader, input: FeelType): Expression[] {
  const tests = [cellTest(reader, input)]
  while (reader.take(',')) tests.push(cellTest(reader, input))
  return tests
}

/** The tests of `not(…)`; null when that is only the beginning of an expression, as in `not(a) = b`. */
function readNegated(reader: Reader, input: FeelType): Expression[] | null {
  if (!reader.isWord('not') || !reader.isSymbol('(', 1)) return null
  const back = reader.mark()
  try {
    reader.at += 2
    const tests = readTests(reader, input)
    reader.expect(')')
    if (reader.peek().kind === 'end') return tests
  } catch (error) {
    if (!(error instanceof FeelSyntaxError)) throw error
  }
  back()
  return null
}

function finished<T>(reader: Reader, ast: T): Read<T> {
  if (reader.peek().kind !== 'end') reader.refuseToken('operator')
  return { ast, slots: reader.slots, findings: reader.findings }
}

const builtIns = new NamesScope(
  null,
  new Names<Meaning>(
    [...BUILTINS.keys()].map((name) => [name, { binding: { to: 'built-in' }, type: UNKNOWN }]),
  ),
)

const namedTypes = new Names(NAMED_TYPES)

/** Cells of one table share their scope: its names are laid out once. */
const laidOut = new WeakMap<Scope['names'], Names<Meaning>>()

function namesOf(names: Scope['names']): Names<Meaning> {
  const known = laidOut.get(names)
  // A map that has grown since is another scope.
  if (known?.size === names.size) return known
  const made = new Names<Meaning>()
  let slot = 0
  for (const [name, type] of names) made.add(name, { binding: { to: 'slot', slot: slot++ }, type })
  laidOut.set(names, made)
  return made
}

function readerOf(text: string, scope: Scope, input: FeelType | null): Reader {
  const { names, types, element } = scope
  const at = element === undefined ? -1 : [...names.keys()].indexOf(element)
  const lent = at < 0 ? null : { slot: at, dynamic: true }
  const given = new NamesScope(builtIns, namesOf(names), lent)
  const meaning: Meaning = { binding: { to: 'input' }, type: input ?? UNKNOWN }
  const inner = input ? new NamesScope(given, new Names([['?', meaning]])) : given
  const known = types?.size ? new Names([...NAMED_TYPES, ...types]) : namedTypes
  return new Reader(text, inner, known, names.size)
}

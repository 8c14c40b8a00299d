import { childrenOf, type Expression, type Node } from './ast.ts'
import { functionOf } from './builtins/function.ts'
import { BUILTINS } from './builtins/table.ts'
import { type Code, type Compiler, NodePlace } from './code.ts'
import { callCode, functionCode } from './compile-calls.ts'
import { contextCode, filterCode, forCode, listCode, quantifiedCode } from './compile-lists.ts'
import {
  arithmeticCode,
  betweenCode,
  comparisonCode,
  intervalCode,
  logicalCode,
  negationCode,
} from './compile-operators.ts'
import { inCode, operatorRangeCode } from './compile-tests.ts'
import { isInstance } from './convert.ts'
import { propertyOf } from './properties.ts'
import { NO_TYPE } from './read-type.ts'
import { FeelLimitError, type Reason, Run } from './run.ts'
import { type FeelValue, isContext, isList, kindOf } from './values.ts'

/**
 * A compiler for the nodes of one text.
 *
 * @param tell  is told why a node of constants alone is null: it will be in every run
 */
export function compilerOf(text: string, tell: (reason: Reason) => void = () => {}): Compiler {
  const constants = new Map<Expression, FeelValue>()
  const compiler: Compiler = {
    place: ({ start, end }) => new NodePlace(text, start, end),
    constant: (node) => constants.get(node),
    code: (node) => {
      if (node.kind === 'literal') constants.set(node, node.value)
      const code = codeOf(node, compiler)
      if (!isFoldable(node, constants)) return code
      const value = foldedValue(code, tell)
      if (value === undefined) return code
      constants.set(node, value)
      return () => value
    },
  }
  return compiler
}

const FOLDED: ReadonlySet<Expression['kind']> = new Set([
  'list',
  'interval',
  'operator-range',
  'negation',
  'arithmetic',
  'comparison',
  'logical',
  'between',
  'in',
  'instance-of',
  'if',
  'path',
  'call',
])

/** Whether a node is made of constants alone, by what gives the same each time. */
function isFoldable(node: Expression, constants: ReadonlyMap<Expression, FeelValue>): boolean {
  if (!FOLDED.has(node.kind)) return false
  if (node.kind === 'call') {
    const { callee, args } = node
    const builtIn = callee.kind === 'name' && callee.binding.to === 'built-in'
    const constant = builtIn && BUILTINS.get(callee.name)?.constant
    return constant === true && args.every((arg) => constants.has(arg))
  }
  return childrenOf(node).every((child) => constants.has(child))
}

/** The value, unless it has a reason to be null or takes long: then each run has to say so. */
function foldedValue(code: Code, tell: (reason: Reason) => void): FeelValue | undefined {
  const run = new Run({
    now: new Date(0),
    zone: 0,
    limits: { steps: 5000, text: 10_000, matching: 2000 },
  })
  try {
    const value = code([], run)
    run.reasons.forEach(tell)
    return run.reasons.length === 0 ? value : undefined
  } catch (error) {
    if (error instanceof FeelLimitError) return undefined
    throw error
  }
}

function codeOf(node: Expression, compiler: Compiler): Code {
  switch (node.kind) {
    case 'literal':
      return literalCode(node, compiler)
    case 'name':
      return nameCode(node, compiler)
    case 'list':
      return listCode(node, compiler)
    case 'context':
      return contextCode(node, compiler)
    case 'interval':
      return intervalCode(node, compiler)
    case 'operator-range':
      return operatorRangeCode(node, compiler)
    case 'negation':
      return negationCode(node, compiler)
    case 'arithmetic':
      return arithmeticCode(node, compiler)
    case 'comparison':
      return comparisonCode(node, compiler)
    case 'logical':
      return logicalCode(node, compiler)
    case 'between':
      return betweenCode(node, compiler)
    case 'in':
      return inCode(node, compiler)
    case 'instance-of':
      return instanceCode(node, compiler)
    case 'if':
      return ifCode(node, compiler)
    case 'for':
      return forCode(node, compiler)
    case 'quantified':
      return quantifiedCode(node, compiler)
    case 'filter':
      return filterCode(node, compiler)
    case 'path':
      return pathCode(node, compiler)
    case 'call':
      return callCode(node, compiler)
    case 'function':
      return functionCode(node, compiler)
  }
}

function literalCode(node: Node<'literal'>, compiler: Compiler): Code {
  const { value, text } = node
  if (value !== null || text === 'null') return () => value
  const place = compiler.place(node)
  return (_frame, run) => run.failAt(place, 'unreadable', { name: 'literal', value: text })
}

function nameCode(node: Node<'name'>, compiler: Compiler): Code {
  const plain = boundCode(node, compiler)
  const { elements, name } = node
  if (elements.length === 0) return plain
  return (frame, run) => {
    for (const slot of elements) {
      const element = frame[slot]
      const entry = isContext(element) ? element.get(name) : undefined
      if (entry !== undefined) return entry
    }
    return plain(frame, run)
  }
}

function boundCode(node: Node<'name'>, compiler: Compiler): Code {
  const { binding, name } = node
  const place = compiler.place(node)
  switch (binding.to) {
    case 'slot': {
      const { slot } = binding
      return (frame) => {
        const value = frame[slot]
        return value === undefined ? null : value
      }
    }
    case 'entry':
      return (frame, run) => {
        const element = frame[binding.slot]
        const entry = isContext(element) ? element.get(name) : undefined
        return entry === undefined ? run.failAt(place, 'unknown-entry', { name }) : entry
      }
    case 'input':
      return (_frame, run) => run.input
    case 'built-in': {
      const builtin = BUILTINS.get(name)
      const value = builtin ? functionOf(builtin) : null
      return () => value
    }
    case 'nothing':
      return (_frame, run) => run.failAt(place, 'unknown-name', { name })
  }
}

function instanceCode(node: Node<'instance-of'>, compiler: Compiler): Code {
  const value = compiler.code(node.value)
  const { type } = node.wanted
  const place = compiler.place(node)
  if (type === NO_TYPE) {
    return (_frame, run) => run.failAt(place, 'unknown-type', { name: node.wanted.text })
  }
  return (frame, run) => isInstance(value(frame, run), type, run)
}

/** Only true leads to `then`. */
function ifCode(node: Node<'if'>, compiler: Compiler): Code {
  const condition = compiler.code(node.condition)
  const then = compiler.code(node.then)
  const otherwise = compiler.code(node.otherwise)
  const place = compiler.place(node.condition)
  return (frame, run) => {
    const value = condition(frame, run)
    if (value === true) return then(frame, run)
    if (value !== false && value !== null) run.failAt(place, 'not-boolean', { name: 'if' })
    return otherwise(frame, run)
  }
}

function pathCode(node: Node<'path'>, compiler: Compiler): Code {
  const from = compiler.code(node.from)
  const { name } = node
  const place = compiler.place(node)
  const entryOf = (value: FeelValue): FeelValue | undefined =>
    isContext(value) ? value.get(name) : propertyOf(value, name)
  return (frame, run) => {
    const value = from(frame, run)
    if (isList(value)) {
      run.step(value.length)
      return value.map((item) => {
        const entry = entryOf(item)
        return entry === undefined ? run.failAt(place, 'unknown-entry', { name }) : entry
      })
    }
    const entry = entryOf(value)
    if (entry === null && !isContext(value)) return run.failAt(place, 'no-value', { name })
    if (entry !== undefined) return entry
    if (value === null) return run.failAt(place, 'null-path', { name })
    return run.failAt(place, 'unknown-entry', { name, type: kindOf(value) })
  }
}

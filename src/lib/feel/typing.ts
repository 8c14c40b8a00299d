import type { Expression, Parts } from './ast.ts'
import { nearest } from './near.ts'
import {
  ANY,
  BOOLEAN,
  contextOf,
  type FeelType,
  listOf,
  NULL,
  rangeOf,
  typeText,
  UNKNOWN,
} from './type.ts'
import { typedCall } from './typing-calls.ts'
import {
  isOpen,
  jointType,
  problemOf,
  type Typed,
  typedArithmetic,
  typedBetween,
  typedComparison,
  typedIf,
  typedIn,
  typedInterval,
  typedLogical,
  typedNegation,
  typedQuantified,
} from './typing-operators.ts'
import { elementTypeOf, entryTypeOf, entryTypesOf } from './typing-paths.ts'
import { kindOf } from './values.ts'

type Of<K extends Parts['kind']> = Extract<Parts, { kind: K }>

const jointOf = (nodes: readonly Expression[]) =>
  nodes.map(({ type }) => type).reduce(jointType, NULL as FeelType)

/** What is known of a node from its parts, and what is surely not meant in it. */
export function typed(parts: Parts): Typed {
  switch (parts.kind) {
    case 'literal':
      return { type: { kind: kindOf(parts.value) } as FeelType }
    case 'name':
      return { type: UNKNOWN }
    case 'list':
      return { type: listOf(jointOf(parts.items)) }
    case 'context':
      return typedContext(parts)
    case 'interval':
      return typedInterval(parts)
    case 'operator-range':
      return { type: rangeOf(parts.operand.type) }
    case 'negation':
      return typedNegation(parts)
    case 'arithmetic':
      return typedArithmetic(parts)
    case 'comparison':
      return typedComparison(parts)
    case 'logical':
      return typedLogical(parts)
    case 'between':
      return typedBetween(parts)
    case 'in':
      return typedIn(parts)
    case 'instance-of':
      return { type: BOOLEAN }
    case 'if':
      return typedIf(parts)
    case 'for':
      return { type: listOf(parts.body.type) }
    case 'quantified':
      return typedQuantified(parts)
    case 'filter':
      return typedFilter(parts)
    case 'path':
      return typedPath(parts)
    case 'call':
      return typedCall(parts)
    case 'function':
      return typedFunction(parts)
  }
}

function typedContext({ entries }: Of<'context'>): Typed {
  const types = new Map(entries.map(({ key, value }) => [key, value.type]))
  if (types.size === entries.length) return { type: contextOf(types) }
  const seen = new Set<string>()
  const twice = entries.find(({ key }) => seen.size === seen.add(key).size)
  return { type: NULL, problem: problemOf('key-twice', { key: twice?.key ?? '' }) }
}

function typedFilter({ list, condition }: Of<'filter'>): Typed {
  const element = elementTypeOf(list.type)
  const { type } = condition
  if (condition.kind === 'literal' && condition.value === 0) {
    return { type: NULL, problem: problemOf('position-zero', { name: '[]' }) }
  }
  if (type.kind === 'number') return { type: element }
  if (type.kind === 'boolean') return { type: listOf(element) }
  if (isOpen(type) || type.kind === 'null') return { type: UNKNOWN }
  return { type: NULL, problem: problemOf('no-position', { kind: typeText(type) }) }
}

function typedPath({ from, name }: Of<'path'>): Typed {
  const type = entryTypeOf(from.type, name)
  if (type) return { type }
  const params = { name, type: typeText(from.type) }
  const nothing = from.type.kind === 'list' ? listOf(NULL) : NULL
  const like = nearest(name, entryTypesOf(from.type)?.keys() ?? [])
  if (like === undefined) return { type: nothing, problem: problemOf('unknown-entry', params) }
  return { type: nothing, problem: problemOf('unknown-entry-like', { ...params, like }) }
}

function typedFunction({ parameters, body }: Of<'function'>): Typed {
  const types = parameters.map(({ type }) => type?.type ?? ANY)
  return { type: { kind: 'function', parameters: types, result: body.type } }
}

import { resultOf } from './arithmetic.ts'
import type { Expression, Parts } from './ast.ts'
import { overloadsFor } from './builtins/arguments.ts'
import { type Overload, typeOfParameter } from './builtins/signature.ts'
import { BUILTINS } from './builtins/table.ts'
import type { Params } from './run.ts'
import {
  ANY,
  BOOLEAN,
  conforms,
  contextOf,
  type FeelType,
  listOf,
  NULL,
  rangeOf,
  typeText,
  UNKNOWN,
} from './type.ts'
import { elementTypeOf, entryTypeOf } from './typing-paths.ts'
import { kindOf } from './values.ts'

/** What is known of a node from its parts, and what is surely not meant in it. */
export type Typed = { readonly type: FeelType; readonly problem?: Problem }
type Problem = { readonly code: string; readonly params: Params }

const isOpen = ({ kind }: FeelType) => kind === 'unknown' || kind === 'any'

/** A type that holds both; nothing is known where they differ. */
export function jointType(a: FeelType, b: FeelType): FeelType {
  if (a === b || a.kind === 'null') return b
  if (b.kind === 'null') return a
  if (isOpen(a) || isOpen(b)) return UNKNOWN
  if (conforms(a, b)) return b
  return conforms(b, a) ? a : UNKNOWN
}

const jointOf = (nodes: readonly Expression[]) =>
  nodes.map(({ type }) => type).reduce(jointType, NULL as FeelType)

export function typed(parts: Parts): Typed {
  switch (parts.kind) {
    case 'literal':
      return { type: { kind: kindOf(parts.value) } as FeelType }
    case 'name':
      return { type: UNKNOWN }
    case 'list':
      return { type: listOf(parts.items.length === 0 ? NULL : jointOf(parts.items)) }
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
    case 'if':
      return typedIf(parts)
    case 'for':
      return { type: listOf(parts.body.type) }
    case 'filter':
      return { type: typeOfFilter(parts) }
    case 'path':
      return typedPath(parts)
    case 'call':
      return typedCall(parts)
    case 'function':
      return typedFunction(parts)
    default:
      return { type: BOOLEAN }
  }
}

type Of<K extends Parts['kind']> = Extract<Parts, { kind: K }>

function typedContext({ entries }: Of<'context'>): Typed {
  const types = new Map(entries.map(({ key, value }) => [key, value.type]))
  if (types.size === entries.length) return { type: contextOf(types) }
  const twice = entries.find(({ key }, i) => entries.findIndex((entry) => entry.key === key) < i)
  return { type: NULL, problem: { code: 'key-twice', params: { key: twice?.key ?? '' } } }
}

function typedInterval({ low, high }: Of<'interval'>): Typed {
  const type = rangeOf(jointType(low.type, high.type))
  const clash = !isOpen(low.type) && !isOpen(high.type) && !related(low.type, high.type)
  return clash ? { type, problem: clashing('..', low.type, high.type) } : { type }
}

const related = (a: FeelType, b: FeelType) =>
  a.kind === 'null' || b.kind === 'null' || a.kind === b.kind

const clashing = (operator: string, left: FeelType, right: FeelType): Problem => ({
  code: 'wrong-operands',
  params: { operator, left: typeText(left), right: typeText(right) },
})

const DURATIONS = ['days and time duration', 'years and months duration']

function typedNegation({ operand: { type } }: Of<'negation'>): Typed {
  if (type.kind === 'number' || DURATIONS.includes(type.kind) || isOpen(type)) return { type }
  return { type: NULL, problem: { code: 'not-negatable', params: { type: typeText(type) } } }
}

function typedArithmetic({ operator, left, right }: Of<'arithmetic'>): Typed {
  if (isOpen(left.type) || isOpen(right.type)) return { type: UNKNOWN }
  const type = resultOf(operator, left.type, right.type)
  if (type) return { type }
  return { type: NULL, problem: clashing(operator, left.type, right.type) }
}

function typedComparison({ operator, left, right }: Of<'comparison'>): Typed {
  if (isOpen(left.type) || isOpen(right.type) || related(left.type, right.type)) {
    return { type: BOOLEAN }
  }
  return { type: BOOLEAN, problem: clashing(operator, left.type, right.type) }
}

function typedIf({ condition, then, otherwise }: Of<'if'>): Typed {
  const type = jointType(then.type, otherwise.type)
  const { kind } = condition.type
  if (kind === 'boolean' || kind === 'null' || isOpen(condition.type)) return { type }
  return {
    type,
    problem: { code: 'condition-not-boolean', params: { type: typeText(condition.type) } },
  }
}

function typeOfFilter({ list, condition }: Of<'filter'>): FeelType {
  const element = elementTypeOf(list.type)
  if (condition.type.kind === 'number') return element
  return condition.type.kind === 'boolean' ? listOf(element) : UNKNOWN
}

function typedPath({ from, name }: Of<'path'>): Typed {
  const type = entryTypeOf(from.type, name)
  if (type) return { type }
  return {
    type: NULL,
    problem: { code: 'unknown-entry', params: { name, type: typeText(from.type) } },
  }
}

function typedFunction({ parameters, body }: Of<'function'>): Typed {
  const types = parameters.map(({ type }) => type?.type ?? ANY)
  return { type: { kind: 'function', parameters: types, result: body.type } }
}

/** The built-in that a call means, if it means one. */
export function builtinOf(callee: Expression) {
  if (callee.kind !== 'name') return undefined
  const shadowed = callee.binding.to !== 'built-in'
  // A variable that is surely no function does not hide the built-in of its name.
  if (shadowed && (isOpen(callee.type) || callee.type.kind === 'function')) return undefined
  return BUILTINS.get(callee.name)
}

function typedCall({ callee, args, names }: Of<'call'>): Typed {
  const builtin = builtinOf(callee)
  if (builtin) {
    const ways = names ? builtin.overloads : overloadsFor(builtin, args.length)
    const [way] = ways
    if (!way) {
      const params = { name: builtin.name, given: args.length }
      return { type: NULL, problem: { code: 'argument-count', params } }
    }
    const type = way.result
    if (names || ways.length > 1) return { type }
    return { type, ...problemOfArguments(builtin.name, way, args) }
  }
  if (callee.type.kind === 'function') return { type: callee.type.result }
  if (isOpen(callee.type)) return { type: UNKNOWN }
  return {
    type: NULL,
    problem: { code: 'not-a-function', params: { type: typeText(callee.type) } },
  }
}

function problemOfArguments(
  name: string,
  { parameters }: Overload,
  args: readonly Expression[],
): { problem?: Problem } {
  for (const [i, { type }] of args.entries()) {
    const parameter = parameters[i]
    if (parameter?.gathering !== 'none') break
    const wanted = typeOfParameter(parameter)
    const fits = isOpen(wanted) || isOpen(type) || type.kind === 'null' || type.kind === wanted.kind
    const converts = wanted.kind === 'list' || type.kind === 'list' || type.kind === 'date'
    if (!fits && !converts) {
      const params = {
        name,
        parameter: parameter.name,
        kind: typeText(type),
        wanted: typeText(wanted),
      }
      return { problem: { code: 'wrong-argument', params } }
    }
  }
  return {}
}

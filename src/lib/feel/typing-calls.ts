import type { Expression, Parts } from './ast.ts'
import { overloadsFor, parameterNames } from './builtins/arguments.ts'
import { type Builtin, type Overload, typeOfParameter } from './builtins/signature.ts'
import { BUILTINS } from './builtins/table.ts'
import { isPattern } from './regex/functions.ts'
import { type FeelType, mayBecome, NULL, typeText, UNKNOWN } from './type.ts'
import { isOpen, type Problem, problemOf, type Typed } from './typing-operators.ts'
import type { FeelCode, GivenFor } from './wording.ts'

type Call = Extract<Parts, { kind: 'call' }>

/** The built-in that a call means, if it means one. */
export function builtinOf(callee: Expression): Builtin | undefined {
  if (callee.kind !== 'name') return undefined
  const shadowed = callee.binding.to !== 'built-in'
  // A variable that is surely no function does not hide the built-in of its name.
  if (shadowed && (isOpen(callee.type) || callee.type.kind === 'function')) return undefined
  return BUILTINS.get(callee.name)
}

export function typedCall(call: Call): Typed {
  const builtin = builtinOf(call.callee)
  if (builtin) return typedBuiltin(builtin, call)
  const { type } = call.callee
  if (isOpen(type)) return { type: UNKNOWN }
  if (type.kind !== 'function') return refused('not-a-function', { type: typeText(type) })
  const { args } = call
  const name = call.callee.kind === 'name' ? call.callee.name : 'function'
  if (args.length !== type.parameters.length) {
    return refused('argument-count', { name, given: args.length, wanted: type.parameters.length })
  }
  // Names may come in another order than the parameters; the argument is null, and the call goes on.
  const problem = call.names ? undefined : problemOfGiven(name, type.parameters, args)
  return { type: type.result, ...(problem ? { problem } : {}) }
}

function problemOfGiven(
  name: string,
  parameters: readonly FeelType[],
  args: readonly Expression[],
): Problem | undefined {
  const at = args.findIndex(({ type }, i) => !mayBecome(type, parameters[i] ?? UNKNOWN))
  const [given, wanted] = [args[at]?.type, parameters[at]]
  if (!given || !wanted) return undefined
  const params = { name, parameter: at + 1, kind: typeText(given), wanted: typeText(wanted) }
  return { ...problemOf('wrong-argument', params), at: args[at] }
}

const refused = <Code extends FeelCode>(code: Code, ...given: GivenFor<Code>): Typed => ({
  type: NULL,
  problem: problemOf(code, ...given),
})

function typedBuiltin(builtin: Builtin, { args, names }: Call): Typed {
  const { name } = builtin
  if (names) {
    const known = parameterNames(builtin)
    const parameter = names.find((given) => !known.includes(given))
    if (parameter !== undefined) {
      return refused('unknown-parameter', { name, parameter, known: known.join(', ') })
    }
  }
  const ways = names ? builtin.overloads : overloadsFor(builtin, args.length)
  const [way] = ways
  if (!way) return refused('argument-count', { name, given: args.length })
  const type = ways.every(({ result }) => result === way.result) ? way.result : UNKNOWN
  const pattern = names ? undefined : problemOfPattern(name, args)
  if (pattern) return { type: NULL, problem: pattern }
  if (names || ways.length > 1) return { type }
  return { type, problem: problemOfArguments(name, way, args) }
}

const FLAGS_AT: Readonly<Record<string, number>> = { matches: 2, replace: 3, split: 2 }

/** A pattern that is written as a literal and is none. */
function problemOfPattern(name: string, args: readonly Expression[]): Problem | undefined {
  const at = FLAGS_AT[name]
  if (at === undefined) return undefined
  const [pattern, flags] = [textOf(args[1]), args[at] ? textOf(args[at]) : '']
  if (pattern === undefined || flags === undefined || isPattern(pattern, flags)) return undefined
  return { ...problemOf('bad-pattern', { name, pattern }), at: args[1] }
}

const textOf = (node: Expression | undefined): string | undefined =>
  node?.kind === 'literal' && typeof node.value === 'string' ? node.value : undefined

function problemOfArguments(
  name: string,
  { parameters }: Overload,
  args: readonly Expression[],
): Problem | undefined {
  for (const [i, { type }] of args.entries()) {
    const parameter = parameters[i]
    if (parameter?.gathering !== 'none') return undefined
    const wanted = typeOfParameter(parameter)
    if (!mayBe(type, wanted)) {
      const kind = typeText(type)
      const params = { name, parameter: parameter.name, kind, wanted: typeText(wanted) }
      return problemOf('wrong-argument', params)
    }
  }
  return undefined
}

/** As it is, or by a conversion. */
const mayBe = (type: FeelType, wanted: FeelType): boolean =>
  isOpen(wanted) ||
  isOpen(type) ||
  type.kind === 'null' ||
  type.kind === wanted.kind ||
  wanted.kind === 'list' ||
  type.kind === 'list' ||
  type.kind === 'date'

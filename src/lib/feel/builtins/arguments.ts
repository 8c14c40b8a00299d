import { FeelDate } from '../date.ts'
import { FeelDateTime } from '../date-time.ts'
import type { Run } from '../run.ts'
import { FeelTime } from '../time.ts'
import { type FeelValue, isList, kindOf } from '../values.ts'
import type { Builtin, BuiltinParameter, Overload } from './signature.ts'

/** undefined: the parameter does not take the value. */
type Taken = FeelValue | undefined

function asItIs(value: FeelValue, { kinds, nullable }: BuiltinParameter): Taken {
  if (kinds === null) return value === null && !nullable ? undefined : value
  if (value === null) return nullable ? null : undefined
  return kinds.includes(kindOf(value)) ? value : undefined
}

/** As it is, or by one of FEEL's conversions. */
export function taken(value: FeelValue, parameter: BuiltinParameter): Taken {
  const same = asItIs(value, parameter)
  if (same !== undefined || value === null) return same
  const kinds = parameter.kinds ?? []
  if (isList(value)) {
    const [only = null] = value
    return value.length === 1 && only !== null ? asItIs(only, parameter) : undefined
  }
  if (kinds.includes('list')) return [value]
  if (value instanceof FeelDate && kinds.includes('date and time')) {
    return new FeelDateTime(value, new FeelTime(0, 0))
  }
  return undefined
}

/** Which way of calling fits so many arguments. */
export const overloadsFor = ({ overloads }: Builtin, count: number): readonly Overload[] =>
  overloads.filter(({ least, most }) => count >= least && count <= most)

/** Calls a built-in by position. */
export function callByPosition(builtin: Builtin, args: readonly FeelValue[], run: Run): FeelValue {
  const candidates = overloadsFor(builtin, args.length)
  const [first] = candidates
  if (!first) return run.fail('argument-count', { name: builtin.name, given: args.length })
  const fitting =
    candidates.length === 1
      ? first
      : (candidates.find((overload) => fits(overload, args, asItIs)) ??
        candidates.find((overload) => fits(overload, args, taken)) ??
        first)
  return callOverload(builtin.name, fitting, gathered(fitting, args), run)
}

function fits(
  { parameters }: Overload,
  args: readonly FeelValue[],
  take: (value: FeelValue, parameter: BuiltinParameter) => Taken,
): boolean {
  return parameters.every(
    (parameter, i) => i >= args.length || take(args[i] as FeelValue, parameter) !== undefined,
  )
}

/** The arguments of a parameter that takes several, made one list. */
function gathered({ parameters }: Overload, args: readonly FeelValue[]): readonly FeelValue[] {
  const at = parameters.length - 1
  const gathering = parameters[at]?.gathering ?? 'none'
  if (gathering === 'none') return args
  const several = args.slice(at)
  const [only] = several
  if (gathering === 'items' && several.length === 1 && isList(only)) return args
  return [...args.slice(0, at), several]
}

/** Checks and converts the arguments of a way of calling, and calls it. */
export function callOverload(
  name: string,
  { parameters, body }: Overload,
  args: readonly FeelValue[],
  run: Run,
): FeelValue {
  const given: FeelValue[] = []
  for (let i = 0; i < args.length; i++) {
    const parameter = parameters[i] as BuiltinParameter
    const value = args[i] as FeelValue
    const gathers = parameter.gathering !== 'none' && isList(value)
    const argument = gathers ? value : taken(value, parameter)
    if (argument === undefined) return refuseArgument(name, parameter, value, run)
    weigh(argument, run)
    given.push(argument)
  }
  return body(run, ...given)
}

/** Long texts are paid for, whatever is done with them. */
export function weigh(value: FeelValue, run: Run): void {
  if (typeof value === 'string' && value.length > 64) run.step(value.length >> 4)
}

export function refuseArgument(
  name: string,
  parameter: BuiltinParameter,
  value: FeelValue,
  run: Run,
): null {
  if (value === null) return run.fail('null-argument', { name, parameter: parameter.name })
  const params = { name, parameter: parameter.name, kind: kindOf(value) }
  return run.fail('wrong-argument', { ...params, wanted: (parameter.kinds ?? ['any']).join(', ') })
}

/** The names of its parameters, in whatever way it is called. */
export const parameterNames = ({ overloads }: Builtin): readonly string[] => [
  ...new Set(overloads.flatMap(({ parameters }) => parameters.map(({ name }) => name))),
]

/** Calls a built-in by the names of its parameters. */
export function callByName(
  builtin: Builtin,
  names: readonly string[],
  values: readonly FeelValue[],
  run: Run,
): FeelValue {
  const { name } = builtin
  if (new Set(names).size !== names.length) return run.fail('parameter-twice', { name })
  const named = builtin.overloads.filter(({ parameters }) =>
    names.every((given) => parameters.some((parameter) => parameter.name === given)),
  )
  if (named.length === 0) {
    const known = parameterNames(builtin)
    const parameter = names.find((given) => !known.includes(given)) ?? names.join(', ')
    return run.fail('unknown-parameter', { name, parameter, known: known.join(', ') })
  }
  const complete = named.find(({ parameters }) =>
    parameters.every((parameter) => parameter.optional || names.includes(parameter.name)),
  )
  if (!complete) {
    const missing = named[0]?.parameters.find((p) => !p.optional && !names.includes(p.name))
    return run.fail('missing-parameter', { name, parameter: missing?.name ?? '' })
  }
  const args = orderedBy(complete, names, values)
  return callOverload(name, complete, args, run)
}

function orderedBy(
  { parameters }: Overload,
  names: readonly string[],
  values: readonly FeelValue[],
): FeelValue[] {
  const last = Math.max(...parameters.map(({ name }, i) => (names.includes(name) ? i : -1)))
  return parameters.slice(0, last + 1).map((parameter) => {
    const value = values[names.indexOf(parameter.name)] ?? null
    const several = parameter.gathering !== 'none' && !isList(value)
    return several ? [value] : value
  })
}

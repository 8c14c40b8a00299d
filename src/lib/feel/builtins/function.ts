import { FeelFunction } from '../function.ts'
import type { Run } from '../run.ts'
import { conforms, type FeelType, UNKNOWN } from '../type.ts'
import type { FeelValue } from '../values.ts'
import { callByName, callByPosition, overloadsFor } from './arguments.ts'
import { type Builtin, type BuiltinParameter, typeOfParameter } from './signature.ts'

/** A built-in that is handed around as a value. */
export class BuiltinFunction extends FeelFunction {
  readonly builtin: Builtin

  constructor(builtin: Builtin) {
    const [first] = builtin.overloads
    const parameters = (first?.parameters ?? []).map((parameter) => ({
      name: parameter.name,
      type: typeOfParameter(parameter),
    }))
    super(builtin.name, parameters, first?.result ?? UNKNOWN, (args, run) =>
      callByPosition(builtin, args, run),
    )
    this.builtin = builtin
  }

  /** One of its ways of calling is enough: `sum` takes a list, and numbers one by one. */
  override conformsTo(type: FeelType): boolean {
    return (
      type.kind === 'function' &&
      overloadsFor(this.builtin, type.parameters.length).some(
        ({ parameters, result }) =>
          conforms(result, type.result) &&
          parameters.every((parameter, i) => takes(parameter, type.parameters[i])),
      )
    )
  }

  override invoke(args: readonly FeelValue[], run: Run): FeelValue {
    run.step(5)
    return callByPosition(this.builtin, args, run)
  }

  override invokeNamed(
    names: readonly string[],
    values: readonly FeelValue[],
    run: Run,
  ): FeelValue {
    run.step(5)
    return callByName(this.builtin, names, values, run)
  }
}

function takes({ kinds, gathering }: BuiltinParameter, type: FeelType | undefined): boolean {
  if (!type || kinds === null || gathering !== 'none') return true
  return type.kind === 'any' || type.kind === 'unknown' || kinds.some((kind) => kind === type.kind)
}

const functions = new Map<Builtin, BuiltinFunction>()

/** The same function value each time, so that it is equal to itself. */
export function functionOf(builtin: Builtin): BuiltinFunction {
  const known = functions.get(builtin) ?? new BuiltinFunction(builtin)
  functions.set(builtin, known)
  return known
}

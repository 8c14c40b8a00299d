import { convert } from './convert.ts'
import type { Run } from './run.ts'
import { conforms, type FeelType, UNKNOWN } from './type.ts'
import type { FeelValue } from './values.ts'

export type Parameter = { readonly name: string; readonly type: FeelType }

type Body = (args: readonly FeelValue[], run: Run) => FeelValue

/**
 * A function as a value: of an expression, a business knowledge model or a decision service.
 *
 * `invoke` converts what it is given to the types of the parameters, and what comes out to the result's.
 */
export class FeelFunction {
  readonly name: string
  readonly parameters: readonly Parameter[]
  readonly result: FeelType
  readonly body: Body
  /** How much of the stack one call takes, in nested expressions. */
  readonly height: number
  /** The type of the function itself; more may be known of its result than is asked of it. */
  readonly type: FeelType

  constructor(
    name: string,
    parameters: readonly Parameter[],
    result: FeelType,
    body: Body,
    height = 10,
    // That anything may come out is most often said by saying nothing.
    known = result.kind === 'any' ? UNKNOWN : result,
  ) {
    this.name = name
    this.parameters = parameters
    this.result = result
    this.body = body
    this.height = height
    this.type = { kind: 'function', parameters: parameters.map(({ type }) => type), result: known }
  }

  /** Whether it can stand where a function of the type is asked for. */
  conformsTo(type: FeelType): boolean {
    return conforms(this.type, type)
  }

  /** Calls by position; a wrong number of arguments is null. */
  invoke(args: readonly FeelValue[], run: Run): FeelValue {
    if (args.length !== this.parameters.length) {
      const params = { name: this.name, given: args.length, wanted: this.parameters.length }
      return run.fail('argument-count', params)
    }
    const { parameters } = this
    const given = args.map((value, i) => convert(value, (parameters[i] as Parameter).type, run))
    run.enter(this.height)
    try {
      return convert(this.body(given, run), this.result, run)
    } finally {
      run.leave(this.height)
    }
  }

  /** Calls by name: each parameter exactly once, or it is null. */
  invokeNamed(names: readonly string[], values: readonly FeelValue[], run: Run): FeelValue {
    const unknown = names.find(
      (name) => !this.parameters.some((parameter) => parameter.name === name),
    )
    if (unknown !== undefined) {
      const known = this.parameters.map(({ name }) => name).join(', ')
      return run.fail('unknown-parameter', { name: this.name, parameter: unknown, known })
    }
    if (new Set(names).size !== names.length) {
      return run.fail('parameter-twice', { name: this.name })
    }
    const missing = this.parameters.find((parameter) => !names.includes(parameter.name))
    if (missing) return run.fail('missing-parameter', { name: this.name, parameter: missing.name })
    const args = this.parameters.map(({ name }) => values[names.indexOf(name)] ?? null)
    return this.invoke(args, run)
  }
}

import type { Node } from './ast.ts'
import {
  callByName,
  callByPosition,
  overloadsFor,
  refuseArgument,
  taken,
  weigh,
} from './builtins/arguments.ts'
import type { Builtin, BuiltinParameter, Overload } from './builtins/signature.ts'
import type { Code, Compiler, Frame } from './code.ts'
import { FeelFunction } from './function.ts'
import type { Place, Run } from './run.ts'
import { ANY, UNKNOWN } from './type.ts'
import { builtinOf } from './typing-calls.ts'
import { type FeelValue, kindOf } from './values.ts'

/** In steps: what calling a built-in takes, beside what it works. */
const COST = 10

export function callCode(node: Node<'call'>, compiler: Compiler): Code {
  const place = compiler.place(node)
  const args = node.args.map(compiler.code)
  const { names } = node
  const builtin = builtinOf(node.callee)
  if (builtin && names) {
    return (frame, run) => {
      const values = args.map((arg) => arg(frame, run))
      run.step(2 * COST)
      run.place = place
      return callByName(builtin, names, values, run)
    }
  }
  if (builtin) return builtinCode(builtin, args, place)
  const callee = compiler.code(node.callee)
  return (frame, run) => {
    const called = callee(frame, run)
    const values = args.map((arg) => arg(frame, run))
    run.place = place
    if (!(called instanceof FeelFunction)) {
      return run.fail('not-a-function', { type: kindOf(called) })
    }
    return names ? called.invokeNamed(names, values, run) : called.invoke(values, run)
  }
}

/** Where only one way of calling fits, it is chosen before the expression runs. */
function builtinCode(builtin: Builtin, args: readonly Code[], place: Place): Code {
  const [only, ...more] = overloadsFor(builtin, args.length)
  const simple = only?.parameters.every(({ gathering }) => gathering === 'none')
  if (only && more.length === 0 && simple) {
    const direct = directCode(builtin.name, only, args, place)
    if (direct) return direct
  }
  return (frame, run) => {
    const values = args.map((arg) => arg(frame, run))
    run.step(COST)
    run.place = place
    return callByPosition(builtin, values, run)
  }
}

/** One argument and two, the most frequent, without a list of arguments. */
function directCode(
  name: string,
  { parameters, body }: Overload,
  args: readonly Code[],
  place: Place,
): Code | null {
  const [first, second, third] = args
  const [p, q] = parameters
  if (first && p && !second) {
    const take = taker(p)
    return (frame, run) => {
      const value = first(frame, run)
      run.step(COST)
      run.place = place
      const a = take(value)
      if (a === undefined) return refuseArgument(name, p, value, run)
      weigh(a, run)
      return body(run, a)
    }
  }
  if (first && second && p && q && !third) {
    const takeFirst = taker(p)
    const takeSecond = taker(q)
    return (frame, run) => {
      const x = first(frame, run)
      const y = second(frame, run)
      run.step(COST)
      run.place = place
      const a = takeFirst(x)
      if (a === undefined) return refuseArgument(name, p, x, run)
      const b = takeSecond(y)
      if (b === undefined) return refuseArgument(name, q, y, run)
      weigh(a, run)
      weigh(b, run)
      return body(run, a, b)
    }
  }
  return null
}

type Taker = (value: FeelValue) => FeelValue | undefined

/** Most arguments are at once of the kind that is asked for. */
function taker(parameter: BuiltinParameter): Taker {
  const [kind, ...others] = parameter.kinds ?? []
  if (others.length === 0 && (kind === 'string' || kind === 'number' || kind === 'boolean')) {
    return (value) => (typeof value === kind ? value : taken(value, parameter))
  }
  return (value) => taken(value, parameter)
}

export function functionCode(node: Node<'function'>, compiler: Compiler): Code {
  const place = compiler.place(node)
  const parameters = node.parameters.map(({ name, type }) => ({ name, type: type?.type ?? ANY }))
  const name = node.name || 'function'
  if (node.external) {
    const refuse = (_args: readonly FeelValue[], run: Run) => run.failAt(place, 'external-function')
    return () => new FeelFunction(name, parameters, UNKNOWN, refuse)
  }
  const body = compiler.code(node.body)
  const slots = node.parameters.map(({ slot }) => slot)
  const { self } = node
  const { height, size } = node.body
  return (frame, run) => {
    run.step(frame.length)
    const captured: Frame = frame.slice()
    const call = (args: readonly FeelValue[], run: Run) => {
      run.step(size + captured.length)
      const inner = captured.slice()
      for (let i = 0; i < slots.length; i++) inner[slots[i] as number] = args[i] as FeelValue
      return body(inner, run)
    }
    const made = new FeelFunction(name, parameters, UNKNOWN, call, height + 4, node.body.type)
    if (self !== null) captured[self] = made
    return made
  }
}

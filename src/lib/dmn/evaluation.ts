import { FeelFunction, type FeelValue, isContext, Run } from '#lib/feel/index'
import type {
  DecisionNode,
  FunctionNode,
  GraphNode,
  InputNode,
  ServiceNode,
  Source,
} from './graph.ts'
import { normalName } from './names.ts'
import { tracerOf } from './trace.ts'
import { conformed } from './types.ts'
import { valueText } from './value-text.ts'

export type Inputs = ReadonlyMap<string, FeelValue>

/** Where values come from that nobody computes: the caller of a model, or of a service. */
type Given = (node: InputNode | DecisionNode, path: string) => FeelValue | undefined

/** Values of one evaluation, each computed once. The path is that of the imports, outermost first. */
export class Evaluation {
  readonly #run: Run
  readonly #given: Given
  readonly #service: string | undefined
  readonly #values = new Map<string, FeelValue>()

  constructor(run: Run, given: Given, service?: string) {
    this.#run = run
    this.#given = given
    this.#service = service
  }

  node(node: GraphNode, path: string): FeelValue {
    if (node.kind === 'function') return functionOf(node)
    if (node.kind === 'service') return serviceOf(node)
    const key = `${path} ${node.key}`
    const known = this.#values.get(key)
    if (known !== undefined) return known
    const given = this.#given(node, path)
    const value =
      given !== undefined
        ? conformed(given, node.wanted, this.#run)
        : node.kind === 'input'
          ? null
          : this.#decided(node, path)
    this.#values.set(key, value)
    return value
  }

  source(source: Source, path: string): FeelValue {
    if (source.kind === 'self') return null
    if (source.kind === 'node') return this.node(source.node, joined(path, source.by))
    return new Map(source.entries.map((entry) => [entry.name, this.source(entry, path)]))
  }

  #decided(node: DecisionNode, path: string): FeelValue {
    const run = this.#run
    const frame = node.sources.map((source) => this.source(source, path))
    const work = () =>
      run.within(node.name, () => conformed(node.program.run(frame, run), node.wanted, run))
    const tracer = tracerOf(run)
    if (!tracer) return work()
    return tracer.decision(run, work, () => ({
      name: node.name,
      ...(node.id === undefined ? {} : { id: node.id }),
      path,
      ...(this.#service === undefined ? {} : { service: this.#service }),
      authorities: node.authorities,
      causes: node.sources.map(({ name }, at) => ({ name, value: valueText(frame[at] ?? null) })),
    }))
  }
}

export const joined = (path: string, by: string): string =>
  path === '' || by === '' ? path + by : `${path}.${by}`

/** Inputs as a caller has them: by name, those of imports by path, as contexts, or as `namespace#name`. */
export function givenBy(inputs: Inputs): Given {
  const byName = new Map([...inputs].map(([name, value]) => [normalName(name), value]))
  return (node, path) => {
    if (node.kind !== 'input') return undefined
    const direct = byName.get(joined(path, node.name)) ?? byName.get(node.key)
    if (direct !== undefined || path === '') return direct
    return within(byName, path.split('.'), node.name)
  }
}

/** Follows contexts; a name of an import may have points in it itself. */
function within(values: Inputs, path: readonly string[], name: string): FeelValue | undefined {
  if (path.length === 0) return values.get(name)
  for (let length = 1; length <= path.length; length++) {
    const inner = values.get(path.slice(0, length).join('.'))
    const found = isContext(inner) ? within(inner, path.slice(length), name) : undefined
    if (found !== undefined) return found
  }
  return undefined
}

const functions = new WeakMap<FunctionNode | ServiceNode, FeelValue>()

/** A knowledge model as a value: it needs nothing of an evaluation, so that it is made once. */
export function functionOf(node: FunctionNode): FeelValue {
  const known = functions.get(node)
  if (known !== undefined) return known
  const frame: FeelValue[] = node.sources.map((source) => staticOf(source))
  // It computes nothing, so that the clock does not count.
  const made = node.program.run(frame, new Run({ now: new Date(0), zone: 0 }))
  const value = made instanceof FeelFunction ? withResult(made, node) : made
  frame[node.sources.findIndex(({ kind }) => kind === 'self')] = value
  functions.set(node, value)
  return value
}

function withResult(made: FeelFunction, node: FunctionNode): FeelFunction {
  const { result } = node
  const wanted = result.type.kind === 'function' ? { type: result.type.result } : result
  return new FeelFunction(node.name, made.parameters, wanted.type, (args, run) => {
    const value = run.within(node.name, () => conformed(made.body(args, run), wanted, run))
    tracerOf(run)?.call(() => ({
      name: node.name,
      arguments: made.parameters.map(({ name }, at) => {
        return { name, value: valueText(args[at] ?? null) }
      }),
      value: valueText(value),
    }))
    return value
  })
}

function staticOf(source: Source): FeelValue {
  if (source.kind === 'self') return null
  if (source.kind === 'import') {
    return new Map(source.entries.map((entry) => [entry.name, staticOf(entry)]))
  }
  if (source.node.kind === 'function') return functionOf(source.node)
  return source.node.kind === 'service' ? serviceOf(source.node) : null
}

/** A decision service as a value: called, it decides anew from its arguments alone. */
export function serviceOf(node: ServiceNode): FeelFunction {
  const known = functions.get(node)
  if (known instanceof FeelFunction) return known
  const parameters = node.parameters.map(({ name, wanted }) => ({ name, type: wanted.type }))
  const wanted =
    node.result.type.kind === 'function' ? { type: node.result.type.result } : node.result
  const made = new FeelFunction(node.name, parameters, wanted.type, (args, run) => {
    const outputs = serviceOutputs(node, args, run)
    const [only] = outputs.values()
    return conformed(outputs.size === 1 ? (only ?? null) : outputs, wanted, run)
  })
  functions.set(node, made)
  return made
}

/** Decides the outputs of a service. */
export function serviceOutputs(
  node: ServiceNode,
  args: readonly FeelValue[],
  run: Run,
): Map<string, FeelValue> {
  const given = new Map<string, FeelValue>()
  node.parameters.forEach(({ source }, at) => {
    if (source.kind === 'node') given.set(`${source.by} ${source.node.key}`, args[at] ?? null)
  })
  const evaluation = new Evaluation(run, (one, path) => given.get(`${path} ${one.key}`), node.name)
  return run.within(node.name, () => {
    return new Map(node.outputs.map(({ name, source }) => [name, evaluation.source(source, '')]))
  })
}

import { createHash } from 'node:crypto'
import { FeelFunction, type FeelValue, kindOf, type Reason } from '#lib/feel/index'
import { Complaints } from './complaints.ts'
import { Evaluation, functionOf, givenBy, type Inputs, serviceOutputs } from './evaluation.ts'
import { DmnError, type Finding } from './findings.ts'
import { Graph, type GraphNode } from './graph.ts'
import { type InputNeed, inputsOf } from './inputs.ts'
import { link } from './link.ts'
import type { Definitions } from './model.ts'
import { normalName } from './names.ts'
import type { TableProgram } from './table.ts'
import { DmnRun, type RunOptions, type Trace, Tracer } from './trace.ts'
import type { Unit } from './unit.ts'
import { exactText } from './value-text.ts'
import { writeDmn } from './write.ts'

export type CompileOptions = {
  /** expressions that cannot be read are null with their reason; without it they refuse the model */
  lenient?: boolean
}

export type Request = RunOptions & {
  /** by name; those of imported models by path (`Model B.Person`), as contexts, or as `namespace#name` */
  inputs: Inputs
  /** names of the decisions that are asked; without it, all of the model */
  decisions?: readonly string[]
  /** where an input comes from, for the trace */
  sources?: Readonly<Record<string, string>>
  /** false: only values and reasons are told */
  trace?: boolean
}

export type Evaluated = {
  values: ReadonlyMap<string, FeelValue>
  /** why something became null, in order */
  reasons: readonly Reason[]
  trace: Trace | undefined
}

/**
 * Compiles a model and what it imports.
 *
 * @throws DmnError  with every error of the models; warnings stay with the compiled model
 */
export function compileDmn(
  main: Definitions,
  imports: readonly Definitions[] = [],
  { lenient = false }: CompileOptions = {},
): CompiledModel {
  const complaints = new Complaints()
  const unit = link(main, imports, complaints)
  refuseErrors(complaints)
  const graph = new Graph(complaints, { lenient })
  // Also those that nothing uses have to be sound.
  graph.typesOf(unit)
  const nodes = new Map<string, GraphNode>()
  for (const element of main.elements) {
    const node = graph.nodeOf(unit, element)
    if (node) nodes.set(node.name, node)
  }
  refuseErrors(complaints)
  return new CompiledModel(hashOf(unit), complaints.findings, nodes, graph.tables)
}

function refuseErrors({ findings }: Complaints): void {
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw new DmnError(errors)
}

/** Of the models that take part, as they are written: white space between elements does not count. */
function hashOf(unit: Unit): string {
  const texts = new Map<string, string>()
  const add = ({ definitions, imports }: Unit) => {
    if (texts.has(definitions.namespace)) return
    texts.set(definitions.namespace, writeDmn(definitions))
    for (const one of imports) add(one.unit)
  }
  add(unit)
  const hash = createHash('sha256')
  for (const [, text] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    hash.update(`${text.length}\n${text}`)
  }
  return hash.digest('hex')
}

/** A model that runs. It keeps nothing of an evaluation, so that one serves all. */
export class CompiledModel {
  readonly hash: string
  readonly warnings: readonly Finding[]
  readonly nodes: ReadonlyMap<string, GraphNode>
  readonly tables: readonly TableProgram[]
  /** names under which a value may be given: of inputs, input decisions, parameters, imports */
  readonly #names: ReadonlySet<string>

  constructor(
    hash: string,
    warnings: readonly Finding[],
    nodes: ReadonlyMap<string, GraphNode>,
    tables: readonly TableProgram[],
  ) {
    this.hash = hash
    this.warnings = warnings
    this.nodes = nodes
    this.tables = tables
    this.#names = namesOf(nodes.values())
  }

  /**
   * Decides.
   *
   * @throws FeelLimitError  the evaluation would take too much
   * @throws Error  a decision is asked that the model does not have
   */
  evaluate(request: Request): Evaluated {
    const names = request.decisions ?? this.#decisions()
    return this.#run(request, { kind: 'decisions', names }, (run) => {
      const evaluation = new Evaluation(run, givenBy(request.inputs))
      const decided = names.map((name) => {
        const node = this.#node(name, 'decision')
        return [name, evaluation.node(node, '')] as const
      })
      return new Map(decided)
    })
  }

  /**
   * Calls a decision service by the names of its inputs and input decisions; what is not given is null.
   *
   * @returns each output decision by its name
   */
  callService(name: string, request: Request): Evaluated {
    const node = this.#node(name, 'service')
    return this.#run(request, { kind: 'service', names: [name] }, (run) => {
      return serviceOutputs(node, argumentsOf(node.parameters, request), run)
    })
  }

  /** Calls a business knowledge model by the names of its parameters. */
  callFunction(name: string, request: Request): Evaluated {
    const node = this.#node(name, 'function')
    return this.#run(request, { kind: 'function', names: [name] }, (run) => {
      const made = functionOf(node)
      if (!(made instanceof FeelFunction))
        return new Map([[name, run.fail('not-a-function', { type: kindOf(made) })]])
      return new Map([[name, made.invoke(argumentsOf(made.parameters, request), run)]])
    })
  }

  #run(
    request: Request,
    asked: Trace['asked'],
    work: (run: DmnRun) => Map<string, FeelValue>,
  ): Evaluated {
    const tracer = request.trace === false ? undefined : new Tracer()
    const run = new DmnRun(request, tracer)
    const values = work(run)
    const trace = tracer && this.#trace(request, asked, values, tracer)
    return { values, reasons: run.reasons, trace }
  }

  /** What has to be known for decisions, or for all of the model. */
  inputs(decisions?: readonly string[]): readonly InputNeed[] {
    return inputsOf((decisions ?? this.#decisions()).map((name) => this.#node(name, 'decision')))
  }

  #knows(name: string): boolean {
    if (this.#names.has(name)) return true
    return [...this.#names].some((one) => one.startsWith(`${name}.`))
  }

  #decisions(): string[] {
    return [...this.nodes.values()].flatMap((node) => (node.kind === 'decision' ? node.name : []))
  }

  #node<K extends GraphNode['kind']>(name: string, kind: K): Extract<GraphNode, { kind: K }> {
    const node = this.nodes.get(normalName(name))
    const is = (one: GraphNode | undefined): one is Extract<GraphNode, { kind: K }> =>
      one?.kind === kind
    if (!is(node)) throw new Error(`the model has no ${kind} named ${name}`)
    return node
  }

  #trace(
    { inputs, sources, now, zone }: Request,
    asked: Trace['asked'],
    values: ReadonlyMap<string, FeelValue>,
    tracer: Tracer,
  ): Trace {
    return {
      model: this.hash,
      now: now.toISOString(),
      zone,
      asked,
      inputs: [...inputs].map(([name, value]) => {
        const source = sources?.[name]
        return { name, value: exactText(value), ...(source === undefined ? {} : { source }) }
      }),
      unknown: [...inputs.keys()].filter((name) => !this.#knows(normalName(name))),
      values: Object.fromEntries([...values].map(([name, value]) => [name, exactText(value)])),
      decisions: tracer.decisions,
    }
  }
}

function namesOf(nodes: Iterable<GraphNode>): ReadonlySet<string> {
  const all = [...nodes]
  const names = inputsOf(all).map(({ name }) => name)
  for (const node of all) {
    if (node.kind === 'input') names.push(node.name)
    if (node.kind === 'service') names.push(...node.parameters.map(({ name }) => name))
    if (node.kind === 'function') names.push(...node.parameters)
  }
  return new Set(names)
}

function argumentsOf(parameters: readonly { name: string }[], { inputs }: Request): FeelValue[] {
  const byName = new Map([...inputs].map(([name, value]) => [normalName(name), value]))
  return parameters.map(({ name }) => byName.get(normalName(name)) ?? null)
}

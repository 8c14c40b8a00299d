import { createHash } from 'node:crypto'
import { FeelFunction, type FeelValue, type Reason, type RunOptions } from '#lib/feel/index'
import { Evaluation, functionOf, givenBy, type Inputs, serviceOutputs } from './evaluation.ts'
import { DmnError, type Finding } from './findings.ts'
import { Graph, type GraphNode } from './graph.ts'
import { Complaints, link, type Unit } from './link.ts'
import type { Definitions } from './model.ts'
import { normalName } from './names.ts'
import { DmnRun, type Trace, Tracer, valueText } from './trace.ts'
import { writeDmn } from './write.ts'

export type CompileOptions = {
  /** expressions that cannot be read are null with their reason; without it they refuse the model */
  lenient?: boolean
}

export type Request = Pick<RunOptions, 'now' | 'zone' | 'limits'> & {
  /** by name; those of imported models by path (`Model B.Person`) or as contexts */
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
  const nodes = new Map<string, GraphNode>()
  for (const element of main.elements) {
    const node = graph.nodeOf(unit, element)
    if (node) nodes.set(node.name, node)
  }
  refuseErrors(complaints)
  return new CompiledModel(hashOf(unit), complaints.findings, nodes)
}

function refuseErrors({ findings }: Complaints): void {
  if (findings.some(({ severity }) => severity === 'error')) throw new DmnError(findings)
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

  constructor(hash: string, warnings: readonly Finding[], nodes: ReadonlyMap<string, GraphNode>) {
    this.hash = hash
    this.warnings = warnings
    this.nodes = nodes
  }

  /**
   * Decides.
   *
   * @throws FeelLimitError  the evaluation would take too much
   * @throws Error  a decision is asked that the model does not have
   */
  evaluate(request: Request): Evaluated {
    const tracer = request.trace === false ? undefined : new Tracer()
    const run = new DmnRun(request, tracer)
    const evaluation = new Evaluation(run, givenBy(request.inputs))
    const values = new Map<string, FeelValue>()
    for (const name of request.decisions ?? this.#decisions()) {
      values.set(name, evaluation.node(this.#node(name, 'decision'), ''))
    }
    return { values, reasons: run.reasons, trace: tracer && this.#trace(request, tracer) }
  }

  /**
   * Calls a decision service by the names of its inputs and input decisions; what is not given is null.
   *
   * @returns each output decision by its name
   */
  callService(name: string, request: Request): Evaluated {
    const node = this.#node(name, 'service')
    if (node.kind !== 'service') throw new Error(`${name} is no decision service`)
    const tracer = request.trace === false ? undefined : new Tracer()
    const run = new DmnRun(request, tracer)
    const inputs = new Map([...request.inputs].map(([key, value]) => [normalName(key), value]))
    const args = node.parameters.map((parameter) => inputs.get(parameter.name) ?? null)
    const values = serviceOutputs(node, args, run)
    return { values, reasons: run.reasons, trace: tracer && this.#trace(request, tracer) }
  }

  /** Calls a business knowledge model by the names of its parameters. */
  callFunction(name: string, request: Request): Evaluated {
    const node = this.#node(name, 'function')
    if (node.kind !== 'function') throw new Error(`${name} is no function`)
    const tracer = request.trace === false ? undefined : new Tracer()
    const run = new DmnRun(request, tracer)
    const inputs = new Map([...request.inputs].map(([key, value]) => [normalName(key), value]))
    const made = functionOf(node)
    const value =
      made instanceof FeelFunction
        ? made.invoke(
            made.parameters.map((parameter) => inputs.get(normalName(parameter.name)) ?? null),
            run,
          )
        : run.fail('not-a-function')
    const values = new Map([[node.name, value]])
    return { values, reasons: run.reasons, trace: tracer && this.#trace(request, tracer) }
  }

  #decisions(): string[] {
    return [...this.nodes.values()].flatMap((node) => (node.kind === 'decision' ? node.name : []))
  }

  #node(name: string, kind: GraphNode['kind']): GraphNode {
    const node = this.nodes.get(normalName(name))
    if (node?.kind !== kind) throw new Error(`the model has no ${kind} named ${name}`)
    return node
  }

  #trace({ inputs, sources, now, zone }: Request, tracer: Tracer): Trace {
    return {
      model: this.hash,
      now: now.toISOString(),
      zone: String(zone),
      inputs: [...inputs].map(([name, value]) => {
        const source = sources?.[name]
        return { name, value: valueText(value), ...(source === undefined ? {} : { source }) }
      }),
      decisions: tracer.decisions,
    }
  }
}

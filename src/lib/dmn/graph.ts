import { type FeelType, UNKNOWN } from '#lib/feel/index'
import { compile, compileFunction, parametersOf } from './compile.ts'
import type { Complaints } from './complaints.ts'
import type {
  Decision,
  DecisionService,
  DrgElement,
  FunctionDefinition,
  KnowledgeModel,
  Reference,
  Requirement,
} from './model.ts'
import { normalName } from './names.ts'
import { aboutOf, judgeType, NULL_PROGRAM, type Place } from './place.ts'
import { Names, type Program } from './scope.ts'
import type { TableProgram } from './table.ts'
import { type ModelType, Types } from './types.ts'
import { targetOf, type Unit, type UnitImport } from './unit.ts'

type Common = {
  name: string
  /** of the element; undefined when it has none */
  id: string | undefined
  /** unique among the models that are linked */
  key: string
}

export type InputNode = Common & { kind: 'input'; wanted: ModelType }
export type DecisionNode = Common & {
  kind: 'decision'
  wanted: ModelType
  /** one for each place of the frame */
  sources: readonly Source[]
  program: Program
  authorities: readonly Authority[]
}
/** Where a decision's rules come from, such as a law. */
export type Authority = { name: string; locationUri?: string }
/** A knowledge model, or a decision service: a function that needs no more than its arguments. */
export type FunctionNode = Common & {
  parameters: readonly string[]
  kind: 'function'
  type: FeelType
  program: Program
  sources: readonly Source[]
  result: ModelType
}
export type ServiceNode = Common & {
  kind: 'service'
  type: FeelType
  parameters: readonly { name: string; wanted: ModelType; source: Source }[]
  outputs: readonly { name: string; source: Source }[]
  result: ModelType
}
export type GraphNode = InputNode | DecisionNode | FunctionNode | ServiceNode

/** Where a value in a frame comes from. */
export type Source =
  | { kind: 'node'; name: string; node: GraphNode; by: string }
  /** entries of an imported model, under the name of the import */
  | { kind: 'import'; name: string; entries: readonly Source[] }
  /** the function whose body the frame is for */
  | { kind: 'self'; name: string }

export type GraphOptions = { lenient: boolean }

/** Compiles elements when they are first needed, so that each knows the types of what it needs. */
export class Graph {
  readonly #complaints: Complaints
  readonly #options: GraphOptions
  readonly #nodes = new Map<DrgElement, GraphNode | undefined>()
  readonly #types = new Map<Unit, Types>()
  readonly tables: TableProgram[] = []

  constructor(complaints: Complaints, options: GraphOptions) {
    this.#complaints = complaints
    this.#options = options
  }

  typesOf(unit: Unit): Types {
    const known = this.#types.get(unit)
    if (known) return known
    const made = new Types(unit, (other) => this.typesOf(other), this.#complaints)
    this.#types.set(unit, made)
    return made
  }

  /** @returns undefined  for a source of knowledge, and for what is being compiled already */
  nodeOf(unit: Unit, element: DrgElement): GraphNode | undefined {
    if (this.#nodes.has(element)) return this.#nodes.get(element)
    this.#nodes.set(element, undefined)
    const made = this.#made(unit, element)
    this.#nodes.set(element, made)
    return made
  }

  #made(unit: Unit, element: DrgElement): GraphNode | undefined {
    switch (element.kind) {
      case 'inputData':
        return { kind: 'input', ...common(unit, element), wanted: this.#wanted(unit, element) }
      case 'decision':
        return this.#decision(unit, element)
      case 'businessKnowledgeModel':
        return this.#function(unit, element)
      case 'decisionService':
        return this.#service(unit, element)
      case 'knowledgeSource':
        return undefined
    }
  }

  #wanted(unit: Unit, element: Exclude<DrgElement, { kind: 'knowledgeSource' }>): ModelType {
    const { variable } = element
    const about = { kind: 'variable', within: element.name, ...(variable ?? element) }
    return this.typesOf(unit).of(variable?.typeRef, { ...about, kind: 'variable' })
  }

  #place(unit: Unit, within: string, sources: readonly Source[]): Place {
    return {
      types: this.typesOf(unit),
      complaints: this.#complaints,
      known: declaredIn(sources),
      within,
      lenient: this.#options.lenient,
      tables: this.tables,
      compile,
    }
  }

  #decision(unit: Unit, element: Decision): DecisionNode {
    const sources = this.#sources(unit, element.requirements)
    const names = this.#names(unit, sources)
    const place = this.#place(unit, element.name, sources)
    const { expression } = element
    const program = expression ? compile(expression, names, place) : NULL_PROGRAM
    const wanted = this.#wanted(unit, element)
    if (expression) judgeType(program, wanted, aboutOf(expression, place), this.#complaints)
    const authorities = authoritiesOf(unit, element)
    return { kind: 'decision', ...common(unit, element), wanted, sources, program, authorities }
  }

  #function(unit: Unit, element: KnowledgeModel): FunctionNode {
    const name = normalName(element.name)
    const others = this.#sources(unit, element.requirements).filter((one) => one.name !== name)
    const place = this.#place(unit, element.name, others)
    const sources: Source[] = [...others, { kind: 'self', name }]
    const logic: FunctionDefinition = element.logic ?? {
      kind: 'functionDefinition',
      language: 'FEEL',
      parameters: [],
      foreign: [],
      place: element.place,
    }
    const parameters = parametersOf(logic.parameters, place)
    const types = parameters.map(({ wanted }) => wanted.type)
    const result = this.#wanted(unit, element)
    const type: FeelType =
      result.type.kind === 'function'
        ? result.type
        : { kind: 'function', parameters: types, result: UNKNOWN }
    const names = this.#names(unit, others).with([[name, type]])
    const program = compileFunction(logic, names, place, name)
    if (logic.body && program.type.kind === 'function' && result.type.kind !== 'function') {
      const about = aboutOf(logic.body, place)
      judgeType({ type: program.type.result, run: program.run }, result, about, this.#complaints)
    }
    return {
      kind: 'function',
      ...common(unit, element),
      parameters: parameters.map((one) => one.name),
      sources,
      program,
      type,
      result,
    }
  }

  #service(unit: Unit, element: DecisionService): ServiceNode {
    const sources = (references: readonly Reference[]) =>
      references.flatMap((reference) => this.#source(unit, reference) ?? [])
    const given = [...sources(element.inputData), ...sources(element.inputDecisions)]
    const parameters = given.flatMap((source) => {
      const { node } = source
      if (node.kind !== 'input' && node.kind !== 'decision') return []
      return [{ name: node.name, wanted: node.wanted, source }]
    })
    const outputs = sources(element.outputDecisions).map((source) => ({
      name: source.name,
      source,
    }))
    const result = this.#wanted(unit, element)
    const type: FeelType = {
      kind: 'function',
      parameters: parameters.map(({ wanted }) => wanted.type),
      result: result.type.kind === 'function' ? result.type.result : UNKNOWN,
    }
    return { kind: 'service', ...common(unit, element), parameters, outputs, type, result }
  }

  /** Sources of what an element requires; those of one import stand together under its name. */
  #sources(unit: Unit, requirements: readonly Requirement[]): Source[] {
    const own: Source[] = []
    const imported = new Map<string, Source[]>()
    for (const { kind, reference } of requirements) {
      if (kind === 'requiredAuthority') continue
      const source = this.#source(unit, reference)
      if (!source) continue
      const among = source.by === '' ? own : (imported.get(source.by) ?? [])
      if (!among.some((one) => one.name === source.name)) among.push(source)
      if (source.by !== '') imported.set(source.by, among)
    }
    const contexts = [...imported].map(
      ([name, entries]): Source => ({ kind: 'import', name, entries }),
    )
    return [...own, ...contexts]
  }

  #source(unit: Unit, reference: Reference) {
    const target = targetOf(unit, reference)
    const node = target && this.nodeOf(target.unit, target.element)
    if (!node) return undefined
    return { kind: 'node' as const, name: node.name, node, by: importName(target.by) }
  }

  #names(unit: Unit, sources: readonly Source[]): Names {
    const types = sources.map((source) => [source.name, typeOf(source)] as const)
    return new Names(new Map(types), this.typesOf(unit).named)
  }
}

const importName = (by: UnitImport | undefined): string => by?.name ?? ''

const common = (unit: Unit, element: DrgElement): Common => {
  const name = normalName(element.name)
  return { name, id: element.id, key: `${unit.definitions.namespace}#${name}` }
}

function authoritiesOf(unit: Unit, { requirements }: Decision): Authority[] {
  return requirements.flatMap(({ reference }) => {
    const element = targetOf(unit, reference)?.element
    if (element?.kind !== 'knowledgeSource') return []
    const { name, locationUri } = element
    return [{ name, ...(locationUri === undefined ? {} : { locationUri }) }]
  })
}

/** Types that the model declares for what stands in a frame. */
function declaredIn(sources: readonly Source[]): Map<string, ModelType> {
  return new Map(
    sources.flatMap((source): [string, ModelType][] => {
      if (source.kind === 'import') {
        const entries = declaredIn(source.entries)
        return [[source.name, { type: typeOf(source), entries }]]
      }
      const node = source.kind === 'node' ? source.node : undefined
      return node?.kind === 'input' || node?.kind === 'decision' ? [[source.name, node.wanted]] : []
    }),
  )
}

function typeOf(source: Source): FeelType {
  if (source.kind === 'self') return UNKNOWN
  if (source.kind === 'import') {
    return {
      kind: 'context',
      entries: new Map(source.entries.map((entry) => [entry.name, typeOf(entry)])),
    }
  }
  const { node } = source
  if (node.kind === 'input') return node.wanted.type
  if (node.kind !== 'decision') return node.type
  return node.wanted.type.kind === 'any' ? node.program.type : node.wanted.type
}

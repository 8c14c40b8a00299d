import {
  ANY,
  type CompiledTests,
  compileUnaryTests,
  contextOf,
  convert,
  FeelSyntaxError,
  type FeelType,
  type FeelValue,
  isContext,
  isList,
  listOf,
  literalText,
  NAMED_TYPES,
  type Run,
} from '#lib/feel/index'
import { type About, type Complaints, inText } from './complaints.ts'
import type { ItemDefinition, TestsText } from './model.ts'
import { normalName } from './names.ts'
import { failed } from './reasons.ts'
import type { Unit } from './unit.ts'

/** A type of a model: its structure, and what its values must fulfil beyond it. */
export type ModelType = {
  type: FeelType
  /** Whether a value of the structure is allowed; the reason is recorded when it is not. */
  allows?: (value: FeelValue, run: Run) => boolean
  /** The tests that say so, for who wants to know all values that are allowed. */
  values?: AllowedValues
  /** Of a context: the types of its entries. */
  entries?: ReadonlyMap<string, ModelType>
}
export type AllowedValues = { text: string; tests: CompiledTests }

const UNCONSTRAINED: ModelType = { type: ANY }

/** The item definitions of a model and of its imports, by the names under which its expressions use them. */
export class Types {
  readonly named: ReadonlyMap<string, FeelType>
  readonly #byName: ReadonlyMap<string, ModelType>
  readonly #complaints: Complaints

  constructor(unit: Unit, imported: (unit: Unit) => Types, complaints: Complaints) {
    this.#complaints = complaints
    const byName = new Map<string, ModelType>()
    for (const { name, unit: other } of unit.imports) {
      for (const [inner, type] of imported(other).#byName) {
        byName.set(name === '' ? inner : `${name}.${inner}`, type)
      }
    }
    this.#byName = byName
    new ItemDefinitions(unit, byName, complaints).addAll()
    this.named = new Map([...byName].map(([name, { type }]) => [name, type]))
  }

  /** The type that a reference names; without one, anything. An unknown name is a complaint. */
  of(typeRef: string | undefined, about: About): ModelType {
    if (typeRef === undefined) return UNCONSTRAINED
    const found = lookUp(typeRef, this.#byName)
    if (!found) this.#complaints.error(about, 'unknown-type', { type: typeRef })
    return found ?? UNCONSTRAINED
  }
}

/** The type of a name, or of a path of names such as `applicant.age`; undefined when it is not known. */
export function typeOfPath(
  text: string,
  known: ReadonlyMap<string, ModelType>,
): ModelType | undefined {
  const path = normalName(text)
  for (const [name, type] of known) {
    if (path === name) return type
    if (!type.entries || !path.startsWith(`${name}.`)) continue
    const found = typeOfPath(path.slice(name.length + 1), type.entries)
    if (found) return found
  }
  return undefined
}

function lookUp(typeRef: string, byName: ReadonlyMap<string, ModelType>): ModelType | undefined {
  const name = normalName(typeRef)
  const simple = NAMED_TYPES.get(name)
  return byName.get(name) ?? (simple && { type: simple })
}

/** A value at a typed place: converted, then held against what the type allows. */
export function conformed(value: FeelValue, wanted: ModelType, run: Run): FeelValue {
  const converted = convert(value, wanted.type, run)
  if (converted === null || !wanted.allows || wanted.allows(converted, run)) return converted
  return null
}

class ItemDefinitions {
  readonly #byName: Map<string, ModelType>
  readonly #definitions: ReadonlyMap<string, ItemDefinition>
  readonly #complaints: Complaints
  readonly #open: string[] = []

  constructor({ definitions }: Unit, byName: Map<string, ModelType>, complaints: Complaints) {
    this.#byName = byName
    this.#definitions = new Map(
      definitions.itemDefinitions.map((one) => [normalName(one.name), one]),
    )
    this.#complaints = complaints
  }

  addAll(): void {
    for (const [name, definition] of this.#definitions) {
      if (this.#byName.has(name) || NAMED_TYPES.has(name)) {
        this.#complaints.error(definition, 'name-twice', { name })
      }
    }
    for (const name of this.#definitions.keys()) this.#add(name)
  }

  #add(name: string): ModelType | undefined {
    const definition = this.#definitions.get(name)
    if (!definition) return undefined
    const known = this.#byName.get(name)
    if (known) return known
    if (this.#open.includes(name)) {
      const path = [...this.#open.slice(this.#open.indexOf(name)), name].join(' → ')
      this.#complaints.error(definition, 'cycle-of-types', { path })
      return UNCONSTRAINED
    }
    this.#open.push(name)
    const made = this.#typeOf(definition)
    this.#open.pop()
    this.#byName.set(name, made)
    return made
  }

  #named(typeRef: string | undefined, about: About): ModelType {
    if (typeRef === undefined) return UNCONSTRAINED
    const found = this.#add(normalName(typeRef)) ?? lookUp(typeRef, this.#byName)
    if (!found) this.#complaints.error(about, 'unknown-type', { type: typeRef })
    return found ?? UNCONSTRAINED
  }

  #typeOf(one: ItemDefinition): ModelType {
    const parts = [
      one.typeRef !== undefined && 'typeRef',
      one.components.length > 0 && 'itemComponent',
      one.functionItem && 'functionItem',
    ].filter((part) => typeof part === 'string')
    if (parts.length > 1) this.#complaints.error(one, 'bad-type', { parts: parts.join(', ') })
    const base = this.#baseOf(one)
    const item = this.#itemsConstrained(base, one.allowedValues)
    const all = one.isCollection ? collectionOf(item) : item
    return this.#constrained(all, one.typeConstraint)
  }

  /** Allowed values are those of each item, where the base is a list already. */
  #itemsConstrained(base: ModelType, tests: TestsText | undefined): ModelType {
    if (base.type.kind !== 'list' || !tests) return this.#constrained(base, tests)
    const { allows } = collectionOf(this.#constrained({ type: base.type.item }, tests))
    if (!allows) return base
    return {
      ...base,
      allows: (value, run) => (base.allows?.(value, run) ?? true) && allows(value, run),
    }
  }

  #baseOf(one: ItemDefinition): ModelType {
    if (one.functionItem) {
      const { parameters, outputTypeRef } = one.functionItem
      const types = parameters.map((parameter) => this.#named(parameter.typeRef, parameter).type)
      const result = this.#named(outputTypeRef, one.functionItem).type
      return { type: { kind: 'function', parameters: types, result } }
    }
    if (one.components.length === 0) return this.#named(one.typeRef, one)
    const entries = new Map<string, ModelType>()
    for (const component of one.components) {
      const name = normalName(component.name)
      if (entries.has(name)) this.#complaints.error(component, 'name-twice', { name })
      entries.set(name, this.#typeOf(component))
    }
    return contextType(entries)
  }

  #constrained(base: ModelType, tests: TestsText | undefined): ModelType {
    if (!tests || tests.text.trim() === '') return base
    const compiled = this.#compiled(tests, base.type)
    if (!compiled) return base
    return {
      ...base,
      values: { text: tests.text.trim(), tests: compiled },
      allows: (value, run) => {
        if (base.allows && !base.allows(value, run)) return false
        if (compiled.run(value, [], run) === true) return true
        failed(run, 'not-allowed', { value: literalText(value), allowed: tests.text.trim() })
        return false
      },
    }
  }

  #compiled(tests: TestsText, type: FeelType): CompiledTests | undefined {
    const about = { ...tests, kind: 'allowedValues' }
    try {
      const compiled = compileUnaryTests(tests.text, type, { names: new Map() })
      for (const finding of compiled.findings) {
        this.#complaints.warning(about, 'doubtful-expression', inText(tests.text, finding))
      }
      return compiled
    } catch (error) {
      if (!(error instanceof FeelSyntaxError)) throw error
      this.#complaints.error(about, 'bad-expression', inText(tests.text, error))
      return undefined
    }
  }
}

function collectionOf(item: ModelType): ModelType {
  const { allows } = item
  return {
    type: listOf(item.type),
    ...(allows && {
      allows: (value: FeelValue, run: Run) =>
        !isList(value) || value.every((one) => one === null || allows(one, run)),
    }),
  }
}

function contextType(entries: ReadonlyMap<string, ModelType>): ModelType {
  const type = contextOf(new Map([...entries].map(([name, one]) => [name, one.type])))
  const constrained = [...entries].filter(([, one]) => one.allows)
  if (constrained.length === 0) return { type, entries }
  return {
    type,
    entries,
    allows: (value, run) =>
      !isContext(value) ||
      constrained.every(([name, one]) => {
        const entry = value.get(name) ?? null
        return entry === null || !one.allows || one.allows(entry, run)
      }),
  }
}

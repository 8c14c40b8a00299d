import type { Complaints } from './complaints.ts'
import type { Definitions, DrgElement, Import, Reference, Requirement } from './model.ts'
import { faultOfName, normalName } from './names.ts'
import { judgeChains, judgeServices } from './requirements.ts'
import { targetOf, type Unit } from './unit.ts'

const DMN_TYPE = /^https?:\/\/www\.omg\.org\/spec\/DMN\/\d{8}\/(MODEL\/?|dmn\.xsd)$/

/**
 * Binds a model to those that it imports, by their namespaces.
 * A model that is imported by several paths is one unit.
 */
export function link(
  main: Definitions,
  others: readonly Definitions[],
  complaints: Complaints,
): Unit {
  const byNamespace = new Map(others.map((one) => [one.namespace, one]))
  byNamespace.set(main.namespace, main)
  const units = new Map<string, Unit>()
  const open = new Set<string>()
  const unitOf = (definitions: Definitions): Unit => {
    const known = units.get(definitions.namespace)
    if (known) return known
    open.add(definitions.namespace)
    const imports = definitions.imports.flatMap((one) => {
      const found = importedBy(one, byNamespace, complaints)
      if (found && open.has(found.namespace)) {
        complaints.error(one, 'cycle-of-imports', { path: [...open, found.namespace].join(' → ') })
        return []
      }
      return found ? [{ name: normalName(one.name), unit: unitOf(found) }] : []
    })
    open.delete(definitions.namespace)
    const unit = { definitions, imports, elements: elementsById(definitions) }
    units.set(definitions.namespace, unit)
    return unit
  }
  const unit = unitOf(main)
  for (const one of units.values()) judgeNames(one, complaints)
  for (const one of units.values()) judgeReferences(one, complaints)
  for (const one of units.values()) {
    judgeChains(one, complaints)
    judgeServices(one, complaints)
  }
  return unit
}

function importedBy(
  one: Import,
  models: ReadonlyMap<string, Definitions>,
  complaints: Complaints,
): Definitions | undefined {
  if (!DMN_TYPE.test(one.importType)) {
    complaints.error(one, 'import-type', { name: one.name, type: one.importType })
    return undefined
  }
  const found = models.get(one.namespace)
  if (!found) {
    complaints.error(one, 'unknown-import', { name: one.name, namespace: one.namespace })
  }
  return found
}

const elementsById = ({ elements }: Definitions): Map<string, DrgElement> =>
  new Map(elements.flatMap((one) => (one.id === undefined ? [] : [[one.id, one] as const])))

/** Names that expressions use: of inputs, decisions, functions and imports. */
function judgeNames({ definitions, imports }: Unit, complaints: Complaints): void {
  const seen = new Set<string>()
  const ids = new Set<string>()
  for (const { name, unit } of imports) {
    if (name === '') for (const one of unit.definitions.elements) seen.add(normalName(one.name))
  }
  const named = [...definitions.imports.filter((one) => one.name !== ''), ...definitions.elements]
  for (const one of named) {
    const fault = faultOfName(one.name)
    if (fault) complaints.error(one, 'bad-name', { name: one.name, reason: fault })
    const name = normalName(one.name)
    if (seen.has(name) && one.kind !== 'knowledgeSource') {
      complaints.error(one, 'name-twice', { name })
    }
    if (one.kind !== 'knowledgeSource') seen.add(name)
    if (one.id !== undefined && ids.has(one.id)) complaints.error(one, 'id-twice', { id: one.id })
    if (one.id !== undefined) ids.add(one.id)
    const variable = 'variable' in one ? one.variable : undefined
    if (variable && normalName(variable.name) !== name) {
      complaints.error({ ...one, ...variable }, 'variable-name', { name, variable: variable.name })
    }
  }
  const types = new Set<string>()
  for (const one of definitions.itemDefinitions) {
    const name = normalName(one.name)
    if (types.has(name)) complaints.error(one, 'name-twice', { name })
    types.add(name)
  }
}

const ALLOWED: Record<Requirement['kind'], readonly DrgElement['kind'][]> = {
  requiredInput: ['inputData'],
  requiredDecision: ['decision'],
  requiredKnowledge: ['businessKnowledgeModel', 'decisionService'],
  requiredAuthority: ['knowledgeSource'],
}

function judgeReferences(unit: Unit, complaints: Complaints): void {
  for (const one of unit.definitions.elements) {
    for (const [reference, allowed] of referencesOf(one)) {
      const about = { kind: one.kind, within: one.name, place: reference.place, id: one.id }
      const { href } = reference
      const target = targetOf(unit, reference)
      if (!href.includes('#')) complaints.error(about, 'bad-reference', { href })
      else if (!target) complaints.error(about, 'dangling-reference', { href })
      else if (!allowed.includes(target.element.kind)) {
        const params = { href, kind: target.element.kind, allowed: allowed.join(', ') }
        complaints.error(about, 'wrong-reference', params)
      }
    }
  }
}

function referencesOf(one: DrgElement): (readonly [Reference, readonly DrgElement['kind'][]])[] {
  if (one.kind === 'inputData') return []
  if (one.kind === 'decisionService') {
    const decisions = [one.outputDecisions, one.encapsulatedDecisions, one.inputDecisions].flat()
    return [
      ...decisions.map((reference) => [reference, ['decision']] as const),
      ...one.inputData.map((reference) => [reference, ['inputData']] as const),
    ]
  }
  return one.requirements.map(({ kind, reference }) => [reference, ALLOWED[kind]] as const)
}

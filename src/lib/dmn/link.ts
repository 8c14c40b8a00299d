import type { Place } from '#lib/xml/tree'
import type { Finding, FindingCode } from './findings.ts'
import type { Definitions, DrgElement, Import, Reference, Requirement } from './model.ts'
import { faultOfName, normalName } from './names.ts'

/** A model with what it imports. */
export type Unit = {
  definitions: Definitions
  imports: readonly UnitImport[]
  elements: ReadonlyMap<string, DrgElement>
}
export type UnitImport = { name: string; unit: Unit }

/** What a reference names: where it lies, and by which import it was reached. */
export type Target = { unit: Unit; element: DrgElement; by?: UnitImport }

const DMN_TYPE = /^https?:\/\/www\.omg\.org\/spec\/DMN\/\d{8}\/(MODEL\/?|dmn\.xsd)$/

/** Collects what is wrong with models while they are linked and compiled. */
export class Complaints {
  readonly findings: Finding[] = []

  error(about: About, code: FindingCode, params: Finding['params'] = {}): void {
    this.#add('error', about, code, params)
  }

  warning(about: About, code: FindingCode, params: Finding['params'] = {}): void {
    this.#add('warning', about, code, params)
  }

  #add(severity: Finding['severity'], about: About, code: FindingCode, params: Finding['params']) {
    this.findings.push({
      severity,
      code,
      params,
      element: about.kind ?? 'element',
      ...(about.id === undefined ? {} : { id: about.id }),
      ...(about.within === undefined ? {} : { within: about.within }),
      place: about.place,
    })
  }
}
export type About = { kind?: string; id?: string; within?: string; place: Place }

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
  for (const one of units.values()) judgeCycles(one, complaints)
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
function judgeNames({ definitions }: Unit, complaints: Complaints): void {
  const seen = new Set<string>()
  const ids = new Set<string>()
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

/** What a reference names, in its own model or one that it imports; undefined when there is nothing. */
export function targetOf(unit: Unit, { href }: Reference): Target | undefined {
  const at = href.lastIndexOf('#')
  if (at < 0) return undefined
  const [namespace, id] = [href.slice(0, at), href.slice(at + 1)]
  if (namespace === '' || namespace === unit.definitions.namespace) {
    const element = unit.elements.get(id)
    return element && { unit, element }
  }
  const by = unit.imports.find((one) => one.unit.definitions.namespace === namespace)
  const element = by?.unit.elements.get(id)
  return by && element && { unit: by.unit, element, by }
}

/** What an element needs for its own value, in its own model: sources explain and give no value. */
function needs(unit: Unit, one: DrgElement): DrgElement[] {
  if (one.kind === 'inputData' || one.kind === 'knowledgeSource') return []
  const references =
    one.kind === 'decisionService'
      ? [...one.outputDecisions, ...one.encapsulatedDecisions]
      : one.requirements
          .filter(({ kind }) => kind !== 'requiredAuthority')
          .map(({ reference }) => reference)
  return references.flatMap((reference) => {
    const target = targetOf(unit, reference)
    // A function may call itself.
    const itself = target?.element === one && one.kind === 'businessKnowledgeModel'
    return target && target.unit === unit && !itself ? [target.element] : []
  })
}

function judgeCycles(unit: Unit, complaints: Complaints): void {
  const done = new Set<DrgElement>()
  const path: DrgElement[] = []
  const visit = (one: DrgElement): void => {
    if (done.has(one)) return
    const at = path.indexOf(one)
    if (at >= 0) {
      const names = [...path.slice(at), one].map(({ name }) => name)
      complaints.error({ ...one, within: one.name }, 'cycle-of-requirements', {
        path: names.join(' → '),
      })
      return
    }
    path.push(one)
    for (const next of needs(unit, one)) visit(next)
    path.pop()
    done.add(one)
  }
  for (const one of unit.definitions.elements) visit(one)
}

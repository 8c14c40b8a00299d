import type { Finding, Pack, PackSettings, YamlFile, YamlPath } from '#kernel'
import { said } from '../found/said.ts'
import { analyse, type Scope } from './expression.ts'
import type { FormFile } from './form-file.ts'
import { checkReferences } from './form-references.ts'
import { checkOfficerForm } from './officer-form-check.ts'
import { fieldScope, formScope, type PlacedField, placeFields } from './scope.ts'

/** First words of text keys that are no field's. */
const reserved = [
  'service',
  'costs',
  'evidence',
  'outputs',
  'steps',
  'rules',
  'durations',
  'clock',
  'desk',
  'this',
  'item',
  'partial',
]

/** Ids or names that stand twice in a list. */
export const findTwice = (
  file: YamlFile,
  named: readonly { name: string; at: YamlPath }[],
): Finding[] => {
  const seen = new Set<string>()
  return named.flatMap(({ name, at }) => {
    if (!seen.has(name)) {
      seen.add(name)
      return []
    }
    const message = said('named-twice', { name })
    return [file.finding(at, { code: 'named-twice', message })]
  })
}

/** Faults of one expression, at its place. */
export const checkExpression = (
  file: YamlFile,
  at: YamlPath,
  source: string,
  scope: Scope,
): { findings: Finding[]; reads: readonly string[] } => {
  const { faults, reads } = analyse(source, scope)
  return { findings: faults.map((fault) => file.finding(at, fault)), reads }
}

const checkNames = (file: YamlFile, form: FormFile, forms: readonly string[]): Finding[] => {
  const fields = placeFields(form)
  const taken = [...reserved, ...forms]
  const clashes = fields
    .filter(({ field }) => taken.includes(field.name))
    .map(({ field, at }) => {
      const message = said('name-reserved', { name: field.name })
      return file.finding([...at, 'name'], { code: 'name-reserved', message })
    })
  const names = fields.map(({ field, at }) => ({ name: field.name, at: [...at, 'name'] }))
  const pages = form.pages.map(({ page }, index) => ({ name: page, at: ['pages', index, 'page'] }))
  const options = fields.flatMap(({ field, at }) =>
    field.kind === 'choice' || field.kind === 'choices'
      ? findTwice(
          file,
          (field.options ?? []).map((name, index) => ({ name, at: [...at, 'options', index] })),
        )
      : [],
  )
  return [...clashes, ...findTwice(file, names), ...findTwice(file, pages), ...options]
}

/** What decides whether a field counts, and what it is worth: the edges of the graph. */
type Edges = Map<string, { reads: Set<string>; at: YamlPath }>

const checkFieldExpressions = (
  file: YamlFile,
  form: FormFile,
  placed: PlacedField,
  settings: PackSettings,
  edges: Edges,
): Finding[] => {
  const { field, at, path } = placed
  const scope = fieldScope(form, placed, settings)
  const edge = edges.get(path) ?? { reads: new Set<string>(), at }
  edges.set(path, edge)
  const findings: Finding[] = []
  for (const key of ['when', 'value'] as const) {
    const source = field[key]
    if (source === undefined) continue
    const checked = checkExpression(file, [...at, key], source, scope)
    findings.push(...checked.findings)
    edge.at = [...at, key]
    for (const read of checked.reads) edge.reads.add(read)
  }
  for (const [index, check] of (field.check ?? []).entries()) {
    findings.push(...checkExpression(file, [...at, 'check', index, 'is'], check.is, scope).findings)
  }
  return findings
}

/** A field depends on its group, and whoever reads a group depends on the fields inside. */
const closeOverGroups = (edges: Edges, fields: readonly PlacedField[]): void => {
  for (const { path, groups } of fields) {
    const parent = groups.map((group) => group.name).join('.')
    if (parent !== '') edges.get(path)?.reads.add(parent)
  }
  for (const [path, edge] of edges) {
    for (const read of [...edge.reads]) {
      if (path === read || path.startsWith(`${read}.`)) continue
      for (const { path: inner } of fields) if (inner.startsWith(`${read}.`)) edge.reads.add(inner)
    }
  }
}

const findCycles = (file: YamlFile, edges: Edges): Finding[] => {
  const done = new Set<string>()
  const reported = new Set<string>()
  const findings: Finding[] = []
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path)
    if (start >= 0) {
      const circle = [...trail.slice(start), path]
      if (circle.some((each) => reported.has(each))) return
      for (const each of circle) reported.add(each)
      const message = said('cycle', { circle: circle.join(' → ') })
      findings.push(file.finding(edges.get(path)?.at ?? [], { code: 'cycle', message }))
      return
    }
    if (done.has(path)) return
    for (const read of edges.get(path)?.reads ?? []) visit(read, [...trail, path])
    done.add(path)
  }
  for (const path of edges.keys()) visit(path, [])
  return findings
}

const checkPages = (file: YamlFile, form: FormFile, scope: Scope, edges: Edges): Finding[] =>
  form.pages.flatMap((page, index) => {
    if (page.when === undefined) return []
    const at = ['pages', index, 'when']
    const { findings, reads } = checkExpression(file, at, page.when, scope)
    for (const placed of placeFields(form)) {
      if (placed.page !== index) continue
      for (const read of reads) edges.get(placed.path)?.reads.add(read)
    }
    return findings
  })

/**
 * Checks what the shape cannot say of a form: names, expressions, circles, references.
 *
 * @param forms  ids of all forms of the service, whose texts stand beside those of fields
 */
export const checkForm = (
  file: YamlFile,
  form: FormFile,
  pack: Pick<Pack, 'settings' | 'lists'>,
  forms: readonly string[],
): Finding[] => {
  const { settings } = pack
  const fields = placeFields(form)
  const edges: Edges = new Map()
  const scope = formScope(form, settings)
  const expressions = fields.flatMap((placed) =>
    checkFieldExpressions(file, form, placed, settings, edges),
  )
  const pages = checkPages(file, form, scope, edges)
  closeOverGroups(edges, fields)
  return [
    ...checkNames(file, form, forms),
    ...expressions,
    ...pages,
    ...findCycles(file, edges),
    ...checkReferences(file, form, pack),
    ...checkOfficerForm(file, form),
  ]
}

import { type Finding, hinted, type Said, type YamlFile, type YamlPath } from '#kernel'
import { addPeriod, parsePeriod } from '#lib/time'
import { said } from '../found/said.ts'
import { checkEnds } from './ends-check.ts'
import type { FormFile } from './form-file.ts'
import { placeFields } from './scope.ts'
import type { ServiceFile } from './service-file.ts'

/** What of `publicSearch` is no row. */
const OWN = ['number', 'status']
/** Any day, to hold two lengths of time against each other. */
const DAY = '2026-01-31'

export type AfterParts = {
  file: YamlFile
  service: ServiceFile
  forms: ReadonlyMap<string, { file: YamlFile; form: FormFile }>
}

/**
 * Checks what a service says of its licences later: when they end, what their holders may do with them, and by what
 * anyone may search the register.
 */
export function checkAfter(parts: AfterParts): Finding[] {
  return [
    ...checkEnds(parts),
    ...checkOffered(parts),
    ...checkRenewal(parts),
    ...checkSearch(parts),
  ]
}

function checkOffered({ file, service, forms }: AfterParts): Finding[] {
  const { after } = service
  if (!after) return []
  const [output] = service.outputs ?? []
  const wrong = (at: YamlPath, message: Said) => [
    file.finding(at, { code: 'wrong-value', message }),
  ]
  if (!output) {
    return wrong(['after'], said('after-without-outputs'))
  }
  const apply = forms.get('apply')?.form
  const typed = apply ? typedPaths(apply) : undefined
  return [
    ...(after.replace && output.document === undefined
      ? wrong(['after', 'replace'], said('replace-without-document'))
      : []),
    ...(after.amend ?? []).flatMap((path, index): Finding[] => {
      if (!typed || typed.includes(path)) return []
      const message = said('amend-not-typed', { path, hint: hinted(path, typed) })
      const at = ['after', 'amend', index]
      return [file.finding(at, { code: 'unknown-reference', message })]
    }),
    ...(['renew', 'amend', 'replace'] as const).flatMap((act) =>
      after.costs?.[act] && !after[act]
        ? wrong(['after', 'costs', act], said('cost-of-nothing', { act }))
        : [],
    ),
  ]
}

/** Paths of what a person types, through groups; a list is opened as a whole. */
const typedPaths = (form: FormFile): string[] =>
  placeFields(form)
    .filter(
      ({ field }) =>
        field.kind === 'group' ||
        (field.value === undefined && !['note', 'declaration'].includes(field.kind)),
    )
    .map(({ path }) => path)

function checkRenewal({ file, service, forms }: AfterParts): Finding[] {
  const { renew } = service.after ?? {}
  const form = forms.get('renew')
  const findings: Finding[] = []
  if (form && !renew) {
    const message = said('renew-not-begun')
    findings.push(form.file.finding(['form'], { code: 'wrong-value', message }))
  }
  if (!renew) return findings
  const [output] = service.outputs ?? []
  if (output && output.validity === undefined && output.until === undefined) {
    const message = said('renew-without-end')
    findings.push(file.finding(['after', 'renew'], { code: 'wrong-value', message }))
  }
  const [opens, closes] = [renew.opens, renew.closes].map(dayAfter)
  if (opens === undefined || closes === undefined || opens >= closes) {
    const message = said('renew-days')
    findings.push(file.finding(['after', 'renew', 'opens'], { code: 'wrong-value', message }))
  }
  const apply = forms.get('apply')?.form
  if (form && apply) findings.push(...checkSameFields(form, apply))
  return findings
}

/** Undefined for a length in hours, which days do not have. */
function dayAfter(length: string) {
  try {
    return addPeriod(DAY, parsePeriod(length))
  } catch {
    return undefined
  }
}

/** What both forms ask is one and the same answer of the licence. */
function checkSameFields(renew: { file: YamlFile; form: FormFile }, apply: FormFile): Finding[] {
  const known = new Map(placeFields(apply).map(({ path, field }) => [path, field]))
  return placeFields(renew.form).flatMap(({ path, field, at }) => {
    const same = known.get(path)
    const [first = path] = path.split('.')
    if (!same && first !== path && known.has(first)) {
      const message = said('renew-outside-group', { group: first, path })
      return [renew.file.finding([...at, 'name'], { code: 'unknown-reference', message })]
    }
    if (!same || (same.kind === field.kind && Boolean(same.many) === Boolean(field.many))) return []
    const message = said('renew-other-kind', { path, kind: same.kind })
    return [renew.file.finding([...at, 'kind'], { code: 'wrong-value', message })]
  })
}

function checkSearch({ file, service, forms }: AfterParts): Finding[] {
  const apply = forms.get('apply')?.form
  const persons = apply
    ? placeFields(apply).flatMap(({ field, path }) => (field.kind === 'person' ? [path] : []))
    : []
  return (service.outputs ?? []).flatMap(({ publicSearch = [], publicRows = [] }, index) =>
    publicSearch.flatMap((path, each) => {
      const at = ['outputs', index, 'publicSearch', each]
      if (persons.some((person) => path === person || path.startsWith(`${person}.`))) {
        const message = said('search-by-person')
        return [file.finding(at, { code: 'wrong-value', message })]
      }
      if (OWN.includes(path) || publicRows.includes(path)) return []
      const known = [...OWN, ...publicRows]
      const message = said('search-unseen', { path, hint: hinted(path, known) })
      return [file.finding(at, { code: 'unknown-reference', message })]
    }),
  )
}

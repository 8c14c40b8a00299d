import {
  type Finding,
  hinted,
  type PackSettings,
  unknownReference,
  type YamlFile,
  type YamlPath,
} from '#kernel'
import { said } from '../found/said.ts'
import { caseFacts, type DeskFile } from './desk-file.ts'
import type { Scope } from './expression.ts'
import { checkExpression, findTwice } from './form-check.ts'
import type { FormFile } from './form-file.ts'
import { fieldScope, formScope, placeFields } from './scope.ts'
import type { ServiceCost, ServiceFile } from './service-file.ts'
import { isOnline } from './status.ts'

/** A read service before it is a bundle. */
export type ServiceParts = {
  file: YamlFile
  service: ServiceFile
  forms: ReadonlyMap<string, { file: YamlFile; form: FormFile }>
  documents: readonly string[]
}

/** All that says what something costs, each with its place. */
const costLists = ({ costs = [], after }: ServiceFile): [YamlPath, readonly ServiceCost[]][] => [
  [['costs'], costs],
  ...Object.entries(after?.costs ?? {}).map(([act, list]): [YamlPath, readonly ServiceCost[]] => [
    ['after', 'costs', act],
    list,
  ]),
]

const checkTwice = (file: YamlFile, service: ServiceFile): Finding[] => {
  const lists: [string, string, readonly string[]][] = [
    ['evidence', 'evidence', (service.evidence ?? []).map((one) => one.evidence)],
    ['outputs', 'output', (service.outputs ?? []).map((one) => one.output)],
    ['steps', 'step', (service.steps ?? []).map((one) => one.step)],
    ['rules', 'rule', (service.rules ?? []).map((one) => one.rule)],
    ['durations', 'duration', (service.durations ?? []).map((one) => one.duration)],
  ]
  const twice = (at: YamlPath, key: string, names: readonly string[]) =>
    findTwice(
      file,
      names.map((name, index) => ({ name, at: [...at, index, key] })),
    )
  return [
    ...costLists(service).flatMap(([at, costs]) =>
      twice(
        at,
        'cost',
        costs.map(({ cost }) => cost),
      ),
    ),
    ...lists.flatMap(([list, key, names]) => twice([list], key, names)),
  ]
}

/** Evidence that no field collects, and file fields that are no evidence. */
const checkEvidence = ({ file, service, forms }: ServiceParts): Finding[] => {
  const ids = (service.evidence ?? []).map((one) => one.evidence)
  const collected = new Set<string>()
  const findings: Finding[] = []
  for (const { file: formFile, form } of forms.values()) {
    for (const { field, at } of placeFields(form)) {
      if (field.kind !== 'file') continue
      collected.add(field.evidence)
      if (!ids.includes(field.evidence)) {
        const message = said('evidence-unlisted', {
          evidence: field.evidence,
          hint: hinted(field.evidence, ids),
        })
        findings.push(
          formFile.finding([...at, 'evidence'], { code: 'file-without-evidence', message }),
        )
      }
    }
  }
  if (!isOnline(service.status)) return findings
  for (const [index, id] of ids.entries()) {
    if (collected.has(id)) continue
    const message = said('evidence-uncollected', { evidence: id })
    findings.push(
      file.finding(['evidence', index, 'evidence'], { code: 'evidence-without-field', message }),
    )
  }
  return findings
}

/**
 * Checks what the shape cannot say of `service.yaml`, its forms and documents taken together.
 *
 * @param settings  of the pack
 */
export const checkService = (parts: ServiceParts, settings: PackSettings): Finding[] => {
  const { file, service, forms, documents } = parts
  const formIds = [...forms.keys()]
  const apply = forms.get('apply')?.form
  const apps = Object.keys(settings.apps ?? {})
  const paths = (path: string) => (apply ? answerPaths(apply, path, settings) : [])
  return [
    ...checkTwice(file, service),
    ...checkEvidence(parts),
    ...service.channels.flatMap((channel, index) => [
      ...unknownReference(file, ['channels', index, 'app'], channel.app, apps, said('what-app')),
      ...(channel.forms ?? []).flatMap((form, each) =>
        unknownReference(
          file,
          ['channels', index, 'forms', each],
          form,
          formIds,
          said('what-form'),
        ),
      ),
    ]),
    ...costLists(service).flatMap(([at, costs]) =>
      costs.flatMap((cost, index) =>
        unknownReference(
          file,
          [...at, index, 'currency'],
          cost.currency,
          [settings.currency.code],
          said('what-currency'),
        ),
      ),
    ),
    ...(service.evidence ?? []).flatMap((one, index) =>
      one.when === undefined || !apply
        ? []
        : checkExpression(file, ['evidence', index, 'when'], one.when, formScope(apply, settings))
            .findings,
    ),
    ...(service.outputs ?? []).flatMap((one, index) =>
      (['rows', 'publicRows'] as const).flatMap((key) =>
        (one[key] ?? []).flatMap((path, each) => {
          const known = key === 'rows' ? paths(path) : (one.rows ?? [])
          return unknownReference(
            file,
            ['outputs', index, key, each],
            path,
            known,
            said('what-field-or-row'),
          )
        }),
      ),
    ),
    ...(service.outputs ?? []).flatMap((one, index) => {
      if (!isOnline(service.status) || one.document === undefined) return []
      if (documents.includes(one.document)) return []
      const message = said('template-missing', { document: one.document })
      return [file.finding(['outputs', index, 'document'], { code: 'document-missing', message })]
    }),
  ]
}

/**
 * Paths that may be shown: fields, counts of lists, and what lies inside the one that is asked
 * for.
 */
const answerPaths = (form: FormFile, path: string, settings: PackSettings): string[] => {
  const fields = placeFields(form)
  const steps = path.split('.')
  let members: Scope | undefined = formScope(form, settings)
  for (const step of steps.slice(0, -1)) members = members?.get(step)?.members
  const inside = [...(members?.keys() ?? [])].map((name) => [...steps.slice(0, -1), name].join('.'))
  const lists = fields.filter(({ field }) => field.many).map((placed) => `${placed.path}.count`)
  return [...new Set([...fields.map((placed) => placed.path), ...lists, ...inside])]
}

/**
 * Checks `desk.yaml` against the form `apply`: paths, and expressions in the scope of their field.
 */
export const checkDesk = (
  file: YamlFile,
  desk: DeskFile,
  apply: FormFile | undefined,
  settings: PackSettings,
): Finding[] => {
  if (!apply) {
    const message = said('desk-without-form')
    return [file.finding([], { code: 'file-missing', message })]
  }
  const fields = placeFields(apply)
  const paths = fields.map(({ path }) => path)
  const check = (at: YamlPath, path: string, also: readonly string[] = []) =>
    unknownReference(
      file,
      at,
      path,
      [...also, ...answerPaths(apply, path, settings)],
      said('what-field'),
    )
  const { decide } = desk
  return [
    ...desk.columns.flatMap((path, index) => check(['columns', index], path, caseFacts)),
    ...(desk.highlight ?? []).flatMap(({ field: path, when }, index) => {
      const at = ['highlight', index]
      const placed = fields.find((each) => each.path === path)
      if (!placed) return unknownReference(file, [...at, 'field'], path, paths, said('what-field'))
      return checkExpression(file, [...at, 'when'], when, fieldScope(apply, placed, settings))
        .findings
    }),
    ...(decide.approve.needs ?? []).flatMap((path, index) =>
      check(['decide', 'approve', 'needs', index], path),
    ),
    ...(decide.return.fields === 'any' ? [] : decide.return.fields).flatMap((path, index) =>
      check(['decide', 'return', 'fields', index], path),
    ),
  ]
}

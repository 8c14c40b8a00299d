import { type Finding, hinted, type PackSettings, type Said, type YamlFile } from '#kernel'
import { checkExpression, findTwice } from '../bundle/form-check.ts'
import type { FormFile } from '../bundle/form-file.ts'
import { fieldScope, type PlacedField, placeFields } from '../bundle/scope.ts'
import type { ServiceFile } from '../bundle/service-file.ts'
import { isGroup } from '../form/model.ts'
import { isWithin } from '../form/path.ts'
import { said } from '../found/said.ts'
import { APPLY } from '../licence-draft.ts'
import { listsAround, lostOptions, unfit } from './fits.ts'
import { numberOf } from './legs.ts'
import {
  formOfMap,
  type MigrationFile,
  type MigrationStep,
  nameOfMap,
  sourceOf,
  targetsOf,
} from './migration-file.ts'
import type { ReadMap, ReadMaps } from './read.ts'

type Parts = {
  /** `service.yaml` */
  file: YamlFile
  service: ServiceFile
  /** as they are asked now, by id */
  forms: Readonly<Record<string, FormFile>>
  read: Omit<ReadMaps, 'findings'>
}

/**
 * Checks what the shape cannot say of the maps of a service: that there is one from each version to the next, that what
 * they name is asked before and after and fits, and that no answer is left without a place.
 */
export function checkMaps({ file, service, forms, read }: Parts, settings: PackSettings) {
  const number = numberOf(service)
  const formOf: FormOf = (version, form) =>
    version === number ? forms[form] : read.earlier.get(version)?.forms.get(form)?.form
  const findings = [
    ...checkChain(file, number, read),
    ...read.maps.flatMap((one) => checkPlace(one, number, read.earlier, formOf)),
    ...checkKept(read, formOf),
  ]
  for (const { file: mapFile, map } of read.maps) {
    const before = formOf(map.from, formOfMap(map))
    const after = formOf(map.to, formOfMap(map))
    if (before && after) findings.push(...checkMap(mapFile, map, { before, after, settings }))
  }
  return findings
}

/** A form of a version of the service, as it is kept or as it is now. */
type FormOf = (version: number, form: string) => FormFile | undefined

/** From each version to the next, for the form by which one applies. */
function checkChain(file: YamlFile, number: number, { maps, earlier }: Parts['read']): Finding[] {
  const findings: Finding[] = []
  const leads = (from: number) => maps.some(({ map }) => map.from === from && isOfApply(map))
  for (let from = 1; from < number; from++) {
    if (leads(from)) continue
    const message = said('map-missing', { from, to: from + 1 })
    findings.push(file.finding(['version'], { code: 'file-missing', message }))
  }
  for (const one of earlier.values()) {
    const [kept] = one.forms.values()
    if (leads(one.number) || !kept) continue
    const message = said('earlier-unused', { version: one.number })
    findings.push(kept.file.finding([], { code: 'unknown-file', message }))
  }
  return findings
}

const isOfApply = (map: MigrationFile) => formOfMap(map) === APPLY

/** Whether a map leads from a form that is kept to one that is there. */
function checkPlace(
  { file, map }: ReadMap,
  number: number,
  earlier: ReadMaps['earlier'],
  formOf: FormOf,
): Finding[] {
  if (map.from >= number) {
    const message = said('map-ahead', { number, from: map.from })
    return [file.finding(['from'], { code: 'unknown-reference', message })]
  }
  const form = formOfMap(map)
  if (!formOf(map.from, form)) {
    const message = said('earlier-missing', { version: map.from, form })
    return [file.finding(['from'], { code: 'file-missing', message })]
  }
  // Of the form by which one applies that is told where its chain breaks off.
  if (formOf(map.to, form) || isOfApply(map)) return []
  const names = earlier.get(map.to)?.forms.keys() ?? []
  const message = said('map-form-gone', { version: map.to, form, hint: hinted(form, [...names]) })
  return [file.finding(['form'], { code: 'unknown-reference', message })]
}

/** Forms beside `apply` that are kept and have no map: each answer has to have a place where it stands. */
function checkKept({ maps, earlier }: Parts['read'], formOf: FormOf): Finding[] {
  return [...earlier.values()].flatMap(({ number, forms }) =>
    [...forms].flatMap(([id, { file, form }]): Finding[] => {
      if (id === APPLY || maps.some(({ map }) => map.from === number && formOfMap(map) === id)) {
        return []
      }
      const next = formOf(number + 1, id)
      if (!next) {
        const message = said('earlier-form-gone', { form: id, version: number + 1 })
        return [file.finding(['form'], { code: 'unknown-file', message })]
      }
      const lost = homeless([], placesIn(form), placesIn(next)).map(({ path }) => path)
      if (lost.length === 0) return []
      const name = nameOfMap({ form: id, from: number, to: number + 1 })
      const message = said('map-form-missing', { form: id, answers: lost.join(', '), name })
      return [file.finding(['form'], { code: 'file-missing', message })]
    }),
  )
}

type Ways = { before: FormFile; after: FormFile; settings: PackSettings }
type Places = ReadonlyMap<string, PlacedField>

const placesIn = (form: FormFile): Places =>
  new Map(placeFields(form).map((placed) => [placed.path, placed]))

function checkMap(file: YamlFile, map: MigrationFile, ways: Ways): Finding[] {
  const [before, after] = [placesIn(ways.before), placesIn(ways.after)]
  const sources = map.answers.map((step, index) => ({
    name: sourceOf(step),
    at: ['answers', index, verbOf(step)],
  }))
  const targets = map.answers.flatMap((step, index) =>
    targetsOf(step).map(({ to }) => ({ name: to, at: placeOfTarget(step, index, to) })),
  )
  return [
    ...findTwice(file, sources),
    ...findTwice(file, targets),
    ...map.answers.flatMap((step, index) => checkStep({ file, step, index, before, after, ways })),
    ...checkHomeless(file, map, before, after),
  ]
}

const verbOf = (step: MigrationStep): string =>
  (['move', 'convert', 'split', 'drop'] as const).find((verb) => verb in step) ?? 'move'

const placeOfTarget = (step: MigrationStep, index: number, to: string) =>
  'into' in step ? ['answers', index, 'into', to] : ['answers', index, 'to']

type StepAt = {
  file: YamlFile
  step: MigrationStep
  index: number
  before: Places
  after: Places
  ways: Ways
}

function checkStep(at: StepAt): Finding[] {
  const { file, step, index, before, after } = at
  const from = before.get(sourceOf(step))
  if (!from) {
    const names = [...before.keys()]
    const message = said('map-from-unknown', {
      path: sourceOf(step),
      hint: hinted(sourceOf(step), names),
    })
    const place = ['answers', index, verbOf(step)]
    return [file.finding(place, { code: 'unknown-reference', message })]
  }
  return targetsOf(step).flatMap(({ to, as }) => {
    const place = placeOfTarget(step, index, to)
    const target = after.get(to)
    if (!target) {
      const message = said('map-to-unknown', { path: to, hint: hinted(to, [...after.keys()]) })
      return [file.finding(place, { code: 'unknown-reference', message })]
    }
    return as === undefined
      ? checkMove(at, from, target)
      : checkWorkedOut(at, from, target, as, place)
  })
}

function checkMove({ file, step, index }: StepAt, from: PlacedField, to: PlacedField): Finding[] {
  const reason = unfit(from, to)
  if (reason) {
    const message = said('map-unfit', { why: reason })
    return [file.finding(['answers', index, 'to'], { code: 'wrong-value', message })]
  }
  if (!('move' in step)) return []
  const names = optionsOf(from)
  const unknown = Object.keys(step.values ?? {}).filter((option) => !names.includes(option))
  const lost = lostOptions(from.field, to.field, step.values)
  return [
    ...unknown.map((option) => {
      const message = said('option-not-offered', {
        field: from.path,
        option,
        hint: hinted(option, names),
      })
      const place = ['answers', index, 'values', option]
      return file.finding(place, { code: 'unknown-reference', message, at: 'key' })
    }),
    ...lost.map((option) => {
      const message = said('option-gone', { field: to.path, option })
      return file.finding(['answers', index], { code: 'migration-faulty', message })
    }),
  ]
}

const optionsOf = ({ field }: PlacedField): readonly string[] =>
  field.kind === 'choice' || field.kind === 'choices' ? (field.options ?? []) : []

function checkWorkedOut(
  { file, step, index, ways }: StepAt,
  from: PlacedField,
  to: PlacedField,
  as: string,
  place: (string | number)[],
): Finding[] {
  if (isGroup(from.field) || isGroup(to.field)) {
    const message = said('group-worked-out')
    return [file.finding(place, { code: 'wrong-value', message })]
  }
  if (listsAround(from).length !== listsAround(to).length) {
    const message = said('lists-unlike-drop', { from: from.path, to: to.path })
    return [file.finding(place, { code: 'wrong-value', message })]
  }
  const scope = fieldScope(ways.before, from, ways.settings)
  const where = 'into' in step ? place : ['answers', index, 'as']
  return checkExpression(file, where, as, scope).findings
}

/** Answers of before that have no place, and of which no step says what becomes. */
const checkHomeless = (file: YamlFile, map: MigrationFile, before: Places, after: Places) =>
  homeless(map.answers, before, after).map((one) =>
    file.finding(['answers'], {
      code: 'migration-faulty',
      message: said('answer-homeless', one),
      at: 'key',
    }),
  )

/** Paths of such answers, and why they have no place. */
function homeless(
  steps: readonly MigrationStep[],
  before: Places,
  after: Places,
): { path: string; why: Said }[] {
  return [...before.values()].flatMap((from) => {
    const { field, path } = from
    if (isGroup(field) || field.kind === 'note' || field.value !== undefined) return []
    const step = steps.find((one) => isWithin(path, sourceOf(one)))
    if (step && !('move' in step && step.move !== path)) return []
    const to = step && 'move' in step ? `${step.to}${path.slice(step.move.length)}` : path
    const target = after.get(to)
    const reason = target ? unfit(from, target) : said('asked-no-more', { path: to })
    const lost = target && !reason ? lostOptions(field, target.field) : []
    if (!reason && lost.length === 0) return []
    const why = reason ?? said('offered-no-more', { path: to, options: lost.join(', ') })
    return [{ path, why }]
  })
}

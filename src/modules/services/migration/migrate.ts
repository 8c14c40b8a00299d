import type { Texts } from '#kernel'
import { compile } from '#rules'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { FormFile } from '../bundle/form-file.ts'
import { type PlacedField, placeFields } from '../bundle/scope.ts'
import { assess } from '../form/assess.ts'
import type { AssessOptions } from '../form/assessment.ts'
import { feelOf } from '../form/feel-answers.ts'
import { isGroup } from '../form/model.ts'
import {
  type AnswerPath,
  answerAt,
  fieldPath,
  isRecord,
  isWithin,
  itemPath,
  memberPath,
  writeAnswer,
} from '../form/path.ts'
import { takes, unfit } from './fits.ts'
import { type MigrationFile, type MigrationStep, sourceOf, targetsOf } from './migration-file.ts'

type Answers = Readonly<Record<string, unknown>>

/** What becomes of one answer, by its place before and its places after. */
export type Fate =
  | { readonly what: 'kept' | 'moved' | 'converted'; readonly to: readonly AnswerPath[] }
  /** it could not be worked out, or only in part: its person is asked */
  | { readonly what: 'asked'; readonly to: readonly AnswerPath[] }
  | { readonly what: 'dropped'; readonly because: Texts }
  /** no map says where it belongs */
  | { readonly what: 'homeless' }
export type Fates = ReadonlyMap<AnswerPath, Fate>

export type Migrated = { readonly answers: Record<string, unknown>; readonly fates: Fates }

/** A form, the map to the next one where there is one, and that. */
export type Leg = {
  readonly before: FormFile
  readonly map?: MigrationFile | undefined
  readonly after: FormFile
}

/**
 * Takes answers from one version of a form to a later one, from map to map. Pure.
 *
 * @param bundle   for the id of the service
 * @param legs     in order
 * @param answers  a draft's: canonical where sound, else as typed
 */
export function migrate(
  bundle: ServiceBundle,
  legs: readonly Leg[],
  answers: Answers,
  options: AssessOptions,
): Migrated {
  let now: Migrated = { answers: { ...answers }, fates: new Map() }
  for (const [index, leg] of legs.entries()) {
    const next = alongLeg(bundle, leg, now.answers, options)
    now = { ...next, fates: index === 0 ? next.fates : joined(now.fates, next.fates) }
  }
  return now
}

/** An answer of the earlier form: its field, where it stands, and the numbers of the items around it. */
type Given = {
  placed: PlacedField
  path: AnswerPath
  items: readonly number[]
  value: unknown
}

function alongLeg(
  bundle: ServiceBundle,
  { before, map, after }: Leg,
  answers: Answers,
  options: AssessOptions,
): Migrated {
  const known = { ...bundle, forms: { ...bundle.forms, [before.form]: before } }
  const assessed = assess(known, before.form, answers, options)
  const counts = feelOf(
    before.pages.flatMap(({ fields }) => fields),
    assessed.answers,
  )
  const places = new Map(placeFields(after).map((placed) => [placed.path, placed]))
  const next: Record<string, unknown> = {}
  const fates = new Map<AnswerPath, Fate>()
  for (const given of listGiven(before, answers)) {
    const step = map?.answers.find((one) => isWithin(given.placed.path, sourceOf(one)))
    const sound = answerAt(assessed.answers, given.path) !== undefined
    const worked = { given, sound, step, places, next, counts, today: options.today }
    const fate = step && ('as' in step || 'into' in step) ? worksOut(worked) : goes(worked)
    // What does not count would not have been sent: nobody is told of it.
    if (assessed.relevant.has(given.path) || fate.what === 'kept') fates.set(given.path, fate)
  }
  return { answers: next, fates }
}

type Worked = {
  given: Given
  /** it counts, and is an answer to its question */
  sound: boolean
  step: MigrationStep | undefined
  places: ReadonlyMap<string, PlacedField>
  /** grows */
  next: Record<string, unknown>
  /** of the earlier form, as FEEL has it */
  counts: Answers
  today: string
}

/** The answer goes as it is. */
function goes({ given, step, places, next }: Worked): Fate {
  if (step && 'drop' in step) return { what: 'dropped', because: step.because }
  const { path } = given.placed
  const to = step && 'move' in step ? `${step.to}${path.slice(step.move.length)}` : path
  const place = places.get(to)
  const value =
    step && 'move' in step && step.values ? renamed(given.value, step.values) : given.value
  if (!place || isWorkedOut(place) || unfit(given.placed, place) || !takes(place.field, value)) {
    return { what: 'homeless' }
  }
  const target = placeIn(place, given.items)
  if (target === undefined) return { what: 'homeless' }
  writeAnswer(next, target, value)
  const same = target === given.path && value === given.value
  return { what: same ? 'kept' : 'moved', to: [target] }
}

/** The answer is worked out of the earlier ones; what comes out null is asked. */
function worksOut({ given, sound, step, places, next, counts, today }: Worked): Fate {
  const frame = frameAt(counts, given)
  const to: AnswerPath[] = []
  let whole = true
  for (const { to: name, as = '' } of step ? targetsOf(step) : []) {
    const place = places.get(name)
    const target = place && placeIn(place, given.items)
    if (target === undefined) return { what: 'homeless' }
    const { names, runWith } = compile(as)
    const known = names.map((read) => frame[read] ?? null)
    const value = sound ? runWith(known, today) : null
    if (value === null || value === undefined || value === '') whole = false
    else writeAnswer(next, target, value)
    to.push(target)
  }
  return { what: whole ? 'converted' : 'asked', to }
}

/** Names at the place of an answer: the form's, then those of the groups around it, and the item. */
function frameAt(counts: Answers, { placed, items }: Given): Answers {
  let frame: Answers = counts
  let inner: unknown = counts
  let list = 0
  for (const group of placed.groups) {
    inner = isRecord(inner) ? inner[group.name] : undefined
    if (group.many) {
      const number = items[list++] ?? 0
      inner = Array.isArray(inner) ? inner[number] : undefined
      if (isRecord(inner)) frame = { ...frame, this: inner, 'this number': number + 1 }
    }
    if (isRecord(inner)) frame = { ...frame, ...inner }
  }
  return frame
}

/** Answers that a form knows and asks for; what it works out is worked out anew. */
function listGiven(form: FormFile, answers: Answers): Given[] {
  const found: Given[] = []
  const placed = new Map(placeFields(form).map((one) => [one.path, one]))
  const look = (holder: Answers, parent: AnswerPath, items: readonly number[]) => {
    for (const [name, value] of Object.entries(holder)) {
      const path = memberPath(parent, name)
      const place = placed.get(fieldPath(path))
      if (!place || value === undefined || value === null || isWorkedOut(place)) continue
      const { field } = place
      if (!isGroup(field)) found.push({ placed: place, path, items, value })
      else if (field.many && Array.isArray(value)) {
        for (const [index, item] of value.entries()) {
          if (isRecord(item)) look(item, itemPath(path, index), [...items, index])
        }
      } else if (isRecord(value)) look(value, path, items)
    }
  }
  look(answers, '', [])
  return found
}

const isWorkedOut = ({ field }: PlacedField) => field.value !== undefined || field.kind === 'note'

/** The place of an answer in the items of the lists around its field; undefined where they take fewer. */
function placeIn({ field, groups }: PlacedField, items: readonly number[]): AnswerPath | undefined {
  let path: AnswerPath = ''
  let list = 0
  for (const group of groups) {
    path = memberPath(path, group.name)
    if (!group.many) continue
    const index = items[list++] ?? 0
    if (index >= group.many.max) return undefined
    path = itemPath(path, index)
  }
  return memberPath(path, field.name)
}

/** Options by their later names. */
const renamed = (value: unknown, values: Readonly<Record<string, string>>): unknown =>
  Array.isArray(value)
    ? value.map((one) => renamed(one, values))
    : typeof value === 'string'
      ? (values[value] ?? value)
      : value

const RANK = ['kept', 'moved', 'converted', 'asked'] as const

/** What becomes of answers over two legs. */
function joined(first: Fates, second: Fates): Fates {
  return new Map(
    [...first].map(([path, fate]): [AnswerPath, Fate] => {
      if (!('to' in fate)) return [path, fate]
      const then = fate.to.flatMap((place) => second.get(place) ?? [])
      const lost = then.find(({ what }) => what === 'homeless' || what === 'dropped')
      if (lost) return [path, lost]
      const to = then.flatMap((one) => ('to' in one ? one.to : []))
      const rank = Math.max(...[fate, ...then].map(({ what }) => RANK.indexOf(what as never)))
      const what = RANK[rank] ?? 'moved'
      // Renamed and named as before again: as if nothing had been.
      return [path, to.length > 0 ? { what, to } : fate]
    }),
  )
}

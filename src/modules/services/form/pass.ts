import { toFeelDate } from '#rules'
import type { AssessOptions } from './assessment.ts'
import type { Parsed } from './kind.ts'
import type { Bound, FieldNode, FormModel } from './model.ts'
import { type AnswerPath, isRecord } from './path.ts'

/** One group in one place: the form itself, a group, an item of a repeating group. */
export type Place = {
  readonly path: AnswerPath
  /** as it was typed */
  readonly raw: Readonly<Record<string, unknown>>
  /** FEEL values by name, of the form, of each group around, of this one */
  readonly frames: readonly Record<string, unknown>[]
  /** of the item around */
  readonly self: Record<string, unknown> | undefined
  /** of the item around, from 1 */
  readonly number: number | null
  /** what counts, canonical */
  readonly answers: Record<string, unknown>
  readonly inner: Map<FieldNode, Place[]>
}

/** What a pass over a form found out; `listErrors` reads it. */
export type Pass = {
  readonly model: FormModel
  readonly options: AssessOptions
  readonly account: Record<string, unknown> | null
  readonly root: Place
  readonly places: Map<FieldNode | undefined, Place[]>
  readonly pagesRelevant: Map<number, boolean>
  readonly relevant: Set<AnswerPath>
  readonly values: Record<AnswerPath, unknown>
  /** by the field's path; of a list of plain answers by each answer's */
  readonly parsed: Map<AnswerPath, Parsed>
}

/** A pass in which nothing is worked out yet. */
export function beginPass(model: FormModel, answers: unknown, options: AssessOptions): Pass {
  const frame: Record<string, unknown> = {}
  for (const { fields } of model.pages) for (const { name } of fields) frame[name] = null
  const root: Place = {
    path: '',
    raw: isRecord(answers) ? answers : {},
    frames: [frame],
    self: undefined,
    number: null,
    answers: {},
    inner: new Map(),
  }
  return {
    model,
    options,
    account: accountOf(options),
    root,
    places: new Map([[undefined, [root]]]),
    pagesRelevant: new Map(),
    relevant: new Set(),
    values: {},
    parsed: new Map(),
  }
}

/** The pack's number of a person; a visitor has none. */
export const numberOf = (
  { identifier, identifierKind }: NonNullable<AssessOptions['account']>,
  { settings }: AssessOptions['pack'],
): string | null => (identifierKind === settings.signIn.identifier ? identifier : null)

function accountOf({ account, pack }: AssessOptions) {
  if (!account) return null
  const { name, birthDate, nationality, email, phone } = account
  const born = birthDate === null ? null : toFeelDate(birthDate)
  const id = pack.settings.signIn.identifier
  return { name, [id]: numberOf(account, pack), birthDate: born, nationality, email, phone }
}

/** Runs an expression at a place. */
export function run(pass: Pass, { compiled, sources }: Bound, place: Place, self?: unknown) {
  const values = sources.map((source) => {
    if (source.from === 'frame') return place.frames[source.frame]?.[source.name]
    if (source.from === 'this') return self ?? place.self
    if (source.from === 'number') return place.number
    return source.from === 'account' ? pass.account : null
  })
  return compiled.runWith(values, pass.options.today)
}

/** @param index  of the page */
export function isPageRelevant(pass: Pass, index: number): boolean {
  const known = pass.pagesRelevant.get(index)
  if (known !== undefined) return known
  const when = pass.model.pages[index]?.when
  const relevant = when === undefined || run(pass, when, pass.root) === true
  pass.pagesRelevant.set(index, relevant)
  return relevant
}

import { isDeepStrictEqual } from 'node:util'
import { parse, stringify } from 'yaml'
import { type Ctx, type FormBody, fieldOf } from '#kernel'
import { type Json, setIn } from '#lib/yaml-edit'
import { rulesPublished } from '../bundle/rules-at.ts'
import { isRecord } from '../form/path.ts'
import { problem } from '../problems.ts'
import { answerFaults } from '../scaffold/answer-faults.ts'
import { reachedNothing, runScenario, type ScenarioFault } from '../scenario/run.ts'
import type { SourceFiles } from '../tables.ts'
import { readForPages } from './check.ts'
import { changedMembers, type Member, withPlaces } from './members.ts'
import { textIn, yamlIn } from './source.ts'

type Row = Readonly<Record<string, unknown>>

export const scenarioPath = (name: string) => `scenarios/${name}.yaml`

/** A scenario as its file has it; undefined where there is none, or it cannot be read. */
export function scenarioIn(files: SourceFiles, name: string): Row | undefined {
  const read = yamlIn(files, scenarioPath(name))
  return isRecord(read) ? read : undefined
}

/** What a scenario is called in a language; undefined where it does not say. */
export function scenarioName(files: SourceFiles, name: string, lang: string): string | undefined {
  const names = scenarioIn(files, name)?.names
  const said = isRecord(names) ? names[lang] : undefined
  return typeof said === 'string' ? said : undefined
}

/** Who applies, by what their account knows of them. */
export const accountMembers = (languages: readonly string[]): Member[] => [
  { at: 'account.identifier', as: 'line', label: 'identifier-of', must: true },
  ...languages.map(
    (lang): Member => ({
      at: `account.name.${lang}`,
      as: 'line',
      label: 'name-of',
      of: lang,
      must: true,
    }),
  ),
  { at: 'account.birthDate', as: 'date', label: 'birthDate' },
  { at: 'account.nationality', as: 'country', label: 'nationality' },
  { at: 'account.email', as: 'line', label: 'account-email' },
  { at: 'account.phone', as: 'line', label: 'account-phone' },
]

/** What a holder applies for later, and until when the licence holds that it is about. */
export const LATER_ACT: readonly Member[] = [
  { at: 'act', as: 'one', of: 'acts', label: 'scenario-act' },
  { at: 'licence.until', as: 'date', orNone: true, label: 'licence-until' },
]

/** What must come of the answers, as far as it has an input. */
export const EXPECTED: readonly Member[] = [
  { at: 'expect.qualifies', as: 'verdict', of: 'verdicts', label: 'expect-qualifies' },
  { at: 'expect.fee', as: 'amount', orNone: true, label: 'expect-fee' },
  { at: 'expect.queue', as: 'line', orNone: true, label: 'expect-queue' },
  { at: 'expect.round', as: 'line', orNone: true, label: 'round' },
  { at: 'expect.points', as: 'number', orNone: true, label: 'expect-points' },
  { at: 'expect.pages', as: 'several', of: 'pages', label: 'expect-pages' },
  { at: 'expect.evidence', as: 'several', of: 'evidence', label: 'expect-evidence' },
]
const OWN = EXPECTED.map(({ at }) => at.split('.')[1] ?? '')

export const scenarioInput = ({ at }: Member): string => `scenario.${at}`

/**
 * What of a scenario is written as it stands in its file: what a licence was given on, further expectations by their name, and
 * variants.
 */
export const WRITTEN = ['licence', 'expect', 'variants'] as const
export type Written = (typeof WRITTEN)[number]

const furtherIn = (expect: unknown): Row =>
  isRecord(expect)
    ? Object.fromEntries(Object.entries(expect).filter(([key]) => !OWN.includes(key)))
    : {}

/** A licence of which nothing is said any more. */
const isNothing = (scenario: unknown) =>
  isRecord(scenario) && isRecord(scenario.licence) && Object.keys(scenario.licence).length === 0

const licenceAnswers = (licence: unknown) => (isRecord(licence) ? licence.answers : undefined)

/** The YAML of a part that has no inputs; empty where nothing stands there. */
export function writtenIn(scenario: Row, part: Written): string {
  const { expect, licence, variants } = scenario
  const of = { expect: furtherIn(expect), licence: licenceAnswers(licence), variants }
  const value = of[part]
  const isEmpty = value === undefined || (isRecord(value) && Object.keys(value).length === 0)
  return isEmpty ? '' : stringify(value, { lineWidth: 0 })
}

/**
 * The files with a scenario as it was typed; only what differs is written.
 *
 * @throws services/scenario-wrong  a part is no YAML, or says what has an input; services/detail-wrong; both with
 *   `field`, the input at fault
 */
export function withScenario(
  files: SourceFiles,
  name: string,
  form: FormBody,
  languages: readonly string[],
): SourceFiles {
  const path = scenarioPath(name)
  const read = scenarioIn(files, name)
  if (!read) throw problem('file-missing')
  const members: Member[] = [
    ...languages.map((lang): Member => ({ at: `names.${lang}`, as: 'line', must: true })),
    { at: 'on', as: 'date', must: true },
    ...accountMembers(languages),
    ...LATER_ACT,
    ...EXPECTED,
  ]
  const places = changedMembers(read, members, form, scenarioInput)
  let text = withPlaces(textIn(files, path) ?? '', [], places)
  const given = writtenAs(form, 'licence')
  if (!isDeepStrictEqual(licenceAnswers(read.licence), given)) {
    text = setIn(text, ['licence', 'answers'], given)
  }
  if (isNothing(yamlIn({ [path]: text }, path))) text = setIn(text, ['licence'], undefined)
  const variants = writtenAs(form, 'variants')
  if (!isDeepStrictEqual(read.variants, variants)) text = setIn(text, ['variants'], variants)
  text = withFurther(text, furtherIn(read.expect), writtenAs(form, 'expect') ?? {})
  return { ...files, [path]: text }
}

function withFurther(text: string, before: Row, after: Json): string {
  if (!isRecord(after) || Object.keys(after).some((key) => OWN.includes(key))) {
    throw problem('scenario-wrong', { field: 'part.expect' })
  }
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return keys
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .reduce((now, key) => setIn(now, ['expect', key], after[key] as Json | undefined), text)
}

const writtenAs = (form: FormBody, part: Written) => yamlTyped(form, `part.${part}`)

/**
 * What was typed as YAML; undefined where nothing was.
 *
 * @throws services/scenario-wrong  with `field`: it is none
 */
export function yamlTyped(form: FormBody, field: string): Json | undefined {
  try {
    return parse(fieldOf(form, field).replaceAll('\r\n', '\n')) ?? undefined
  } catch {
    throw problem('scenario-wrong', { field })
  }
}

/** Who applies in a new scenario where no other says. */
export type Somebody = { identifier: string; name: Readonly<Record<string, string>> }

/**
 * The files with a new scenario that gives no answers so far.
 *
 * @param how.names  by language; `somebody`: who applies in it, unless another scenario says
 * @throws services/name-wrong, services/name-taken
 */
export function withNewScenario(
  files: SourceFiles,
  name: string,
  how: { names: Readonly<Record<string, string>>; on: string; somebody: Somebody },
): SourceFiles {
  const path = freePath(files, name)
  const other = Object.keys(files).find((one) => one.startsWith('scenarios/'))
  const read = other === undefined ? undefined : yamlIn(files, other)
  const account = isRecord(read) && isRecord(read.account) ? read.account : how.somebody
  const { names, on } = how
  const scenario = { scenario: name, names, on, account, answers: {}, expect: {} }
  return { ...files, [path]: stringify(scenario, { lineWidth: 0 }) }
}

function freePath(files: SourceFiles, name: string): string {
  if (answerFaults.id(name, [])) throw problem('name-wrong')
  const path = scenarioPath(name)
  if (Object.hasOwn(files, path)) throw problem('name-taken')
  return path
}

/**
 * The files with a copy of a scenario under another name.
 *
 * @throws services/name-wrong, services/name-taken
 */
export function withCopiedScenario(files: SourceFiles, from: string, name: string): SourceFiles {
  const path = freePath(files, name)
  const text = textIn(files, scenarioPath(from))
  if (text === undefined) throw problem('file-missing')
  return { ...files, [path]: setIn(text, ['scenario'], name) }
}

/** What does not come out as a scenario says; undefined where the files cannot be read so far. */
export async function scenarioFaults(
  ctx: Ctx,
  service: string,
  files: SourceFiles,
  name: string,
): Promise<readonly ScenarioFault[] | undefined> {
  const { bundle } = await readForPages(ctx, service, files)
  const scenario = bundle?.scenarios?.find((one) => one.scenario === name)
  if (!bundle || !scenario) return undefined
  return runScenario(ctx.pack, bundle, scenario, reachedNothing(), rulesPublished(ctx))
}

/** The files with what really comes of a scenario in the place of what it says. */
export function withWhatComes(
  files: SourceFiles,
  name: string,
  faults: readonly ScenarioFault[],
): SourceFiles {
  const path = scenarioPath(name)
  const text = faults.reduce(
    (text, { at, differs }) => (differs ? setIn(text, [...at], differs.came as Json) : text),
    textIn(files, path) ?? '',
  )
  return { ...files, [path]: text }
}

import { type Finding, hinted, type Pack, type Said, type YamlFile } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { FormFile } from '../bundle/form-file.ts'
import { assess } from '../form/assess.ts'
import type { AnswerError, AssessOptions } from '../form/assessment.ts'
import type { AnswerPath } from '../form/path.ts'
import { writeAnswer } from '../form/path.ts'
import { said } from '../found/said.ts'
import { formFor } from '../licence-draft.ts'
import { givenAnswers } from '../scenario/given-answers.ts'
import { answeredAnew } from '../scenario/later-act.ts'
import { accountOf, fetchedIn } from '../scenario/run.ts'
import type { ScenarioFile } from '../scenario/scenario-file.ts'
import { legsBetween } from './legs.ts'
import { type Leg, migrate } from './migrate.ts'
import { formOfMap, type MigrationFile } from './migration-file.ts'
import { plainForms, type ReadEarlier, type ReadMaps } from './read.ts'

/** What becomes of a scenario of an earlier version, or of one of its variants. */
export type Trial = {
  /** `tenant-cooks`, `tenant-cooks/no-gas` */
  readonly name: string
  /** answers for which there is no place */
  readonly homeless: readonly AnswerPath[]
  /** the page that asks for something first; null: it can be sent */
  readonly page: string | null
  /** it could not be sent as it was either, as it says itself: all it has to do is to take its answers along */
  readonly refused: boolean
  /** what was wrong with it as it was, and of which it says nothing: nothing is to be learnt of it */
  readonly unsound: AnswerPath | null
}

/** A scenario or a variant, with what surrounds its answers. */
type Tried = Pick<ScenarioFile, 'answers' | 'registers' | 'on' | 'expect'> & { name: string }

/** Scenarios whose answers stand in a form of their version. */
export const scenariosIn = (
  forms: ServiceBundle['forms'],
  form: string,
  scenarios: readonly ScenarioFile[],
): ScenarioFile[] => scenarios.filter(({ act }) => formFor({ forms }, act && { act }) === form)

/**
 * Takes scenarios of an earlier version along, with their variants and with what registers say in them.
 *
 * @param bundle     the later version
 * @param scenarios  whose answers stand in the form from which the legs lead
 */
export function tryLegs(
  pack: Pack,
  bundle: ServiceBundle,
  legs: readonly Leg[],
  scenarios: readonly ScenarioFile[],
): Trial[] {
  return scenarios.flatMap((scenario) => {
    const account = accountOf(pack, scenario.account)
    return withVariants(scenario, legs[0]?.before).map((tried) => {
      const { on: today, registers } = tried
      const options = { today, pack, account, fetched: fetchedIn(registers) }
      return tryOne(bundle, legs, tried, options)
    })
  })
}

function withVariants(
  { scenario, variants = [], ...base }: ScenarioFile,
  form: FormFile | undefined,
): Tried[] {
  // What the licence says stands in the form too, as far as that asks it.
  const fields = form?.pages.flatMap((page) => page.fields) ?? []
  const answers = answeredAnew(fields, base.licence?.answers ?? {}, base.answers)
  const whole = { ...base, answers }
  const varied = variants.map(({ variant, with: changed, ...own }) => {
    const answers = structuredClone(whole.answers)
    for (const [path, value] of Object.entries(changed)) {
      writeAnswer(answers, path, value ?? undefined)
    }
    return { ...whole, ...own, answers, name: `${scenario}/${variant}` }
  })
  return [{ ...whole, name: scenario }, ...varied]
}

function tryOne(
  bundle: ServiceBundle,
  legs: readonly Leg[],
  { name, answers: written, expect }: Tried,
  options: AssessOptions,
): Trial {
  const [first, last] = [legs[0]?.before, legs.at(-1)?.after]
  if (!first || !last) throw new Error('there is no way')
  const { answers: given } = givenAnswers(first, written)
  const wrong = new Set(Object.keys(expect.errors ?? {}))
  const faults = faultsOf(bundle, first, given, options)
  const { answers, fates } = migrate(bundle, legs, given, options)
  const homeless = [...fates].flatMap(([path, { what }]) =>
    what === 'homeless' && !wrong.has(path) ? [path] : [],
  )
  const [fault] = faultsOf(bundle, last, answers, options)
  return {
    ...{ name, homeless, page: fault?.page ?? null, refused: faults.length > 0 },
    unsound: faults.find(({ path }) => !wrong.has(path))?.path ?? null,
  }
}

/** What is wrong but for what is declared anew with each sending. */
function faultsOf(
  bundle: ServiceBundle,
  form: FormFile,
  answers: Readonly<Record<string, unknown>>,
  options: AssessOptions,
): AnswerError[] {
  const known = { ...bundle, forms: { ...bundle.forms, [form.form]: form } }
  const last = form.pages.find(({ summary }) => summary)?.page
  return assess(known, form.form, answers, options).errors.filter(({ page }) => page !== last)
}

/**
 * Tries each map on the scenarios of the version from which it leads: they can be sent, or end on the page that the map
 * names. Then all the way to the version as it is.
 *
 * @param bundle  sound
 */
export function checkTried(pack: Pack, bundle: ServiceBundle, { maps, earlier }: ReadMaps) {
  return maps.flatMap(({ file, map }): Finding[] => {
    const from = earlier.get(map.from)
    const form = formOfMap(map)
    const before = from?.forms.get(form)?.form
    const after = earlier.get(map.to)?.forms.get(form)?.form ?? bundle.forms[form]
    if (!from || !before || !after) return []
    const trials = tryLegs(pack, bundle, [{ before, map, after }], writtenIn(from, form))
    return [...checkEnds(file, map, trials), ...checkWay(pack, bundle, { file, map }, from)]
  })
}

const writtenIn = ({ forms, scenarios }: ReadEarlier, form: string) =>
  scenariosIn(
    plainForms(forms),
    form,
    scenarios.map(({ scenario }) => scenario),
  )

type Faults = (at: (string | number)[], message: Said, key?: boolean) => Finding

const faultsIn =
  (file: YamlFile): Faults =>
  (at, message, key = false) =>
    file.finding(at, { code: 'migration-faulty', message, ...(key && { at: 'key' as const }) })

/** Scenarios that an end can be said of. */
const endingIn = (trials: readonly Trial[]) =>
  trials.filter(({ refused, unsound }) => !refused && unsound === null)

function checkEnds(file: YamlFile, map: MigrationFile, trials: readonly Trial[]): Finding[] {
  const fault = faultsIn(file)
  return [
    ...checkNames(file, map, 'ends', trials),
    ...trials.flatMap(({ name, unsound, homeless }) => {
      if (unsound !== null) {
        const words = { scenario: name, version: map.from, path: unsound }
        return [fault(['from'], said('scenario-unsound', words))]
      }
      if (homeless.length === 0) return []
      const words = { scenario: name, answers: homeless.join(', ') }
      return [fault(['answers'], said('scenario-homeless', words), true)]
    }),
    ...endingIn(trials).flatMap(({ name, page, homeless }) => {
      const named = map.ends?.[name]
      if (homeless.length > 0 || page === (named ?? null)) return []
      if (page === null) return [fault(['ends', name], said('ends-sent', { scenario: name }))]
      const where = named === undefined ? ['from'] : ['ends', name]
      return [fault(where, said('ends-on-page', { scenario: name, page }))]
    }),
  ]
}

/** Scenarios that a map names and that are none, or could not be sent before. */
function checkNames(
  file: YamlFile,
  map: MigrationFile,
  key: 'ends' | 'endsNow',
  trials: readonly Trial[],
): Finding[] {
  const names = endingIn(trials).map(({ name }) => name)
  return Object.keys(map[key] ?? {}).flatMap((name) => {
    if (names.includes(name)) return []
    const words = { version: map.from, name, hint: hinted(name, names) }
    return [faultsIn(file)([key, name], said('ends-unknown', words), true)]
  })
}

/** From an earlier version over all maps to the version as it is: of each scenario the same is asked as of one map. */
function checkWay(
  pack: Pack,
  bundle: ServiceBundle,
  { file, map }: ReadMaps['maps'][number],
  from: ReadEarlier,
): Finding[] {
  const { number } = from
  const before = {
    ...bundle,
    service: { ...bundle.service, version: number },
    forms: plainForms(from.forms),
  }
  const form = formOfMap(map)
  const legs = legsBetween(before, bundle, form) ?? []
  const fault = faultsIn(file)
  if (legs.length < 2) {
    const more = map.endsNow && legs.length > 0
    return more ? [fault(['endsNow'], said('ends-now-next', { to: map.to }), true)] : []
  }
  const trials = tryLegs(pack, bundle, legs, writtenIn(from, form))
  const lost = trials.flatMap(({ name, homeless, unsound }) => {
    if (unsound !== null || homeless.length === 0) return []
    const words = { version: number, scenario: name, answers: homeless.join(', ') }
    return [fault(['answers'], said('whole-way-homeless', words), true)]
  })
  const ends = endingIn(trials).flatMap(({ name, page, homeless }) => {
    const now = map.endsNow?.[name]
    // What the next version asks may be asked no more by the one as it is.
    const named = page === (now ?? null) || (now === undefined && page === map.ends?.[name])
    if (homeless.length > 0 || named) return []
    if (page === null) return [fault(['endsNow', name], said('ends-sent', { scenario: name }))]
    const where = now === undefined ? ['from'] : ['endsNow', name]
    const words = { version: number, scenario: name, page }
    return [fault(where, said('whole-way-ends', words))]
  })
  return [...checkNames(file, map, 'endsNow', trials), ...lost, ...ends]
}

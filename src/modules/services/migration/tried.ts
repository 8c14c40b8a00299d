import { type Finding, hinted, type Pack, type Said, type YamlFile } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { FormFile } from '../bundle/form-file.ts'
import { assess } from '../form/assess.ts'
import type { AnswerError, AssessOptions } from '../form/assessment.ts'
import type { AnswerPath } from '../form/path.ts'
import { writeAnswer } from '../form/path.ts'
import { said } from '../found/said.ts'
import { givenAnswers } from '../scenario/given-answers.ts'
import { accountOf } from '../scenario/run.ts'
import type { ScenarioFile } from '../scenario/scenario-file.ts'
import { legsBetween } from './legs.ts'
import { type Leg, migrate } from './migrate.ts'
import type { MigrationFile } from './migration-file.ts'
import type { ReadMaps } from './read.ts'

/** What becomes of a scenario of an earlier version, or of one of its variants. */
export type Trial = {
  /** `tenant-cooks`, `tenant-cooks/no-gas` */
  readonly name: string
  /** answers for which there is no place */
  readonly homeless: readonly AnswerPath[]
  /** the page that asks for something first; null: it can be sent */
  readonly page: string | null
  /** it could not be sent as it was either: nothing is to be learnt of it */
  readonly unsound: boolean
}

/**
 * Takes every scenario of an earlier version along, with its variants.
 *
 * @param bundle  the later version
 */
export function tryLegs(
  pack: Pack,
  bundle: ServiceBundle,
  legs: readonly Leg[],
  scenarios: readonly ScenarioFile[],
): Trial[] {
  const before = legs[0]?.before
  if (!before) return []
  return scenarios.flatMap((scenario) => {
    const { on, account } = scenario
    const options = { today: on, pack, account: accountOf(pack, account) }
    const whole: [string, Readonly<Record<string, unknown>>, AssessOptions][] = [
      [scenario.scenario, scenario.answers, options],
    ]
    for (const variant of scenario.variants ?? []) {
      const answers = structuredClone(scenario.answers)
      for (const [path, value] of Object.entries(variant.with)) {
        writeAnswer(answers, path, value ?? undefined)
      }
      const name = `${scenario.scenario}/${variant.variant}`
      whole.push([name, answers, { ...options, today: variant.on ?? on }])
    }
    return whole.map(([name, answers, around]) => {
      const { answers: given } = givenAnswers(before, answers)
      return { name, ...tryAnswers(bundle, legs, given, around) }
    })
  })
}

function tryAnswers(
  bundle: ServiceBundle,
  legs: readonly Leg[],
  given: Readonly<Record<string, unknown>>,
  options: AssessOptions,
): Omit<Trial, 'name'> {
  const [first, last] = [legs[0]?.before, legs.at(-1)?.after]
  if (!first || !last) throw new Error('there is no way')
  const unsound = faultsOf(bundle, first, given, options).length > 0
  const { answers, fates } = migrate(bundle, legs, given, options)
  const homeless = [...fates].flatMap(([path, { what }]) => (what === 'homeless' ? [path] : []))
  const [fault] = faultsOf(bundle, last, answers, options)
  return { homeless, page: fault?.page ?? null, unsound }
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
    const before = from?.form
    const after = earlier.get(map.to)?.form ?? bundle.forms.apply
    if (!from || !before || !after) return []
    const scenarios = from.scenarios.map(({ scenario }) => scenario)
    const trials = tryLegs(pack, bundle, [{ before, map, after }], scenarios)
    return [...checkEnds(file, map, trials), ...checkWay(pack, bundle, file, from)]
  })
}

function checkEnds(file: YamlFile, map: MigrationFile, trials: readonly Trial[]): Finding[] {
  const fault = (at: (string | number)[], message: Said, key = false) =>
    file.finding(at, { code: 'migration-faulty', message, ...(key && { at: 'key' as const }) })
  const names = trials.flatMap(({ name, unsound }) => (unsound ? [] : [name]))
  const unknown = Object.keys(map.ends ?? {}).filter((name) => !names.includes(name))
  return [
    ...unknown.map((name) =>
      fault(
        ['ends', name],
        said('ends-unknown', { version: map.from, name, hint: hinted(name, names) }),
        true,
      ),
    ),
    ...trials.flatMap(({ name, page, unsound, homeless }) => {
      if (unsound) return []
      if (homeless.length > 0) {
        return [
          fault(
            ['answers'],
            said('scenario-homeless', { scenario: name, answers: homeless.join(', ') }),
            true,
          ),
        ]
      }
      const named = map.ends?.[name]
      if (page === (named ?? null)) return []
      if (page === null) return [fault(['ends', name], said('ends-sent', { scenario: name }))]
      const where = named === undefined ? ['from'] : ['ends', name]
      return [fault(where, said('ends-on-page', { scenario: name, page }))]
    }),
  ]
}

/** From an earlier version over all maps to the version as it is. */
function checkWay(
  pack: Pack,
  bundle: ServiceBundle,
  file: YamlFile,
  { number, form, scenarios }: NonNullable<ReturnType<ReadMaps['earlier']['get']>>,
): Finding[] {
  const before = {
    ...bundle,
    service: { ...bundle.service, version: number },
    forms: { ...bundle.forms, apply: form },
  }
  const legs = legsBetween(before, bundle, 'apply') ?? []
  if (legs.length < 2) return []
  const trials = tryLegs(
    pack,
    bundle,
    legs,
    scenarios.map(({ scenario }) => scenario),
  )
  return trials.flatMap(({ name, homeless, unsound }) => {
    if (unsound || homeless.length === 0) return []
    const message = said('whole-way-homeless', {
      version: number,
      scenario: name,
      answers: homeless.join(', '),
    })
    return [file.finding(['answers'], { code: 'migration-faulty', message, at: 'key' })]
  })
}

import { isDeepStrictEqual } from 'node:util'
import { hinted, type Pack, Problem, type Said } from '#kernel'
import { FeelLimitError } from '#lib/feel/index'
import { decimalText } from '#lib/money'
import { type ProcedureData, procedureDataOf } from '../beginning.ts'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { type RulesAt, rulesIn } from '../bundle/rules-at.ts'
import { confirmersIn } from '../confirming/asked.ts'
import { costOf } from '../cost.ts'
import { type Decided, decideWith } from '../decided.ts'
import { assess } from '../form/assess.ts'
import type { Account, Assessment } from '../form/assessment.ts'
import { type Fetched, lookupOf, withGiven } from '../form/fetched.ts'
import { modelOf } from '../form/model.ts'
import { answerAt, fieldPath, writeAnswer } from '../form/path.ts'
import { said } from '../found/said.ts'
import { APPLY } from '../licence-draft.ts'
import { openRound } from '../rounds/rounds.ts'
import { wholeWith } from '../whole.ts'
import { runSteps } from './course-run.ts'
import { evidenceGiven } from './given-answers.ts'
import { filledForm } from './later-act.ts'
import type { Expectation, ScenarioFile } from './scenario-file.ts'

/** What did not come out as a scenario says, with where it says so. */
export type ScenarioFault = {
  at: readonly (string | number)[]
  message: Said
  /** what stands there, and what came instead; absent: it could not be tried so far */
  differs?: { wanted: unknown; came: unknown }
}

/** What of a form scenarios reached: its pages, those that were left out, and its questions, whatever the item. */
export type Reached = { pages: Set<string>; skipped: Set<string>; questions: Set<string> }

export const reachedNothing = (): Reached => ({
  ...{ pages: new Set(), skipped: new Set(), questions: new Set() },
})

/**
 * Runs a scenario of a service: what its answers come to, and what then happens to the case. It needs no storage
 * and no clock: the same files give the same.
 *
 * @param bundle  sound
 * @param rules  by which it is decided; those of the pack's folder where it is not said
 * @returns everything that is not as the scenario says; `reached` grows by the pages that counted
 */
export async function runScenario(
  pack: Pack,
  bundle: ServiceBundle,
  scenario: ScenarioFile,
  reached: Reached,
  rules: RulesAt = rulesIn(pack),
): Promise<ScenarioFault[]> {
  const base = await runAnswers({ pack, rules }, bundle, scenario, reached)
  const faults = base.faults
  if (!base.assessment) return faults
  if (scenario.steps && base.assessment.complete) {
    const { on, steps, act, licence } = scenario
    const account = accountOf(pack, scenario.account)
    faults.push(
      ...(await runSteps(pack, bundle, { ...base, on, account, steps, rules, act, licence })),
    )
  }
  for (const [index, variant] of (scenario.variants ?? []).entries()) {
    const answers = structuredClone(scenario.answers)
    for (const [path, value] of Object.entries(variant.with)) {
      writeAnswer(answers, path, value ?? undefined)
    }
    const { expect, on = scenario.on, registers = scenario.registers } = variant
    const tried = { ...scenario, on, answers, registers, expect }
    const ran = await runAnswers({ pack, rules }, bundle, tried, reached)
    faults.push(
      ...ran.faults.map(({ at, ...fault }) => ({ at: ['variants', index, ...at], ...fault })),
    )
  }
  return faults
}

/** What the answers of a scenario come to. */
export type Ran = {
  faults: ScenarioFault[]
  given: Record<string, unknown>
  fetched: readonly Fetched[]
  /** what counts of them */
  sent: Assessment['answers']
  assessment: Assessment | undefined
  procedure: ProcedureData
  /** by how many it is ranked; null: it is not, or nothing is */
  points: number | null
  /** decimal text; null: none, or it cannot be told */
  fee: string | null
}

type Around = { pack: Pack; rules: RulesAt }

type Tried = Pick<ScenarioFile, 'on' | 'account' | 'act' | 'licence' | 'answers' | 'expect'> & {
  registers?: ScenarioFile['registers'] | undefined
}

const NOTHING = {
  ...{ fetched: [], sent: {}, assessment: undefined, procedure: {}, points: null, fee: null },
}

async function runAnswers(
  { pack, rules }: Around,
  bundle: ServiceBundle,
  tried: Tried,
  reached: Reached,
): Promise<Ran> {
  const { on, account, registers, act, expect } = tried
  const { formId, form, given, faults: unfit } = filledForm(bundle, tried)
  if (!form || unfit.length > 0) return { faults: unfit, given, ...NOTHING }
  const faults: ScenarioFault[] = []
  const told = toldBy(bundle, registers)
  if (told.faults.length > 0) {
    return { faults: told.faults, given, ...NOTHING }
  }
  const around = {
    ...{ today: on, pack, account: accountOf(pack, account), fetched: told.fetched },
    // Whoever applies signs.
    signer: account.name,
  }
  const assessment = assess(bundle, formId, given, around)
  const draft = { form: formId, answers: given }
  const sent = wholeWith(bundle, draft, assessment.answers, around)
  const fetched = withGiven(modelOf(form), told.fetched, assessment)
  for (const { page, relevant } of formId === APPLY ? assessment.pages : []) {
    ;(relevant ? reached.pages : reached.skipped).add(page)
  }
  if (formId === APPLY) {
    for (const path of assessment.relevant) reached.questions.add(fieldPath(path))
  }
  const procedure = procedureDataOf(bundle, APPLY, sent, on)
  faults.push(
    ...compareAnswers(expect, {
      ...{ assessment, sent, procedure, form, fetched, service: bundle.service },
      confirms: confirmersIn(bundle, formId, assessment)
        .map(({ identifier }) => identifier)
        .filter((one) => one !== account.identifier),
    }),
  )
  const { competition } = bundle.service
  if (expect.round !== undefined) {
    const round = competition && openRound(competition, on)
    faults.push(...differs(['expect', 'round'], round?.name ?? null, expect.round))
  }
  const decided = assessment.complete
    ? await compareDecided({ pack, rules }, bundle, { on, expect, sent, act })
    : { faults: [], points: null, fee: null }
  faults.push(...decided.faults)
  const { points, fee } = decided
  return { faults, given, fetched, sent, assessment, procedure, points, fee }
}

/** What counts of the answers of a scenario; undefined where they come to no application. */
export function answersOf(
  pack: Pack,
  bundle: ServiceBundle,
  scenario: ScenarioFile,
): Assessment['answers'] | undefined {
  const { on, account, registers } = scenario
  const { formId, form, given, faults } = filledForm(bundle, scenario)
  const told = toldBy(bundle, registers)
  if (!form || faults.length + told.faults.length > 0) return undefined
  const around = { today: on, pack, account: accountOf(pack, account), fetched: told.fetched }
  const assessment = assess(bundle, formId, given, around)
  if (!assessment.complete) return undefined
  return wholeWith(bundle, { form: formId, answers: given }, assessment.answers, around)
}

/** The account of who applies in a scenario. */
export function accountOf({ settings }: Pack, account: ScenarioFile['account']): Account {
  const { birthDate = null, nationality = null, email = null, phone = null } = account
  const identifierKind = settings.signIn.identifier
  return { ...account, identifierKind, birthDate, nationality, email, phone }
}

const shown = (value: unknown) => JSON.stringify(value) ?? 'null'

function differs(
  at: readonly (string | number)[],
  actual: unknown,
  wanted: unknown,
): ScenarioFault[] {
  if (isDeepStrictEqual(plain(actual), plain(wanted))) return []
  const message = said('outcome-differs', {
    what: at.at(-1) ?? '',
    came: shown(actual),
    wanted: shown(wanted),
  })
  return [{ at, message, differs: { wanted, came: plain(actual) } }]
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null))

/** What registers say in a scenario, as a draft keeps it. */
export const fetchedIn = (given: ScenarioFile['registers'] = {}): Fetched[] =>
  Object.entries(given).map(([register, answer]) => {
    const about = { register, at: '', consent: '' }
    return typeof answer === 'string'
      ? { ...about, state: answer }
      : { ...about, state: 'found', record: answer }
  })

function toldBy({ registers: known = {} }: ServiceBundle, given: ScenarioFile['registers']) {
  const fetched = fetchedIn(given)
  const faults = fetched.flatMap(({ register }): ScenarioFault[] => {
    if (known[register]) return []
    const hint = hinted(register, Object.keys(known))
    const message = said('register-not-asked', { register, hint })
    return [{ at: ['registers', register], message }]
  })
  return { fetched, faults }
}

type Came = Pick<ServiceBundle, 'service'> & {
  fetched: readonly Fetched[]
  /** who else has to confirm */
  confirms: readonly string[]
  assessment: Assessment
  /** as it is sent, with what a licence says */
  sent: Assessment['answers']
  procedure: ProcedureData
  form: ServiceBundle['forms'][string]
}

function compareAnswers(
  expect: Expectation,
  { assessment, sent, procedure, form, fetched, confirms, service }: Came,
): ScenarioFault[] {
  const at = (key: string, ...more: string[]) => ['expect', key, ...more]
  const errors = Object.fromEntries(
    assessment.errors.toReversed().map(({ path, code }) => [path, code]),
  )
  const pages = assessment.pages.flatMap(({ page, relevant }) => (relevant ? [page] : []))
  const proven = evidenceGiven(
    form.pages.flatMap((page) => page.fields),
    assessment.answers,
  )
  const evidence = (service.evidence ?? []).flatMap((one) =>
    proven.has(one.evidence) ? [one.evidence] : [],
  )
  return [
    ...differs(at('errors'), errors, expect.errors ?? {}),
    ...(expect.pages ? differs(at('pages'), pages, expect.pages) : []),
    ...(expect.evidence ? differs(at('evidence'), evidence, expect.evidence) : []),
    ...(expect.confirmed
      ? differs(
          at('confirmed'),
          fetched.flatMap(({ gave = [] }) => gave),
          expect.confirmed,
        )
      : []),
    ...(expect.lookups
      ? differs(at('lookups'), lookupsIn(form, assessment, fetched), expect.lookups)
      : []),
    ...(expect.confirms ? differs(at('confirms'), confirms, expect.confirms) : []),
    ...Object.entries(expect.values ?? {}).flatMap(([path, wanted]) =>
      differs(at('values', path), answerAt(sent, path), wanted),
    ),
    ...Object.entries(expect.procedure ?? {}).flatMap(([name, wanted]) =>
      differs(at('procedure', name), procedure[name], wanted),
    ),
  ]
}

/** What the registers of a scenario say of its answers, by path. */
const lookupsIn = (
  form: Came['form'],
  { answers }: Assessment,
  fetched: readonly Fetched[],
): Record<string, string> =>
  Object.fromEntries(
    [...modelOf(form).byPath.values()].flatMap((node) => {
      const one = fetched.find(({ register }) => register === lookupOf(node)?.register)
      return one && answerAt(answers, node.path) !== undefined ? [[node.path, one.state]] : []
    }),
  )

async function compareDecided(
  { pack, rules }: Around,
  bundle: ServiceBundle,
  { on, expect, sent, act }: Pick<ScenarioFile, 'on' | 'expect' | 'act'> & Pick<Came, 'sent'>,
): Promise<Pick<Ran, 'faults' | 'points' | 'fee'>> {
  const { decidedBy } = bundle.service
  const faulty = (at: string, message: Said) => ({
    ...{ faults: [{ at: [at], message }], points: null, fee: null },
  })
  let decided: Decided | undefined
  if (decidedBy) {
    const decider = await rules.decider({ ruleSet: decidedBy.ruleSet, on })
    if (!decider) {
      return faulty('on', said('rules-not-in-force', { rules: decidedBy.ruleSet, day: on }))
    }
    try {
      decided = decideWith(decider, { pack, bundle, formId: APPLY, answers: sent, on })
    } catch (error) {
      const stopped =
        error instanceof FeelLimitError ||
        (error instanceof Problem && error.code === 'rules/too-much')
      if (!stopped) throw error
      return faulty('expect', said('run-stopped', { what: error.message }))
    }
  }
  const actual = {
    qualifies: decided?.qualifies ?? null,
    fee: feeOf(pack, bundle, decided, act),
    queue: decided?.queue ?? null,
    points: decided?.qualifies === false ? null : (decided?.points ?? null),
  }
  const faults = (['qualifies', 'fee', 'queue', 'points'] as const).flatMap((key) =>
    expect[key] === undefined ? [] : differs(['expect', key], actual[key], expect[key]),
  )
  return { faults, points: actual.points, fee: actual.fee }
}

/** As decimal text; null where there is none, or it cannot be told. */
function feeOf(
  pack: Pack,
  bundle: ServiceBundle,
  decided: Decided | undefined,
  act: ScenarioFile['act'],
): string | null {
  const { code, decimals } = pack.settings.currency
  if (bundle.service.decidedBy?.fee && !act)
    return decided?.fee ? decimalText(decided.fee, decimals) : null
  const cost = costOf({ pack }, bundle, decided, act)
  return cost === 'unknown' ? null : decimalText({ minor: cost, currency: code }, decimals)
}

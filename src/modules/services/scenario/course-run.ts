import { isDeepStrictEqual } from 'node:util'
import { calendarOf, lastDayWithin, type Pack, type Said } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import { addDays, addPeriod, type LocalDate, localDateOf, parsePeriod, startOfDay } from '#lib/time'
import type { Decider } from '#rules'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { PLACE_FREE } from '../bundle/competition-course.ts'
import { DEADLINE } from '../bundle/deadline-check.ts'
import type { RulesAt } from '../bundle/rules-at.ts'
import type { ServiceOutput } from '../bundle/service-file.ts'
import { assess } from '../form/assess.ts'
import type { Account } from '../form/assessment.ts'
import { type Fetched, isShown } from '../form/fetched.ts'
import type { Meeting } from '../form/officer-form.ts'
import { answerAt, writeAnswer } from '../form/path.ts'
import { said } from '../found/said.ts'
import { lastDayOf } from '../last-day.ts'
import { Course, CourseError, ISSUED } from './course.ts'
import { filledIn } from './fill-in.ts'
import { givenAnswers } from './given-answers.ts'
import { daysOfList, outcomeIn } from './listed.ts'
import type { Ran, ScenarioFault } from './run.ts'
import type { ScenarioFile, ScenarioStep } from './scenario-file.ts'
import { silentOn } from './silent-on.ts'

/** A working morning, so that a day's timers are due on it and not before. */
const MORNING = 9 * 3_600_000

type Running = {
  pack: Pack
  bundle: ServiceBundle
  course: Course
  answers: Record<string, unknown>
  fetched: readonly Fetched[]
  on: LocalDate
  account: Account
  silentOn: LocalDate | null
  /** by how many it is ranked */
  points: number | null
  /** what the approval gives waits for the fee, at most */
  approved: boolean
  /** to which the applicant was invited last */
  meeting?: Meeting
  later: Later
  isFree: boolean
}

/** What is applied for about a licence, where that is so. */
type Later = Partial<Pick<ScenarioFile, 'act' | 'licence'>>

/** As it was sent. */
type Sent = Pick<Ran, 'given' | 'fetched' | 'sent' | 'procedure' | 'points' | 'fee'>

/**
 * What an act brought about: the texts that the applicant is sent, the outputs that are issued with their last day, and
 * which answers of an officer's form the applicant sees.
 */
type Done = {
  notices: readonly string[]
  documents?: readonly string[]
  until?: LocalDate | null
  shown?: readonly string[]
}
type Given = Required<Pick<Done, 'notices' | 'documents' | 'until'>>

const NOTHING: Given = { notices: [], documents: [], until: null }

/**
 * Follows the procedure of a case through the acts of a scenario.
 *
 * @returns the first act that cannot be done ends it
 */
export async function runSteps(
  pack: Pack,
  bundle: ServiceBundle,
  {
    on,
    account,
    steps,
    given,
    fetched,
    sent,
    procedure,
    points,
    fee,
    rules,
    ...later
  }: Sent &
    Later & { on: LocalDate; account: Account; steps: readonly ScenarioStep[]; rules: RulesAt },
): Promise<ScenarioFault[]> {
  if (bundle.procedure === undefined) {
    return [{ at: ['steps'], message: said('run-no-procedure') }]
  }
  const faults: ScenarioFault[] = []
  try {
    const course = new Course(bundle.procedure, {
      ...{
        data: procedure,
        zone: pack.settings.timeZone,
        decide: await deciding(rules, bundle, on),
      },
      now: morningOf(pack, on),
    })
    const running: Running = {
      ...{ pack, bundle, course, answers: given, fetched, on, account, points, approved: false },
      ...{ later, isFree: fee !== null && Number(fee) === 0 },
      silentOn: silentOn(pack, bundle, on, sent),
    }
    passFree(running)
    for (const [index, step] of steps.entries()) {
      const at = ['steps', index]
      const done = doStep(running, step)
      if ('english' in done) return [...faults, { at: [...at, 'do'], message: done }]
      faults.push(...compareStep(at, step, done, course))
    }
  } catch (error) {
    if (!(error instanceof CourseError)) throw error
    faults.push({ at: ['steps'], message: error.said })
  }
  return faults
}

const morningOf = ({ settings }: Pack, day: LocalDate): Date =>
  new Date(startOfDay(day, settings.timeZone).getTime() + MORNING)

/** The rule sets that rule tasks of the procedure may ask, found before it runs. */
async function deciding(rules: RulesAt, { service }: ServiceBundle, on: LocalDate) {
  const deciders = new Map<string, Decider>()
  for (const ruleSet of service.ruleSets ?? []) {
    const decider = await rules.decider({ ruleSet, on })
    if (decider) deciders.set(ruleSet, decider)
  }
  return (ruleSet: string, inputs: Data) => {
    const [outcome] = deciders.get(ruleSet)?.([{ inputs }]).outcomes ?? []
    if (!outcome) throw new CourseError(ruleSet, 'rule-set-missing')
    return outcome.value
  }
}

function compareStep(
  at: readonly (string | number)[],
  { expect = {} }: ScenarioStep,
  { notices, documents = [], until = null, shown = [] }: Done,
  course: Course,
): ScenarioFault[] {
  const actual = { state: course.shown, notices, documents, until, shown }
  return (['state', 'notices', 'documents', 'until', 'shown'] as const).flatMap((key) => {
    const wanted = expect[key]
    if (wanted === undefined || isDeepStrictEqual(actual[key], wanted)) return []
    const message = said('outcome-differs', {
      what: key,
      came: JSON.stringify(actual[key]),
      wanted: JSON.stringify(wanted),
    })
    return [{ at: [...at, 'expect', key], message, differs: { wanted, came: actual[key] } }]
  })
}

/** @returns why it cannot be done, where it cannot */
function doStep(running: Running, step: ScenarioStep): Done | Said {
  const { course, bundle } = running
  switch (step.do) {
    case 'approve':
      return approve(running)
    case 'refuse':
      return refuse(running, step)
    case 'confirm-refusal':
      return come(course, 'confirm-refusal', told('confirm')) ?? { notices: [refusalOf(bundle)] }
    case 'decline-refusal':
      return come(course, 'confirm-refusal', told('decline')) ?? { notices: [] }
    case 'return':
      return returned(running, step)
    case 'correct':
      return correct(running, step)
    case 'opinion':
      return opined(running, step)
    case 'fill-in':
      return fillIn(running, step)
    case 'pay':
      return pay(running)
    case 'list':
      return listed(running, step)
    case 'free-place':
      return freePlace(running)
    case 'accept-place':
      return come(course, 'place', told('accept')) ?? given(running)
    case 'decline-place':
      return come(course, 'place', told('decline')) ?? { notices: ['place-declined'] }
    case 'withdraw':
      return course.come({ message: 'withdrawn' })
        ? { notices: ['withdrawn'] }
        : cannot(course, said('run-not-withdrawn'))
    case 'wait':
      return wait(running, step)
  }
}

const told = (act: 'approve' | 'refuse' | 'confirm' | 'decline' | 'accept' | null): Data => ({
  ...{ act, correctBy: null },
})

const cannot = ({ open, shown }: Course, what: Said) =>
  said('run-cannot', { what, state: shown ?? '…', open: open.join(', ') || said('nothing') })

/** @returns why not, where no such task is open */
function come(course: Course, form: string, data: Data, body?: string): Said | undefined {
  const done = course.come({ form, told: data, ...(body !== undefined && { body }) })
  const whose = body === undefined ? '' : ` (${body})`
  return done ? undefined : cannot(course, said('run-task-closed', { form, whose }))
}

const refusalOf = ({ service }: ServiceBundle) => (service.appeals ? 'appeal-upheld' : 'refused')

function approve(running: Running): Done | Said {
  const { course, bundle, answers, fetched } = running
  const needs = bundle.desk?.decide.approve.needs ?? []
  const missing = needs.filter((path) => !isShown(path, answers, fetched))
  if (missing.length > 0) return said('run-needs', { answers: missing.join(', ') })
  const not = come(course, 'decide', told('approve'))
  if (not !== undefined) return not
  running.approved = true
  passFree(running)
  return course.shown === 'awaiting-payment' ? { notices: ['fee-asked'] } : given(running)
}

/** What costs nothing is passed at once, as a case's payment is. */
function passFree({ course, isFree }: Running): void {
  if (isFree && course.shown === 'awaiting-payment') come(course, 'payment', { paid: true })
}

/** What an approval gives, once nothing comes before it. */
function given(running: Running): Given {
  const approved = running.bundle.service.appeals ? 'appeal-allowed' : 'approved'
  const { notices, ...out } = issued(running)
  return { notices: [approved, ...notices], ...out }
}

function opined({ course }: Running, { by, favourable = true }: ScenarioStep): Done | Said {
  const not = come(course, 'opinion', { favourable }, by)
  return not ?? endedAlone(course) ?? { notices: [] }
}

const ENDED = ['approved', 'granted', 'refused', 'withdrawn', 'lapsed']

/** @returns what is wrong where something has ended it by which nobody decides */
const endedAlone = ({ shown }: Course): Said | undefined =>
  shown !== null && ENDED.includes(shown) ? said('run-ended-alone', { state: shown }) : undefined

/** An officer fills in a form of the service. */
function fillIn(running: Running, step: ScenarioStep): Done | Said {
  const { pack, bundle, course, meeting: before } = running
  const today = localDateOf(course.now, pack.settings.timeZone)
  const filled = filledIn(bundle, step, { pack, today, before })
  if ('english' in filled) return filled
  const not = come(course, filled.form, filled.told)
  if (not !== undefined) return not
  if (filled.meeting) running.meeting = filled.meeting
  passFree(running)
  const { shown } = filled
  if (course.shown === 'approved') {
    const { notices, ...out } = given(running)
    return { notices: [...filled.notices, ...notices], ...out, shown }
  }
  if (course.shown === 'lapsed') {
    return { notices: [...filled.notices, lapsedFrom(null)], shown }
  }
  const asked = course.shown === 'awaiting-payment' ? ['fee-asked'] : []
  return endedAlone(course) ?? { notices: [...filled.notices, ...asked], shown }
}

/** The list of its round is decided. */
function listed(running: Running, { others = [], places }: ScenarioStep): Done | Said {
  const { pack, course, bundle, answers, points, on } = running
  const { competition } = bundle.service
  if (!competition) return said('run-no-competition')
  const outcome = outcomeIn(competition, { answers, points, on, others, places })
  const day = localDateOf(course.now, pack.settings.timeZone)
  const act = { offer: 'offer', reserve: 'reserve', refuse: 'confirm' }[outcome]
  const data = { act, correctBy: null, ...daysOfList(pack, competition, day) }
  const notice = { offer: 'place-offered', reserve: 'place-reserved', refuse: 'list-refused' }
  return come(course, 'competition', data) ?? { notices: [notice[outcome]] }
}

/** Somebody has declined, and it is next. */
function freePlace({ pack, course, bundle }: Running): Done | Said {
  const { competition } = bundle.service
  if (!competition) return said('run-no-competition')
  const day = localDateOf(course.now, pack.settings.timeZone)
  const { acceptBy } = daysOfList(pack, competition, day)
  return course.come({ message: PLACE_FREE, told: { acceptBy } })
    ? { notices: ['place-moved-up'] }
    : cannot(course, said('run-no-place'))
}

/** The fee is paid at a counter. */
function pay(running: Running): Done | Said {
  const not = come(running.course, 'payment', { paid: true })
  if (not !== undefined) return not
  const { notices, ...out } = running.approved ? given(running) : NOTHING
  return { notices: ['fee-paid', ...notices], ...out }
}

function refuse({ course, bundle }: Running, { reason }: ScenarioStep): Done | Said {
  const reasons = bundle.desk?.decide.refuse.reasons ?? []
  if (reason === undefined || !reasons.includes(reason)) {
    return said('run-reason', { reasons: reasons.join(', ') })
  }
  const not = come(course, 'decide', told('refuse'))
  if (not !== undefined) return not
  return { notices: course.shown === 'refused' ? [refusalOf(bundle)] : [] }
}

function returned({ pack, course, bundle }: Running, { fields }: ScenarioStep): Done | Said {
  if (!fields) return said('run-return-fields')
  const within = bundle.desk?.decide.return.within
  if (within === undefined) return said('run-no-desk')
  const day = localDateOf(course.now, pack.settings.timeZone)
  const correctBy = lastDayWithin(calendarOf(pack), within, day)
  return come(course, 'decide', { act: 'return', correctBy }) ?? { notices: ['returned'] }
}

function correct(running: Running, { answers: changed = {} }: ScenarioStep): Done | Said {
  const { bundle, course, answers } = running
  const form = bundle.forms.apply
  if (!form) return said('run-no-form')
  const asWritten: Record<string, unknown> = {}
  for (const [path, value] of Object.entries(changed)) writeAnswer(asWritten, path, value)
  for (const path of Object.keys(changed)) {
    const { answers: given, faults } = givenAnswers(form, asWritten)
    if (faults[0]) return faults[0].message
    writeAnswer(answers, path, answerAt(given, path) ?? undefined)
  }
  const { errors } = assessed(running)
  const typed = errors.filter(({ path }) =>
    Object.keys(changed).some((one) => path.startsWith(one)),
  )
  if (typed[0]) return said('run-correction', { path: typed[0].path, code: typed[0].code })
  return come(course, 'correct', told(null)) ?? { notices: ['corrected'] }
}

function wait(running: Running, { for: time }: ScenarioStep): Done | Said {
  const { pack, course, silentOn } = running
  if (time === undefined) return said('run-how-long')
  const day = localDateOf(course.now, pack.settings.timeZone)
  const until = addPeriod(day, parsePeriod(time))
  const before = course.shown
  if (silentOn && silentOn <= until && before !== 'returned') {
    course.waitUntil(morningOf(pack, silentOn))
    if (course.come({ message: DEADLINE })) return deemed(running)
  }
  course.waitUntil(morningOf(pack, until))
  if (course.shown === 'lapsed' && before !== 'lapsed') return { notices: [lapsedFrom(before)] }
  return { notices: course.shown === 'refused' && before === 'reserve' ? ['place-missed'] : [] }
}

/** What an applicant is told where it has come to nothing, by what was waited for. */
function lapsedFrom(before: Course['shown']): string {
  if (before === 'offered') return 'offer-lapsed'
  if (before === 'awaiting-payment') return 'lapsed-unpaid'
  return before === 'returned' ? 'lapsed' : 'lapsed-undecided'
}

function deemed(running: Running): Done {
  const notice = `deemed-${running.bundle.service.clock?.deemed?.outcome}`
  const { notices, ...out } = issued(running)
  return { notices: [notice, ...notices], ...out }
}

/** What is issued is sealed by the platform at once. */
function issued(running: Running): Given {
  const { course, bundle, pack } = running
  if (!course.come({ message: ISSUED })) return NOTHING
  const { outputs = [] } = bundle.service
  const documents = outputs.flatMap(({ document }) => document ?? [])
  const day = localDateOf(course.now, pack.settings.timeZone)
  const [first] = outputs
  return { notices: ['granted'], documents, until: first ? endOf(running, first, day) : null }
}

/** A renewal that comes in time goes on from the last day; what is amended or made again keeps it. */
function endOf(running: Running, output: ServiceOutput, day: LocalDate): LocalDate | null {
  const { act, licence } = running.later
  const last = licence?.until ?? null
  if (act && act !== 'renew') return last
  const begins = last !== null && last >= day ? addDays(last, 1) : day
  return lastDayOf(output, begins, assessed(running).answers)
}

/** What the answers come to, as they are by now. */
const assessed = ({ bundle, answers, pack, fetched, on, account }: Running) =>
  assess(bundle, 'apply', answers, { today: on, pack, account, fetched: [...fetched] })

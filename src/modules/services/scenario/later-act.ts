import { addPeriod, parsePeriod } from '#lib/time'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { Field } from '../bundle/field.ts'
import { isGroup } from '../form/model.ts'
import { isRecord, stepsOf } from '../form/path.ts'
import { undeclared } from '../form/undeclared.ts'
import { said } from '../found/said.ts'
import { APPLY, formFor } from '../licence-draft.ts'
import { type Given, givenAnswers } from './given-answers.ts'
import type { ScenarioFault } from './run.ts'
import type { ScenarioFile } from './scenario-file.ts'

/** What a scenario fills in, as a draft would hold it: for a first application its answers alone. */
export type Filled = {
  formId: string
  /** undefined: the service has none by which one applies so */
  form: ServiceBundle['forms'][string] | undefined
  given: Record<string, unknown>
  faults: ScenarioFault[]
}

type Written = Pick<ScenarioFile, 'on' | 'act' | 'licence' | 'answers'>

/**
 * The answers of a scenario in their form. A later act begins with what the licence says, and what is answered anew takes its
 * place, by name; of an amendment that may be what the service opens, of a replacement nothing but the declaration.
 *
 * @returns what a form does not ask, and what the service does not let its holders do on that day, are faults
 */
export function filledForm(bundle: ServiceBundle, written: Written): Filled {
  const { act, licence, answers } = written
  const formId = formFor(bundle, act && { act })
  const form = bundle.forms[formId]
  const apply = bundle.forms[APPLY]
  if (!form || !apply) {
    return {
      formId,
      form: undefined,
      given: {},
      faults: [{ at: [], message: said('run-nothing') }],
    }
  }
  const typed = givenAnswers(form, answers)
  const before = givenAnswers(apply, licence?.answers ?? {})
  const fields = form.pages.flatMap((page) => page.fields)
  const given = answeredAnew(fields, undeclared(bundle, APPLY, before.answers), typed.answers)
  const faults = [
    ...faultsAt(['answers'], typed),
    ...faultsAt(['licence', 'answers'], before),
    ...actFaults(bundle, written),
  ]
  return { formId, form, given, faults }
}

type Answers = Readonly<Record<string, unknown>>

/** What a licence says, with what is answered anew in its place: in a group by its own names. */
export function answeredAnew(
  fields: readonly Field[],
  before: Answers,
  answers: Answers,
): Record<string, unknown> {
  const whole: Record<string, unknown> = { ...before, ...answers }
  for (const field of fields) {
    const [was, now] = [before[field.name], answers[field.name]]
    if (!isGroup(field) || field.many || !isRecord(was) || !isRecord(now)) continue
    whole[field.name] = answeredAnew(field.fields, was, now)
  }
  return whole
}

const faultsAt = (at: readonly string[], { faults }: Given): ScenarioFault[] =>
  faults.map(({ path, message }) => ({ at: [...at, ...stepsOf(path)], message }))

function actFaults(bundle: ServiceBundle, written: Written): ScenarioFault[] {
  const { act, licence, answers } = written
  if (!act || !licence) {
    if (!act && !licence) return []
    return [{ at: [act ? 'act' : 'licence'], message: said('act-licence') }]
  }
  const { after } = bundle.service
  if (!after?.[act]) return [{ at: ['act'], message: said('act-not-offered', { act }) }]
  if (act === 'renew') return renewFaults(after.renew, licence.until, written.on)
  const opened = new Set([
    ...(act === 'amend' ? (after.amend ?? []) : []).map((path) => stepsOf(path)[0]),
    ...(bundle.forms[APPLY]?.pages ?? [])
      .filter(({ summary }) => summary)
      .flatMap(({ fields }) => fields.map(({ name }) => name)),
  ])
  return Object.keys(answers).flatMap((name) =>
    opened.has(name)
      ? []
      : [{ at: ['answers', name], message: said('act-closed', { act, answer: name }) }],
  )
}

type Renewal = NonNullable<NonNullable<ServiceBundle['service']['after']>['renew']>

/** Outside of its days nothing is renewed; nor what never ends. */
function renewFaults(
  renew: Renewal | undefined,
  until: string | null,
  on: string,
): ScenarioFault[] {
  if (!renew || until === null) return [{ at: ['act'], message: said('act-endless') }]
  const first = addPeriod(until, parsePeriod(renew.opens))
  const last = addPeriod(until, parsePeriod(renew.closes))
  if (on >= first && on <= last) return []
  return [{ at: ['on'], message: said('act-day', { first, last }) }]
}

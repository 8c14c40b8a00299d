import { hinted, type Pack, type Said } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import type { LocalDate } from '#lib/time'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { isOfficerForm } from '../bundle/officer-form-check.ts'
import { assess } from '../form/assess.ts'
import { canBeKept, type Meeting, meetingIn, meetingNotice, shownOf } from '../form/officer-form.ts'
import { said } from '../found/said.ts'
import { givenAnswers } from './given-answers.ts'
import type { ScenarioStep } from './scenario-file.ts'

type Around = {
  pack: Pack
  today: LocalDate
  /** the meeting that was set last */
  before: Meeting | undefined
}

/** What comes of an officer's form: for the procedure, and for the applicant. */
export type FilledIn = {
  form: string
  told: Data
  notices: readonly string[]
  /** names of the answers that the applicant sees */
  shown: readonly string[]
  meeting: Meeting | undefined
}

/**
 * Fills in a form of an officer as a scenario says, on a day.
 *
 * @returns why it cannot be, where it cannot
 */
export function filledIn(
  bundle: ServiceBundle,
  { form, answers = {} }: Pick<ScenarioStep, 'form' | 'answers'>,
  { pack, today, before }: Around,
): FilledIn | Said {
  if (form === undefined) return said('run-form')
  const asked = bundle.forms[form]
  if (!asked || !isOfficerForm(asked)) {
    const known = Object.keys(bundle.forms).filter((id) => isOfficerForm(bundle.forms[id]))
    return said('officer-form-unknown', { form, hint: hinted(form, known) })
  }
  const { answers: given, faults } = givenAnswers(asked, answers)
  if (faults[0]) return faults[0].message
  const assessment = assess(bundle, form, given, { today, pack })
  const [error] = assessment.errors
  if (error) return said('run-filled', { form, path: error.path, code: error.code })
  const meeting = meetingIn(asked, assessment.answers)
  if (meeting && !canBeKept(meeting, today)) {
    return said('run-meeting', { day: meeting.day, time: meeting.time })
  }
  return {
    form,
    // As a case keeps it: the procedure knows JSON alone.
    told: JSON.parse(JSON.stringify(assessment.answers)),
    notices: meeting ? [meetingNotice(meeting, before, today)] : [],
    shown: Object.keys(shownOf(asked, assessment.answers)),
    meeting,
  }
}

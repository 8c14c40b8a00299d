import type { LocalDate } from '#lib/time'
import type { FormFile } from '../bundle/form-file.ts'

/** What an officer's form can invite the applicant to, by the key of the form that names day, time and place. */
export const MEETINGS = ['hearing', 'visit'] as const
export type MeetingKind = (typeof MEETINGS)[number]

/** When and where an officer meets the applicant. */
export type Meeting = {
  kind: MeetingKind
  /** the form that sets it */
  form: string
  day: string
  time: string
  place: string
  /** the field that says where, for its words */
  placeField: string
}

type Answers = Readonly<Record<string, unknown>>

const TIME = /^([01]?\d|2[0-3]):[0-5]\d$/

/** The meeting that an officer's form sets; undefined where it sets none. */
export function meetingIn(form: FormFile | undefined, answers: Answers): Meeting | undefined {
  const kind = MEETINGS.find((one) => form?.[one])
  const set = kind && form?.[kind]
  if (!form || !set) return undefined
  const text = (name: string) => String(answers[name] ?? '')
  return {
    ...{ kind, form: form.form, day: text(set.day), time: text(set.time), place: text(set.place) },
    placeField: set.place,
  }
}

/** Whether somebody can come: its time is one such as 09:30, and its day is not over. */
export const canBeKept = ({ day, time }: Pick<Meeting, 'day' | 'time'>, today: LocalDate) =>
  TIME.test(time) && day >= today

/**
 * What the applicant is told of a meeting that is set.
 *
 * @param before  the one that was set last; where the same form set it for a later day than today, it is moved
 * @returns the notice: `hearing-set`, `hearing-moved`, `visit-set`, `visit-moved`
 */
export const meetingNotice = (
  { kind, form }: Pick<Meeting, 'kind' | 'form'>,
  before: Pick<Meeting, 'form' | 'day'> | undefined,
  today: LocalDate,
) => `${kind}-${before?.form === form && before.day > today ? 'moved' : 'set'}` as const

/** Of an officer's answers those that the form says are for the applicant. */
export function shownOf(form: FormFile | undefined, answers: Answers): Record<string, unknown> {
  const pages = form?.pages.filter(({ shown }) => shown === 'applicant') ?? []
  const names = new Set(pages.flatMap(({ fields }) => fields.map(({ name }) => name)))
  return Object.fromEntries(Object.entries(answers).filter(([name]) => names.has(name)))
}

import { type Ctx, datePartsOf, dayOf, type RouteRequest } from '#kernel'
import { DateInput, type FieldError } from '#kernel/ui'
import { addDays, isLocalDate } from '#lib/time'
import type { Days } from '../authoring/timeline.ts'
import { problem } from '../problems.ts'

export type Request = RouteRequest<unknown, unknown>

export const DAY_FIELDS = {
  'rules/days-wrong': 'from',
  'rules/days-gap': 'from',
  'rules/not-in-force': 'from',
}

/** The first day and, where one was typed, the last on which the rules are to hold. @throws rules/days-wrong */
export function daysTyped({ form }: Pick<Request, 'form'>): Days {
  const [from, last] = [dayOf(form, 'from'), dayOf(form, 'last')]
  if (!isLocalDate(from) || (last !== '' && !isLocalDate(last))) throw problem('days-wrong')
  return { from, to: last === '' ? null : addDays(last, 1) }
}

/** The days of a form, as they stand or were typed. */
export function DayFields({
  request,
  days,
  error,
}: {
  request: Request
  days?: Days
  error?: FieldError | undefined
}) {
  const { ctx, form } = request
  const { t } = ctx
  const of = (name: 'from' | 'last', day: string | null | undefined) => {
    const [year = '', month = '', date = ''] = (day ?? '').split('-')
    const typed = datePartsOf(form, name)
    const before = { day: date, month, year }
    return {
      ...{ t, name, label: t(`rules.edit.${name}`), hint: t(`rules.edit.${name}-hint`) },
      value: typed.day || typed.month || typed.year ? typed : before,
      ...(error?.name === name && { error: error.message }),
    }
  }
  const last = days?.to ? addDays(days.to, -1) : undefined
  return (
    <>
      <DateInput {...of('from', days?.from)} />
      <DateInput {...of('last', last)} optional />
    </>
  )
}

/** From when until when, the last day included. */
export const daysWords = ({ t }: Pick<Ctx, 't'>, { from, to }: Days): string =>
  to === null
    ? t('rules.edit.from-on', { from: t.date(from) })
    : t('rules.edit.from-until', { from: t.date(from), last: t.date(addDays(to, -1)) })

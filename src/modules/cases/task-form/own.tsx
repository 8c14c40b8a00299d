import { type Answer, type Ctx, download, kernelProblem, route } from '#kernel'
import { Link, Notice, Section } from '#kernel/ui'
import { startOfDay } from '#lib/time'
import { AnswersSummary, answerLine, getServiceVersion, type ServiceBundle } from '#services'
import { type Case, getOwnCase } from '../case.ts'
import { formTitle } from '../clock/law.ts'
import { findField } from '../fields.ts'
import { CaseParams, caseHref } from '../pages/addresses.ts'
import { serviceTitle } from '../service-texts.ts'
import { calendarFile } from './calendar-file.ts'
import { type Filled, listFilled, meetingOf, shownTo } from './filled.ts'

/** How long a calendar keeps free, where nobody says how long it takes. */
const MINUTES = 60

type OwnProps = {
  ctx: Ctx
  found: Case
  bundle: ServiceBundle
  filled: readonly Filled[]
}

/** When and where the applicant is heard or visited, until that is over or the case is. */
export function MeetingNotice(props: OwnProps) {
  const { ctx, found } = props
  const { t } = ctx
  const set = toCome(props)
  if (!set) return ''
  return (
    <Notice kind="wait" title={t(`cases.task-form.${set.kind}`)}>
      <p>
        <b safe>{t('cases.task-form.when', { day: t.date(set.day, 'long'), time: set.time })}</b>
      </p>
      <p>
        <bdi safe>{set.place}</bdi>
      </p>
      <p>
        <Link
          href={caseHref(t, found.reference, 'hearing.ics')}
          text={t('cases.task-form.calendar')}
        />
      </p>
    </Notice>
  )
}

/** What the applicant does next where a hearing or visit is to come. */
export function comeNow(props: OwnProps) {
  const { t } = props.ctx
  const set = toCome(props)
  if (!set) return undefined
  return {
    title: t('cases.case.you'),
    what: t(`cases.task-form.come-${set.kind}`, { day: t.date(set.day, 'day'), time: set.time }),
    text: t('cases.task-form.come-more'),
  }
}

/** The hearing or visit that has not been yet, of a case that is open. */
function toCome({ ctx, found, bundle, filled }: OwnProps) {
  const set = placed(ctx, bundle, filled)
  return set && !found.closedAt && set.at >= ctx.clock.now() ? set : undefined
}

/** What officers wrote that is for the applicant, too. */
export function ForApplicant({ ctx, bundle, filled }: Omit<OwnProps, 'found'>) {
  const { t, pack } = ctx
  return (
    <>
      {filled
        .filter(({ shown }) => shown)
        .map((one) => (
          <Section title={formTitle(t, bundle, one.form)} id={`form-${one.form}`}>
            <p class="quiet" safe>
              {t.date(one.at, 'moment')}
            </p>
            <AnswersSummary
              {...{ t, pack, bundle, form: one.form, answers: shownTo(bundle, one) }}
              fileHref={(id: string) => `#${id}`}
              level={3}
            />
          </Section>
        ))}
    </>
  )
}

/** The hearing or visit with its moment, and its place in words. */
export function placed(ctx: Ctx, bundle: ServiceBundle, filled: readonly Filled[]) {
  const set = meetingOf(bundle, filled)
  if (!set) return undefined
  const { kind, day, time, placeField } = set.meeting
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  const begins = startOfDay(day, ctx.pack.settings.timeZone).getTime()
  const wording = { t: ctx.t, pack: ctx.pack, bundle }
  const field = findField(bundle, set.form, placeField)
  return {
    ...{ kind, day, time, made: set.at, at: new Date(begins + (hours * 60 + minutes) * 60_000) },
    place: answerLine(wording, field, set.answers[placeField]),
  }
}

/** The hearing or visit as a file for the person's calendar. */
export const hearingFile = route({
  method: 'GET',
  url: '/:lang/my/cases/:reference/hearing.ics',
  allow: 'cases:follow',
  params: CaseParams,
  handler: async ({ ctx, params }) => answerHearing(ctx, await getOwnCase(ctx, params.reference)),
})

/** The hearing or visit of a case, for a calendar. @throws kernel/not-found  none is set */
export async function answerHearing(ctx: Ctx, found: Case): Promise<Answer> {
  const { t } = ctx
  const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
  const set = placed(ctx, bundle, await listFilled(ctx, found.id))
  if (!set) throw kernelProblem('not-found')
  const { reference } = found
  const text = calendarFile({
    ...{ id: `${found.id}-${set.kind}`, at: set.at, made: set.made, minutes: MINUTES },
    summary: t(`cases.task-form.entry-${set.kind}`, {
      ...{ service: serviceTitle(bundle, t.locale), reference },
    }),
    place: set.place,
  })
  return download(Buffer.from(text), 'text/calendar; charset=utf-8', `${reference}.ics`)
}

import { type Ctx, html, type RouteRequest, redirect, route, type Texts } from '#kernel'
import {
  Actions,
  Breadcrumbs,
  Button,
  ButtonLink,
  CaseHead,
  Form,
  Letters,
  Link,
  NextPanel,
  NinePoints,
  Notice,
  Page,
  Section,
  Timeline,
} from '#kernel/ui'
import { listMessages } from '#notify'
import { getOrganisation } from '#organisations'
import type { Drawn, Standing } from '#procedures'
import { AnswersSummary, type Draft, getServiceVersion, type ServiceBundle } from '#services'
import { AppealPart } from '../appeal/pages.tsx'
import { startCorrecting } from '../application.ts'
import { type Case, getOwnCase } from '../case.ts'
import { findHold, type Hold } from '../clock/hold-row.ts'
import { historyWords } from '../clock/law.ts'
import { ConfirmedBy } from '../confirmed-by.tsx'
import { drawnOf, isPossible } from '../course.ts'
import { type Decision, findApproval, findDecision } from '../decision-row.ts'
import { forApplicant, type HistoryEntry, listHistory } from '../history.ts'
import { milestonesOf } from '../milestones.ts'
import { hasLicenceEnded } from '../of-licence/of-licence.ts'
import { OfLicence } from '../of-licence/pages.tsx'
import { findNewestOutcome, type KeptOutcome } from '../outcome.ts'
import { type Fee, findFee } from '../payment/fee.ts'
import { whereToPay } from '../payment/owed.ts'
import { PaidFee, payNothing, payNow } from '../payment/own.tsx'
import { answerNow, OwnPlace } from '../ranking/own.tsx'
import { findPlace, type Place } from '../ranking/told.ts'
import { feeWords, sentencesOf } from '../rules-words.ts'
import { serviceTitle } from '../service-texts.ts'
import { OwnSplit } from '../splitting/pages.tsx'
import { stateTag } from '../state-tag.ts'
import { getNewestSubmission } from '../submission.ts'
import { type Filled, listFilled } from '../task-form/filled.ts'
import { comeNow, ForApplicant, MeetingNotice } from '../task-form/own.tsx'
import { TypedNotice } from '../typing/office.tsx'
import { findTyping, isTypedOver, type Typing } from '../typing/typing.ts'
import { CaseParams, caseHref, orToCase } from './addresses.ts'
import { ClockNotice } from './clock-notice.tsx'
import { CourseSteps } from './course.tsx'
import { Told } from './told.tsx'
import { weAct } from './we-act.tsx'

export const casePage = route({
  method: 'GET',
  url: '/:lang/my/cases/:reference',
  allow: 'cases:follow',
  params: CaseParams,
  handler: async (request) => {
    const { ctx, params } = request
    const found = await getOwnCase(ctx, params.reference)
    const [
      bundle,
      agency,
      decision,
      history,
      sent,
      messages,
      outcome,
      drawn,
      hold,
      fee,
      filled,
      place,
    ] = await Promise.all([
      getServiceVersion(ctx, found.service, found.serviceVersion),
      getOrganisation(ctx, found.agency),
      findDecision(ctx, found.decision),
      listHistory(ctx, found.id),
      getNewestSubmission(ctx, found.id),
      listMessages(ctx, found.applicant, `my/cases/${found.reference}`),
      findNewestOutcome(ctx, found.id),
      drawnOf(ctx, found),
      found.hold ? findHold(ctx, found.id) : undefined,
      findFee(ctx, found.id),
      listFilled(ctx, found.id),
      found.round === null ? undefined : findPlace(ctx, found.id),
    ])
    const isPaying = found.state === 'awaiting-payment'
    const where = isPaying ? await whereToPay(ctx, found, bundle) : {}
    return html(
      <CaseView
        request={request}
        found={found}
        bundle={bundle}
        agency={agency.names}
        decision={decision}
        history={forApplicant(history)}
        answers={sent.answers}
        fetched={sent.fetched}
        taken={sent.taken}
        confirmed={sent.confirmed}
        messages={messages}
        outcome={outcome}
        standing={drawn?.standing}
        drawn={drawn}
        hold={hold}
        fee={fee}
        filled={filled}
        place={place}
        typing={isTypedOver(bundle) ? await findTyping(ctx, found.id) : undefined}
        where={ctx.t.of(where)}
        isApproved={isPaying && (await findApproval(ctx, found.id)) !== undefined}
        inVain={isPaying && (await hasLicenceEnded(ctx, found))}
      />,
    )
  },
})

/** Begins or takes up the correction, and leads to its first page. */
export const correctForm = route({
  method: 'POST',
  url: '/:lang/my/cases/:reference/correct',
  allow: 'cases:correct',
  params: CaseParams,
  handler: ({ ctx, params }) =>
    orToCase(ctx, params.reference, async () => {
      const { draft, page } = await startCorrecting(ctx, params.reference)
      return redirect(`/${ctx.t.locale}/apply/${draft.reference}/${page}`)
    }),
})

type ViewProps = {
  request: RouteRequest<unknown, unknown>
  found: Case
  bundle: ServiceBundle
  agency: Texts
  decision: Decision | undefined
  history: readonly HistoryEntry[]
  answers: Record<string, unknown>
  fetched: Draft['fetched']
  taken: Draft['taken']
  confirmed: Awaited<ReturnType<typeof getNewestSubmission>>['confirmed']
  messages: Awaited<ReturnType<typeof listMessages>>
  outcome: KeptOutcome | undefined
  standing: Standing | undefined
  drawn: Drawn | undefined
  /** under which its clock stands still */
  hold: Hold | undefined
  fee: Fee | undefined
  /** forms of the service that officers filled in, newest first */
  filled: readonly Filled[]
  /** how it came out of its round */
  place: Place | undefined
  /** how it stands in the agency's own system, where officers type it over */
  typing: Typing | undefined
  /** where one pays, while it is awaited */
  where: string
  /** it was approved, and only the fee is awaited */
  isApproved: boolean
  /** what is to be paid for has ended */
  inVain: boolean
}

function CaseView(props: ViewProps) {
  const { request, found, bundle, decision, answers, fetched, messages, outcome } = props
  const { ctx } = request
  const { t } = ctx
  const title = serviceTitle(bundle, t.locale)
  return (
    <Page request={request} title={title}>
      <Breadcrumbs t={t} crumbs={[{ href: `/${t.locale}/my`, text: t('cases.case.mine') }]} />
      <CaseHead
        title={title}
        reference={{ label: t('cases.case.reference'), value: found.reference }}
        note={t('cases.case.sent', { day: t.date(found.submittedAt, 'long') })}
        state={stateTag(t, found.state, true)}
      />
      {found.filedByName ? (
        <Notice text={t('cases.case.filed-by', { name: t.of(found.filedByName) })} />
      ) : (
        ''
      )}
      <NinePoints
        t={t}
        label={t('cases.milestones.title')}
        milestones={milestonesOf(t, found.state, {
          ...{ decidesOnly: bundle.service.appeals, isApproved: props.isApproved },
        })}
      />
      <NextPanel we={weAct(props)} you={youAct(props)} />
      <TypedNotice {...{ request, bundle }} typing={props.typing} />
      <MeetingNotice {...{ ctx, found, bundle }} filled={props.filled} />
      <ClockNotice {...{ ctx, found, bundle }} hold={props.hold} />
      {decision ? <Told {...{ t, bundle, decision, outcome }} state={found.state} /> : ''}
      <OwnSplit ctx={ctx} found={found} />
      <OfLicence ctx={ctx} found={found} at="my" />
      <PaidFee ctx={ctx} fee={props.fee} />
      <OwnPlace t={t} place={props.place} state={found.state} />
      <AppealPart {...{ request, found, bundle }} />
      <div class="split section">
        <div>
          <Section title={t('cases.case.messages')} id="messages">
            <Letters t={t} letters={messages.map((message) => letterOf(t, message))} />
            <MarkRead {...props} />
          </Section>
          <ForApplicant {...{ ctx, bundle }} filled={props.filled} />
          <ByTheRules {...props} />
          <Section title={t('cases.case.answers')} id="answers">
            <AnswersSummary
              t={t}
              pack={ctx.pack}
              bundle={bundle}
              form={found.form}
              answers={answers}
              fetched={fetched}
              taken={props.taken}
              fileHref={(file: string) => caseHref(t, found.reference, `files/${file}`)}
              marked={notesOf(found, decision)}
            />
            <ConfirmedBy t={t} confirmed={props.confirmed} />
            <p>
              <Link
                href={caseHref(t, found.reference, 'answers.pdf')}
                text={t('cases.case.as-pdf')}
              />
            </p>
          </Section>
        </div>
        <Beside {...props} />
      </div>
    </Page>
  )
}

/** What has happened, how it goes on, and the way out of it. */
function Beside({ request, found, bundle, history, standing, drawn }: ViewProps) {
  const { t } = request.ctx
  return (
    <aside>
      <Section title={t('cases.case.history')} id="history">
        <Timeline
          t={t}
          entries={history.map((entry) => ({
            text: historyWords(t, bundle, entry),
            when: t.date(entry.at, 'moment'),
          }))}
        />
      </Section>
      {drawn ? (
        <details class="why-how">
          <summary safe>{t('cases.course.title')}</summary>
          <CourseSteps t={t} steps={drawn.steps} />
        </details>
      ) : (
        ''
      )}
      {isPossible('withdraw', standing) ? (
        <Actions>
          <Link href={caseHref(t, found.reference, 'withdraw')} text={t('cases.withdraw.link')} />
        </Actions>
      ) : (
        ''
      )}
    </aside>
  )
}

/** What the rules in force on the day of the application say of it, with the article; who decides is an officer. */
function ByTheRules({ request: { ctx }, bundle, found, outcome }: ViewProps) {
  const { t } = ctx
  // Of a refusal they are said with it.
  const isSaid = found.state === 'refused' && outcome?.qualifies === false
  if (!outcome || isSaid) return ''
  const { ruleSet, on } = outcome
  const fee = feeWords(ctx, bundle, outcome)
  return (
    <Section title={t('cases.case.rules')} id="rules">
      {sentencesOf(t, bundle, outcome).map((sentence) => (
        <p safe>{sentence}</p>
      ))}
      {fee ? <p safe>{t('cases.rules-say.fee', { fee })}</p> : ''}
      <p>
        <Link
          href={`/${t.locale}/rules/${ruleSet}/on/${on}`}
          text={t('cases.rules-say.rules', { day: t.date(on) })}
        />
      </p>
    </Section>
  )
}

/** Read where they stand, the letters need not be opened again among all others. */
function MarkRead({ request, found, messages }: ViewProps) {
  const { t } = request.ctx
  // Letters are their reader's to mark, whoever else may see them.
  const isOther = request.acting?.state === 'acting'
  if (isOther || messages.every(({ readAt }) => readAt !== null)) return ''
  return (
    <Form
      action={`/${t.locale}/my/messages/read`}
      csrf={request.csrf}
      hidden={{ about: `my/cases/${found.reference}` }}
    >
      <Button text={t('cases.case.mark-read')} kind="second" />
    </Form>
  )
}

const letterOf = (t: Ctx['t'], { subject, body, at, readAt }: ViewProps['messages'][number]) => ({
  title: t.of(subject),
  text: t.of(body),
  when: t.date(at, 'moment'),
  at: at.toISOString(),
  unread: readAt === null,
})

/** What the officer said of each answer, while it waits for the correction. */
const notesOf = ({ state }: Case, decision: Decision | undefined) =>
  state === 'returned' && decision
    ? Object.fromEntries(decision.fields.map(({ path, note }) => [path, note]))
    : undefined

function youAct(props: ViewProps) {
  const { request, found, decision, bundle, fee, place, inVain } = props
  const { ctx, csrf } = request
  const { t } = ctx
  const title = t('cases.case.you')
  if (found.state === 'offered') return answerNow(t, found, place?.acceptBy ?? null)
  if (inVain) return payNothing(t)
  if (found.state === 'awaiting-payment' && fee) return payNow(t, found, fee, props)
  if (found.state === 'returned') {
    return {
      title,
      what: t('cases.case.correct', {
        count: decision?.fields.length ?? 0,
        day: t.date(found.correctBy ?? found.dueOn, 'day'),
      }),
      text: t('cases.case.correct-more'),
      action: (
        <Form action={caseHref(t, found.reference, 'correct')} csrf={csrf}>
          <Button text={t('cases.case.correct-now')} />
        </Form>
      ),
    }
  }
  if (found.state === 'granted' && found.licenceNumber) {
    return {
      title: t('cases.case.licence'),
      what: t('cases.case.ready'),
      action: (
        <ButtonLink
          href={`/${t.locale}/my/licences/${found.licenceNumber}`}
          text={t('cases.case.open-licence')}
        />
      ),
    }
  }
  const come = comeNow({ ...props, ctx })
  if (come) return come
  const isAppeal =
    bundle.service.appeals && (found.state === 'approved' || found.state === 'refused')
  const text = isAppeal
    ? t(`cases.appeals.next.${found.state}`)
    : t(`cases.case.next.${found.state}`)
  return { title, what: t('cases.case.nothing'), text }
}

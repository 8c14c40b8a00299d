import { Type } from 'typebox'
import {
  ASSISTANCE,
  type Ctx,
  calendarOf,
  html,
  type RouteRequest,
  redirect,
  route,
  type T,
  today,
} from '#kernel'
import {
  Actions,
  Breadcrumbs,
  Button,
  ButtonLink,
  Declaration,
  ErrorSummary,
  Form,
  FormLayout,
  Link,
  Notice,
  Page,
  PageTitle,
} from '#kernel/ui'
import { addPeriod, parsePeriod } from '#lib/time'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { shortOf } from '../decided.ts'
import { assessDraft, type Draft, isOpenPage } from '../draft.ts'
import { REVISION } from '../draft-save.ts'
import type { Assessment } from '../form/assessment.ts'
import { withGiven } from '../form/fetched.ts'
import { listFiles } from '../form/file-kind.ts'
import { nextPage } from '../form/flow.ts'
import { inputName } from '../form/path.ts'
import { takenIn } from '../form/taken.ts'
import { endedSince } from '../once-only/take.ts'
import { getServiceVersion } from '../service.ts'
import { DECIDED, READ_BACK } from '../submission.ts'
import { AnswersSummary } from '../view/answers-summary.tsx'
import { endedWords } from '../view/held-words.ts'
import { PageFields, type PageFieldsProps } from '../view/page-fields.tsx'
import { modelOfForm, pageTitle, summaryLine, type Wording, words } from '../view/words.ts'
import {
  DecisionChanged,
  DecisionNote,
  type ShownDecision,
  shownDecision,
} from './decision-note.tsx'
import {
  DraftSide,
  draftPath,
  draftSteps,
  Reference,
  serviceCrumbs,
  showDraft,
} from './draft-frame.tsx'
import { RevisedNotice } from './revised-service.tsx'

const Query = Type.Object({
  /** `1`: sent without the declaration */
  errors: Type.Optional(Type.Literal('1')),
  /** `1`: sent from a page that showed other answers */
  changed: Type.Optional(Type.Literal('1')),
  /** what the page from which it was sent said that the rules decide, where that is not so any more */
  decided: Type.Optional(Type.String({ maxLength: 40 })),
  /** `1`: sent with a document whose licence is worth nothing any more, which the page says each time */
  ended: Type.Optional(Type.Literal('1')),
  /** `1`: sent by who only helps, without saying that it was read back */
  unread: Type.Optional(Type.Literal('1')),
  /** `1`: an appeal that comes late and does not say why */
  late: Type.Optional(Type.Literal('1')),
  /** `1`: others sign for the applicant too, and have not all done so */
  waits: Type.Optional(Type.Literal('1')),
})

/** All answers before they are sent; the form goes to the module that takes applications. */
export const checkPage = route({
  method: 'GET',
  url: '/:lang/apply/:reference/check',
  allow: 'services:apply',
  params: Type.Object({ lang: Type.String(), reference: Reference }),
  query: Query,
  handler: async (request) => {
    const { ctx, params } = request
    return showDraft(ctx, params.reference, async (draft) => {
      const bundle = await getServiceVersion(ctx, draft.service, draft.version)
      const assessment = await assessDraft(ctx, draft, bundle)
      const page = bundle.forms[draft.form]?.pages.find(({ summary }) => summary)?.page
      // What sending would refuse leads to its place; a page that asks for nothing may stay unopened.
      const wrong = assessment.errors.find((error) => error.page !== page)
      if (wrong && request.query.errors) {
        return redirect(`${draftPath(ctx, draft, wrong.page)}?errors=1`)
      }
      if (page === undefined || wrong) {
        return redirect(draftPath(ctx, draft, nextPage(assessment)))
      }
      const decision = await shownDecision(ctx, draft, bundle, assessment)
      const named = new Set(listFiles(assessment.answers).map(({ file }) => file))
      const ended = await endedSince(ctx, takenIn(draft.taken, named))
      return html(<CheckPage {...{ request, draft, bundle, assessment, page, decision, ended }} />)
    })
  },
})

type CheckProps = {
  request: RouteRequest<
    unknown,
    { errors?: '1'; changed?: '1'; late?: '1'; unread?: '1'; waits?: '1'; decided?: string }
  >
  draft: Draft
  bundle: ServiceBundle
  assessment: Assessment
  page: string
  decision: ShownDecision
  /** licences that are worth nothing any more whose documents were taken */
  ended: Awaited<ReturnType<typeof endedSince>>
}

function CheckPage(props: CheckProps) {
  const { request, draft, bundle, assessment, page, decision } = props
  const { ctx, csrf, query } = request
  const { t, pack } = ctx
  const wording: Wording = { t, pack, bundle }
  const errors = query.errors ? assessment.errors : []
  const relevant = assessment.pages.filter((each) => each.relevant)
  const title = pageTitle(wording, draft.form, page)
  const fields = declarationFields(props, errors)
  const readBack = readBackOf(props)
  const wrong = [
    ...errors.map((error) => summaryLine(wording, error)),
    ...(readBack?.error
      ? [{ name: READ_BACK, label: readBack.text, message: readBack.error }]
      : []),
  ]
  return (
    <Page
      request={request}
      title={`${title} – ${words(wording, 'service.title')}`}
      wrong={wrong.length > 0}
      form
    >
      <Breadcrumbs t={t} crumbs={serviceCrumbs(wording, draft)} />
      <FormLayout
        t={t}
        pages={draftSteps(ctx, wording, draft, assessment, page)}
        side={
          <>
            <PromiseNote ctx={ctx} bundle={bundle} />
            <DraftSide ctx={ctx} draft={draft} />
          </>
        }
      >
        <RevisedNotice request={request} draft={draft} />
        <Form
          action={draftPath(ctx, draft, 'submit')}
          csrf={csrf}
          hidden={{
            [REVISION]: String(draft.revision),
            ...(decision.decided && { [DECIDED]: shortOf(decision.decided) }),
          }}
        >
          <ErrorSummary t={t} errors={wrong} />
          <PageTitle
            text={title}
            above={t('services.form.pageOf', { number: relevant.length, count: relevant.length })}
          />
          <NotSent t={t} query={query} />
          <DecisionChanged ctx={ctx} was={query.decided} {...decision} />
          <EndedDocuments ctx={ctx} ended={props.ended} />
          <Answers {...props} />
          <DecisionNote ctx={ctx} draft={draft} bundle={bundle} decision={decision} />
          {fields ? <PageFields {...fields} /> : ''}
          {readBack ? <Declaration name={READ_BACK} {...readBack} /> : ''}
          <Actions>
            <Button text={t(`services.form.send.${draft.purpose}`)} />
            <ButtonLink
              kind="plain"
              href={draftPath(ctx, draft, 'saved')}
              text={t('services.form.later')}
            />
          </Actions>
        </Form>
      </FormLayout>
    </Page>
  )
}

/** All answers with the way back to each page, and as a sheet to keep. */
function Answers({ request: { ctx }, draft, bundle, assessment }: CheckProps) {
  const { t, pack } = ctx
  return (
    <>
      <AnswersSummary
        {...{ t, pack, bundle, form: draft.form, answers: assessment.answers }}
        fetched={withGiven(modelOfForm(bundle, draft.form), draft.fetched, assessment)}
        taken={draft.taken}
        fileHref={(file) => draftPath(ctx, draft, `files/${file}`)}
        changeHref={changeHref(ctx, draft, bundle)}
      />
      <p>
        <Link href={draftPath(ctx, draft, 'answers.pdf')} text={t('services.paper.draft')} />
      </p>
    </>
  )
}

/** Why nothing was sent, as far as the address says it. */
function NotSent({ t, query }: { t: T; query: CheckProps['request']['query'] }) {
  return (
    <>
      {query.late ? <Notice kind="bad" live text={t('services.form.late')} /> : ''}
      {query.waits ? <Notice kind="wait" live text={t('services.form.waits')} /> : ''}
      {query.changed ? <Notice kind="wait" live text={t('services.form.changed')} /> : ''}
    </>
  )
}

/** Documents that were taken and are worth nothing any more: nothing is sent with them. */
const EndedDocuments = ({ ctx, ended }: Pick<CheckProps, 'ended'> & { ctx: Ctx }) => (
  <>
    {ended.map((one) => (
      <Notice kind="bad" live text={endedWords(ctx, one)} />
    ))}
  </>
)

/** Whoever only helps reads all of it back before it is sent. */
function readBackOf({ request: { ctx, query } }: Pick<CheckProps, 'request'>) {
  const { t, actor } = ctx
  if (actor.kind !== 'person' || actor.actingFor?.kind !== ASSISTANCE) return undefined
  const name = t.of(actor.actingFor.principal.name)
  return {
    text: t('services.form.read-back', { name }),
    ...(query.unread && { error: t('services.problems.read-back-missing') }),
  }
}

/** Where the answers of a page can be changed; nowhere when nothing on it is open. */
const changeHref = (ctx: Ctx, draft: Draft, bundle: ServiceBundle) => {
  const pages = bundle.forms[draft.form]?.pages ?? []
  const open = new Set(pages.filter((one) => isOpenPage(draft, one)).map(({ page }) => page))
  return (to: string, input: string) =>
    open.has(to) ? `${draftPath(ctx, draft, to)}#${inputName(input)}` : undefined
}

/** The fields of the last page, which are asked here and never shown filled in. */
function declarationFields(
  { request: { ctx }, draft, bundle, assessment, page }: CheckProps,
  errors: PageFieldsProps['errors'],
): PageFieldsProps | undefined {
  const node = modelOfForm(bundle, draft.form).pages.find((each) => each.page.page === page)
  return (
    node && {
      t: ctx.t,
      pack: ctx.pack,
      today: today(ctx),
      bundle,
      page: node,
      answers: {},
      assessment,
      errors,
      locked: new Set(),
      notes: {},
      fileHref: (file) => draftPath(ctx, draft, `files/${file}`),
      action: draftPath(ctx, draft, 'check'),
      act: '_do',
    }
  )
}

/** The day by which the service promises an answer, were it sent today. */
function PromiseNote({ ctx, bundle }: { ctx: Ctx; bundle: ServiceBundle }) {
  const { t, pack } = ctx
  const time = bundle.service.processingTime
  if (!time) return ''
  const period = parsePeriod(time.promise)
  const day =
    time.days === 'working' && period.days > 0
      ? calendarOf(pack).addWorkingDays(today(ctx), period.days)
      : addPeriod(today(ctx), period)
  return (
    <p class="quiet" safe>
      {t('services.form.promise', { day: t.date(day, 'long') })}
    </p>
  )
}

/** Saved, to be gone on with later or elsewhere. */
export const savedPage = route({
  method: 'GET',
  url: '/:lang/apply/:reference/saved',
  allow: 'services:apply',
  params: Type.Object({ lang: Type.String(), reference: Reference }),
  handler: async (request) =>
    showDraft(request.ctx, request.params.reference, async (draft) => {
      const { ctx } = request
      const bundle = await getServiceVersion(ctx, draft.service, draft.version)
      const wording: Wording = { t: ctx.t, pack: ctx.pack, bundle }
      return html(
        <Page request={request} title={ctx.t('services.saved.title')}>
          <Breadcrumbs t={ctx.t} crumbs={serviceCrumbs(wording, draft)} />
          <PageTitle
            text={ctx.t('services.saved.title')}
            lede={
              draft.purpose === 'correction'
                ? ctx.t('services.saved.correction')
                : ctx.t('services.saved.explained', { day: ctx.t.date(draft.expiresAt) })
            }
          />
          <p>
            <span safe>{ctx.t('services.saved.reference')}</span>{' '}
            <b>
              <bdi dir="ltr" safe>
                {draft.reference}
              </bdi>
            </b>
          </p>
          <Actions>
            <ButtonLink
              href={`/${ctx.t.locale}/apply/${draft.reference}`}
              text={ctx.t('services.saved.goOn')}
            />
            <ButtonLink
              kind="plain"
              href={`/${ctx.t.locale}/my`}
              text={ctx.t('services.saved.my')}
            />
          </Actions>
        </Page>,
      )
    }),
})

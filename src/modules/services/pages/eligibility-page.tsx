import { Type } from 'typebox'
import { type Ctx, html, Id, type RouteRequest, route, today } from '#kernel'
import {
  Actions,
  Breadcrumbs,
  Button,
  ButtonLink,
  Checks,
  ErrorSummary,
  Notice,
  Page,
  PageTitle,
  StartButton,
} from '#kernel/ui'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { FormFile } from '../bundle/form-file.ts'
import { findLaws } from '../catalogue.ts'
import { assess } from '../form/assess.ts'
import type { Assessment } from '../form/assessment.ts'
import type { Sent } from '../form/kind.ts'
import { modelOf, type PageNode } from '../form/model.ts'
import { readPage } from '../form/read-page.ts'
import { sentByQuery } from '../form-body.ts'
import { problem } from '../problems.ts'
import { getService } from '../service.ts'
import { AnswersSummary } from '../view/answers-summary.tsx'
import { PageFields } from '../view/page-fields.tsx'
import { findWords, pageTitle, summaryLine, type Wording, words } from '../view/words.ts'

/** Input with the page that was sent. */
const PAGE = '_page'
/** Input with the page of an answer that is to be changed. */
const EDIT = '_edit'
const MAX_QUERY = 4_000

/**
 * Eligibility without signing in: the answers stand in the address and nowhere else, so the back
 * button changes an answer and nothing is kept.
 */
export const eligibilityPage = route({
  method: 'GET',
  url: '/:lang/services/:id/check',
  allow: 'public',
  params: Type.Object({ lang: Type.String(), id: Id }),
  handler: async (request) => {
    const { ctx, params } = request
    const { id, bundle } = await getService(ctx, params.id)
    const formId = bundle.service.eligibility?.form
    const form = formId === undefined ? undefined : bundle.forms[formId]
    if (formId === undefined || !form) throw problem('page-missing')
    const sent = request.path.length > MAX_QUERY ? sentByQuery({}) : sentByQuery(request.query)
    const answers = answersFrom(ctx, modelOf(form).pages, sent)
    const assessment = assess(bundle, formId, answers, { today: today(ctx), pack: ctx.pack })
    const props = { request, id, bundle, form, answers, assessment, sent }
    const open =
      assessment.pages.find(({ page, relevant }) => relevant && page === sent.one(EDIT)) ??
      assessment.pages.find(({ relevant, state }) => relevant && state !== 'done')
    const laws = await findLaws(
      ctx,
      (form.result?.conditions ?? []).flatMap(({ law }) => law ?? []),
    )
    return html(
      open ? <Questions {...props} page={open.page} /> : <Result {...props} laws={laws} />,
    )
  },
})

function answersFrom(ctx: Ctx, pages: readonly PageNode[], sent: Sent) {
  let answers: Record<string, unknown> = {}
  for (const page of pages) {
    const shown = new Set(page.fields.map(({ path }) => path))
    const around = { today: today(ctx), pack: ctx.pack }
    answers = readPage(page, sent, { answers, shown, locked: new Set(), ...around })
  }
  return answers
}

type CheckProps = {
  request: RouteRequest<unknown, unknown>
  id: string
  bundle: ServiceBundle
  form: FormFile
  answers: Record<string, unknown>
  assessment: Assessment
  sent: Sent
}

function Questions(props: CheckProps & { page: string }) {
  const { request, id, bundle, form, answers, assessment, sent, page } = props
  const { t, pack } = request.ctx
  const wording: Wording = { t, pack, bundle }
  const node = modelOf(form).pages.find((each) => each.page.page === page)
  const wasSent = sent.one(PAGE) === page
  const here = assessment.pages.find((each) => each.page === page)?.errors ?? []
  // A question that another answer has just brought up was not there to be answered.
  const errors = wasSent ? here.filter(({ path }) => sent.one(`_seen.${path}`) === '1') : []
  const title = pageTitle(wording, form.form, page)
  const action = `/${t.locale}/services/${id}/check`
  const shown = (node?.fields ?? []).filter(({ path }) => assessment.relevant.has(path))
  return (
    <Page request={request} title={title} wrong={errors.length > 0} form>
      <Breadcrumbs
        t={t}
        crumbs={[
          { href: `/${t.locale}/services/${id}`, text: words(wording, 'service.title') },
          { text: words(wording, `${form.form}.title`) },
        ]}
      />
      <form method="get" action={action} class="stack" novalidate>
        <input type="hidden" name={PAGE} value={page} />
        <CarriedAnswers sent={sent} except={node} />
        {shown.map(({ path }) => (
          <input type="hidden" name={`_seen.${path}`} value="1" />
        ))}
        <ErrorSummary t={t} errors={errors.map((error) => summaryLine(wording, error))} />
        <PageTitle text={title} lede={findWords(wording, `${form.form}.hint`)} />
        {node ? (
          <PageFields
            {...wording}
            page={node}
            answers={answers}
            assessment={assessment}
            errors={errors}
            locked={new Set()}
            notes={{}}
            fileHref={() => '#'}
            action={action}
            act="_do"
          />
        ) : (
          ''
        )}
        <Actions>
          <Button text={t('services.check.continue')} />
        </Actions>
      </form>
    </Page>
  )
}

/** Answers of the other pages go along. */
function CarriedAnswers({ sent, except }: { sent: Sent; except: PageNode | undefined }) {
  const own = new Set(except?.fields.map(({ name }) => name))
  return (
    <>
      {sent.names
        .filter((name) => !name.startsWith('_') && !own.has(name.split('.')[0] ?? ''))
        .flatMap((name) =>
          sent.all(name).map((value) => <input type="hidden" name={name} value={value} />),
        )}
    </>
  )
}

/** All answers so far, as an address carries them. */
const given = (sent: Sent) =>
  new URLSearchParams(
    sent.names
      .filter((name) => !name.startsWith('_'))
      .flatMap((name) => sent.all(name).map((value) => [name, value] as [string, string])),
  ).toString()

type Laws = Awaited<ReturnType<typeof findLaws>>

/** The answer with its reasons, each with the law that it rests on. */
function Result(props: CheckProps & { laws: Laws }) {
  const { request, id, bundle, form, assessment, sent, laws } = props
  const { t, pack } = request.ctx
  const wording: Wording = { t, pack, bundle }
  const known = assessment.conditions.filter(({ met }) => met !== null)
  const qualifies = known.every(({ met }) => met === true)
  const lawOf = new Map(form.result?.conditions.map(({ condition, law }) => [condition, law]))
  const title = t(qualifies ? 'services.check.yes' : 'services.check.no')
  const carry = form.result?.carry ?? []
  const query = new URLSearchParams(
    carry.flatMap((name) => sent.all(name).map((value) => [name, value] as [string, string])),
  ).toString()
  const apply = `/${t.locale}/services/${id}/apply${query ? `?${query}` : ''}`
  return (
    <Page request={request} title={title}>
      <Breadcrumbs
        t={t}
        crumbs={[
          { href: `/${t.locale}/services/${id}`, text: words(wording, 'service.title') },
          { text: words(wording, `${form.form}.title`) },
        ]}
      />
      <PageTitle
        text={title}
        lede={t(qualifies ? 'services.check.yesMore' : 'services.check.noMore')}
      />
      <Checks
        t={t}
        checks={known.map(({ condition, met }) => {
          const law = laws.find((each) => each.id === lawOf.get(condition))
          return {
            title: words(wording, `${form.form}.result.${condition}.${met ? 'met' : 'notMet'}`),
            passed: met === true,
            note: law && t.of(law.names),
          }
        })}
      />
      <AnswersSummary
        {...wording}
        form={form.form}
        answers={assessment.answers}
        fileHref={() => '#'}
        changeHref={(page) => `/${t.locale}/services/${id}/check?${given(sent)}&${EDIT}=${page}`}
      />
      <Notice text={t('services.check.notKept')} />
      <Actions>
        {qualifies ? <StartButton href={apply} text={t('services.page.start')} /> : ''}
        <ButtonLink
          kind="plain"
          href={`/${t.locale}/services/${id}/check`}
          text={t('services.check.again')}
        />
      </Actions>
    </Page>
  )
}

import { Type } from 'typebox'
import { download, html, Id, type RouteRequest, route, today } from '#kernel'
import { Actions, ButtonLink, Notice, Page, PageTitle } from '#kernel/ui'
import { getChange } from '../authoring/change.ts'
import { readForPages } from '../authoring/check.ts'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { assess } from '../form/assess.ts'
import { withLeastItems } from '../form/edit.ts'
import { modelOf } from '../form/model.ts'
import { APPLY } from '../licence-draft.ts'
import { blankPaper } from '../paper/paper.ts'
import { problem } from '../problems.ts'
import { filledForm } from '../scenario/later-act.ts'
import { accountOf } from '../scenario/run.ts'
import type { ChangeId } from '../tables.ts'
import { PageFields } from '../view/page-fields.tsx'
import { findWords, pageTitle, type Wording } from '../view/words.ts'
import { changeHref, changeUrl, OneChange } from './address.ts'
import { previewQuery } from './preview-frame.tsx'

const Query = Type.Object({
  /** the application where it is not said */
  form: Type.Optional(Id),
  page: Type.Optional(Id),
  /** a scenario whose answers it shows */
  with: Type.Optional(Id),
})

type Asked = RouteRequest<
  { service: string; change: ChangeId },
  { form?: string; page?: string; with?: string }
>

/** In a frame of the studio; whatever is typed goes nowhere. */
const FRAMED = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; " +
    "form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
  'x-frame-options': 'SAMEORIGIN',
}

/** A page of the form of a change, as people would see it. */
export const previewRoute = route({
  method: 'GET',
  url: `${changeUrl}/preview`,
  allow: 'services:author',
  params: OneChange,
  query: Query,
  handler: async (request) => html(await previewView(request), { headers: FRAMED }),
})

const PaperQuery = Type.Object({ form: Type.Optional(Id) })

/** A form of a change on paper, in the language of the address, as it would be given out once it is offered. */
export const paperRoute = route({
  method: 'GET',
  url: `${changeUrl}/paper`,
  allow: 'services:author',
  params: OneChange,
  query: PaperQuery,
  perMinute: 60,
  handler: async ({ ctx, params, query }) => {
    const { form = APPLY } = query
    const change = await getChange(ctx, params.service, params.change)
    const { bundle } = await readForPages(ctx, params.service, change.files)
    if (!bundle?.forms[form]) throw problem('paper-missing')
    const language = ctx.t.locale
    const file = await blankPaper(ctx, bundle, { form, language })
    return download(file, 'application/pdf', `${params.service}-${form}-${language}.pdf`)
  },
})

async function previewView(request: Asked) {
  const { ctx, params, query } = request
  const change = await getChange(ctx, params.service, params.change)
  const { bundle } = await readForPages(ctx, params.service, change.files)
  const { form: formId = APPLY } = query
  const form = bundle?.forms[formId]
  if (!bundle || !form) throw problem('page-missing')
  const { pages } = modelOf(form)
  const page = pages.find((one) => one.page.page === query.page) ?? pages[0]
  if (!page) throw problem('page-missing')
  const id = page.page.page
  const { answers, around } = givenBy(request, bundle, formId)
  const typed = withLeastItems(page, answers)
  const assessment = assess(bundle, formId, typed, around)
  const wording: Wording = { t: ctx.t, pack: ctx.pack, bundle }
  const relevant = assessment.pages.filter((one) => one.relevant || one.page === id)
  const next = relevant[relevant.findIndex((one) => one.page === id) + 1]
  const counts = assessment.pages.some((one) => one.page === id && one.relevant)
  const to = (other: string) =>
    changeHref(ctx, change, `/preview?${previewQuery({ ...query, page: other })}`)
  return (
    <Page request={request} title={pageTitle(wording, formId, id)} form>
      <PageTitle
        text={pageTitle(wording, formId, id)}
        lede={findWords(wording, `${formId}.${id}.hint`)}
      />
      {counts ? '' : <Notice text={ctx.t('services.studio.preview-skipped')} />}
      <PageFields
        {...{ ...wording, page, today: today(ctx), answers: typed, assessment }}
        {...{ errors: [], locked: new Set<string>(), notes: {} }}
        fileHref={(file) => file}
        action={to(id)}
        act="_act"
      />
      <Actions>
        {next ? <ButtonLink href={to(next.page)} text={ctx.t('services.form.continue')} /> : ''}
      </Actions>
    </Page>
  )
}

/**
 * The answers of the scenario that was asked for, in the form that it fills in; without one none, with the account of the
 * first.
 */
function givenBy({ ctx, query }: Asked, bundle: ServiceBundle, formId: string) {
  const { pack } = ctx
  const { scenarios = [], forms } = bundle
  const form = forms[formId]
  const scenario = scenarios.find((one) => one.scenario === query.with) ?? scenarios[0]
  if (!scenario || !form) return { answers: {}, around: { today: today(ctx), pack } }
  const around = { today: scenario.on, pack, account: accountOf(pack, scenario.account) }
  const filled = filledForm(bundle, scenario)
  if (scenario.scenario !== query.with || formId !== filled.formId) return { answers: {}, around }
  return { answers: filled.given, around }
}

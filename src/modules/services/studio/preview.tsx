import { Type } from 'typebox'
import { html, Id, type RouteRequest, route, today } from '#kernel'
import { Actions, ButtonLink, Notice, Page, PageTitle } from '#kernel/ui'
import { getChange } from '../authoring/change.ts'
import { readForPages } from '../authoring/check.ts'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { assess } from '../form/assess.ts'
import { withLeastItems } from '../form/edit.ts'
import { modelOf } from '../form/model.ts'
import { APPLY } from '../licence-draft.ts'
import { problem } from '../problems.ts'
import { givenAnswers } from '../scenario/given-answers.ts'
import { accountOf } from '../scenario/run.ts'
import type { ChangeId } from '../tables.ts'
import { PageFields } from '../view/page-fields.tsx'
import { findWords, pageTitle, type Wording } from '../view/words.ts'
import { changeHref, changeUrl, OneChange } from './address.ts'

const Query = Type.Object({
  page: Type.Optional(Id),
  /** a scenario whose answers it shows */
  with: Type.Optional(Id),
})

type Asked = RouteRequest<{ service: string; change: ChangeId }, { page?: string; with?: string }>

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

async function previewView(request: Asked) {
  const { ctx, params, query } = request
  const change = await getChange(ctx, params.service, params.change)
  const { bundle } = await readForPages(ctx, params.service, change.files)
  const form = bundle?.forms[APPLY]
  if (!bundle || !form) throw problem('page-missing')
  const { pages } = modelOf(form)
  const page = pages.find((one) => one.page.page === query.page) ?? pages[0]
  if (!page) throw problem('page-missing')
  const id = page.page.page
  const { answers, around } = givenBy(request, bundle)
  const typed = withLeastItems(page, answers)
  const assessment = assess(bundle, APPLY, typed, around)
  const wording: Wording = { t: ctx.t, pack: ctx.pack, bundle }
  const relevant = assessment.pages.filter((one) => one.relevant || one.page === id)
  const next = relevant[relevant.findIndex((one) => one.page === id) + 1]
  const counts = assessment.pages.some((one) => one.page === id && one.relevant)
  const to = (other: string) =>
    changeHref(ctx, change, `/preview?page=${other}${query.with ? `&with=${query.with}` : ''}`)
  return (
    <Page request={request} title={pageTitle(wording, APPLY, id)} form>
      <PageTitle
        text={pageTitle(wording, APPLY, id)}
        lede={findWords(wording, `${APPLY}.${id}.hint`)}
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

/** The answers of the scenario that was asked for; without one none, with the account of the first. */
function givenBy({ ctx, query }: Asked, bundle: ServiceBundle) {
  const { pack } = ctx
  const { scenarios = [], forms } = bundle
  const form = forms[APPLY]
  const scenario = scenarios.find((one) => one.scenario === query.with) ?? scenarios[0]
  if (!scenario || !form) return { answers: {}, around: { today: today(ctx), pack } }
  const around = { today: scenario.on, pack, account: accountOf(pack, scenario.account) }
  if (scenario.scenario !== query.with) return { answers: {}, around }
  return { answers: givenAnswers(form, scenario.answers).answers, around }
}

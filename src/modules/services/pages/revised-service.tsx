import { Type } from 'typebox'
import { html, type RouteRequest, redirect, route, today } from '#kernel'
import {
  Actions,
  Breadcrumbs,
  Button,
  ButtonLink,
  Form,
  Notice,
  Page,
  PageTitle,
  Section,
  SummaryList,
} from '#kernel/ui'
import { assessDraft, type Draft } from '../draft.ts'
import { findLastMove, findRevised, type Move, planMove, takeUpRevised } from '../draft-version.ts'
import { nextPage } from '../form/flow.ts'
import { getServiceVersion } from '../service.ts'
import { becameOf } from '../view/became.ts'
import { pageTitle, type Wording, words } from '../view/words.ts'
import { draftPath, orToCase, Reference, serviceCrumbs, showDraft } from './draft-frame.tsx'

/** Says that a service was revised since a draft began, and leads to what becomes of the answers. */
export async function RevisedNotice({
  request: { ctx },
  draft,
}: {
  request: RouteRequest<unknown, unknown>
  draft: Draft
}) {
  const href = draftPath(ctx, draft, 'revised')
  if (await findRevised(ctx, draft)) {
    return (
      <Notice text={ctx.t('services.form.revised')}>
        <Actions>
          <ButtonLink kind="second" href={href} text={ctx.t('services.form.seeRevised')} />
        </Actions>
      </Notice>
    )
  }
  if (draft.movedAt === null) return ''
  return (
    <p class="quiet">
      <a href={href} safe>
        {ctx.t('services.form.seeMoved', { day: ctx.t.date(draft.movedAt) })}
      </a>
    </p>
  )
}

const Params = Type.Object({ lang: Type.String(), reference: Reference })
const VERSION = '_version'
const REVISION = '_revision'

/** What becomes of the answers in the revised form, before its person goes on with it; afterwards what became of them. */
export const revisedPage = route({
  method: 'GET',
  url: '/:lang/apply/:reference/revised',
  allow: 'services:apply',
  params: Params,
  query: Type.Object({ changed: Type.Optional(Type.Literal('1')) }),
  handler: (request) =>
    showDraft(request.ctx, request.params.reference, async (draft) => {
      const { ctx } = request
      const revised = await findRevised(ctx, draft)
      if (revised) {
        const move = await planMove(ctx, draft, revised)
        return html(<RevisedPage {...{ request, draft, move, version: revised.version }} />)
      }
      const move = await findLastMove(ctx, draft)
      if (move) return html(<RevisedPage {...{ request, draft, move }} />)
      const bundle = await getServiceVersion(ctx, draft.service, draft.version)
      return redirect(draftPath(ctx, draft, nextPage(await assessDraft(ctx, draft, bundle))))
    }),
})

type PageProps = {
  request: RouteRequest<{ reference: string }, { changed?: '1' }>
  draft: Draft
  move: Move
  /** the later one, where it is still to be decided */
  version?: string
}

function RevisedPage({ request, draft, move, version }: PageProps) {
  const { ctx } = request
  const { t, pack } = ctx
  const before: Wording = { t, pack, bundle: move.before }
  const state = version === undefined ? 'done' : move.stays ? 'stays' : 'open'
  const expires = t.date(draft.expiresAt)
  return (
    <Page request={request} title={t(`services.revised.${state}.title`)} form>
      <Breadcrumbs t={t} crumbs={serviceCrumbs(before, draft)} />
      {request.query.changed ? (
        <Notice kind="wait" live text={t('services.revised.changed')} />
      ) : (
        ''
      )}
      <PageTitle
        text={t(`services.revised.${state}.title`)}
        above={words(before, 'service.title')}
        lede={t(`services.revised.${state}.lede`, { expires })}
      />
      <Became {...{ ctx, draft, move }} />
      {state === 'open' ? (
        <>
          <PagesToSee {...{ ctx, draft, move }} />
          <Choice {...{ request, draft, expires, version }} />
        </>
      ) : (
        <Actions>
          <ButtonLink
            href={`/${t.locale}/apply/${draft.reference}`}
            text={t(`services.revised.${state}.back`)}
          />
        </Actions>
      )}
    </Page>
  )
}

type MoveProps = { ctx: RouteRequest<unknown, unknown>['ctx']; draft: Draft; move: Move }

/** The answers, by what becomes of them; what stays as it is is counted. */
function Became({ ctx, draft, move }: MoveProps) {
  const { t, pack } = ctx
  const around = { t, pack, today: today(ctx) }
  const { kept, sections } = becameOf(around, draft.form, move)
  return (
    <>
      <SummaryList t={t} sections={sections} />
      <p safe>{t('services.revised.kept', { count: kept })}</p>
    </>
  )
}

function PagesToSee({ ctx: { t, pack }, draft, move }: MoveProps) {
  if (move.look.length === 0) return ''
  const after: Wording = { t, pack, bundle: move.after }
  return (
    <Section id="look" title={t('services.revised.look')} prose>
      <ul>
        {move.look.map((page) => (
          <li safe>{pageTitle(after, draft.form, page)}</li>
        ))}
      </ul>
    </Section>
  )
}

function Choice({
  request: { ctx, csrf },
  draft,
  expires,
  version = '',
}: Omit<PageProps, 'move'> & { expires: string }) {
  const { t } = ctx
  const hidden = { [VERSION]: version, [REVISION]: String(draft.revision) }
  return (
    <Form action={draftPath(ctx, draft, 'revised')} csrf={csrf} hidden={hidden}>
      <p safe>{t('services.revised.choose', { expires })}</p>
      <Actions>
        <Button text={t('services.form.takeUp')} />
        <ButtonLink
          kind="plain"
          href={`/${t.locale}/apply/${draft.reference}`}
          text={t('services.revised.open.back')}
        />
      </Actions>
    </Form>
  )
}

/** Goes on with the revised form, at the first page that has changed or needs something. */
export const takeUpForm = route({
  method: 'POST',
  url: '/:lang/apply/:reference/revised',
  allow: 'services:apply',
  params: Params,
  handler: ({ ctx, params, form }) =>
    orToCase(ctx, params.reference, async () => {
      const one = (name: string) => [form.fields[name]].flat()[0] ?? ''
      const shown = { version: String(one(VERSION)), revision: Number(one(REVISION) || Number.NaN) }
      const draft = await takeUpRevised(ctx, params.reference, shown)
      if (!draft) return redirect(`${draftPath(ctx, params, 'revised')}?changed=1`)
      const bundle = await getServiceVersion(ctx, draft.service, draft.version)
      return redirect(draftPath(ctx, draft, nextPage(await assessDraft(ctx, draft, bundle))))
    }),
})

import {
  fieldErrorOf,
  fieldOf,
  html,
  Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import { Breadcrumbs, DeskPage, type FieldError, Notice } from '#kernel/ui'
import { authorNames, type Draft, discardDraft, getDraft, saveDraft } from '../authoring/draft.ts'
import { checkKept } from '../authoring/kept-check.ts'
import { propose } from '../authoring/publish.ts'
import { getRuleSet } from '../rule-set.ts'
import { draftHref, OfDraft, rulesHref } from './address.ts'
import { DAY_FIELDS, daysTyped, daysWords } from './days.tsx'
import { Decisions, Ends, type Request, Scenarios, seenOf, Waiting } from './draft-parts.tsx'
import { Findings } from './findings.tsx'

/** One draft: what it has of decisions and scenarios, what is wrong with it, and what becomes of it. */
export const draftRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/rules/:id/drafts/:draft',
    allow: 'rules:edit',
    params: OfDraft,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await draftView(request, await getDraft(ctx, params.id, params.draft)))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/drafts/:draft/days',
    allow: 'rules:edit',
    params: OfDraft,
    handler: (request) =>
      answered(request, DAY_FIELDS, async (draft) => {
        await saveDraft(request.ctx, draft, seenOf(request), { days: daysTyped(request) })
        return draftHref(request.ctx, draft)
      }),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/drafts/:draft/discard',
    allow: 'rules:edit',
    params: OfDraft,
    handler: (request) =>
      answered(request, {}, async ({ ruleSet, id }) => {
        await discardDraft(request.ctx, ruleSet, id)
        return rulesHref(request.ctx, ruleSet)
      }),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/drafts/:draft/propose',
    allow: 'rules:edit',
    params: OfDraft,
    perMinute: 30,
    handler: (request) =>
      answered(request, PROPOSE_FIELDS, async (draft) => {
        const { ctx, form } = request
        const typed = { reason: fieldOf(form, 'reason'), basis: fieldOf(form, 'basis') }
        const proposal = await propose(ctx, draft, seenOf(request), typed)
        return rulesHref(ctx, draft.ruleSet, `/proposals/${proposal}`)
      }),
  }),
]

const PROPOSE_FIELDS = {
  'rules/reason-missing': 'reason',
  'rules/basis-missing': 'basis',
  'rules/draft-faulty': 'reason',
  'rules/draft-same': 'reason',
}

/** Somebody else was quicker: their page shows how the draft is now, with what was typed still in it. */
const OVERTAKEN = ['rules/draft-stale', 'rules/draft-ended', 'rules/draft-proposed']

/** Where an act leads; what somebody can mend is told on the draft's page. */
async function answered(
  request: RouteRequest<{ id: string; draft: Draft['id'] }>,
  fields: Readonly<Record<string, string>>,
  act: (draft: Draft) => Promise<string>,
) {
  const { ctx, params } = request
  const draft = await getDraft(ctx, params.id, params.draft)
  try {
    return redirect(await act(draft))
  } catch (thrown) {
    const now = await getDraft(ctx, params.id, params.draft)
    if (thrown instanceof Problem && OVERTAKEN.includes(thrown.code)) {
      const wrong = { overtaken: ctx.t(textKeyOf(thrown.code)) }
      return html(await draftView(request, now, wrong), { status: 409 })
    }
    const error = fieldErrorOf(ctx.t, thrown, fields)
    return html(await draftView(request, now, { error }), { status: 422 })
  }
}

type Wrong = { error?: FieldError; overtaken?: string }

async function draftView(request: Request, draft: Draft, { error, overtaken }: Wrong = {}) {
  const { ctx } = request
  const { t } = ctx
  const definition = await getRuleSet(ctx, draft.ruleSet)
  const check = await checkKept(ctx, draft)
  const nameOf = await authorNames(ctx, [draft.savedBy])
  const name = t.of(definition.names)
  return (
    <DeskPage request={request} title={t('rules.edit.draft-of', { name })} error={error}>
      <Breadcrumbs t={t} crumbs={[{ href: rulesHref(ctx, draft.ruleSet), text: name }]} />
      {overtaken ? <Notice kind="bad" live text={overtaken} /> : ''}
      <p>
        <b safe>{daysWords(ctx, draft.days)}</b>{' '}
        <span class="quiet small" safe>
          {t('rules.edit.revision', {
            number: draft.version,
            name: t.of(nameOf(draft.savedBy)),
            at: t.date(draft.savedAt, 'moment'),
          })}
        </span>
      </p>
      <Waiting {...{ ctx, draft }} />
      <Findings
        {...{ ctx, definition, check }}
        hrefOf={(decision) => draftHref(ctx, draft, `/decisions/${decision}`)}
      />
      <Decisions {...{ ctx, definition, draft, check }} />
      <Scenarios {...{ ctx, draft, check }} />
      {draft.ended || draft.proposed ? '' : <Ends {...{ request, draft, check, error }} />}
    </DeskPage>
  )
}

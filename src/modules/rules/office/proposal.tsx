import {
  type Ctx,
  fieldErrorOf,
  fieldOf,
  html,
  Problem,
  type RouteRequest,
  redirect,
  route,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Breadcrumbs,
  Button,
  DeskPage,
  type FieldError,
  Form,
  Link,
  Notice,
  Pairs,
  Section,
  TextArea,
} from '#kernel/ui'
import { compileDmn } from '#lib/dmn/engine'
import { readDmn } from '#lib/dmn/read'
import { checkKept } from '../authoring/kept-check.ts'
import { draftOf, getProposal, type Proposal } from '../authoring/proposal.ts'
import { declineProposal, mayDecide, publishProposal } from '../authoring/publish.ts'
import { scenariosBefore } from '../authoring/scenarios.ts'
import { getModel, getRuleSet, listKeptVersions } from '../rule-set.ts'
import { AGAIN, draftHref, OfProposal, rulesHref } from './address.ts'
import { daysWords } from './days.tsx'
import { ProposalState } from './desk.tsx'
import { Difference } from './difference-view.tsx'
import { DraftEffect } from './draft-effect.tsx'

type Request = RouteRequest<{ id: string; proposal: Proposal['id'] }>

/** What an author proposes, for a second one to publish or decline. */
export const proposalRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/rules/:id/proposals/:proposal',
    allow: 'rules:edit',
    params: OfProposal,
    handler: async (request) => html(await proposalView(request)),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/proposals/:proposal/publish',
    allow: 'rules:publish',
    assurance: AGAIN,
    params: OfProposal,
    handler: (request) =>
      answered(request, (ctx, { id, proposal }) => publishProposal(ctx, id, proposal)),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/rules/:id/proposals/:proposal/decline',
    allow: 'rules:edit',
    params: OfProposal,
    handler: (request) =>
      answered(request, (ctx, { id, proposal }) =>
        declineProposal(ctx, id, proposal, fieldOf(request.form, 'answer')),
      ),
  }),
]

/** What stands in the way of an act that is no fault of who does it. */
const OVER = [
  'rules/proposal-over',
  'rules/proposal-stale',
  'rules/proposal-own',
  'rules/draft-faulty',
]

async function answered(
  request: Request,
  act: (ctx: Ctx, params: Request['params']) => Promise<void>,
) {
  const { ctx, params } = request
  try {
    await act(ctx, params)
    return redirect(rulesHref(ctx, params.id, `/proposals/${params.proposal}`))
  } catch (thrown) {
    if (thrown instanceof Problem && OVER.includes(thrown.code)) {
      const over = ctx.t(textKeyOf(thrown.code))
      return html(await proposalView(request, { over }), { status: 409 })
    }
    const error = fieldErrorOf(ctx.t, thrown, { 'rules/reason-missing': 'answer' })
    return html(await proposalView(request, { error }), { status: 422 })
  }
}

async function proposalView(
  request: Request,
  { error, over }: { error?: FieldError; over?: string } = {},
) {
  const { ctx, params } = request
  const { t } = ctx
  const definition = await getRuleSet(ctx, params.id)
  const proposal = await getProposal(ctx, params.id, params.proposal)
  const draft = await draftOf(ctx, proposal)
  const [before, standing] = await Promise.all([
    getModel(ctx, draft.base),
    listKeptVersions(ctx, params.id),
  ])
  const open = proposal.outcome === null
  const ids = standing.map((one) => one.id)
  const stale =
    open &&
    (ids.length !== proposal.standing.length || !ids.every((id) => proposal.standing.includes(id)))
  const definitions = readDmn(draft.dmn)
  const after = { definitions, model: compileDmn(definitions) }
  const name = t.of(definition.names)
  return (
    <DeskPage request={request} title={t('rules.edit.proposal-of', { name })} error={error}>
      <Breadcrumbs t={t} crumbs={[{ href: rulesHref(ctx, params.id), text: name }]} />
      {over ? <Notice kind="bad" live text={over} /> : ''}
      <p>
        <ProposalState {...{ ctx, proposal }} />
      </p>
      {stale ? <Notice kind="wait" text={t('rules.problems.proposal-stale')} /> : ''}
      {proposal.lapsedAt ? (
        <Notice
          kind="wait"
          text={t('rules.edit.lapsed', { at: t.date(proposal.lapsedAt, 'moment') })}
        />
      ) : (
        ''
      )}
      <Pairs pairs={aboutOf(ctx, proposal, daysWords(ctx, draft.days))} />
      {open ? (
        <p>
          <Link href={draftHref(ctx, draft)} text={t('rules.edit.see-draft')} />
        </p>
      ) : (
        ''
      )}
      <Difference
        {...{ ctx, definition, before, after }}
        scenarios={{
          before: await scenariosBefore(ctx, draft),
          after: draft.scenarios,
        }}
      />
      <DraftEffect {...{ ctx, definition, before }} after={after.model} />
      {open ? await Decide({ request, proposal, stale, error }) : ''}
    </DeskPage>
  )
}

const aboutOf = (
  { t }: Ctx,
  { proposer, proposedAt, reason, basis, decider, decidedAt, answer }: Proposal,
  days: string,
) => [
  { label: t('rules.edit.days'), value: days },
  { label: t('rules.edit.basis'), value: basis },
  { label: t('rules.edit.reason'), value: reason },
  { label: t('rules.edit.proposer'), value: t.of(proposer) },
  { label: t('rules.edit.proposed'), value: t.date(proposedAt, 'moment') },
  ...(decidedAt
    ? [
        { label: t('rules.edit.decider'), value: t.of(decider) },
        { label: t('rules.edit.decided'), value: t.date(decidedAt, 'moment') },
      ]
    : []),
  ...(answer === null ? [] : [{ label: t('rules.edit.answer'), value: answer }]),
]

type DecideProps = {
  request: Request
  proposal: Proposal
  stale: boolean
  error: FieldError | undefined
}

/** Publish or decline for a second author; take back for the first. */
async function Decide({ request, proposal, stale, error }: DecideProps) {
  const { ctx, csrf, form } = request
  const { t, actor } = ctx
  const own = actor.kind === 'person' && actor.id === proposal.proposedBy
  const { sound } = await checkKept(ctx, await draftOf(ctx, proposal))
  const why = own
    ? t('rules.edit.colleague')
    : stale
      ? t('rules.edit.stale-short')
      : sound
        ? undefined
        : t('rules.edit.mend-first')
  const may = mayDecide(ctx, proposal).allow
  const base = rulesHref(ctx, proposal.ruleSet, `/proposals/${proposal.id}`)
  if (!own && !may) return ''
  return (
    <Section title={t('rules.edit.decide')} id="decide" lettering={false}>
      <Form action={`${base}/publish`} csrf={csrf}>
        {own ? (
          ''
        ) : (
          <TextArea
            {...{ t, name: 'answer', label: t('rules.edit.answer'), rows: 3, maxLength: 1_000 }}
            hint={t('rules.edit.answer-hint')}
            value={fieldOf(form, 'answer')}
            optional
            {...(error && { error: error.message })}
          />
        )}
        <Actions>
          <Button text={t('rules.edit.publish')} {...(why !== undefined && { disabled: why })} />
          <Button
            text={t(own ? 'rules.edit.withdraw' : 'rules.edit.decline')}
            kind="stop"
            formaction={`${base}/decline`}
          />
        </Actions>
      </Form>
    </Section>
  )
}

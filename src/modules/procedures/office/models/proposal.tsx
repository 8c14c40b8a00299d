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
  Button,
  ButtonLink,
  DeskPage,
  type FieldError,
  Form,
  Heading,
  Link,
  Notice,
  Pairs,
  Section,
  TextArea,
} from '#kernel/ui'
import { readBpmn } from '#lib/bpmn/read'
import { type Contributors, checkModel, usesOf } from '../../authoring/check.ts'
import { getAuthored } from '../../authoring/draft.ts'
import { getProposal, getProposedText, type Proposal } from '../../authoring/proposal.ts'
import { declineProposal, mayDecide, publishProposal } from '../../authoring/publish.ts'
import { decide } from '../../policies.ts'
import { AGAIN, draftHref, modelHref, modelsHref, OneProposal } from './address.ts'
import { bpmnFile, nameOf, ProposalState } from './desk.tsx'
import { Differences } from './differences.tsx'
import { Drawing } from './drawing.tsx'
import { Faults } from './faults.tsx'

type Request = RouteRequest<{ procedure: string; proposal: Proposal['id'] }>

/** What an author proposes, for a second one to publish or decline. */
export const proposalRoutes = (contributors: Contributors) => {
  const here = '/:lang/office/procedures/models/:procedure/proposals/:proposal'
  return [
    route({
      method: 'GET',
      url: here,
      allow: 'procedures:author',
      params: OneProposal,
      handler: async (request) => html(await proposalView(request, contributors)),
    }),
    route({
      method: 'GET',
      url: `${here}/procedure.bpmn`,
      allow: 'procedures:author',
      params: OneProposal,
      handler: async ({ ctx, params }) => {
        await getAuthored(ctx, params.procedure)
        const proposal = await getProposal(ctx, params.procedure, params.proposal)
        return bpmnFile(await getProposedText(ctx, proposal))
      },
    }),
    route({
      method: 'POST',
      url: `${here}/publish`,
      allow: 'procedures:publish',
      assurance: AGAIN,
      params: OneProposal,
      handler: (request) =>
        answered(request, contributors, (ctx, { procedure, proposal }) =>
          publishProposal(ctx, contributors(), procedure, proposal),
        ),
    }),
    route({
      method: 'POST',
      url: `${here}/decline`,
      allow: 'procedures:author',
      params: OneProposal,
      handler: (request) =>
        answered(request, contributors, (ctx, { procedure, proposal }) =>
          declineProposal(ctx, procedure, proposal, fieldOf(request.form, 'answer')),
        ),
    }),
  ]
}

/** What stands in the way of an act that is no fault of who does it. */
const OVER = ['proposal-over', 'proposal-stale', 'proposal-own', 'draft-faulty'].map(
  (code) => `procedures/${code}`,
)

async function answered(
  request: Request,
  contributors: Contributors,
  act: (ctx: Ctx, params: Request['params']) => Promise<void>,
) {
  const { ctx, params } = request
  try {
    await act(ctx, params)
    return redirect(modelHref(ctx, params.procedure, `/proposals/${params.proposal}`))
  } catch (thrown) {
    if (thrown instanceof Problem && OVER.includes(thrown.code)) {
      const over = ctx.t(textKeyOf(thrown.code))
      return html(await proposalView(request, contributors, { over }), { status: 409 })
    }
    const error = fieldErrorOf(ctx.t, thrown, { 'procedures/answer-missing': 'answer' })
    return html(await proposalView(request, contributors, { error }), { status: 422 })
  }
}

async function proposalView(
  request: Request,
  contributors: Contributors,
  { error, over }: { error?: FieldError; over?: string } = {},
) {
  const { ctx, params } = request
  const { t } = ctx
  const authored = await getAuthored(ctx, params.procedure)
  const proposal = await getProposal(ctx, params.procedure, params.proposal)
  const uses = await usesOf(ctx, contributors(), params.procedure)
  const bpmn = await getProposedText(ctx, proposal)
  const check = checkModel(ctx, uses, bpmn)
  const before = readBpmn(authored.bpmn)
  const open = proposal.outcome === null
  const stale = open && proposal.base !== authored.definition
  const name = nameOf(ctx, uses, params.procedure)
  return (
    <DeskPage
      request={request}
      title={t('procedures.models.proposal-of', { name })}
      error={error}
      crumbs={[
        { href: modelsHref(ctx), text: t('procedures.models.title') },
        { href: modelHref(ctx, params.procedure), text: name },
      ]}
    >
      {over ? <Notice kind="bad" live text={over} /> : ''}
      <p>
        <ProposalState {...{ ctx, proposal }} />
      </p>
      {stale ? <Notice kind="wait" text={t('procedures.problems.proposal-stale')} /> : ''}
      <Became {...{ ctx, proposal }} />
      <Pairs pairs={aboutOf(ctx, proposal)} />
      <Actions>
        <ButtonLink
          href={modelHref(ctx, params.procedure, `/proposals/${proposal.id}/procedure.bpmn`)}
          text={t('procedures.models.download')}
          kind="second"
        />
        {open ? (
          <ButtonLink
            href={draftHref(ctx, { procedure: params.procedure, id: proposal.draft })}
            text={t('procedures.models.see-draft')}
            kind="plain"
          />
        ) : (
          ''
        )}
      </Actions>
      {open && check.model ? (
        <Differences ctx={ctx} before={before.definitions} after={check.model.definitions} />
      ) : (
        ''
      )}
      <Section title={t('procedures.models.drawing')} id="drawing" lettering={false}>
        <Drawing {...{ ctx, bpmn, title: name }} />
      </Section>
      {open ? (
        <Section title={t('procedures.models.faults')} id="faults" lettering={false}>
          <Faults ctx={ctx} check={check} />
        </Section>
      ) : (
        ''
      )}
      {open ? <Decide {...{ request, proposal, stale, error }} /> : ''}
    </DeskPage>
  )
}

/** Once it is in force running cases may follow it, too: administrators have a desk for that. */
function Became({ ctx, proposal }: { ctx: Ctx; proposal: Proposal }) {
  const { t } = ctx
  if (proposal.lapsedAt) {
    const at = t.date(proposal.lapsedAt, 'moment')
    return <Notice kind="wait" text={t('procedures.models.lapsed', { at })} />
  }
  if (!proposal.inForceAt) return ''
  return (
    <Notice kind="ok" text={t('procedures.models.now-in-force')}>
      {decide(ctx, 'procedures:move', {}).allow ? (
        <Link
          href={`/${t.locale}/office/procedures/${proposal.procedure}/move`}
          text={t('procedures.move.title')}
        />
      ) : (
        ''
      )}
    </Notice>
  )
}

const aboutOf = (
  { t }: Ctx,
  { proposer, proposedAt, starts, reason, basis, decider, decidedAt, answer }: Proposal,
) => [
  { label: t('procedures.models.starts'), value: t.date(starts) },
  { label: t('procedures.models.basis'), value: basis },
  { label: t('procedures.models.reason'), value: reason },
  { label: t('procedures.models.proposer'), value: t.of(proposer) },
  { label: t('procedures.models.proposed'), value: t.date(proposedAt, 'moment') },
  ...(decidedAt
    ? [
        { label: t('procedures.models.decider'), value: t.of(decider) },
        { label: t('procedures.models.decided'), value: t.date(decidedAt, 'moment') },
      ]
    : []),
  ...(answer ? [{ label: t('procedures.models.answer'), value: answer }] : []),
]

type DecideProps = {
  request: Request
  proposal: Proposal
  stale: boolean
  error: FieldError | undefined
}

function Decide({ request, proposal, stale, error }: DecideProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const href = (act: string) =>
    modelHref(ctx, proposal.procedure, `/proposals/${proposal.id}/${act}`)
  if (!mayDecide(ctx, proposal).allow) {
    return (
      <Form action={href('decline')} csrf={csrf}>
        <p safe>{t('procedures.models.second-author')}</p>
        <Actions>
          <Button text={t('procedures.models.take-back')} kind="stop" />
        </Actions>
      </Form>
    )
  }
  return (
    <>
      <Heading level={2} text={t('procedures.models.decide')} />
      {stale ? (
        ''
      ) : (
        <Form action={href('publish')} csrf={csrf}>
          <p safe>{t('procedures.models.publish-about')}</p>
          <Actions>
            <Button text={t('procedures.models.publish')} />
          </Actions>
        </Form>
      )}
      <Form action={href('decline')} csrf={csrf}>
        <TextArea
          t={t}
          name="answer"
          label={t('procedures.models.answer')}
          hint={t('procedures.models.answer-hint')}
          value={fieldOf(form, 'answer')}
          maxLength={1_000}
          rows={3}
          {...(error && { error: error.message })}
        />
        <Actions>
          <Button text={t('procedures.models.decline')} kind="stop" />
        </Actions>
      </Form>
    </>
  )
}

import {
  type Answer,
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
  Notice,
  Pairs,
  Section,
  TextArea,
} from '#kernel/ui'
import { getAuthored, getChange } from '../authoring/change.ts'
import { checkFiles } from '../authoring/check.ts'
import { getProposal, getProposedFiles, type Proposal } from '../authoring/proposal.ts'
import { declineProposal, mayDecide, publishProposal } from '../authoring/publish.ts'
import { findSource } from '../authoring/source.ts'
import { AGAIN, changeHref, OneProposal, serviceHref, studioHref, WITH_FRAMES } from './address.ts'
import { Differences } from './differences.tsx'
import { Findings } from './findings.tsx'
import { PreviewFrame } from './preview-frame.tsx'
import { ProposalState } from './service.tsx'

type Request = RouteRequest<{ service: string; proposal: Proposal['id'] }>

const here = '/:lang/office/studio/:service/proposals/:proposal'

/** What an author proposes, for a second one to publish or decline. */
export const proposalRoutes = [
  route({
    method: 'GET',
    url: here,
    allow: 'services:author',
    params: OneProposal,
    handler: async (request) => html(await proposalView(request), { headers: WITH_FRAMES }),
  }),
  route({
    method: 'POST',
    url: `${here}/publish`,
    allow: 'services:publish',
    assurance: AGAIN,
    params: OneProposal,
    handler: (request) =>
      answered(request, (ctx, { service, proposal }) => publishProposal(ctx, service, proposal)),
  }),
  route({
    method: 'POST',
    url: `${here}/decline`,
    allow: 'services:author',
    params: OneProposal,
    handler: (request) =>
      answered(request, (ctx, { service, proposal }) =>
        declineProposal(ctx, service, proposal, fieldOf(request.form, 'answer')),
      ),
  }),
]

/** What stands in the way of an act that is no fault of who does it. */
const OVER = ['proposal-over', 'proposal-stale', 'proposal-own', 'change-faulty'].map(
  (code) => `services/${code}`,
)

async function answered(
  request: Request,
  act: (ctx: Ctx, params: Request['params']) => Promise<void>,
): Promise<Answer> {
  const { ctx, params } = request
  const { service, proposal } = params
  const done = await act(ctx, params).then(
    () => undefined,
    (thrown: unknown) => told(ctx, thrown),
  )
  if (!done) return redirect(serviceHref(ctx, service, `/proposals/${proposal}`))
  const status = done.over ? 409 : 422
  return html(await proposalView(request, done), { status, headers: WITH_FRAMES })
}

/** What keeps somebody from an act, in words; what nobody can mend here is thrown on. */
function told({ t }: Ctx, thrown: unknown): Told {
  if (thrown instanceof Problem && OVER.includes(thrown.code)) {
    return { over: t(textKeyOf(thrown.code)) }
  }
  return { error: fieldErrorOf(t, thrown, { 'services/answer-missing': 'answer' }) }
}

type Told = { error?: FieldError; over?: string }

async function proposalView(request: Request, { error, over }: Told = {}) {
  const { ctx, params } = request
  const { t } = ctx
  const { service } = params
  const authored = await getAuthored(ctx, service)
  const proposal = await getProposal(ctx, service, params.proposal)
  const files = await getProposedFiles(ctx, proposal)
  const before = proposal.base === null ? {} : await findSource(ctx, service, proposal.base)
  const open = proposal.outcome === null
  const stale = open && proposal.base !== authored.version
  const change = await getChange(ctx, service, proposal.change)
  const check = await checkFiles(ctx, service, files)
  const name = t.of(authored.titles)
  return (
    <DeskPage
      request={request}
      title={t('services.studio.proposal-of', { name })}
      error={error}
      crumbs={[
        { href: studioHref(ctx), text: t('services.studio.title') },
        { href: serviceHref(ctx, service), text: name },
      ]}
    >
      <Stands {...{ ctx, proposal, stale, over }} />
      <Pairs pairs={aboutOf(ctx, proposal)} />
      <Actions>
        <ButtonLink
          href={changeHref(ctx, change)}
          text={t('services.studio.see-change')}
          kind="second"
        />
      </Actions>
      {proposal.lapsedAt && authored.version !== null ? (
        <Form
          action={serviceHref(ctx, service, '/back')}
          csrf={request.csrf}
          hidden={{ proposal: proposal.id }}
        >
          <p safe>{t('services.studio.again-about')}</p>
          <Actions>
            <Button text={t('services.studio.again')} />
          </Actions>
        </Form>
      ) : (
        ''
      )}
      <div class="studio">
        <div class="stack">
          <Differences {...{ ctx, service, before: before ?? {}, after: files }} />
          {open ? (
            <Section title={t('services.studio.faults')} id="faults" lettering={false}>
              <Findings {...{ ctx, change, check }} />
            </Section>
          ) : (
            ''
          )}
        </div>
        <PreviewFrame {...{ ctx, change, check }} />
      </div>
      {open ? <Decide {...{ request, proposal, stale, error }} /> : ''}
    </DeskPage>
  )
}

type StandsProps = { ctx: Ctx; proposal: Proposal; stale: boolean; over: string | undefined }

/** What has become of it, and what stands in its way. */
function Stands({ ctx, proposal, stale, over }: StandsProps) {
  const { t } = ctx
  const { lapsedAt } = proposal
  const waits = [
    ...(stale ? [t('services.problems.proposal-stale')] : []),
    ...(lapsedAt ? [t('services.studio.lapsed', { at: t.date(lapsedAt, 'moment') })] : []),
  ]
  return (
    <div class="stack">
      {over ? <Notice kind="bad" live text={over} /> : ''}
      <p>
        <ProposalState {...{ ctx, proposal }} />
      </p>
      {waits.map((text) => (
        <Notice kind="wait" text={text} />
      ))}
    </div>
  )
}

const aboutOf = (
  { t }: Ctx,
  { proposer, proposedAt, starts, reason, basis, decider, decidedAt, answer }: Proposal,
) => [
  { label: t('services.studio.starts'), value: t.date(starts) },
  { label: t('services.studio.basis'), value: basis },
  { label: t('services.studio.reason'), value: reason },
  { label: t('services.studio.proposer'), value: t.of(proposer) },
  { label: t('services.studio.proposed'), value: t.date(proposedAt, 'moment') },
  ...(decidedAt
    ? [
        { label: t('services.studio.decider'), value: t.of(decider) },
        { label: t('services.studio.decided'), value: t.date(decidedAt, 'moment') },
      ]
    : []),
  ...(answer ? [{ label: t('services.studio.answer'), value: answer }] : []),
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
    serviceHref(ctx, proposal.service, `/proposals/${proposal.id}/${act}`)
  if (!mayDecide(ctx, proposal).allow) {
    return (
      <Form action={href('decline')} csrf={csrf}>
        <p safe>{t('services.studio.second-author')}</p>
        <Actions>
          <Button text={t('services.studio.take-back')} kind="stop" />
        </Actions>
      </Form>
    )
  }
  return (
    <>
      <Heading level={2} text={t('services.studio.decide')} />
      {stale ? (
        ''
      ) : (
        <Form action={href('publish')} csrf={csrf}>
          <p safe>{t('services.studio.publish-about')}</p>
          <Actions>
            <Button text={t('services.studio.publish')} />
          </Actions>
        </Form>
      )}
      <Form action={href('decline')} csrf={csrf}>
        <TextArea
          t={t}
          name="answer"
          label={t('services.studio.answer')}
          hint={t('services.studio.answer-hint')}
          value={fieldOf(form, 'answer')}
          maxLength={1_000}
          rows={3}
          {...(error && { error: error.message })}
        />
        <Actions>
          <Button text={t('services.studio.decline')} kind="stop" />
        </Actions>
      </Form>
    </>
  )
}

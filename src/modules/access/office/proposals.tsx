import {
  type Ctx,
  html,
  languageName,
  type Queue,
  type RouteRequest,
  redirect,
  route,
} from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  EmptyState,
  Form,
  Heading,
  Link,
  LinkColumns,
  Notice,
  Pairs,
  Table,
  Tag,
  type TagKind,
} from '#kernel/ui'
import { changed, type RuleChange } from '../overlay.ts'
import { decide } from '../policies.ts'
import {
  getProposal,
  isOpen,
  type KeptSet,
  listOpenProposals,
  listSets,
  type Proposal,
} from '../proposal.ts'
import { publishProposal, refuseProposal, standing } from '../publish.ts'
import { type Change, effectOf } from '../simulate.ts'
import { AGAIN, accessHref, type Contributors, Lang, ProposalOne } from './address.ts'
import { Effect } from './effect.tsx'
import { moduleNamed } from './simulator.tsx'

type Request = RouteRequest<unknown, unknown>

/** What is in force, what waits for a second author, and one proposal with its decision. */
export const proposalRoutes = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/office/access/policies',
    allow: 'access:author',
    params: Lang,
    handler: async (request) => html(await modulesView(request, contributors)),
  }),
  route({
    method: 'GET',
    url: '/:lang/office/access/proposals/:id',
    allow: 'access:author',
    params: ProposalOne,
    handler: async (request) => {
      const { ctx, params } = request
      const proposal = await getProposal(ctx, params.id)
      return html(await proposalView(request, contributors, proposal))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/access/proposals/:id/publish',
    allow: 'access:publish',
    assurance: AGAIN,
    params: ProposalOne,
    handler: async ({ ctx, params }) => {
      const { module } = await getProposal(ctx, params.id)
      await publishProposal(ctx, moduleNamed(contributors, module).decide, params.id)
      return redirect(accessHref(ctx, `/proposals/${params.id}`))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/access/proposals/:id/refuse',
    allow: 'access:author',
    params: ProposalOne,
    handler: async ({ ctx, params }) => {
      const { module } = await getProposal(ctx, params.id)
      await refuseProposal(ctx, module, params.id)
      return redirect(accessHref(ctx, `/proposals/${params.id}`))
    },
  }),
]

/** What of other authors' proposals waits for a second. */
export async function proposalQueues(ctx: Ctx): Promise<Queue[]> {
  const { actor, t } = ctx
  const permission = 'access:publish'
  if (actor.kind !== 'person' || !decide(ctx, permission, {}).allow) return []
  const open = await listOpenProposals(ctx)
  const count = open.filter(({ proposedBy }) => proposedBy !== actor.id).length
  return [
    { title: t('access.propose.waiting'), href: accessHref(ctx, '/policies'), count, permission },
  ]
}

async function modulesView(request: Request, contributors: Contributors) {
  const { ctx } = request
  const { t } = ctx
  const modules = contributors().flatMap(({ name, decide }) => (decide ? [name] : []))
  const open = await listOpenProposals(ctx)
  return (
    <DeskPage {...{ request, title: t('access.try.title') }}>
      <Notice kind="info" text={t('access.try.about')} />
      <LinkColumns
        t={t}
        links={modules.map((module) => ({
          href: accessHref(ctx, `/policies/${module}`),
          text: t('access.try.choose', { module }),
        }))}
      />
      <Heading level={2} text={t('access.propose.waiting')} />
      {open.length === 0 ? (
        <EmptyState title={t('access.propose.none')} />
      ) : (
        <Table
          t={t}
          caption={t('access.propose.waiting')}
          columns={['module', 'proposer', 'proposed', 'reason'].map((key) => ({
            label: t(`access.propose.${key}`),
          }))}
          rows={open.map((one) => ({
            cells: [
              {
                content: <Link href={accessHref(ctx, `/proposals/${one.id}`)} text={one.module} />,
              },
              ...[t.of(one.proposer), t.date(one.proposedAt, 'moment'), one.reason],
            ],
          }))}
        />
      )}
    </DeskPage>
  )
}

const KINDS: Readonly<Record<string, TagKind>> = {
  published: 'ok',
  refused: 'bad',
  withdrawn: 'plain',
  expired: 'plain',
  open: 'wait',
}

const stateOf = (ctx: Ctx, proposal: Proposal) =>
  proposal.outcome ?? (isOpen(ctx, proposal) ? 'open' : 'expired')

async function proposalView(request: Request, contributors: Contributors, proposal: Proposal) {
  const { ctx } = request
  const { t } = ctx
  const { module } = proposal
  const deciding = moduleNamed(contributors, module)
  const stand = await standing(ctx, deciding.decide)
  const open = isOpen(ctx, proposal)
  const stale = open && stand.id !== proposal.base
  const state = stateOf(ctx, proposal)
  const changes: Change[] | undefined =
    open && !stale
      ? await effectOf(ctx, deciding, {
          stand: stand.rules,
          rules: changed(stand.rules, proposal.changes),
        })
      : undefined
  return (
    <DeskPage {...{ request, title: t('access.propose.one', { module }) }}>
      <p>
        <Tag text={t(`access.propose.states.${state}`)} kind={KINDS[state] ?? 'plain'} />
      </p>
      {state === 'published' ? <Notice kind="info" text={t('access.propose.soon')} /> : ''}
      {stale ? <Notice kind="wait" text={t('access.propose.stale')} /> : ''}
      <Pairs pairs={aboutOf(ctx, proposal)} />
      {Object.entries(proposal.changes).map(([rule, change]) => (
        <RuleDiff {...{ ctx, rule, change }} />
      ))}
      {changes ? await Effect({ ctx, module, changes }) : ''}
      {open ? <Decide {...{ request, proposal, stale }} /> : ''}
      <History ctx={ctx} module={module} sets={await listSets(ctx, module)} />
    </DeskPage>
  )
}

const aboutOf = ({ t }: Ctx, { proposer, proposedAt, reason, decider, decidedAt }: Proposal) => [
  { label: t('access.propose.proposer'), value: t.of(proposer) },
  { label: t('access.propose.proposed'), value: t.date(proposedAt, 'moment') },
  { label: t('access.propose.reason'), value: reason },
  ...(decidedAt
    ? [
        { label: t('access.propose.decider'), value: t.of(decider) },
        { label: t('access.propose.decided'), value: t.date(decidedAt, 'moment') },
      ]
    : []),
]

/** A rule as it was and as it becomes, and what people will be told of it. */
function RuleDiff({ ctx, rule, change }: { ctx: Ctx; rule: string; change: RuleChange }) {
  const { t, pack } = ctx
  const text = (cedar: string | null, none: string) =>
    cedar === null ? (
      <p safe>{none}</p>
    ) : (
      <pre dir="ltr" lang="en">
        <code safe>{cedar.trim()}</code>
      </pre>
    )
  return (
    <section class="stack">
      <Heading level={2} text={t('access.try.rule', { rule })} />
      <Heading level={3} text={t('access.propose.was')} />
      {text(change.was, t('access.propose.no-rule'))}
      <Heading level={3} text={t('access.propose.becomes')} />
      {text(change.becomes, t('access.propose.dropped'))}
      {change.words ? (
        <Pairs
          pairs={pack.settings.languages.map((language) => ({
            label: languageName(t.locale, language),
            value: change.words?.[language] ?? '',
          }))}
        />
      ) : (
        ''
      )}
    </section>
  )
}

type DecideProps = { request: Request; proposal: Proposal; stale: boolean }

/** Publish or refuse for a second author; take back for the first. */
function Decide({ request, proposal, stale }: DecideProps) {
  const { ctx, csrf } = request
  const { t, actor } = ctx
  const { id, proposedBy: proposer } = proposal
  const own = actor.kind === 'person' && actor.id === proposer
  const may = decide(ctx, 'access:publish', { Proposal: { id, proposer } }).allow
  const why = stale ? t('access.propose.stale-short') : t('access.propose.colleague')
  return (
    <Form action={accessHref(ctx, `/proposals/${id}/publish`)} csrf={csrf}>
      <Actions>
        <Button text={t('access.propose.publish')} disabled={may && !stale ? undefined : why} />
        <Button
          text={t(own ? 'access.propose.withdraw' : 'access.propose.refuse')}
          kind="stop"
          formaction={accessHref(ctx, `/proposals/${id}/refuse`)}
        />
      </Actions>
    </Form>
  )
}

/** Every set of rules of the module, with how it came. */
function History({ ctx, module, sets }: { ctx: Ctx; module: string; sets: readonly KeptSet[] }) {
  const { t } = ctx
  const listed = (rules: readonly string[]) => (rules.length === 0 ? '–' : t.list(rules))
  const title = t('access.propose.history', { module })
  return (
    <>
      <Heading level={2} text={title} />
      <Table
        t={t}
        caption={title}
        columns={['since', 'came', 'published-rules', 'lapsed'].map((key) => ({
          label: t(`access.propose.${key}`),
        }))}
        rows={sets.map(({ since, proposal, published, lapsed }) => ({
          cells: [
            t.date(since, 'moment'),
            proposal
              ? {
                  content: (
                    <Link
                      href={accessHref(ctx, `/proposals/${proposal}`)}
                      text={t('access.propose.by-proposal')}
                    />
                  ),
                }
              : t('access.propose.by-release'),
            ...[listed(published), listed(lapsed)],
          ],
        }))}
      />
    </>
  )
}

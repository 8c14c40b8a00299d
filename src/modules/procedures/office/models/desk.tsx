import {
  agenciesOf,
  type Ctx,
  download,
  html,
  officialOf,
  type ProcedureUse,
  type Queue,
  redirect,
  route,
} from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  DeskPage,
  EmptyState,
  Form,
  Link,
  Notice,
  Section,
  Table,
  Tag,
  type TagKind,
} from '#kernel/ui'
import { authorNames } from '#rules'
import { type Contributors, usesOf } from '../../authoring/check.ts'
import {
  type Authored,
  beginDraft,
  type Draft,
  getAuthored,
  listAuthored,
  listDrafts,
} from '../../authoring/draft.ts'
import { countWaiting, listProposals, type Proposal } from '../../authoring/proposal.ts'
import { decide } from '../../policies.ts'
import { draftHref, Lang, modelHref, modelsHref, OneProcedure, type Request } from './address.ts'
import { Drawing } from './drawing.tsx'

/** Procedures that an author may change, and the desk of one: what is in force, being written, waiting. */
export const deskRoutes = (contributors: Contributors) => [
  route({
    method: 'GET',
    url: '/:lang/office/procedures/models',
    allow: 'procedures:author',
    params: Lang,
    handler: async (request) => html(await listView(request, contributors)),
  }),
  route({
    method: 'GET',
    url: '/:lang/office/procedures/models/:procedure',
    allow: 'procedures:author',
    params: OneProcedure,
    handler: async (request) =>
      html(await deskView(request, contributors, request.params.procedure)),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/procedures/models/:procedure/drafts',
    allow: 'procedures:author',
    params: OneProcedure,
    perMinute: 30,
    handler: async ({ ctx, params: { procedure } }) => {
      const id = await beginDraft(ctx, procedure)
      return redirect(draftHref(ctx, { procedure, id }))
    },
  }),
  route({
    method: 'GET',
    url: '/:lang/office/procedures/models/:procedure/procedure.bpmn',
    allow: 'procedures:author',
    params: OneProcedure,
    handler: async ({ ctx, params }) => bpmnFile((await getAuthored(ctx, params.procedure)).bpmn),
  }),
]

/** A model as a file, under the name that it has in a pack. */
export const bpmnFile = (bpmn: string) =>
  download(Buffer.from(bpmn), 'application/xml; charset=utf-8', 'procedure.bpmn')

/** What of other authors' proposals waits for a second. */
export async function proposalQueues(ctx: Ctx): Promise<Queue[]> {
  const { actor, t } = ctx
  const permission = 'procedures:publish'
  if (actor.kind !== 'person' || !decide(ctx, permission, {}).allow) return []
  const count = await countWaiting(ctx, agenciesOf(officialOf(ctx).office), actor.id)
  return [{ title: t('procedures.models.waiting'), href: modelsHref(ctx), count, permission }]
}

/** What follows a procedure gives it its name. */
export const nameOf = ({ t }: Ctx, [use]: readonly ProcedureUse[], id: string): string =>
  (use && t.of(use.names)) || id

async function listView(request: Request, contributors: Contributors) {
  const { ctx } = request
  const { t } = ctx
  const found = await listAuthored(ctx)
  const named = await Promise.all(
    found.map(async ({ id }) => ({
      id,
      name: nameOf(ctx, await usesOf(ctx, contributors(), id), id),
    })),
  )
  return (
    <DeskPage request={request} title={t('procedures.models.title')}>
      <p safe>{t('procedures.models.lede')}</p>
      {named.length === 0 ? (
        <EmptyState title={t('procedures.models.none')} />
      ) : (
        <ul class="points">
          {named.map(({ id, name }) => (
            <li>
              <Link href={modelHref(ctx, id)} text={name} />
            </li>
          ))}
        </ul>
      )}
    </DeskPage>
  )
}

async function deskView(request: Request, contributors: Contributors, id: string) {
  const { ctx } = request
  const { t } = ctx
  const authored = await getAuthored(ctx, id)
  const [uses, drafts, proposals] = await Promise.all([
    usesOf(ctx, contributors(), id),
    listDrafts(ctx, id),
    listProposals(ctx, id),
  ])
  const name = nameOf(ctx, uses, id)
  return (
    <DeskPage request={request} title={name}>
      <p>
        <Link href={modelsHref(ctx)} text={t('procedures.models.all')} />
      </p>
      <Coming {...{ ctx, proposals }} />
      <Standing {...{ ctx, authored, name, proposals }} />
      <Drafts {...{ request, id, drafts }} />
      {proposals.length > 0 ? <Proposals {...{ ctx, proposals }} /> : ''}
    </DeskPage>
  )
}

/** What is published and has not begun yet. */
function Coming({ ctx, proposals }: { ctx: Ctx; proposals: readonly Proposal[] }) {
  const { t } = ctx
  const coming = proposals.filter((one) => stateOf(one) === 'published')
  return (
    <>
      {coming.map(({ procedure, id, starts }) => (
        <Notice text={t('procedures.models.coming', { day: t.date(starts) })}>
          <Link
            href={modelHref(ctx, procedure, `/proposals/${id}`)}
            text={t('procedures.models.see-proposal')}
          />
        </Notice>
      ))}
    </>
  )
}

type StandingProps = {
  ctx: Ctx
  authored: Authored
  name: string
  proposals: readonly Proposal[]
}

function Standing({ ctx, authored, name, proposals }: StandingProps) {
  const { t } = ctx
  const { id, bpmn, proposal } = authored
  const by = proposals.find((one) => one.id === proposal)
  return (
    <Section title={t('procedures.models.in-force')} id="in-force" lettering={false}>
      <p>
        {by ? (
          <Link
            href={modelHref(ctx, id, `/proposals/${by.id}`)}
            text={t('procedures.models.by-proposal', { day: t.date(by.starts) })}
          />
        ) : (
          <span safe>{t('procedures.models.by-pack')}</span>
        )}
      </p>
      <Drawing {...{ ctx, bpmn, title: name }} />
      <Actions>
        <ButtonLink
          href={modelHref(ctx, id, '/procedure.bpmn')}
          text={t('procedures.models.download')}
          kind="second"
        />
        {decide(ctx, 'procedures:move', {}).allow ? (
          <ButtonLink
            href={`/${t.locale}/office/procedures/${id}/move`}
            text={t('procedures.move.title')}
            kind="plain"
          />
        ) : (
          ''
        )}
      </Actions>
    </Section>
  )
}

type DraftsProps = { request: Request; id: string; drafts: readonly Draft[] }

async function Drafts({ request, id, drafts }: DraftsProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const title = t('procedures.models.drafts')
  const saved = drafts.map(({ savedBy }) => savedBy)
  const name = await authorNames(ctx, saved)
  return (
    <Section title={title} id="drafts" lettering={false}>
      {drafts.length === 0 ? (
        <EmptyState title={t('procedures.models.no-drafts')} />
      ) : (
        <Table
          t={t}
          caption={title}
          columns={['saved', 'state'].map((key) => ({ label: t(`procedures.models.${key}`) }))}
          rows={drafts.map((draft) => ({
            cells: [
              {
                content: (
                  <Link
                    href={draftHref(ctx, draft)}
                    text={t('procedures.models.saved-by', {
                      name: t.of(name(draft.savedBy)),
                      at: t.date(draft.savedAt, 'moment'),
                    })}
                  />
                ),
              },
              t(`procedures.models.states.${draft.proposed ? 'open' : 'draft'}`),
            ],
          }))}
        />
      )}
      <Form action={modelHref(ctx, id, '/drafts')} csrf={csrf}>
        <Actions>
          <Button text={t('procedures.models.begin')} />
        </Actions>
      </Form>
    </Section>
  )
}

const KINDS: Readonly<Record<string, TagKind>> = {
  ...{ 'in-force': 'ok', published: 'info', declined: 'bad', open: 'wait' },
}

const stateOf = ({ outcome, inForceAt, lapsedAt }: Proposal): string => {
  if (lapsedAt) return 'lapsed'
  return inForceAt ? 'in-force' : (outcome ?? 'open')
}

/** What has become of a proposal, in a word. */
export function ProposalState({ ctx, proposal }: { ctx: Ctx; proposal: Proposal }) {
  const state = stateOf(proposal)
  return <Tag text={ctx.t(`procedures.models.states.${state}`)} kind={KINDS[state] ?? 'plain'} />
}

function Proposals({ ctx, proposals }: { ctx: Ctx; proposals: readonly Proposal[] }) {
  const { t } = ctx
  const title = t('procedures.models.proposals')
  return (
    <Section title={title} id="proposals" lettering={false}>
      <Table
        t={t}
        caption={title}
        columns={['basis', 'proposer', 'starts', 'state'].map((key) => ({
          label: t(`procedures.models.${key}`),
        }))}
        rows={proposals.map((one) => ({
          cells: [
            {
              content: (
                <Link
                  href={modelHref(ctx, one.procedure, `/proposals/${one.id}`)}
                  text={one.basis}
                />
              ),
            },
            t.of(one.proposer),
            t.date(one.starts),
            { content: <ProposalState {...{ ctx, proposal: one }} /> },
          ],
        }))}
      />
    </Section>
  )
}

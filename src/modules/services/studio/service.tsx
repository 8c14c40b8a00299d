import { type Ctx, download, fieldOf, html, redirect, route } from '#kernel'
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
import { isUuid } from '#lib/uuid'
import { zipOf } from '#lib/zip'
import { authorNames } from '#rules'
import {
  type Authored,
  beginChange,
  type Change,
  getAuthored,
  listChanges,
} from '../authoring/change.ts'
import { listProposals, type Proposal } from '../authoring/proposal.ts'
import { beginFromProposal } from '../authoring/publish.ts'
import { contentOf, findSource } from '../authoring/source.ts'
import { problem } from '../problems.ts'
import type { ProposalId, SourceFiles } from '../tables.ts'
import { changeHref, OneService, type Request, serviceHref, studioHref } from './address.ts'
import { StatusTag } from './catalogue.tsx'

const here = '/:lang/office/studio/:service'

/** One service: what is offered, what is being made, and what was before. */
export const serviceRoutes = [
  route({
    method: 'GET',
    url: here,
    allow: 'services:author',
    params: OneService,
    handler: async (request) => html(await serviceView(request, request.params.service)),
  }),
  route({
    method: 'POST',
    url: `${here}/changes`,
    allow: 'services:author',
    params: OneService,
    perMinute: 30,
    handler: async ({ ctx, params: { service } }) =>
      redirect(changeHref(ctx, { service, id: await beginChange(ctx, service) })),
  }),
  route({
    method: 'POST',
    url: `${here}/back`,
    allow: 'services:author',
    params: OneService,
    perMinute: 30,
    handler: async ({ ctx, params: { service }, form }) => {
      const proposal = fieldOf(form, 'proposal')
      const id = isUuid(proposal)
        ? await beginFromProposal(ctx, service, proposal as ProposalId)
        : await beginChange(ctx, service, fieldOf(form, 'version'))
      return redirect(changeHref(ctx, { service, id }))
    },
  }),
  route({
    method: 'GET',
    url: `${here}/files.zip`,
    allow: 'services:author',
    params: OneService,
    handler: async ({ ctx, params: { service } }) => {
      const { version } = await getAuthored(ctx, service)
      const files = version === null ? undefined : await findSource(ctx, service, version)
      if (!files) throw problem('source-missing')
      return zipFile(service, files)
    },
  }),
]

/** A service as a folder, as it may be put below `services/` of a pack. */
export const zipFile = (service: string, files: SourceFiles) =>
  download(
    zipOf(
      [...contentOf(files)].map(([path, bytes]) => ({
        ...{ path: `${service}/${path}`, bytes, packed: true },
      })),
    ),
    'application/zip',
    `${service}.zip`,
  )

async function serviceView(request: Request, id: string) {
  const { ctx } = request
  const { t } = ctx
  const authored = await getAuthored(ctx, id)
  const [changes, proposals] = await Promise.all([listChanges(ctx, id), listProposals(ctx, id)])
  return (
    <DeskPage
      request={request}
      title={t.of(authored.titles)}
      crumbs={[{ href: studioHref(ctx), text: t('services.studio.title') }]}
    >
      <Coming {...{ ctx, proposals }} />
      <Offered {...{ ctx, authored, proposals }} />
      <Changes {...{ request, id, changes, offered: authored.version !== null }} />
      {proposals.length > 0 ? <History {...{ request, authored, proposals }} /> : ''}
    </DeskPage>
  )
}

/** What is published and has not begun yet. */
function Coming({ ctx, proposals }: { ctx: Ctx; proposals: readonly Proposal[] }) {
  const { t } = ctx
  const coming = proposals.filter((one) => stateOf(one) === 'published')
  return (
    <>
      {coming.map(({ service, id, starts }) => (
        <Notice text={t('services.studio.coming', { day: t.date(starts) })}>
          <Link
            href={serviceHref(ctx, service, `/proposals/${id}`)}
            text={t('services.studio.see-proposal')}
          />
        </Notice>
      ))}
    </>
  )
}

type OfferedProps = { ctx: Ctx; authored: Authored; proposals: readonly Proposal[] }

function Offered({ ctx, authored, proposals }: OfferedProps) {
  const { t } = ctx
  const { id, proposal, status } = authored
  const by = proposals.find((one) => one.id === proposal)
  if (authored.version === null) return <Notice text={t('services.studio.not-offered')} />
  return (
    <Section title={t('services.studio.offered')} id="offered" lettering={false}>
      <p>
        <StatusTag {...{ ctx, status }} />
      </p>
      <p>
        {by ? (
          <Link
            href={serviceHref(ctx, id, `/proposals/${by.id}`)}
            text={t('services.studio.by-proposal', { day: t.date(by.starts) })}
          />
        ) : (
          <span safe>{t('services.studio.by-pack')}</span>
        )}
      </p>
      <Actions>
        <ButtonLink
          href={`/${t.locale}/services/${id}`}
          text={t('services.studio.see-page')}
          kind="second"
        />
        <ButtonLink
          href={serviceHref(ctx, id, '/files.zip')}
          text={t('services.studio.download')}
          kind="plain"
        />
      </Actions>
    </Section>
  )
}

type ChangesProps = {
  request: Request
  id: string
  changes: readonly Change[]
  /** false: it is new */
  offered: boolean
}

async function Changes({ request, id, changes, offered }: ChangesProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const title = t('services.studio.changes')
  const name = await authorNames(
    ctx,
    changes.map(({ savedBy }) => savedBy),
  )
  return (
    <Section title={title} id="changes" lettering={false}>
      {changes.length === 0 ? (
        <EmptyState title={t('services.studio.no-changes')} />
      ) : (
        <Table
          t={t}
          caption={title}
          columns={['saved', 'state'].map((key) => ({ label: t(`services.studio.${key}`) }))}
          rows={changes.map((change) => ({
            cells: [
              {
                content: (
                  <Link
                    href={changeHref(ctx, change)}
                    text={t('services.studio.saved-by', {
                      name: t.of(name(change.savedBy)),
                      at: t.date(change.savedAt, 'moment'),
                    })}
                  />
                ),
              },
              t(`services.studio.states.${change.proposed ? 'open' : 'draft'}`),
            ],
          }))}
        />
      )}
      {offered ? (
        <Form action={serviceHref(ctx, id, '/changes')} csrf={csrf}>
          <Actions>
            <Button text={t('services.studio.begin')} />
          </Actions>
        </Form>
      ) : (
        ''
      )}
    </Section>
  )
}

const KINDS: Readonly<Record<string, TagKind>> = {
  ...{ offered: 'ok', published: 'info', declined: 'bad', open: 'wait' },
}

const stateOf = ({ outcome, inForceAt, lapsedAt }: Proposal): string => {
  if (lapsedAt) return 'lapsed'
  return inForceAt ? 'offered' : (outcome ?? 'open')
}

/** What has become of a proposal, in a word. */
export function ProposalState({ ctx, proposal }: { ctx: Ctx; proposal: Proposal }) {
  const state = stateOf(proposal)
  return <Tag text={ctx.t(`services.studio.states.${state}`)} kind={KINDS[state] ?? 'plain'} />
}

type HistoryProps = { request: Request; authored: Authored; proposals: readonly Proposal[] }

/** What was proposed, and the way back to what was offered before. */
function History({ request, authored, proposals }: HistoryProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const title = t('services.studio.proposals')
  return (
    <Section title={title} id="proposals" lettering={false}>
      <Table
        t={t}
        caption={title}
        columns={['basis', 'proposer', 'starts', 'state', 'before'].map((key) => ({
          label: t(`services.studio.${key}`),
        }))}
        rows={proposals.map((one) => ({
          cells: [
            {
              content: (
                <Link
                  href={serviceHref(ctx, one.service, `/proposals/${one.id}`)}
                  text={one.basis}
                />
              ),
            },
            t.of(one.proposer),
            t.date(one.starts),
            { content: <ProposalState {...{ ctx, proposal: one }} /> },
            one.inForceAt && one.base !== null && one.base !== authored.version
              ? {
                  content: (
                    <Form
                      action={serviceHref(ctx, authored.id, '/back')}
                      csrf={csrf}
                      hidden={{ version: one.base }}
                    >
                      <Button text={t('services.studio.back-to-before')} kind="plain" />
                    </Form>
                  ),
                }
              : '–',
          ],
        }))}
      />
    </Section>
  )
}

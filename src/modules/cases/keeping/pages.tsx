import { Type } from 'typebox'
import {
  type Ctx,
  csvFile,
  fieldErrorOf,
  fieldOf,
  html,
  officialOf,
  type RouteRequest,
  redirect,
  route,
} from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  EmptyState,
  type FieldError,
  Form,
  Heading,
  Link,
  Notice,
  Table,
  Tag,
  TextArea,
} from '#kernel/ui'
import { UUID_PATTERN } from '#lib/uuid'
import { findService, findTextOf } from '#services'
import { LangParams } from '../pages/addresses.ts'
import type { DisposalId } from '../tables.ts'
import {
  agreeOnDisposal,
  type Disposal,
  type DisposalLine,
  declineDisposal,
  listDisposals,
  openDisposal,
} from './disposal.ts'
import { MAX_HOLD_REASON } from './hold.ts'

type Request = RouteRequest<unknown, unknown>
type OneRequest = RouteRequest<{ id: string }, unknown>

const OneParams = Type.Object({
  ...LangParams.properties,
  id: Type.String({ pattern: UUID_PATTERN }),
})
const hrefOf = ({ t }: Ctx, more = '') => `/${t.locale}/office/disposals${more}`

/** Lists of cases whose time is over, for heads: what stands on them, agreeing, what stayed of each. */
export const disposalRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/disposals',
    allow: 'cases:dispose',
    params: LangParams,
    handler: async (request) => html(await disposalsView(request)),
  }),
  route({
    method: 'GET',
    url: '/:lang/office/disposals/:id',
    allow: 'cases:dispose',
    params: OneParams,
    handler: async (request) => html(await disposalView(request)),
  }),
  route({
    method: 'GET',
    url: '/:lang/office/disposals/:id/certificate.csv',
    allow: 'cases:dispose',
    params: OneParams,
    perMinute: 10,
    handler: async ({ ctx, params }) => {
      const { list, lines } = await opened(ctx, params.id)
      return csvFile(`disposal-${params.id}`, certificateOf(ctx, list, lines))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/disposals/:id/agree',
    allow: 'cases:dispose',
    params: OneParams,
    handler: async ({ ctx, params }) => {
      await agreeOnDisposal(ctx, params.id as DisposalId)
      return redirect(hrefOf(ctx, `/${params.id}`))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/disposals/:id/decline',
    allow: 'cases:dispose',
    params: OneParams,
    handler: async (request) => {
      const { ctx, params, form } = request
      try {
        await declineDisposal(ctx, params.id as DisposalId, fieldOf(form, 'reason'))
      } catch (thrown) {
        const error = fieldErrorOf(ctx.t, thrown, {
          'cases/text-missing': 'reason',
          'cases/text-too-long': 'reason',
        })
        return html(await disposalView(request, error), { status: 422 })
      }
      return redirect(hrefOf(ctx))
    },
  }),
]

const opened = (ctx: Ctx, id: string) => ctx.tx((ctx) => openDisposal(ctx, id as DisposalId))

async function titleOf(ctx: Ctx, service: string) {
  const found = await findService(ctx, service)
  return (found && findTextOf(found.bundle, ctx.t.locale, 'service.title')) ?? service
}

async function disposalsView(request: Request) {
  const { ctx } = request
  const { t } = ctx
  const found = await listDisposals(ctx)
  const title = t('cases.disposals.title')
  const titles = await Promise.all(found.map(({ service }) => titleOf(ctx, service)))
  return (
    <DeskPage {...{ request, title }}>
      <p safe>{t('cases.disposals.about')}</p>
      {found.length === 0 ? (
        <EmptyState title={t('cases.disposals.none')} />
      ) : (
        <Table
          t={t}
          caption={title}
          columns={[
            ...['service', 'proposed', 'before'].map((name) => ({
              label: t(`cases.disposals.${name}`),
            })),
            { label: t('cases.disposals.cases'), kind: 'amount' },
            { label: t('cases.disposals.state') },
          ]}
          rows={found.map((list, index) => ({
            cells: [
              {
                content: (
                  <Link href={hrefOf(ctx, `/${list.id}`)} text={titles[index] ?? list.service} />
                ),
              },
              t.date(list.proposedAt, 'medium'),
              t.date(list.decidedBefore, 'medium'),
              t.number(list.cases),
              { content: <State ctx={ctx} list={list} /> },
            ],
          }))}
        />
      )}
    </DeskPage>
  )
}

const stateOf = ({ state, firstBy }: Disposal) =>
  state === 'proposed' && firstBy ? 'half-agreed' : state

function State({ ctx: { t }, list }: { ctx: Ctx; list: Disposal }) {
  const kind = { proposed: 'wait', agreed: 'info', done: 'ok', declined: 'plain' } as const
  return <Tag kind={kind[list.state]} text={t(`cases.disposals.states.${stateOf(list)}`)} />
}

async function disposalView(request: OneRequest, error?: FieldError) {
  const { ctx, params } = request
  const { t } = ctx
  const { list, lines } = await opened(ctx, params.id)
  const title = t('cases.disposals.of', { service: await titleOf(ctx, list.service) })
  return (
    <DeskPage {...{ request, title, error }}>
      <p>
        <Link href={hrefOf(ctx)} text={t('cases.disposals.all')} /> <State ctx={ctx} list={list} />
      </p>
      <p safe>{t('cases.disposals.by', { day: t.date(list.decidedBefore, 'long') })}</p>
      {list.state === 'proposed' ? <Agree {...{ request, list, error }} /> : ''}
      <Table
        t={t}
        caption={title}
        columns={['reference', 'decided', 'outcome', 'fate', 'hash'].map((name) => ({
          label: t(`cases.disposals.${name}`),
        }))}
        rows={lines.map(({ reference, closedAt, outcome, fate, sha256 }) => ({
          cells: [
            reference,
            t.date(closedAt, 'medium'),
            t(`cases.states.${outcome}`),
            t(`cases.disposals.fates.${fate ?? 'waits'}`),
            sha256 ? sha256.toString('hex').slice(0, 16) : '',
          ],
        }))}
      />
      {list.state === 'done' ? (
        <p>
          <Link
            href={hrefOf(ctx, `/${list.id}/certificate.csv`)}
            text={t('cases.disposals.certificate')}
          />
        </p>
      ) : (
        ''
      )}
    </DeskPage>
  )
}

type AgreeProps = { request: OneRequest; list: Disposal; error: FieldError | undefined }

function Agree({ request: { ctx, csrf, form }, list, error }: AgreeProps) {
  const { t } = ctx
  return (
    <>
      <Notice kind="wait" text={t('cases.disposals.meaning')} />
      {list.firstBy === officialOf(ctx).id ? (
        <p safe>{t('cases.disposals.second-waits')}</p>
      ) : (
        <Form action={hrefOf(ctx, `/${list.id}/agree`)} csrf={csrf}>
          <Actions>
            <Button
              text={t(`cases.disposals.${list.firstBy ? 'agree-second' : 'agree'}`)}
              kind="stop"
            />
          </Actions>
        </Form>
      )}
      <Heading level={2} text={t('cases.disposals.decline')} />
      <Form action={hrefOf(ctx, `/${list.id}/decline`)} csrf={csrf}>
        <TextArea
          t={t}
          name="reason"
          label={t('cases.disposals.decline-why')}
          value={fieldOf(form, 'reason')}
          maxLength={MAX_HOLD_REASON}
          rows={2}
          error={error?.message}
        />
        <Actions>
          <Button text={t('cases.disposals.decline')} kind="second" />
        </Actions>
      </Form>
    </>
  )
}

/** What went, when, by whose agreement as the audit has it, and the hash of each: nobody's name. */
function certificateOf({ t }: Ctx, list: Disposal, lines: readonly DisposalLine[]): string[][] {
  const head = [
    'reference',
    'service',
    'version',
    'sent',
    'decided',
    'outcome',
    'fate',
    'hash',
    'gone',
  ]
  const day = (at: Date | null) => at?.toISOString() ?? ''
  return [
    head.map((name) => t(`cases.disposals.${name}`)),
    ...lines.map((line) => [
      ...[line.reference, list.service, line.version ?? ''],
      ...[day(line.submittedAt), day(line.closedAt), t(`cases.states.${line.outcome}`)],
      t(`cases.disposals.fates.${line.fate ?? 'waits'}`),
      ...[line.sha256?.toString('hex') ?? '', day(line.disposedAt)],
    ]),
  ]
}

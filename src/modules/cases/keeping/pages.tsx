import {
  type Ctx,
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
import { findService, findTextOf } from '#services'
import { LangParams } from '../pages/addresses.ts'
import { hrefOf, OneParams, type OneRequest } from './addresses.ts'
import { AtArchive, awaitedOf, Certificate, HandOver } from './archive-view.tsx'
import {
  agreeOnDisposal,
  type Disposal,
  type DisposalLine,
  declineDisposal,
  listDisposals,
  openDisposal,
} from './disposal.ts'
import { MAX_HOLD_REASON } from './hold.ts'
import type { DisposalId } from './rows.ts'

type Request = RouteRequest<unknown, unknown>

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
    method: 'POST',
    url: '/:lang/office/disposals/:id/agree',
    allow: 'cases:dispose',
    params: OneParams,
    handler: async (request) => {
      const { ctx, params } = request
      try {
        await agreeOnDisposal(ctx, params.id as DisposalId)
      } catch (thrown) {
        const error = fieldErrorOf(ctx.t, thrown, { 'cases/receipt-awaited': 'receipt' })
        return html(await disposalView(request, error), { status: 409 })
      }
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

/** One list: what stands on it, and what a head does with it. */
export async function disposalView(request: OneRequest, error?: FieldError) {
  const { ctx, params } = request
  const { t } = ctx
  const { list, lines } = await ctx.tx((ctx) => openDisposal(ctx, params.id as DisposalId))
  const title = t('cases.disposals.of', { service: await titleOf(ctx, list.service) })
  return (
    <DeskPage {...{ request, title, error }}>
      <p>
        <Link href={hrefOf(ctx)} text={t('cases.disposals.all')} /> <State ctx={ctx} list={list} />
      </p>
      <p safe>{t('cases.disposals.by', { day: t.date(list.decidedBefore, 'long') })}</p>
      {list.state === 'done' ? <Certificate {...{ ctx, list }} /> : ''}
      {list.state === 'proposed' && list.action === 'archive' ? (
        <HandOver {...{ request, list, lines, error }} />
      ) : (
        ''
      )}
      {list.state === 'proposed' ? (
        <Agree {...{ request, list, error, awaited: awaitedOf(list, lines) }} />
      ) : (
        ''
      )}
      <Lines {...{ ctx, list, lines, title }} />
    </DeskPage>
  )
}

type LinesProps = { ctx: Ctx; list: Disposal; lines: readonly DisposalLine[]; title: string }

function Lines({ ctx, list, lines, title }: LinesProps) {
  const { t } = ctx
  const archived = list.action === 'archive'
  const gone = lines.some(({ sha256 }) => sha256)
  const columns = [
    ...['reference', 'decided', 'outcome', ...(archived ? ['archive'] : []), 'fate'],
    ...(gone ? ['hash'] : []),
  ]
  return (
    <Table
      t={t}
      caption={title}
      columns={columns.map((name) => ({ label: t(`cases.disposals.${name}`) }))}
      rows={lines.map((line) => ({
        cells: [
          line.reference,
          t.date(line.closedAt, 'medium'),
          t(`cases.states.${line.outcome}`),
          ...(archived ? [{ content: <AtArchive {...{ ctx, list, line }} /> }] : []),
          t(`cases.disposals.fates.${line.fate ?? 'waits'}`),
          ...(gone ? [line.sha256?.toString('hex').slice(0, 16) ?? ''] : []),
        ],
      }))}
    />
  )
}

type AgreeProps = {
  request: OneRequest
  list: Disposal
  error: FieldError | undefined
  /** cases that no archive has yet, though one is to have them */
  awaited: number
}

function Agree({ request: { ctx, csrf, form }, list, error, awaited }: AgreeProps) {
  const { t } = ctx
  return (
    <>
      <Notice kind="wait" text={t('cases.disposals.meaning')} />
      {awaited > 0 ? (
        <p safe>{t('cases.problems.receipt-awaited', { count: awaited })}</p>
      ) : list.firstBy === officialOf(ctx).id ? (
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
          error={error?.name === 'reason' ? error.message : undefined}
        />
        <Actions>
          <Button text={t('cases.disposals.decline')} kind="second" />
        </Actions>
      </Form>
    </>
  )
}

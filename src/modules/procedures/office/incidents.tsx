import { Type } from 'typebox'
import { type Ctx, csvFile, html, type Queue, type RouteRequest, route } from '#kernel'
import {
  Actions,
  ButtonLink,
  DeskPage,
  EmptyState,
  Link,
  Notice,
  type Row,
  Table,
} from '#kernel/ui'
import { decide } from '../policies.ts'
import {
  countTroubles,
  type DeadMessage,
  listDeadMessages,
  listTroubles,
  MOST_COUNTED,
  type TroubleCounts,
} from '../trouble.ts'
import { incidentsHref, Lang, messageHref, troubleHref } from './address.ts'
import { type Told, tellTroubles } from './words.ts'

const ROWS = 100
const MOST_IN_FILE = 5_000
const LISTS = ['stuck', 'jobs', 'messages'] as const
type List = (typeof LISTS)[number]

const Query = Type.Object({
  show: Type.Optional(Type.String({ maxLength: 20 })),
  procedure: Type.Optional(Type.String({ maxLength: 100 })),
  done: Type.Optional(Type.String({ maxLength: 20 })),
})
type Asked = { show: List; procedure?: string | undefined }
type Request = RouteRequest<unknown, unknown>

const listIn = (show: string | undefined): List => LISTS.find((one) => one === show) ?? 'stuck'

/** What cannot go on by itself, for administrators: cases that stand still, jobs, messages. */
export const incidentRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/procedures/incidents',
    allow: 'procedures:mend',
    params: Lang,
    query: Query,
    handler: async (request) => {
      const { show, procedure, done } = request.query
      return html(await incidentsView(request, { show: listIn(show), procedure }, done))
    },
  }),
  route({
    method: 'GET',
    url: '/:lang/office/procedures/incidents.csv',
    allow: 'procedures:mend',
    params: Lang,
    query: Query,
    handler: async ({ ctx, query }) => {
      const show = listIn(query.show)
      return csvFile(`procedures-${show}`, await linesOf(ctx, { ...query, show }))
    },
  }),
]

/** How much waits for an administrator here. */
export async function troubleQueues(ctx: Ctx): Promise<Queue[]> {
  const permission = 'procedures:mend'
  if (ctx.actor.kind !== 'person' || !decide(ctx, permission, {}).allow) return []
  const { stuck, jobs, messages } = await countTroubles(ctx)
  const count = stuck + jobs + messages
  return [
    { title: ctx.t('procedures.incidents.title'), href: incidentsHref(ctx), count, permission },
  ]
}

const hrefOf = (ctx: Ctx, { show, procedure }: Asked, file = '') =>
  incidentsHref(ctx, `${file}?${new URLSearchParams({ show, ...(procedure && { procedure }) })}`)

async function incidentsView(request: Request, asked: Asked, done: string | undefined) {
  const { ctx } = request
  const { t } = ctx
  const counts = await countTroubles(ctx)
  const messages = asked.show === 'messages' ? await listDeadMessages(ctx, ROWS) : []
  const troubles = await readTroubles(ctx, asked)
  const title = t('procedures.incidents.title')
  const said = ['retried', 'delivered', 'discarded'].find((one) => one === done)
  return (
    <DeskPage request={request} title={title}>
      {said ? <Notice kind="ok" live text={t(`procedures.incidents.done.${said}`)} /> : ''}
      <p safe>{t('procedures.incidents.lede')}</p>
      <Actions>
        {LISTS.map((show) => (
          <ButtonLink {...itemOf(ctx, show, asked, counts)} />
        ))}
      </Actions>
      {asked.procedure ? (
        <p>
          <span safe>{t('procedures.incidents.only', { procedure: asked.procedure })}</span>{' '}
          <Link href={hrefOf(ctx, { show: asked.show })} text={t('procedures.incidents.all')} />
        </p>
      ) : (
        ''
      )}
      {asked.show === 'messages' ? <Messages ctx={ctx} found={messages} /> : ''}
      {troubles ? <Troubles ctx={ctx} {...troubles} /> : ''}
      <Actions>
        <ButtonLink
          href={hrefOf(ctx, asked, '.csv')}
          text={t('procedures.incidents.csv')}
          kind="second"
          icon="download"
        />
      </Actions>
    </DeskPage>
  )
}

function itemOf(ctx: Ctx, show: List, asked: Asked, counts: TroubleCounts) {
  const { t } = ctx
  const count = counts[show]
  const figure = count === MOST_COUNTED ? `${t.number(count)}+` : t.number(count)
  return {
    href: hrefOf(ctx, { show }),
    text: `${t(`procedures.incidents.lists.${show}`)} (${figure})`,
    kind: show === asked.show ? ('second' as const) : ('plain' as const),
  }
}

const COLUMNS = ['case', 'procedure', 'step', 'what', 'since', 'agency'] as const

type Shown = { show: 'stuck' | 'jobs'; told: readonly Told[]; hasMore: boolean }

async function readTroubles(ctx: Ctx, { show, procedure }: Asked): Promise<Shown | undefined> {
  if (show === 'messages') return undefined
  const found = await listTroubles(ctx, show, { procedure, most: ROWS + 1 })
  const told = await tellTroubles(ctx, found.slice(0, ROWS))
  return { show, told, hasMore: found.length > ROWS }
}

function Troubles({ ctx, show, told, hasMore }: Shown & { ctx: Ctx }) {
  const { t } = ctx
  if (told.length === 0) return <EmptyState title={t('procedures.incidents.none')} />
  return (
    <>
      {hasMore ? <Notice kind="wait" text={t('procedures.incidents.more', { rows: ROWS })} /> : ''}
      <Table
        t={t}
        keys
        caption={t(`procedures.incidents.lists.${show}`)}
        columns={COLUMNS.map((column) => ({
          label: t(`procedures.incidents.${column}`),
        }))}
        rows={told.map((one) => rowOf(ctx, one))}
      />
    </>
  )
}

function rowOf(ctx: Ctx, told: Told): Row {
  const { t } = ctx
  const { kind, procedure, key, step, what, at, agency } = told
  const href = hrefOf(ctx, { show: kind, procedure })
  return {
    cells: [
      { content: <Link href={troubleHref(ctx, told)} text={key} /> },
      { content: <Link href={href} text={procedure} /> },
      ...[step, what, t.date(at, 'moment'), agency],
    ],
  }
}

const MESSAGE_COLUMNS = ['message', 'sender', 'case', 'why', 'since'] as const

function Messages({ ctx, found }: { ctx: Ctx; found: readonly DeadMessage[] }) {
  const { t } = ctx
  if (found.length === 0) return <EmptyState title={t('procedures.incidents.no-messages')} />
  return (
    <Table
      t={t}
      keys
      caption={t('procedures.incidents.lists.messages')}
      columns={MESSAGE_COLUMNS.map((column) => ({ label: t(`procedures.incidents.${column}`) }))}
      rows={found.map((message) => {
        const [name, ...cells] = messageCells(ctx, message)
        const link = <Link href={messageHref(ctx, message.id)} text={name ?? ''} />
        return { cells: [{ content: link }, ...cells] }
      })}
    />
  )
}

const messageCells = ({ t }: Ctx, { name, sender, key, why, at }: DeadMessage): string[] => [
  ...[name, sender, key],
  t(`procedures.incidents.whys.${why ?? 'no-receiver'}`),
  t.date(at, 'moment'),
]

async function linesOf(ctx: Ctx, { show, procedure }: Asked): Promise<string[][]> {
  const { t } = ctx
  const head = (columns: readonly string[]) =>
    columns.map((column) => t(`procedures.incidents.${column}`))
  if (show === 'messages') {
    const found = await listDeadMessages(ctx, MOST_IN_FILE)
    return [head(MESSAGE_COLUMNS), ...found.map((one) => messageCells(ctx, one))]
  }
  const found = await listTroubles(ctx, show, { procedure, most: MOST_IN_FILE })
  const told = await tellTroubles(ctx, found)
  return [
    head(COLUMNS),
    ...told.map(({ key, procedure, step, what, at, agency }) => [
      ...[key, procedure, step, what],
      ...[t.date(at, 'moment'), agency],
    ]),
  ]
}

import { Type } from 'typebox'
import {
  type Ctx,
  formatIn,
  html,
  Id,
  type RouteRequest,
  route,
  type SheetCell,
  sheetFile,
} from '#kernel'
import {
  Actions,
  ButtonLink,
  DeskPage,
  EmptyState,
  FilterBar,
  Heading,
  Link,
  Select,
  Table,
} from '#kernel/ui'
import { listOrganisations } from '#organisations'
import { STATUSES } from '../bundle/status.ts'
import { listTopics } from '../catalogue.ts'
import { barCell, Legend, StatusBar, Trend } from './figures.tsx'
import { countsBy, narrowed, readOverview, type StatusLine } from './overview.ts'

const Lang = Type.Object({ lang: Type.String() })
const Query = Type.Object({
  status: Type.Optional(Type.Union([Type.Enum([...STATUSES]), Type.Literal('')])),
  owner: Type.Optional(Type.Union([Id, Type.Literal('')])),
  theme: Type.Optional(Type.Union([Id, Type.Literal('')])),
})
type Filter = { status?: string; owner?: string; theme?: string }
type Request = RouteRequest<unknown, Filter>

const path = (locale: string, file = '') => `/${locale}/office/services/status${file}`

/** How each service is done today, what it lacks to run here, and how that went. */
export const statusDesk = route({
  method: 'GET',
  url: '/:lang/office/services/status',
  allow: 'services:oversee',
  params: Lang,
  query: Query,
  handler: async (request) => html(await deskView(request)),
})

/** The same as a table for a spreadsheet. */
export const statusSheet = route({
  method: 'GET',
  url: '/:lang/office/services/status.csv',
  allow: 'services:oversee',
  params: Lang,
  query: Type.Object({ ...Query.properties, as: Type.Optional(Type.String({ maxLength: 4 })) }),
  perMinute: 10,
  handler: async ({ ctx, query }) => {
    const { lines } = await readOverview(ctx)
    const names = await readNames(ctx)
    const { t } = ctx
    return sheetFile(ctx, formatIn(query.as), {
      name: `services-${t.locale}`,
      head: ['id', 'service', 'body', 'topic', 'way', 'since', 'missing'].map((name) =>
        t(`services.status.column.${name}`),
      ),
      rows: narrowed(lines, said(query)).map((line): SheetCell[] => [
        line.id,
        t.of(line.title),
        names.body(line.owner),
        names.topic(line.theme),
        t(`services.status.${line.status}.name`),
        line.since ? { at: line.since } : '',
        missingWords(ctx, line),
      ]),
    })
  },
})

/** An empty choice of the form narrows nothing. */
const said = ({ status, owner, theme }: Filter) => ({
  status: status || undefined,
  owner: owner || undefined,
  theme: theme || undefined,
})

async function readNames(ctx: Ctx) {
  const [bodies, topics] = await Promise.all([listOrganisations(ctx), listTopics(ctx)])
  const body = new Map(bodies.map(({ id, names }) => [id, ctx.t.of(names)]))
  const topic = new Map(topics.map(({ id, names }) => [id, ctx.t.of(names)]))
  return {
    body: (id: string) => body.get(id) ?? id,
    topic: (id: string) => topic.get(id) ?? id,
  }
}
type Names = Awaited<ReturnType<typeof readNames>>

const missingWords = ({ t }: Ctx, { missing }: StatusLine) =>
  missing.length === 0
    ? t('services.status.nothing-missing')
    : t.list(missing.map((need) => t(`services.status.need.${need}`)))

async function deskView(request: Request) {
  const { ctx, query } = request
  const { t } = ctx
  const { lines, counts, trend } = await readOverview(ctx)
  const names = await readNames(ctx)
  const shown = narrowed(lines, said(query))
  const asked = new URLSearchParams(
    Object.entries(said(query)).flatMap(([key, value]) =>
      value ? ([[key, value]] as [string, string][]) : [],
    ),
  )
  const sheet = (as: string) =>
    `${path(t.locale, '.csv')}?${new URLSearchParams([...asked, ['as', as]])}`
  return (
    <DeskPage request={request} title={t('services.status.title')}>
      <p safe>{t('services.status.lede', { count: lines.length })}</p>
      <StatusBar ctx={ctx} counts={counts} class="ways big" />
      <Legend ctx={ctx} counts={counts} />
      {trend.length < 2 ? (
        ''
      ) : (
        <>
          <Heading level={2} text={t('services.status.trend')} />
          <Trend ctx={ctx} trend={trend} />
        </>
      )}
      <Heading level={2} text={t('services.status.by-owner')} />
      <Groups {...{ ctx, lines, by: 'owner', name: names.body }} />
      <Heading level={2} text={t('services.status.by-theme')} />
      <Groups {...{ ctx, lines, by: 'theme', name: names.topic }} />
      <Heading level={2} text={t('services.status.services')} id="services" />
      <Narrow {...{ ctx, lines, names, query }} />
      <Actions>
        <ButtonLink kind="plain" href={sheet('csv')} text={t('services.status.csv')} />
        <ButtonLink kind="plain" href={sheet('xlsx')} text={t('services.status.xlsx')} />
      </Actions>
      {shown.length === 0 ? (
        <EmptyState title={t('services.status.none')} />
      ) : (
        <Lines {...{ ctx, names, shown }} />
      )}
    </DeskPage>
  )
}

type NarrowProps = { ctx: Ctx; lines: readonly StatusLine[]; names: Names; query: Filter }

function Narrow({ ctx: { t }, lines, names, query }: NarrowProps) {
  const options = (ids: readonly string[], name: (id: string) => string) =>
    ids
      .map((id) => ({ value: id, label: name(id) }))
      .sort((a, b) => a.label.localeCompare(b.label, t.locale))
  const owners = [...new Set(lines.map(({ owner }) => owner))]
  const themes = [...new Set(lines.map(({ theme }) => theme))]
  const all = t('services.status.all')
  return (
    <FilterBar t={t} action={`${path(t.locale)}#services`} clear={path(t.locale)}>
      <Select
        {...{ t, name: 'status', label: t('services.status.column.way'), placeholder: all }}
        value={query.status}
        options={STATUSES.map((value) => ({ value, label: t(`services.status.${value}.name`) }))}
      />
      <Select
        {...{ t, name: 'owner', label: t('services.status.column.body'), placeholder: all }}
        value={query.owner}
        options={options(owners, names.body)}
      />
      <Select
        {...{ t, name: 'theme', label: t('services.status.column.topic'), placeholder: all }}
        value={query.theme}
        options={options(themes, names.topic)}
      />
    </FilterBar>
  )
}

type LinesProps = { ctx: Ctx; names: Names; shown: readonly StatusLine[] }

function Lines({ ctx, names, shown }: LinesProps) {
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('services.status.services')}
      columns={['service', 'body', 'way', 'since', 'missing'].map((name) => ({
        label: t(`services.status.column.${name}`),
        ...(name === 'since' && { kind: 'short' as const }),
      }))}
      rows={shown.map((line) => ({
        cells: [
          { content: <Link href={`/${t.locale}/services/${line.id}`} text={t.of(line.title)} /> },
          names.body(line.owner),
          t(`services.status.${line.status}.name`),
          line.since ? t.date(line.since, 'medium') : '',
          missingWords(ctx, line),
        ],
      }))}
    />
  )
}

type GroupsProps = {
  ctx: Ctx
  lines: readonly StatusLine[]
  by: 'owner' | 'theme'
  name: (id: string) => string
}

/** Counts of each body or topic, as a picture and in numbers. */
export function Groups({ ctx, lines, by, name }: GroupsProps) {
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t(`services.status.by-${by}`)}
      columns={[
        { label: t(`services.status.column.${by === 'owner' ? 'body' : 'topic'}`) },
        { label: t('services.status.picture') },
        ...STATUSES.map((status) => ({
          label: t(`services.status.${status}.short`),
          kind: 'amount' as const,
        })),
        { label: t('services.status.total'), kind: 'amount' as const },
      ]}
      rows={countsBy(lines, by).map(({ id, counts, total }) => ({
        cells: [
          name(id),
          barCell(ctx, counts),
          ...STATUSES.map((status) => t.number(counts[status])),
          t.number(total),
        ],
      }))}
    />
  )
}

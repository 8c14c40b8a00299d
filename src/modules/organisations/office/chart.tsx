import { Type } from 'typebox'
import { type Answer, type Ctx, csvFile, dayOf, html, type RouteRequest, route } from '#kernel'
import {
  Actions,
  Breadcrumbs,
  Button,
  ButtonLink,
  DateInput,
  EmptyState,
  Heading,
  Link,
  LinkColumns,
  Notice,
  OfficePage,
  SearchBox,
  Table,
} from '#kernel/ui'
import { endOfDay, isLocalDate } from '#lib/time'
import { UUID_PATTERN } from '#lib/uuid'
import { type Chart, type ChartUnit, type Found, readChart, searchChart } from '../chart.ts'
import { record } from '../facts.ts'
import { officialOf } from '../office.ts'
import { getOrganisation } from '../organisation.ts'
import { listPlaces, type Place } from '../place.ts'
import { decide } from '../policies.ts'
import { postTitle, roleNames } from '../post.ts'
import { problem } from '../problems.ts'
import type { UnitId } from '../tables.ts'
import { listUnits } from '../unit.ts'

export const Lang = Type.Object({ lang: Type.String() })
export const UUID = Type.String({ pattern: UUID_PATTERN })
export const One = Type.Object({ lang: Type.String(), id: UUID })

type Request = RouteRequest<unknown, unknown>

export const chartHref = ({ t }: Pick<Ctx, 't'>, rest = '') =>
  `/${t.locale}/office/organisations${rest}`

/** True for who may change the register of their agency. */
export const administers = (ctx: Ctx): boolean => decide(ctx, 'organisations:change', {}).allow

/** Units and posts of one's own agency, today or on another day; each level by itself. */
export const chartPage = route({
  method: 'GET',
  url: '/:lang/office/organisations',
  allow: 'organisations:read',
  params: Lang,
  query: Type.Object({
    unit: Type.Optional(UUID),
    q: Type.Optional(Type.String({ maxLength: 100 })),
    on: Type.Optional(Type.String({ maxLength: 10 })),
    // the same as it is typed
    'on.day': Type.Optional(Type.String({ maxLength: 10 })),
    'on.month': Type.Optional(Type.String({ maxLength: 10 })),
    'on.year': Type.Optional(Type.String({ maxLength: 10 })),
  }),
  handler: async (request) => {
    const { ctx, query } = request
    const { agency } = officialOf(ctx).office
    const on = query.on || dayOf({ ...request.form, fields: query }, 'on')
    const moment = momentOf(ctx, on)
    if (query.q?.trim()) {
      const found = await searchChart(ctx, agency, query.q, moment)
      return html(await foundView(request, query.q, found))
    }
    const chart = await readChart(ctx, agency, (query.unit ?? null) as UnitId | null, moment)
    if (!chart) throw problem('unit-missing')
    return html(await chartView(request, chart, on))
  },
})

/** The end of the day that is looked at, or now. */
function momentOf(ctx: Ctx, on: string): Date {
  if (!on) return ctx.clock.now()
  if (!isLocalDate(on)) throw problem('time-wrong')
  return new Date(endOfDay(on, ctx.pack.settings.timeZone).getTime() - 1)
}

async function chartView(request: Request, chart: Chart, on: string) {
  const { ctx } = request
  const { t } = ctx
  const body = await getOrganisation(ctx, officialOf(ctx).office.agency)
  const here = chart.path.at(-1)
  const title = t.of(here?.names ?? body.names)
  const day = on ? `&on=${on}` : ''
  return (
    <OfficePage request={request} title={title} place={t.of(body.names)}>
      <Crumbs {...{ ctx, chart, body: t.of(body.names), day }} />
      <Heading level={1} text={title} lettering={!here} />
      {on ? <Notice text={t('organisations.chart.on', { day: t.date(on, 'medium') })} /> : ''}
      {here ? (
        ''
      ) : (
        <SearchBox t={t} action={chartHref(ctx)} label={t('organisations.chart.search')} />
      )}
      <p class="quiet" safe>
        {t('organisations.chart.counts', here ?? chart.total)}
      </p>
      {administers(ctx) && !on ? <Ways ctx={ctx} here={here} /> : ''}
      {chart.units.length > 0 ? (
        <>
          <Heading level={2} text={t('organisations.chart.units')} />
          <Units {...{ ctx, units: chart.units, day }} />
        </>
      ) : (
        ''
      )}
      {chart.posts.length > 0 ? (
        <>
          <Heading level={2} text={t('organisations.chart.posts')} />
          <Places ctx={ctx} places={chart.posts} />
        </>
      ) : (
        ''
      )}
      {chart.units.length + chart.posts.length === 0 ? (
        <EmptyState title={t('organisations.chart.empty')} />
      ) : (
        ''
      )}
      {here ? '' : <OnDay ctx={ctx} on={on} />}
    </OfficePage>
  )
}

type CrumbsProps = { ctx: Ctx; chart: Chart; body: string; day: string }

function Crumbs({ ctx, chart: { path }, body, day }: CrumbsProps) {
  if (path.length === 0) return ''
  const above = path.slice(0, -1).map(({ id, names }) => ({
    href: chartHref(ctx, `?unit=${id}${day}`),
    text: ctx.t.of(names),
  }))
  const root = { href: chartHref(ctx, day.replace('&', '?')), text: body }
  return <Breadcrumbs t={ctx.t} crumbs={[root, ...above]} />
}

/** What an administrator can do from here. */
function Ways({ ctx, here }: { ctx: Ctx; here: ChartUnit | undefined }) {
  const { t } = ctx
  const inUnit = here ? `?unit=${here.id}` : ''
  const ways: [string, string][] = [
    [`/posts/new${inUnit}`, 'new-post'],
    [`/units/new${inUnit}`, 'new-unit'],
    ...(here ? [[`/units/${here.id}`, 'change-unit'] as [string, string]] : []),
    ...(here
      ? []
      : ([
          ['/decrees', 'decrees'],
          ['/body/rename', 'rename'],
          ['/body/merge', 'merge'],
          ['/body/split', 'split'],
          ['/planned', 'planned'],
        ] as [string, string][])),
  ]
  return (
    <Actions>
      {ways.map(([path, key], i) => (
        <ButtonLink
          href={chartHref(ctx, path)}
          text={t(`organisations.chart.${key}`)}
          {...(i > 0 && { kind: 'second' as const })}
        />
      ))}
    </Actions>
  )
}

type UnitsProps = { ctx: Ctx; units: readonly ChartUnit[]; day: string }

function Units({ ctx, units, day }: UnitsProps) {
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('organisations.chart.units')}
      columns={['unit', 'posts', 'vacancies'].map((column) => ({
        label: t(`organisations.chart.${column}`),
      }))}
      rows={units.map(({ id, names, posts, vacant }) => ({
        cells: [
          { content: <Link href={chartHref(ctx, `?unit=${id}${day}`)} text={t.of(names)} /> },
          t.number(posts),
          t.number(vacant),
        ],
      }))}
    />
  )
}

/** Posts with who holds them. */
export function Places({ ctx, places }: { ctx: Ctx; places: readonly Place[] }) {
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('organisations.chart.posts')}
      columns={['post', 'held', 'roles'].map((column) => ({
        label: t(`organisations.chart.${column}`),
      }))}
      rows={places.map((place) => {
        const [title, held, roles] = cellsOf(ctx, place)
        const href = chartHref(ctx, `/posts/${place.id}`)
        return {
          cells: [{ content: <Link href={href} text={title ?? ''} /> }, held ?? '', roles ?? ''],
        }
      })}
    />
  )
}

const cellsOf = (ctx: Ctx, place: Place): string[] => [
  place.head
    ? ctx.t('organisations.chart.leads', { title: postTitle(ctx, place) })
    : postTitle(ctx, place),
  place.people.length === 0
    ? ctx.t('organisations.chart.vacant')
    : ctx.t.list(
        place.people.map(({ names, kind }) =>
          kind === 'holder'
            ? ctx.t.of(names)
            : `${ctx.t.of(names)} (${ctx.t(`organisations.kinds.${kind}`)})`,
        ),
      ),
  roleNames(ctx, place.roles),
]

function OnDay({ ctx, on }: { ctx: Ctx; on: string }) {
  const { t } = ctx
  const [year = '', month = '', day = ''] = on.split('-')
  return (
    <>
      <form method="get" action={chartHref(ctx)}>
        <DateInput
          t={t}
          name="on"
          label={t('organisations.chart.on-day')}
          value={{ day, month, year }}
        />
        <Actions>
          <Button text={t('organisations.chart.show-day')} kind="second" />
        </Actions>
      </form>
      <Actions>
        <ButtonLink
          href={chartHref(ctx, '/posts.csv')}
          text={t('organisations.chart.csv')}
          kind="second"
          icon="download"
        />
      </Actions>
    </>
  )
}

async function foundView(request: Request, typed: string, { units, posts }: Found) {
  const { ctx } = request
  const { t } = ctx
  const title = t('organisations.chart.found')
  return (
    <OfficePage request={request} title={title}>
      <Heading level={1} text={title} />
      <SearchBox
        t={t}
        action={chartHref(ctx)}
        label={t('organisations.chart.search')}
        value={typed}
      />
      {units.length + posts.length === 0 ? (
        <EmptyState title={t('organisations.chart.nothing')} />
      ) : (
        ''
      )}
      {units.length > 0 ? (
        <LinkColumns
          t={t}
          links={units.map(({ id, names }) => ({
            href: chartHref(ctx, `?unit=${id}`),
            text: t.of(names),
          }))}
        />
      ) : (
        ''
      )}
      {posts.length > 0 ? <Places ctx={ctx} places={posts} /> : ''}
    </OfficePage>
  )
}

/** All posts of the agency as a table for a spreadsheet, with the unit of each. */
export const chartExport = route({
  method: 'GET',
  url: '/:lang/office/organisations/posts.csv',
  allow: 'organisations:read',
  params: Lang,
  perMinute: 10,
  handler: async ({ ctx }): Promise<Answer> => {
    const { t } = ctx
    const { agency } = officialOf(ctx).office
    const units = new Map((await listUnits(ctx, agency)).map((unit) => [unit.id, unit.names]))
    const places = await listPlaces(ctx, agency, 'all', ctx.clock.now())
    const data = { count: places.length }
    await record(ctx, 'chart-exported', { resource: `agency:${agency}`, data })
    const head = ['unit', 'post', 'held', 'roles', 'id'].map((key) =>
      t(`organisations.chart.${key}`),
    )
    const rows = places.map((place) => [
      t.of((place.unit && units.get(place.unit)) || {}),
      ...cellsOf(ctx, place),
      place.id,
    ])
    return csvFile(`posts-${t.locale}`, [head, ...rows])
  },
})

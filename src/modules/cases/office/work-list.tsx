import { type Ctx, html, type RouteRequest, route, type Texts } from '#kernel'
import {
  DeskHead,
  EmptyState,
  Form,
  Heading,
  Link,
  Notice,
  OfficePage,
  Pagination,
  QuickFilter,
  Table,
} from '#kernel/ui'
import { newUuid } from '#lib/uuid'
import { getOrganisation } from '#organisations'
import { officerOf } from '../case.ts'
import { listOwnUnits, listViews, type OwnUnit, type SavedView } from '../desk/saved-view.ts'
import { LangParams } from '../pages/addresses.ts'
import { decide } from '../policies.ts'
import {
  countWork,
  MAX_COUNT,
  sortOf,
  VIEWS,
  type WorkCounts,
  type WorkFilter,
} from '../work-list.ts'
import type { DeskPage } from './asked-rows.ts'
import { BulkBar } from './bulk-bar.tsx'
import { type Desk, deskOf } from './desk-of.ts'
import { filterFrom, listHref, namesNoList, queryOf, WorkQuery, workbookHref } from './filter.ts'
import { Narrowing, SavedTabs, SaveList } from './list-tabs.tsx'
import { LiveLine } from './live.tsx'
import { readDesk } from './read-list.ts'
import { tableColumns, tableRow } from './work-table.tsx'

export const workListPage = route({
  method: 'GET',
  url: '/:lang/office/cases',
  allow: 'cases:work',
  params: LangParams,
  query: WorkQuery,
  handler: async (request) => {
    const { ctx, query } = request
    const views = await listViews(ctx)
    // Without anything in its address the list is the one with which the officer begins.
    const first = Object.keys(query).length === 0 && views.find(({ isFirst }) => isFirst)
    const filter = first ? filterOf(first) : filterFrom(query)
    const desk = await deskOf(ctx, filter)
    const [agency, units, work, counts] = await Promise.all([
      getOrganisation(ctx, officerOf(ctx).office.agency),
      listOwnUnits(ctx),
      readDesk(ctx, filter),
      countWork(
        ctx,
        desk.services.map(({ id }) => id),
        desk.bundle && { service: desk.bundle.id, queues: desk.queues.map(({ value }) => value) },
        views.map(filterOf),
      ),
    ])
    return html(
      <WorkList
        request={request}
        {...{ filter, desk, work, counts, views, units }}
        place={agency.names}
        unknown={namesNoList(query)}
      />,
    )
  },
})

const filterOf = ({ query }: SavedView): WorkFilter =>
  filterFrom(Object.fromEntries(new URLSearchParams(query)))

type WorkListProps = {
  request: RouteRequest<unknown, unknown>
  filter: WorkFilter
  views: readonly SavedView[]
  units: readonly OwnUnit[]
  desk: Desk
  work: DeskPage
  counts: WorkCounts
  place: Texts
  /** a list was asked for that there is none of */
  unknown: boolean
}

function WorkList(props: WorkListProps) {
  const { request, filter, desk, work, counts, place, unknown, views, units } = props
  const { ctx } = request
  const { t } = ctx
  const title = t(`cases.views.${filter.view}`)
  const { from: _from, ...all } = filter
  return (
    <OfficePage
      request={request}
      title={title}
      place={t.of(place)}
      queues={queuesOf(ctx, filter, desk, counts)}
      shortcuts={['move', 'open', 'pick', 'take', 'next', 'search', 'all'].map((name) => ({
        keys: t(`cases.keys.${name}.keys`).split(' '),
        text: t(`cases.keys.${name}.text`),
      }))}
    >
      <ListHead {...{ request, filter }} title={title} />
      <LiveLine
        t={t}
        src={`/${t.locale}/office/live/cases?since=${ctx.clock.now().getTime()}`}
        reload={request.path}
      />
      <SavedTabs {...{ request, filter, views, units }} counts={counts.saved} />
      <Narrowing t={t} filter={all} />
      {unknown ? <Notice kind="wait" text={t('cases.work-list.no-such-list')} /> : ''}
      {work.rows.length === 0 ? (
        <EmptyState
          title={t(`cases.work-list.${emptiness(filter)}`)}
          {...(emptiness(filter) !== 'empty' && {
            action: { href: `/${t.locale}/office/cases`, text: t('cases.work-list.show-all') },
          })}
        />
      ) : (
        <Table
          t={t}
          kind="work"
          caption={title}
          columns={tableColumns(ctx, filter, desk)}
          rows={work.rows.map((row) => tableRow(request, desk, row))}
        />
      )}
      {work.rows.length > 0 && filter.view !== 'done' ? (
        <BulkBar
          request={request}
          run={newUuid(ctx.clock.now().getTime())}
          back={queryOf(all).toString()}
          leads={decide(ctx, 'cases:lead', {}).allow}
          approves={desk.bundle?.desk?.decide.approve.bulk === true}
        />
      ) : (
        ''
      )}
      <Pagination
        t={t}
        previous={work.previous && listHref(t, all, { before: work.previous })}
        next={work.next && listHref(t, all, { after: work.next })}
      />
      <SaveList
        request={request}
        filter={all}
        units={units}
        leads={decide(ctx, 'cases:lead', {}).allow}
      />
    </OfficePage>
  )
}

/** Why nothing is shown: what was sought or asked for is not there, or nothing waits. */
function emptiness({ search, due, age, urgent, officer }: WorkFilter) {
  if (search) return 'not-found'
  return due || age || urgent || officer ? 'none-fits' : 'empty'
}

/** The list's name and order, a search, the next case, and the list as a file or on paper. */
function ListHead({
  request: { ctx, csrf },
  filter,
  title,
}: Pick<WorkListProps, 'request' | 'filter'> & { title: string }) {
  const { t } = ctx
  const { from: _from, ...all } = filter
  return (
    <DeskHead
      title={<Heading level={1} text={title} lettering />}
      sort={t(
        filter.view === 'done' ? 'cases.work-list.newest' : `cases.work-list.by-${sortOf(filter)}`,
      )}
    >
      <QuickFilter
        action={`/${t.locale}/office/cases`}
        label={t('cases.work-list.search')}
        placeholder={t('cases.work-list.search-hint')}
        value={filter.search}
      />
      <Form action={`/${t.locale}/office/next-case`} csrf={csrf}>
        <button type="submit" class="btn second" data-key="N" safe>
          {t('cases.work-list.take-next')}
        </button>
      </Form>
      <Link href={listHref(t, all, {}, 'office/cases.csv')} text={t('cases.work-list.export')} />
      <Link href={listHref(t, all, {}, 'office/print-cases')} text={t('cases.print.list')} />
      <Link href={workbookHref(t, all)} text={t('cases.work-list.export-xlsx')} />
      {filter.service ? <AnswersOf t={t} filter={all} /> : ''}
    </DeskHead>
  )
}

/** Of one service also what people answered, by its form. */
const AnswersOf = ({ t, filter }: { t: Ctx['t']; filter: Omit<WorkFilter, 'from'> }) => (
  <>
    {(['csv', 'xlsx', 'json'] as const).map((as) => (
      <Link
        href={workbookHref(t, filter, { place: 'office/answers.csv', as })}
        text={t(`cases.work-list.answers-${as}`)}
      />
    ))}
  </>
)

/** Whose counts follow while the page is open. */
const LIVE = new Set<string>(['mine', 'unassigned'])

function queuesOf({ t }: Ctx, filter: WorkFilter, desk: Desk, counts: WorkCounts) {
  const shown = { sort: filter.sort }
  const views = VIEWS.map((view) => ({
    href: listHref(t, { ...shown, view }),
    text: t(`cases.views.${view}`),
    count: Math.min(counts.views[view], MAX_COUNT),
    current: filter.view === view && !filter.service && !filter.officer,
    ...(LIVE.has(view) && { live: view }),
  }))
  const services = counts.services.map(({ service, count }) => ({
    href: listHref(t, { ...shown, view: 'all', service }),
    text: t.of(desk.services.find(({ id }) => id === service)?.title ?? {}),
    count: Math.min(count, MAX_COUNT),
    current: filter.service === service && !filter.queue,
  }))
  const queues = counts.queues.map(({ queue, count }) => ({
    href: listHref(t, { ...shown, view: 'all', service: desk.bundle?.id, queue }),
    text: t.of(desk.queues.find(({ value }) => value === queue)?.texts ?? {}),
    count: Math.min(count, MAX_COUNT),
    current: filter.queue === queue,
  }))
  return [
    { items: views },
    ...(queues.length > 0 ? [{ title: t('cases.work-list.queues'), items: queues }] : []),
    ...(services.length > 1 ? [{ title: t('cases.work-list.services'), items: services }] : []),
  ]
}

import { type Ctx, html, type RouteRequest, route, type Texts } from '#kernel'
import {
  Bdi,
  Button,
  type Column,
  DeskHead,
  EmptyState,
  Form,
  Heading,
  Link,
  Notice,
  OfficePage,
  Pagination,
  QuickFilter,
  type Row,
  Table,
  Tag,
} from '#kernel/ui'
import { getOrganisation } from '#organisations'
import { getRuleSet } from '#rules'
import { findService, listServices, type ServiceBundle } from '#services'
import { officerOf } from '../case.ts'
import { LangParams, officeHref } from '../pages/addresses.ts'
import { CaseTeeth, clockOf } from '../pages/clock.tsx'
import { stateTag } from '../state-tag.ts'
import { columnsOf, type WorkColumn } from '../work-columns.ts'
import {
  countWork,
  MAX_COUNT,
  VIEWS,
  type WorkCounts,
  type WorkFilter,
  type WorkPage,
  type WorkRow,
} from '../work-list.ts'
import { filterFrom, listHref, namesNoList, WorkQuery, workbookHref } from './filter.ts'
import { readList } from './read-list.ts'

export const workListPage = route({
  method: 'GET',
  url: '/:lang/office/cases',
  allow: 'cases:work',
  params: LangParams,
  query: WorkQuery,
  handler: async (request) => {
    const { ctx, query } = request
    const filter = filterFrom(query)
    const desk = await deskOf(ctx, filter)
    const [agency, work, counts] = await Promise.all([
      getOrganisation(ctx, officerOf(ctx).office.agency),
      readList(ctx, 'list-read', filter),
      countWork(
        ctx,
        desk.services.map(({ id }) => id),
        desk.bundle && { service: desk.bundle.id, queues: desk.queues.map(({ value }) => value) },
      ),
    ])
    return html(
      <WorkList
        request={request}
        {...{ filter, desk, work, counts }}
        place={agency.names}
        unknown={namesNoList(query)}
      />,
    )
  },
})

export type Desk = {
  /** services of the agency that run here */
  services: readonly { id: string; title: Texts }[]
  /** of the one service that the list shows; undefined where it shows several */
  bundle: ServiceBundle | undefined
  columns: readonly WorkColumn[]
  /** desks among which its rules share the cases out */
  queues: readonly { value: string; texts: Texts }[]
}

/** What the officer's agency works on here, and the columns of the one service that is looked at. */
export async function deskOf(ctx: Ctx, filter: WorkFilter): Promise<Desk> {
  const { office } = officerOf(ctx)
  const lines = await listServices(ctx, { owner: office.agency })
  const services = lines.filter(({ status }) => status === 'live')
  const only = filter.service ?? (services.length === 1 ? services[0]?.id : undefined)
  const service = only === undefined ? undefined : await findService(ctx, only)
  const bundle = service?.bundle.desk ? service.bundle : undefined
  const columns = bundle ? columnsOf(ctx.t, ctx.pack, bundle) : []
  const queues = bundle ? await desksOf(ctx, bundle) : []
  return { services, bundle, columns, queues }
}

/** The desks that the rules of a service know, in their order. */
async function desksOf(ctx: Ctx, { service: { decidedBy } }: ServiceBundle) {
  if (decidedBy?.queue === undefined) return []
  const { decisions = [] } = await getRuleSet(ctx, decidedBy.ruleSet)
  return decisions.find(({ name }) => name === decidedBy.queue)?.values ?? []
}

type WorkListProps = {
  request: RouteRequest<unknown, unknown>
  filter: WorkFilter
  desk: Desk
  work: WorkPage
  counts: WorkCounts
  place: Texts
  /** a list was asked for that there is none of */
  unknown: boolean
}

function WorkList({ request, filter, desk, work, counts, place, unknown }: WorkListProps) {
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
      shortcuts={['move', 'open', 'take', 'next', 'search', 'all'].map((name) => ({
        keys: t(`cases.keys.${name}.keys`).split(' '),
        text: t(`cases.keys.${name}.text`),
      }))}
    >
      <DeskHead
        title={<Heading level={1} text={title} lettering />}
        sort={t(
          filter.view === 'done' ? 'cases.work-list.newest' : `cases.work-list.by-${filter.sort}`,
        )}
      >
        <QuickFilter
          action={`/${t.locale}/office/cases`}
          label={t('cases.work-list.search')}
          placeholder={t('cases.work-list.search-hint')}
          value={filter.search}
        />
        <Form action={`/${t.locale}/office/next-case`} csrf={request.csrf}>
          <button type="submit" class="btn second" data-key="N" safe>
            {t('cases.work-list.take-next')}
          </button>
        </Form>
        <Link href={listHref(t, all, {}, 'office/cases.csv')} text={t('cases.work-list.export')} />
        <Link href={workbookHref(t, all)} text={t('cases.work-list.export-xlsx')} />
      </DeskHead>
      {unknown ? <Notice kind="wait" text={t('cases.work-list.no-such-list')} /> : ''}
      {work.rows.length === 0 ? (
        <EmptyState
          title={t(filter.search ? 'cases.work-list.not-found' : 'cases.work-list.empty')}
          {...(filter.search && {
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
      <Pagination
        t={t}
        previous={work.previous && listHref(t, all, { before: work.previous })}
        next={work.next && listHref(t, all, { after: work.next })}
      />
    </OfficePage>
  )
}

function queuesOf({ t }: Ctx, filter: WorkFilter, desk: Desk, counts: WorkCounts) {
  const shown = { sort: filter.sort }
  const views = VIEWS.map((view) => ({
    href: listHref(t, { ...shown, view }),
    text: t(`cases.views.${view}`),
    count: Math.min(counts.views[view], MAX_COUNT),
    current: filter.view === view && !filter.service,
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

function tableColumns({ t }: Ctx, filter: WorkFilter, desk: Desk): Column[] {
  const { from: _from, ...all } = filter
  const sorted = (sort: WorkFilter['sort']) =>
    filter.view === 'done'
      ? {}
      : {
          sort: {
            href: listHref(t, { ...all, sort }),
            ...(filter.sort === sort && { now: 'ascending' as const }),
          },
        }
  return [
    { label: t('cases.work-list.reference'), kind: 'ref' },
    { label: t('cases.work-list.applicant'), heads: true },
    ...(desk.bundle
      ? desk.columns.map(({ label }) => ({ label, kind: 'wide' as const }))
      : [{ label: t('cases.work-list.service'), kind: 'wide' as const }]),
    { label: t('cases.work-list.sent'), kind: 'wide', ...sorted('submitted') },
    { label: t('cases.work-list.age') },
    { label: t('cases.work-list.due'), kind: 'due-on', ...sorted('due') },
    { label: t('cases.work-list.state') },
    { label: t('cases.work-list.officer') },
  ]
}

function tableRow(request: RouteRequest<unknown, unknown>, desk: Desk, row: WorkRow): Row {
  const { ctx } = request
  const { t } = ctx
  const { left } = clockOf(ctx, row)
  const running = !row.closedAt && !row.stoppedOn
  return {
    tone: !running || left > 0 ? undefined : left === 0 ? 'today' : 'late',
    cells: [
      {
        content: (
          <Link href={officeHref(t, row.reference)}>
            <Bdi text={row.reference} dir="ltr" />
          </Link>
        ),
      },
      t.of(row.applicantName),
      ...(desk.bundle
        ? desk.columns.map((column) => column.text(row.columns))
        : [t.of(desk.services.find(({ id }) => id === row.service)?.title ?? {})]),
      t.date(row.submittedAt, 'numeric'),
      { content: <CaseTeeth ctx={ctx} found={row} /> },
      row.stoppedOn
        ? t('cases.work-list.after-correction')
        : t.date(row.closedAt ?? row.dueOn, 'numeric'),
      { content: <RowState ctx={ctx} row={row} left={running ? left : undefined} /> },
      { content: <RowOfficer request={request} row={row} /> },
    ],
  }
}

function RowState({ ctx: { t }, row, left }: { ctx: Ctx; row: WorkRow; left: number | undefined }) {
  if (left !== undefined && left < 0) return <Tag kind="bad" text={t('cases.work-list.late')} />
  if (left === 0) return <Tag kind="wait" text={t('cases.work-list.last-day')} />
  if (row.stoppedOn) return <Tag kind="line" icon="pause" text={t('cases.work-list.stopped')} />
  if (row.state === 'under-review' && row.corrected) {
    return <Tag kind="info" icon="exchange" text={t('cases.work-list.corrected')} />
  }
  return <Tag {...stateTag(t, row.state)} />
}

function RowOfficer({ request, row }: { request: RouteRequest<unknown, unknown>; row: WorkRow }) {
  const { ctx, csrf } = request
  const { t } = ctx
  if (row.officerName) return <Bdi text={t.of(row.officerName)} />
  if (row.closedAt) return ''
  return (
    <Form action={officeHref(t, row.reference, 'claim')} csrf={csrf}>
      <Button text={t('cases.claim.do')} hidden={row.reference} kind="plain" shortcut="A" />
    </Form>
  )
}

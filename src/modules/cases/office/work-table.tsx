import { type Ctx, type RouteRequest, type T, today } from '#kernel'
import { Bdi, Button, type Column, Form, Link, type Row, Tag } from '#kernel/ui'
import { officeHref } from '../pages/addresses.ts'
import { CaseTeeth, clockOf } from '../pages/clock.tsx'
import { stateTag } from '../state-tag.ts'
import { NOT_DUE, sortOf, type WorkFilter, type WorkRow } from '../work-list.ts'
import type { AskedRow, DeskRow } from './asked-rows.ts'
import { BULK_FORM } from './bulk-bar.tsx'
import type { Desk } from './desk-of.ts'
import { listHref } from './filter.ts'

/** The columns of the list: those of every case, and those of the one service that is looked at. */
export function tableColumns({ t }: Ctx, filter: WorkFilter, desk: Desk): Column[] {
  const { from: _from, ...all } = filter
  const sorted = (sort: WorkFilter['sort']) =>
    filter.view === 'done'
      ? {}
      : {
          sort: {
            href: listHref(t, { ...all, sort }),
            ...(sortOf(filter) === sort && { now: 'ascending' as const }),
          },
        }
  return [
    { label: t('cases.bulk.pick'), hidden: true, kind: 'pick' },
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

export function tableRow(request: RouteRequest<unknown, unknown>, desk: Desk, row: DeskRow): Row {
  return 'asked' in row ? askedRow(request.ctx, desk, row) : caseRow(request, desk, row)
}

/** Another agency's case, on which an opinion is asked: it is opened, and nothing else is done to it from here. */
function askedRow(ctx: Ctx, desk: Desk, { asked, due, agency, service }: AskedRow): Row {
  const { t } = ctx
  const day = today(ctx)
  return {
    tone: due > day ? undefined : due === day ? 'today' : 'late',
    cells: [
      '',
      {
        content: (
          <Link href={officeHref(t, asked.reference)}>
            <Bdi text={asked.reference} dir="ltr" />
          </Link>
        ),
      },
      t.of(asked.applicantName),
      ...(desk.bundle ? desk.columns.map((_, index) => (index === 0 ? service : '')) : [service]),
      t.date(asked.submittedAt, 'numeric'),
      '',
      due === NOT_DUE ? '' : t.date(due, 'numeric'),
      { content: <Tag kind="info" icon="exchange" text={t('cases.opinions.asked')} /> },
      t.of(agency),
    ],
  }
}

function caseRow(request: RouteRequest<unknown, unknown>, desk: Desk, row: WorkRow): Row {
  const { ctx } = request
  const { t } = ctx
  const { left } = clockOf(ctx, row)
  const running = !row.closedAt && !row.stoppedOn
  return {
    tone: !running || left > 0 ? undefined : left === 0 ? 'today' : 'late',
    cells: [
      { content: <Pick t={t} row={row} /> },
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

/** Belongs to the form of the acts below the table. */
function Pick({ t, row }: { t: T; row: WorkRow }) {
  if (row.closedAt) return ''
  return (
    <input
      type="checkbox"
      name="pick"
      value={row.reference}
      form={BULK_FORM}
      aria-label={t('cases.bulk.pick-one', { reference: row.reference })}
    />
  )
}

function RowState({ ctx: { t }, row, left }: { ctx: Ctx; row: WorkRow; left: number | undefined }) {
  if (row.urgent) return <Tag kind="bad" icon="warning" text={t('cases.urgent.tag')} />
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

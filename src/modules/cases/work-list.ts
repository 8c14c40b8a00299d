import { type RawBuilder, sql } from 'kysely'
import { agenciesOf, type Ctx, type PersonId, type Texts, today } from '#kernel'
import { addDays, type LocalDate } from '#lib/time'
import { officerOf } from './case.ts'
import { isTheirs, notTheirs } from './recusal/hidden.ts'
import { type Sought, soughtFor } from './search.ts'
import type { State } from './states.ts'
import { type CaseId, db } from './tables.ts'

export const PAGE_ROWS = 25
/** Counts in the side list stop here: nobody works through so many. */
export const MAX_COUNT = 999

export const VIEWS = [
  'all',
  'mine',
  'unassigned',
  'team',
  'with-applicant',
  'with-agencies',
  'second-officer',
  'done',
] as const
export type View = (typeof VIEWS)[number]

/** By when a case is promised: before today, today, within seven days from now. */
export const DUES = ['overdue', 'today', 'week'] as const
/** Sent at least so many days ago. */
export const AGES = [7, 30, 90] as const

export type WorkFilter = {
  view: View
  /** who has it */
  officer?: PersonId
  due?: (typeof DUES)[number]
  /** not together with `due`: each is a range of one order */
  age?: (typeof AGES)[number]
  urgent?: boolean
  /** these alone, as somebody picked them */
  references?: readonly string[]
  service?: string
  /** a desk of the agency, as the rules of the service call it */
  queue?: string
  /** a reference or its beginning, or words with which a name begins */
  search?: string
  /** `done` is always in the order of the decisions, newest first */
  sort: 'due' | 'submitted'
  /** the row next to which the page begins, and whether it goes back from there */
  from?: RowKey & { back: boolean }
}

/** The place in the order of due days of what is not due, since its clock stands still: after all else. */
export const NOT_DUE = 'infinity'

/** Where a row stands in its order: its day or instant, and its id. */
export type RowKey = { at: string; id: string }

export type WorkPage = { rows: WorkRow[]; previous: RowKey | undefined; next: RowKey | undefined }

export type WorkRow = {
  id: CaseId
  reference: string
  service: string
  serviceVersion: string
  form: string
  applicantName: Texts
  columns: Record<string, unknown>
  state: State
  officer: string | null
  officerName: Texts | null
  promisedDays: number
  promisedKind: 'working' | 'calendar'
  dueOn: LocalDate
  stoppedOn: LocalDate | null
  submittedAt: Date
  closedAt: Date | null
  urgent: boolean
  version: number
  /** corrected at least once */
  corrected: boolean
}

type Condition = RawBuilder<boolean>

/**
 * One page of the work of the actor's agency, nobody else's, and without the actor's own cases.
 *
 * @param rows  at most
 * @returns rows in the filter's order, and where the pages before and after it begin
 * @throws kernel/denied  when the actor holds no post that works on cases
 */
export async function listWork(ctx: Ctx, filter: WorkFilter, rows = PAGE_ROWS): Promise<WorkPage> {
  const back = filter.from?.back ?? false
  const { column, direction } = orderOf(filter, back)
  const found: WorkRow[] = await db(ctx)
    .selectFrom('cases.case as c')
    .select([
      'c.id',
      'c.reference',
      'c.service',
      'c.service_version as serviceVersion',
      'c.form',
      'c.applicant_name as applicantName',
      'c.columns',
      'c.state',
      'c.officer',
      'c.officer_name as officerName',
      'c.promised_days as promisedDays',
      'c.promised_kind as promisedKind',
      'c.due_on as dueOn',
      'c.stopped_on as stoppedOn',
      'c.submitted_at as submittedAt',
      'c.closed_at as closedAt',
      'c.urgent',
      'c.version',
      isCorrected.as('corrected'),
    ])
    .where((eb) => eb.and(conditionsOf(ctx, filter)))
    .orderBy(`c.${column}`, direction)
    .orderBy('c.id', direction)
    .limit(rows + 1)
    .execute()
  const shown = back ? found.slice(0, rows).reverse() : found.slice(0, rows)
  const more = found.length > rows
  const keyAt = (row: WorkRow | undefined, there: boolean) =>
    row && there ? keyOf(filter, row) : undefined
  return {
    rows: shown,
    previous: keyAt(shown.at(0), back ? more : filter.from !== undefined),
    next: keyAt(shown.at(-1), back || more),
  }
}

const isCorrected = sql<boolean>`
  exists (select from cases.submission s where s.case_id = c.id and s.number > 1)`

function conditionsOf(ctx: Ctx, filter: WorkFilter): Condition[] {
  const officer = officerOf(ctx)
  const agency = sql<boolean>`c.agency in (${sql.join(agenciesOf(officer.office))})
    and ${notTheirs(officer)}`
  return [agency, ...listConditions(ctx, filter), ...pageFrom(filter)]
}

/** Which of the cases that an officer may see are in a list. */
function listConditions(ctx: Ctx, filter: Omit<WorkFilter, 'from'>): Condition[] {
  const sought = soughtFor(ctx, filter.search ?? '')
  // A whole reference is looked for everywhere: who types it wants this case, open or not.
  if (sought?.by === 'reference') return matching(sought)
  return [
    ...viewConditions(ctx, filter.view),
    ...(filter.service ? [sql<boolean>`c.service = ${filter.service}`] : []),
    ...(filter.queue ? [sql<boolean>`c.queue = ${filter.queue}`] : []),
    ...narrowing(ctx, filter),
    ...(sought ? matching(sought) : []),
  ]
}

/** What links besides the lists narrow a list by. */
function narrowing(ctx: Ctx, filter: Omit<WorkFilter, 'from'>): Condition[] {
  const { officer, due, age, urgent, references } = filter
  const day = today(ctx)
  return [
    ...(officer ? [sql<boolean>`c.officer = ${officer}`] : []),
    ...(due === 'overdue' ? [sql<boolean>`c.work_on < ${day}`] : []),
    ...(due === 'today' ? [sql<boolean>`c.work_on = ${day}`] : []),
    ...(due === 'week'
      ? [sql<boolean>`c.work_on >= ${day} and c.work_on <= ${addDays(day, 7)}`]
      : []),
    ...(age ? [sql<boolean>`c.submitted_at < ${daysAgo(ctx, age)}`] : []),
    ...(urgent ? [sql<boolean>`c.urgent`] : []),
    ...(references ? [sql<boolean>`c.reference in (${sql.join([...references])})`] : []),
  ]
}

const daysAgo = ({ clock }: Ctx, days: number) =>
  new Date(clock.now().getTime() - days * 86_400_000)

function viewConditions(ctx: Ctx, view: View): Condition[] {
  if (view === 'done') return [sql<boolean>`c.closed_at is not null`]
  const open = sql<boolean>`c.closed_at is null`
  const { id, office } = officerOf(ctx)
  // What those have for whom one stands in is one's own work meanwhile.
  const own = [id, ...(office.standsInFor ?? [])]
  if (view === 'mine') return [open, sql<boolean>`c.officer in (${sql.join(own)})`]
  if (view === 'team') {
    return [open, sql<boolean>`c.officer is not null and c.officer not in (${sql.join(own)})`]
  }
  if (view === 'unassigned')
    return [
      open,
      sql<boolean>`c.officer is null and c.state not in ('consulting', 'awaiting-payment', 'in-round', 'competing', 'offered', 'reserve')`,
    ]
  if (view === 'with-agencies') return [open, sql<boolean>`c.state = 'consulting'`]
  if (view === 'with-applicant')
    return [open, sql<boolean>`c.state in ('returned', 'awaiting-payment', 'offered')`]
  if (view === 'second-officer') return [open, sql<boolean>`c.state = 'refusal-proposed'`]
  return [open]
}

function matching(sought: Sought): Condition[] {
  if (sought.by === 'reference') return [sql<boolean>`c.reference = ${sought.reference}`]
  if (sought.by === 'beginning') return [sql<boolean>`c.reference like ${`${sought.beginning}%`}`]
  if (sought.by === 'nothing') return [sql<boolean>`false`]
  return [sql<boolean>`c.name_words @@ ${sought.query}::tsquery`]
}

/** One shape for both directions and all orders: the row's place compared with where the page begins. */
function pageFrom({ from, ...filter }: WorkFilter): Condition[] {
  if (!from) return []
  const { column, direction } = orderOf(filter, from.back)
  const place = sql.ref(`c.${column}`)
  const at = column === 'work_on' ? sql`${from.at}::date` : sql`${from.at}::timestamptz`
  return direction === 'asc'
    ? [sql<boolean>`(${place}, c.id) > (${at}, ${from.id}::uuid)`]
    : [sql<boolean>`(${place}, c.id) < (${at}, ${from.id}::uuid)`]
}

/** A list narrowed by a day is read in the order of that day: its rows are one range then. */
export const sortOf = ({ sort, due, age }: Pick<WorkFilter, 'sort' | 'due' | 'age'>) =>
  due ? 'due' : age ? 'submitted' : sort

function orderOf({ view, ...filter }: WorkFilter, back: boolean) {
  const sort = sortOf(filter)
  const column = view === 'done' ? 'closed_at' : sort === 'due' ? 'work_on' : 'submitted_at'
  return { column, direction: (view === 'done') === back ? 'asc' : 'desc' } as const
}

function keyOf(filter: WorkFilter, row: WorkRow): RowKey {
  if (filter.view === 'done') return { at: row.closedAt?.toISOString() ?? '', id: row.id }
  const due = row.stoppedOn ? NOT_DUE : row.dueOn
  return { at: sortOf(filter) === 'due' ? due : row.submittedAt.toISOString(), id: row.id }
}

export type WorkCounts = {
  views: Record<View, number>
  /** open cases by service, the most first */
  services: { service: string; count: number }[]
  /** open cases by desk, of the service that is looked at */
  queues: { queue: string; count: number }[]
  /** in each of the filters that were asked for */
  saved: number[]
}

/**
 * How much waits in each list of the actor's agency, in one round trip; each count stops at
 * `MAX_COUNT + 1`, so it costs the same however long the list is.
 *
 * @param services  ids to count open cases for
 * @param desks  of one service, to count its open cases for each
 * @param saved  further lists, of which those that seek somebody cost what they find
 */
export async function countWork(
  ctx: Ctx,
  services: readonly string[],
  desks: { service: string; queues: readonly string[] } = { service: '', queues: [] },
  saved: readonly Omit<WorkFilter, 'from'>[] = [],
): Promise<WorkCounts> {
  const officer = officerOf(ctx)
  const agency = sql<boolean>`c.agency in (${sql.join(agenciesOf(officer.office))})`
  // What is hidden from the officer is taken off afterwards: a condition on each would cost the index alone.
  const bounded = (conditions: Condition[]) => sql<number>`
    ((select count(*)::int from (select from cases.case c
      where ${sql.join([agency, ...conditions], sql` and `)} limit ${MAX_COUNT + 1}) counted)
    - (select count(*)::int from own c where ${sql.join(conditions, sql` and `)}))`
  const open = sql<boolean>`c.closed_at is null`
  const { rows } = await sql<Record<'views' | 'services' | 'queues' | 'saved', number[]>>`
    with own as materialized (select c.closed_at, c.officer, c.state, c.service, c.queue, c.work_on, c.submitted_at,
        c.urgent, c.name_words, c.reference from cases.case c
      where ${isTheirs(officer)} and ${agency})
    select array[${sql.join(VIEWS.map((view) => bounded(viewConditions(ctx, view))))}] as views,
      array[${sql.join(
        services.map((service) => bounded([open, sql<boolean>`c.service = ${service}`])),
      )}]::int[] as services,
      array[${sql.join(
        desks.queues.map((queue) =>
          bounded([
            open,
            sql<boolean>`c.service = ${desks.service}`,
            sql<boolean>`c.queue = ${queue}`,
          ]),
        ),
      )}]::int[] as queues,
      array[${sql.join(saved.map((filter) => bounded(listConditions(ctx, filter))))}]::int[] as saved`.execute(
    ctx.sql,
  )
  const [row] = rows
  if (!row) throw new Error('the counts came back empty')
  return {
    views: Object.fromEntries(VIEWS.map((view, index) => [view, row.views[index] ?? 0])) as Record<
      View,
      number
    >,
    services: services
      .map((service, index) => ({ service, count: row.services[index] ?? 0 }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count),
    queues: desks.queues.map((queue, index) => ({ queue, count: row.queues[index] ?? 0 })),
    saved: row.saved,
  }
}

import type { Ctx, Texts } from '#kernel'
import { type LocalDate, localDateOf } from '#lib/time'
import { getOrganisation } from '#organisations'
import { findService } from '#services'
import type { Case } from '../case.ts'
import {
  NOT_DUE,
  PAGE_ROWS,
  type RowKey,
  type WorkFilter,
  type WorkPage,
  type WorkRow,
} from '../work-list.ts'
import { type Asked, listAsked } from './opinions.tsx'

/** Beside a case of the desk: another agency's, of which this one is asked for its opinion. */
export type AskedRow = {
  asked: Case
  /** by when; NOT_DUE where no day is set */
  due: LocalDate
  /** who asks */
  agency: Texts
  service: string
}

export type DeskRow = WorkRow | AskedRow
export type DeskPage = Omit<WorkPage, 'rows'> & { rows: DeskRow[] }

/** Opinions stand in the list of everything, in the order of what is due; a list that is narrowed is of cases. */
export const holdsAsked = ({ from: _from, ...filter }: WorkFilter): boolean =>
  Object.entries(filter).every(
    ([name, value]) =>
      value === undefined ||
      (name === 'view' && value === 'all') ||
      (name === 'sort' && value === 'due'),
  )

/** Opinions that are asked of the actor's agency; at most 100. */
export async function readAsked(ctx: Ctx): Promise<AskedRow[]> {
  return Promise.all((await listAsked(ctx)).map((one) => rowOf(ctx, one)))
}

async function rowOf(ctx: Ctx, { task, found }: Asked): Promise<AskedRow> {
  const { names } = await getOrganisation(ctx, found.agency)
  const service = await findService(ctx, found.service)
  return {
    asked: found,
    due: task.dueAt ? localDateOf(task.dueAt, ctx.pack.settings.timeZone) : NOT_DUE,
    agency: names,
    service: service?.bundle.messages[ctx.t.locale]?.['service.title'] ?? found.service,
  }
}

const keyOf = (row: DeskRow): RowKey =>
  'asked' in row
    ? { at: row.due, id: row.asked.id }
    : { at: row.stoppedOn ? NOT_DUE : row.dueOn, id: row.id }

/** As the database orders cases; a day is less than none. */
const compare = (a: RowKey, b: RowKey) =>
  a.at === b.at ? Number(a.id > b.id) - Number(a.id < b.id) : a.at < b.at ? -1 : 1

/**
 * Puts opinions among the cases of a page, in one order: all of them are known, and of the cases the page's.
 *
 * @param from  where the page begins, and whether it goes back from there
 */
export function withAsked(
  page: WorkPage,
  asked: readonly AskedRow[],
  from: WorkFilter['from'],
  most = PAGE_ROWS,
): DeskPage {
  if (asked.length === 0) return page
  const back = from?.back ?? false
  const isOnPage = (row: AskedRow) => {
    if (!from) return true
    return back ? compare(keyOf(row), from) < 0 : compare(keyOf(row), from) > 0
  }
  const all = [...page.rows, ...asked.filter(isOnPage)].sort((a, b) => compare(keyOf(a), keyOf(b)))
  const rows = back ? all.slice(-most) : all.slice(0, most)
  const more = all.length > most
  const keyAt = (row: DeskRow | undefined, there: boolean) =>
    row && there ? keyOf(row) : undefined
  return {
    rows,
    previous: keyAt(rows.at(0), back ? more || page.previous !== undefined : from !== undefined),
    next: keyAt(rows.at(-1), back || more || page.next !== undefined),
  }
}

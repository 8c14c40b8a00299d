import { Type } from 'typebox'
import type { PersonId, T } from '#kernel'
import { isUuid } from '#lib/uuid'
import { AGES, DUES, NOT_DUE, type RowKey, VIEWS, type WorkFilter } from '../work-list.ts'

const Text = Type.Optional(Type.Union([Type.String(), Type.Array(Type.String())]))

/** Anything may stand in an address: what does not fit is left out, never an error. */
export const WorkQuery = Type.Object({
  view: Text,
  service: Text,
  queue: Text,
  officer: Text,
  due: Text,
  age: Text,
  urgent: Text,
  sort: Text,
  q: Text,
  after: Text,
  before: Text,
})

/** The same list, taken along: `as=xlsx` for a workbook. */
export const ExportQuery = Type.Object({ ...WorkQuery.properties, as: Text })

type Query = Record<keyof typeof WorkQuery.properties, string | string[] | undefined>

const KEY =
  /^(\d{4}-\d\d-\d\d(?:T[\d:.]+Z)?|infinity)~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/
const ID = /^[a-z][a-z0-9-]{0,59}$/
const MAX_SEARCH = 80

/** Reads the work list's filter from its address. */
export function filterFrom(query: Partial<Query>): WorkFilter {
  const one = (value: string | string[] | undefined) =>
    (Array.isArray(value) ? value[0] : value) ?? ''
  const service = one(query.service)
  const queue = one(query.queue)
  const search = one(query.q).slice(0, MAX_SEARCH).trim()
  const officer = one(query.officer)
  const due = DUES.find((due) => due === one(query.due))
  const age = AGES.find((age) => String(age) === one(query.age))
  const [after, before] = [keyFrom(one(query.after)), keyFrom(one(query.before))]
  const from = after ? { ...after, back: false } : before ? { ...before, back: true } : undefined
  return {
    view: VIEWS.find((view) => view === one(query.view)) ?? 'all',
    sort: one(query.sort) === 'submitted' ? 'submitted' : 'due',
    ...(ID.test(service) && { service }),
    ...(ID.test(queue) && { queue }),
    ...(isUuid(officer) && { officer: officer as PersonId }),
    ...(due ? { due } : age && { age }),
    ...(one(query.urgent) === 'yes' && { urgent: true }),
    ...(search !== '' && { search }),
    ...(from && { from }),
  }
}

/** Whether an address names a list that there is none of. */
export function namesNoList({ view }: Partial<Query>): boolean {
  const name = Array.isArray(view) ? view[0] : view
  return name !== undefined && name !== '' && VIEWS.every((one) => one !== name)
}

function keyFrom(text: string): RowKey | undefined {
  const [, at = '', id = ''] = KEY.exec(text) ?? []
  return at === NOT_DUE || !Number.isNaN(Date.parse(at)) ? { at, id } : undefined
}

/** A list as it stands in an address, without where a page of it begins; empty for the whole desk. */
export function queryOf(filter: Omit<WorkFilter, 'from'>): URLSearchParams {
  const query = new URLSearchParams()
  if (filter.view !== 'all') query.set('view', filter.view)
  if (filter.service) query.set('service', filter.service)
  if (filter.queue) query.set('queue', filter.queue)
  if (filter.officer) query.set('officer', filter.officer)
  if (filter.due) query.set('due', filter.due)
  if (filter.age) query.set('age', String(filter.age))
  if (filter.urgent) query.set('urgent', 'yes')
  if (filter.sort !== 'due') query.set('sort', filter.sort)
  if (filter.search) query.set('q', filter.search)
  return query
}

/** The address of a list; a page of it only where `page` says so. */
export function listHref(
  t: T,
  filter: Omit<WorkFilter, 'from'>,
  page: { after?: RowKey; before?: RowKey } = {},
  place = 'office/cases',
) {
  const query = queryOf(filter)
  // Without anything an officer's list is the one with which they begin.
  if (query.size === 0) query.set('view', 'all')
  if (page.after) query.set('after', `${page.after.at}~${page.after.id}`)
  if (page.before) query.set('before', `${page.before.at}~${page.before.id}`)
  return `/${t.locale}/${place}?${query}`
}

/** The address of a list as a workbook, or in another form. */
export function workbookHref(
  t: T,
  filter: Omit<WorkFilter, 'from'>,
  { place = 'office/cases.csv', as = 'xlsx' } = {},
): string {
  const href = listHref(t, filter, {}, place)
  return `${href}${href.includes('?') ? '&' : '?'}as=${as}`
}

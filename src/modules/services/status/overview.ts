import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import { localDateOf } from '#lib/time'
import { isOnline, type ServiceStatus } from '../bundle/status.ts'
import { listServices } from '../service.ts'
import { listStatusChanges, type StatusChange } from './history.ts'

/** What a service still needs before it can be done here. */
export const NEEDS = ['form', 'desk', 'procedure', 'law', 'scenarios'] as const
export type Need = (typeof NEEDS)[number]

export type StatusLine = {
  id: string
  title: Texts
  owner: string
  theme: string
  status: ServiceStatus
  /** when it was first seen so */
  since: Date | undefined
  /** to be done here; nothing for what is */
  missing: readonly Need[]
}

export type Counts = Readonly<Record<ServiceStatus, number>>

/** How many services were done in which way at the end of a day on which something changed. */
export type TrendDay = { day: string; counts: Counts }

export type Overview = { lines: readonly StatusLine[]; counts: Counts; trend: readonly TrendDay[] }

export const countsOf = (lines: readonly { status: ServiceStatus }[]): Counts => {
  const counts = { described: 0, pdf: 0, link: 0, 'typed-over': 0, live: 0 }
  for (const { status } of lines) counts[status] += 1
  return counts
}

/** How each service that is offered is done now, since when, and how that went from day to day. */
export async function readOverview(ctx: Ctx): Promise<Overview> {
  const [services, changes, parts] = await Promise.all([
    listServices(ctx),
    listStatusChanges(ctx),
    readParts(ctx),
  ])
  const since = new Map(changes.map(({ service, at }) => [service, at]))
  const lines = services.map(({ id, title, owner, theme, status }) => ({
    ...{ id, title, owner, theme, status, since: since.get(id) },
    missing: isOnline(status) ? [] : NEEDS.filter((need) => !parts.get(id)?.[need]),
  }))
  return { lines, counts: countsOf(lines), trend: trendOf(changes, ctx.pack.settings.timeZone) }
}

/** After each day on which something changed. */
export function trendOf(changes: readonly StatusChange[], timeZone: string): TrendDay[] {
  const now = new Map<string, ServiceStatus>()
  const days = new Map<string, Counts>()
  for (const { service, at, status } of changes) {
    if (status === null) now.delete(service)
    else now.set(service, status)
    const day = localDateOf(at, timeZone)
    days.delete(day)
    days.set(day, countsOf([...now.values()].map((each) => ({ status: each }))))
  }
  return [...days].map(([day, counts]) => ({ day, counts }))
}

type Parts = { id: string } & Record<Need, boolean>

/** Which parts of what runs here the folders have, whatever their status. */
async function readParts(ctx: Ctx): Promise<ReadonlyMap<string, Parts>> {
  const { rows } = await sql<Parts>`
    select s.id,
      v.bundle #> '{forms,apply}' is not null as form,
      v.bundle -> 'desk' is not null as desk,
      v.bundle -> 'procedure' is not null as procedure,
      coalesce(jsonb_array_length(v.bundle #> '{service,legalResources}'), 0) > 0 as law,
      coalesce(jsonb_array_length(v.bundle -> 'scenarios'), 0) > 0 as scenarios
    from services.service s
    join services.service_version v on (v.id, v.version) = (s.id, s.version)
    where s.current and s.status not in ('typed-over', 'live') order by s.id limit 2000`.execute(
    ctx.sql,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** Lines of one status, body or topic; what is not said narrows nothing. */
export const narrowed = (
  lines: readonly StatusLine[],
  by: { status?: string | undefined; owner?: string | undefined; theme?: string | undefined },
): StatusLine[] =>
  lines.filter(
    ({ status, owner, theme }) =>
      (by.status === undefined || by.status === status) &&
      (by.owner === undefined || by.owner === owner) &&
      (by.theme === undefined || by.theme === theme),
  )

/** Counts of each group, the largest first. */
export function countsBy(
  lines: readonly StatusLine[],
  by: 'owner' | 'theme',
): { id: string; total: number; counts: Counts }[] {
  const groups = Map.groupBy(lines, (line) => line[by])
  return [...groups]
    .map(([id, each]) => ({ id, total: each.length, counts: countsOf(each) }))
    .sort((a, b) => b.total - a.total || (a.id < b.id ? -1 : 1))
}

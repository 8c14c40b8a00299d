import type { Ctx } from '#kernel'
import { record } from '../facts.ts'
import { listWork, type WorkFilter, type WorkPage } from '../work-list.ts'
import { type DeskPage, holdsAsked, readAsked, withAsked } from './asked-rows.ts'

/**
 * A page of the work list, or all of it for an export, and in the same transaction that it was read:
 * which list, how many people's rows, and whether somebody was looked for; never who.
 *
 * @throws kernel/denied  when the actor holds no post that works on cases
 */
export const readList = (
  ctx: Ctx,
  fact: 'list-read' | 'list-exported',
  filter: WorkFilter,
  rows?: number,
): Promise<WorkPage> =>
  ctx.tx(async (ctx) => {
    const page = await listWork(ctx, filter, rows)
    await recordList(ctx, fact, filter, page.rows.length)
    return page
  })

/** A page of what waits for the desk: cases, and among them opinions that are asked of it; recorded as {@link readList}. */
export const readDesk = (ctx: Ctx, filter: WorkFilter): Promise<DeskPage> =>
  ctx.tx(async (ctx) => {
    const cases = await listWork(ctx, filter)
    const page = holdsAsked(filter) ? withAsked(cases, await readAsked(ctx), filter.from) : cases
    await recordList(ctx, 'list-read', filter, page.rows.length)
    return page
  })

const recordList = (
  ctx: Ctx,
  fact: 'list-read' | 'list-exported',
  filter: WorkFilter,
  rows: number,
) =>
  record(ctx, fact, {
    resource: `list:${filter.view}`,
    data: {
      rows,
      searched: Boolean(filter.search),
      ...(filter.service && { service: filter.service }),
      ...(filter.queue && { queue: filter.queue }),
    },
  })

import type { Ctx } from '#kernel'
import { record } from '../facts.ts'
import { listWork, type WorkFilter, type WorkPage } from '../work-list.ts'

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
    await record(ctx, fact, {
      resource: `list:${filter.view}`,
      data: {
        rows: page.rows.length,
        searched: Boolean(filter.search),
        ...(filter.service && { service: filter.service }),
        ...(filter.queue && { queue: filter.queue }),
      },
    })
    return page
  })

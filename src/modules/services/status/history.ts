import { sql } from 'kysely'
import { type Ctx, readOnce } from '#kernel'
import type { ServiceStatus } from '../bundle/status.ts'
import { db } from '../tables.ts'

/** What a service became, and when that was seen; null: the pack has it no more. */
export type StatusChange = { service: string; at: Date; status: ServiceStatus | null }

const MOST_CHANGES = 50_000

/**
 * Notes of each service whether it is done otherwise than at the last note. To be called in the transaction of whatever
 * changes what services are offered; called once more it notes nothing.
 */
export async function noteStatuses(ctx: Ctx): Promise<void> {
  await sql`
    insert into services.status_change (service, at, status)
    select s.id, ${ctx.clock.now()}, case when s.current then s.status end
    from services.service s
    left join lateral (select c.status from services.status_change c where c.service = s.id
      order by c.id desc limit 1) last on true
    where (case when s.current then s.status end) is distinct from last.status
    order by s.id`.execute(ctx.sql)
}

/** All changes since the platform knows services, the oldest first; of one service, or of all. */
export const listStatusChanges = (ctx: Ctx, service?: string): Promise<StatusChange[]> =>
  readOnce(ctx, `services.listStatusChanges ${service ?? ''}`, () => {
    let query = db(ctx)
      .selectFrom('services.status_change')
      .select(['service', 'at', 'status'])
      .orderBy('id')
      .limit(MOST_CHANGES)
    if (service !== undefined) query = query.where('service', '=', service)
    return query.execute()
  })

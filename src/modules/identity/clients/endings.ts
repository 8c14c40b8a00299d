import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { record } from '../facts.ts'
import { listHoldersOf } from '../officials/official.ts'

/** How long before its end a secret or certificate is warned of, in days. */
const WARNED = [1, 7, 30]
/** Who can do something about it. */
const ROLES = ['senior-officer', 'administrator']
const AT_ONCE = 100

type Ending = { client: string; agency: string; what: 'secret' | 'certificate'; days: number }

/**
 * Tells an agency's officers that a secret or certificate of their software ends: 30, 7 and 1 days
 * before, once each; of several that were missed, only the last.
 */
export async function warnOfEndings(ctx: Ctx): Promise<void> {
  await ctx.tx(async (ctx) => {
    for (const { client, agency, what, days } of await takeDue(ctx)) {
      for (const officer of await listHoldersOf(ctx, agency, ROLES)) {
        const details = { subject: officer, resource: `client:${client}`, data: { what, days } }
        await record(ctx, 'client-ends-soon', details)
      }
    }
  })
}

async function takeDue(ctx: Ctx): Promise<Ending[]> {
  const now = ctx.clock.now()
  const { rows } = await sql<Ending>`
    with ending as (
      select id, agency, coalesce(secret_expires_at, certificate_expires_at) as ends_at,
        case when secret_expires_at is null then 'certificate' else 'secret' end as what
      from identity.client where state = 'approved'),
    due as (
      select e.id, e.agency, e.ends_at, e.what, (select min(d) from unnest(${WARNED}::int[]) as d
        where e.ends_at <= ${now}::timestamptz + make_interval(days => d)) as days
      from ending e where e.ends_at > ${now}),
    told as (
      insert into identity.client_warning (client, ends_at, days, told_at)
      select id, ends_at, days, ${now} from due where days is not null
      order by ends_at limit ${AT_ONCE} on conflict do nothing returning client, days)
    select t.client, d.agency, d.what, t.days from told t join due d on d.id = t.client`.execute(
    ctx.sql,
  )
  return rows
}

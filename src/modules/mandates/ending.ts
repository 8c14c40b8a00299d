import { sql } from 'kysely'
import type { Ctx, Delivered, PersonId } from '#kernel'
import { end, type Mandate } from './mandate.ts'
import { db } from './tables.ts'

const MOST = 1_000

/** With an account every mandate ends that its person gave, holds or was offered. */
export async function endWithAccount(ctx: Ctx, { payload }: Delivered): Promise<void> {
  const person = payload.subject as PersonId
  await ctx.tx(async (ctx) => {
    const open = await db(ctx)
      .selectFrom('mandates.mandate')
      .select('id')
      .where('state', '<>', 'ended')
      .where((where) =>
        where.or([
          where('principal', '=', person),
          where('agent', '=', person),
          where('granted_by', '=', person),
        ]),
      )
      .orderBy('depth')
      .forUpdate()
      .limit(MOST)
      .execute()
    for (const mandate of open) await end(ctx, mandate, 'account-closed')
  })
}

/**
 * Writes down the end of what is over by time, so that both sides are told; it has not held since.
 * Parents first: their children end with them.
 */
export async function endByTime(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  await ctx.tx(async (ctx) => {
    const { rows } = await sql<Pick<Mandate, 'id'>>`
      select id from mandates.mandate
      where (state = 'active' and until <= ${now}) or (state = 'offered' and offer_until <= ${now})
      order by depth limit ${MOST} for update skip locked`.execute(ctx.sql)
    for (const mandate of rows) await end(ctx, mandate, 'time')
  })
}

/** The same of what was taken on from a post that its officer holds no more; it has not held since either. */
export async function endWithPost(ctx: Ctx): Promise<void> {
  const now = ctx.clock.now()
  await ctx.tx(async (ctx) => {
    const { rows } = await sql<Pick<Mandate, 'id'>>`
      select id from mandates.mandate
      where state = 'active' and appointment is not null
        and not organisations.stands(appointment, ${now})
      limit ${MOST} for update skip locked`.execute(ctx.sql)
    for (const mandate of rows) await end(ctx, mandate, 'post-ended')
  })
}

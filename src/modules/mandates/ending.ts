import type { Ctx, Delivered, PersonId } from '#kernel'
import { end } from './mandate.ts'
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

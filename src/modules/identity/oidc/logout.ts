import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { record } from '../facts.ts'
import { openedProvider, tellLogout } from './provider.ts'
import { sidOf } from './session-mirror.ts'

type Due = { id: string; session: Buffer; person: PersonId; client: string; tries: number }

const AT_ONCE = 20
/** How long after each try the next one is, in seconds; after the last the client has only its own limits. */
const PAUSES_S = [5, 15, 60, 300, 900, 3_600]

/** Tells clients that a session has ended, and tries again those that do not answer. */
export async function tellOfLogouts(ctx: Ctx): Promise<void> {
  const due = await takeDue(ctx)
  if (due.length === 0) return
  const provider = await (await openedProvider(ctx)).current()
  await Promise.all(
    due.map(async (one) => {
      const sid = sidOf(one.session.toString('hex'), one.client)
      try {
        const told = await tellLogout(provider, { client: one.client, person: one.person, sid })
        await finish(ctx, one, told ? 'logout-told' : undefined)
      } catch (error) {
        ctx.log.warn({ client: one.client, err: error }, 'a client was not told of a sign-out')
        if (one.tries >= PAUSES_S.length) await finish(ctx, one, 'logout-not-told')
      }
    }),
  )
}

/** Those that are due, with their next try noted before this one begins. */
async function takeDue(ctx: Ctx): Promise<Due[]> {
  const now = ctx.clock.now()
  const { rows } = await sql<Due>`
    update identity.oidc_logout l set tries = l.tries + 1,
      due_at = ${now}::timestamptz + make_interval(secs => (${PAUSES_S}::int[])[least(l.tries + 1, ${PAUSES_S.length})])
    where l.id in (select id from identity.oidc_logout where due_at <= ${now}
      order by due_at limit ${AT_ONCE} for update skip locked)
    returning l.id, l.session, l.person, l.client, l.tries`.execute(ctx.sql)
  return rows
}

async function finish(
  ctx: Ctx,
  { id, person, client }: Due,
  fact?: 'logout-told' | 'logout-not-told',
) {
  await ctx.tx(async (ctx) => {
    await sql`delete from identity.oidc_logout where id = ${id}::uuid`.execute(ctx.sql)
    if (fact) await record(ctx, fact, { subject: person, resource: `client:${client}` })
  })
}

import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { definitionsOf } from '#lib/bpmn/catalogue/notation'
import { sweepArrivals } from './arrival.ts'
import { sweepBeginnings } from './beginning.ts'
import { keepDefinition, storeProcedure } from './definition.ts'
import { sweepMessages } from './message.ts'
import { sweepTimers } from './timer.ts'

/**
 * Brings in a procedure told in the notation of the catalogue; other processes of the text are procedures of
 * their own names.
 */
export async function givenProcedure(
  ctx: Ctx,
  id: string,
  text: string,
  owner = 'moci',
): Promise<string> {
  const hash = await keepDefinition(ctx, { bpmn: `${id}\n${text}`, model: definitionsOf(text) })
  await storeProcedure(ctx, { id, owner, definition: hash, process: 'main' })
  return hash
}

/** Lets everything happen that happens by itself, until nothing does. */
export async function settle(ctx: Ctx): Promise<void> {
  for (;;) {
    const moved =
      (await sweepArrivals(ctx)) +
      (await sweepBeginnings(ctx)) +
      (await sweepMessages(ctx)) +
      (await sweepTimers(ctx))
    if (moved === 0) return
  }
}

/** Waits that rows tell of and states do not, or the other way round: none, ever. */
export async function differences(ctx: Ctx): Promise<unknown[]> {
  const { rows } = await sql`
    with waits as (
      select i.id as instance, (w->>'id')::integer as wait, w->>'for' as kind
      from procedures.instance i,
        jsonb_path_query(i.state, '$.*[*].waits[*]') w
      where w->>'for' in ('task', 'job', 'timer', 'message', 'signal')),
    rows as (
      select instance, wait, 'task' as kind from procedures.task where closed_at is null
      union all select instance, wait, 'job' from procedures.job
      union all select instance, wait, 'timer' from procedures.timer
      union all select instance, wait, kind from procedures.subscription)
    select * from waits full join rows using (instance, wait, kind)
    where not exists (select from waits w
        where (w.instance, w.wait, w.kind) = (instance, wait, kind))
      or not exists (select from rows r
        where (r.instance, r.wait, r.kind) = (instance, wait, kind))`.execute(ctx.sql)
  return rows
}

import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { definitionsOf } from '#lib/bpmn/catalogue/notation'
import { sweepArrivals } from './arrival.ts'
import { sweepBeginnings } from './beginning.ts'
import { keepDefinition } from './definition.ts'
import { sweepMessages } from './message.ts'
import { storeProcedure } from './procedure.ts'
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

export { completeJob, fetchJobs, type Job, throwFromJob } from './job.ts'
export { givenPermit, givenPermits, PERMIT_MODEL, permitTraces } from './mining/fixture.ts'
export { workOutRealTimes } from './mining/real-times.ts'
export { stepInstance } from './run.ts'
export { sweepArrivals, sweepTimers }

/**
 * Open tasks of a procedure's first node, spread over bodies, roles and days, for the measure of the work list.
 *
 * @param procedure  one that has an instance
 */
export async function plantTasks(ctx: Ctx, procedure: string, count: number): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select id from procedures.instance where procedure = ${procedure} limit 1`.execute(ctx.sql)
  const instance = rows[0]?.id
  for (let from = 0; from < count; from += 50_000) {
    await sql`
      insert into procedures.task (instance, wait, node, procedure, key, body, role, opened_at, due_at)
      select ${instance}, 1000 + g, 'W1', ${procedure}, 'P-' || g,
        (array['moci', 'moph', 'moi', 'mm'])[1 + g % 4], (array['officer', 'senior'])[1 + g / 4 % 2],
        now(), now() + make_interval(mins => g % 40000)
      from generate_series(${from}::integer, ${Math.min(from + 50_000, count) - 1}::integer) g`.execute(
      ctx.sql,
    )
  }
}

/**
 * Waits that rows tell of and states do not, or the other way round: none, ever.
 *
 * @param procedure  looks at its instances alone
 */
export async function differences(ctx: Ctx, procedure?: string): Promise<unknown[]> {
  const ours = sql`(select id from procedures.instance where ${procedure ?? null}::text is null
    or procedure = ${procedure ?? null})`
  const { rows } = await sql`
    with waits as (
      select i.id as instance, (w->>'id')::integer as wait, w->>'for' as kind, true as in_state
      from procedures.instance i,
        jsonb_path_query(i.state, '$.*[*].waits[*]') w
      where w->>'for' in ('task', 'job', 'timer', 'message', 'signal') and i.id in ${ours}),
    rows as (
      select *, true as in_rows from (
        select instance, wait, 'task' as kind from procedures.task where closed_at is null
        union all select instance, wait, 'job' from procedures.job
        union all select instance, wait, 'timer' from procedures.timer
        union all select instance, wait, kind from procedures.subscription) every
      where instance in ${ours})
    select * from waits full join rows using (instance, wait, kind)
    where in_state is null or in_rows is null`.execute(ctx.sql)
  return rows
}

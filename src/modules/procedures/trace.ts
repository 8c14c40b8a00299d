import { sql } from 'kysely'
import type { Ctx } from '#kernel'

/** So many runs of one key are read: its rounds, and what they called. */
const MOST = 200

/** What ran for one key. */
export type RunTrace = {
  /** the run with its steps, tasks, decisions of rules and incidents, as JSON */
  json: string
  /** hash of the model by which it ran */
  definition: string
}

/**
 * All that is kept of how a procedure ran for one key, its rounds and what they called, for an archive.
 *
 * @param key  the reference of the case
 * @returns runs, the first begun first, and each model by which one of them ran, as BPMN
 */
export async function readTrace(
  ctx: Ctx,
  procedure: string,
  key: string,
): Promise<{ runs: RunTrace[]; models: { hash: string; bpmn: string }[] }> {
  const { rows: runs } = await sql<RunTrace>`
    with recursive ran as (
      select i.id from procedures.instance i
      where i.procedure = ${procedure} and i.key = ${key} and i.caller is null
      union all
      select i.id from procedures.instance i join ran on i.caller = ran.id)
    select i.definition, jsonb_build_object(
      'instance', to_jsonb(i) - 'state',
      'steps', (select coalesce(jsonb_agg(to_jsonb(s) order by s.version), '[]') from procedures.step s
        where s.instance = i.id),
      'tasks', (select coalesce(jsonb_agg(to_jsonb(k) order by k.wait), '[]') from procedures.task k
        where k.instance = i.id),
      'decisions', (select coalesce(jsonb_agg(to_jsonb(d) order by d.version, d.number), '[]')
        from procedures.decision d where d.instance = i.id),
      'incidents', (select coalesce(jsonb_agg(to_jsonb(n) order by n.opened_version), '[]')
        from procedures.incident n where n.instance = i.id))::text as json
    from procedures.instance i join ran on ran.id = i.id
    order by i.started_at, i.id limit ${MOST}`.execute(ctx.sql)
  const hashes = [...new Set(runs.map(({ definition }) => definition))]
  const { rows: models } = await sql<{ hash: string; bpmn: string }>`
    select hash, bpmn from procedures.definition where hash = any(${hashes}::text[]) order by hash
    limit ${MOST}`.execute(ctx.sql)
  return { runs, models }
}

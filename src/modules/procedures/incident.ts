import type { Ctx } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import { stepInstance } from './run.ts'
import { db, type InstanceId } from './tables.ts'

export type Incident = {
  instance: InstanceId
  token: number
  node: string
  code: string
  params: Readonly<Record<string, string | number>>
  openedAt: Date
}

/** What waits for a person, the oldest first; at most 200. */
export const listIncidents = (ctx: Ctx): Promise<Incident[]> =>
  db(ctx)
    .selectFrom('procedures.incident')
    .select(['instance', 'token', 'node', 'code', 'params', 'opened_at as openedAt'])
    .where('resolved_at', 'is', null)
    .orderBy('opened_at')
    .limit(200)
    .execute()

/**
 * Resolves an incident: once more from where it stands, or as if it had been done.
 *
 * @param data  what is put right before
 * @throws procedures/already-done  there is none any more
 */
export async function resolveIncident(
  ctx: Ctx,
  { instance, token }: Pick<Incident, 'instance' | 'token'>,
  how: 'retry' | 'skip',
  { data, flow }: { data?: Data; flow?: string } = {},
): Promise<void> {
  const event =
    how === 'retry'
      ? { type: how, token, ...(data && { data }) }
      : { type: how, token, ...(data && { data }), ...(flow && { flow }) }
  await stepInstance(ctx, { instance, event })
}

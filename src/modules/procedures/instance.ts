import type { Ctx } from '#kernel'
import type { State } from '#lib/bpmn/index'
import { problem } from './problems.ts'
import { db, type InstanceId, type Status } from './tables.ts'

/** An instance as it was read: what a step begins from. */
export type Instance = {
  id: InstanceId
  procedure: string
  definition: string
  process: string
  key: string
  body: string
  caller: InstanceId | null
  callerWait: number | null
  /** how many others are above it */
  depth: number
  /** of its key: above 1 where what was decided is decided anew */
  round: number
  state: State
  status: Status
  /** what people are told of where it stands, as its model says */
  shown: string | null
  version: number
  heldAt: Date | null
  startedAt: Date
  endedAt: Date | null
}

const columns = [
  'id',
  'procedure',
  'definition',
  'process',
  'key',
  'body',
  'caller',
  'caller_wait as callerWait',
  'depth',
  'round',
  'state',
  'status',
  'shown',
  'version',
  'held_at as heldAt',
  'started_at as startedAt',
  'ended_at as endedAt',
] as const

/** Those that there are, in no order; within a transaction they are held until its end. */
export const readInstances = (ctx: Ctx, ids: readonly InstanceId[]): Promise<Instance[]> => {
  const query = db(ctx)
    .selectFrom('procedures.instance')
    .select(columns)
    .where('id', '=', (eb) => eb.fn.any(eb.val([...ids])))
  // In the order of their ids, so that two who hold several do not wait for each other.
  return (ctx.inTx ? query.orderBy('id').forNoKeyUpdate() : query).execute()
}

/** @throws procedures/instance-missing */
export async function getInstance(ctx: Ctx, id: InstanceId): Promise<Instance> {
  const found = await db(ctx)
    .selectFrom('procedures.instance')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!found) throw problem('instance-missing')
  return found
}

/** The instance of a procedure that nobody called, by its business key; that of the last round where there are several. */
export const findInstance = (
  ctx: Ctx,
  procedure: string,
  key: string,
): Promise<Instance | undefined> =>
  db(ctx)
    .selectFrom('procedures.instance')
    .select(columns)
    .where('procedure', '=', procedure)
    .where('key', '=', key)
    .where('caller', 'is', null)
    .orderBy('round', 'desc')
    .limit(1)
    .executeTakeFirst()

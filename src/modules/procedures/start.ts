import { type Ctx, prepared } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import { findInstance, getInstance } from './instance.ts'
import { problem } from './problems.ts'
import { workOutBeginning } from './run.ts'
import { getStanding, type Standing, standingAfter } from './standing.ts'
import { db, type InstanceId } from './tables.ts'
import { togetherIn } from './together.ts'
import { newInstanceId, type Worked } from './worked.ts'

export type Start = {
  procedure: string
  /** business key: the reference of its case */
  key: string
  /** the start event, where the process has several */
  node?: string
  data?: Data
  /** whose instance it is, where not the owner's of the procedure */
  body?: string
  /** the row of the message that begins it */
  message?: string
  /** how many signals in a row led to it */
  signals?: number
  /** of its key; 1 where not said */
  round?: number
}

/**
 * Begins an instance, by the definition that is in force; it is that one's to its end.
 *
 * @returns its id; that of the one with the same key, where there is one already
 * @throws procedures/procedure-missing
 */
export const startProcedure = async (ctx: Ctx, start: Start): Promise<InstanceId> =>
  (await beginProcedure(ctx, start)).instance

/** As {@link startProcedure}, for those who go on with it. */
export async function beginProcedure(ctx: Ctx, start: Start): Promise<Standing> {
  const worked = await workOutStart(ctx, start)
  if (await togetherIn(ctx).store(worked)) return standingAfter(worked)
  const other = await findInstance(ctx, start.procedure, start.key)
  if (!other) throw problem('busy')
  return getStanding(ctx, other.id)
}

/**
 * Begins what has ended once more, by the definition that is in force now: with what the ended instance knew, but for
 * what is given.
 *
 * @throws procedures/procedure-missing, procedures/instance-missing
 * @throws procedures/still-running  it has not ended
 */
export async function beginAgain(ctx: Ctx, ended: InstanceId, data: Data): Promise<Standing> {
  const { procedure, key, body, round, state, status } = await getInstance(ctx, ended)
  if (status === 'running') throw problem('still-running')
  const known = state.scopes.find(({ parent, node }) => parent === null && node === null)?.data
  return beginProcedure(ctx, {
    ...{ procedure, key, body, round: round + 1, data: { ...known, ...data } },
  })
}

/** @throws procedures/procedure-missing */
export async function workOutStart(
  ctx: Ctx,
  { procedure, key, node, data, body, round, ...cause }: Start,
): Promise<Worked> {
  const [found] = await prepared(
    ctx,
    db(ctx)
      .selectFrom('procedures.procedure')
      .select(['owner', 'definition', 'process'])
      .where('id', '=', procedure)
      .where('current', '=', true),
  )
  if (!found) throw problem('procedure-missing')
  const beginning = {
    ...{ id: newInstanceId(ctx), procedure, key, body: body ?? found.owner },
    ...{
      definition: found.definition,
      process: found.process,
      caller: null,
      callerWait: null,
      ...{ depth: 0, round: round ?? 1 },
    },
  }
  const event = {
    ...{ type: 'start' as const, process: found.process },
    ...(node && { node }),
    ...(data && { data }),
  }
  return { ...(await workOutBeginning(ctx, beginning, event)), ...cause }
}

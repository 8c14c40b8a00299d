import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import type { State } from '#lib/bpmn/index'
import { record } from './facts.ts'
import { type Instance, readInstances } from './instance.ts'
import { problem } from './problems.ts'
import { db, type InstanceId } from './tables.ts'

/**
 * Puts an instance on hold: nothing moves it, and its timers stand still.
 *
 * @param reason  for the audit: a code, or the article it stands on
 * @throws procedures/instance-missing, procedures/on-hold  it is already
 */
export const holdInstance = (ctx: Ctx, id: InstanceId, reason: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const [found] = await readInstances(ctx, [id])
    if (!found) throw problem('instance-missing')
    if (found.heldAt) throw problem('on-hold')
    await hold(ctx, found, reason)
  })

async function hold(ctx: Ctx, { id, version }: Pick<Instance, 'id' | 'version'>, reason: string) {
  await db(ctx)
    .updateTable('procedures.instance')
    .set({ held_at: ctx.clock.now(), version: version + 1 })
    .where('id', '=', id)
    .execute()
  await db(ctx)
    .updateTable('procedures.timer')
    .set({ held: true })
    .where('instance', '=', id)
    .execute()
  await record(ctx, 'instance-held', { resource: `procedure-instance:${id}`, reason })
}

/**
 * Puts an instance on hold whose step failed in a way that nobody foresaw, for a person to look at.
 *
 * @param found  held by the transaction
 */
export async function setAside(ctx: Ctx, found: Instance, error: unknown): Promise<void> {
  ctx.log.error({ instance: found.id, err: error }, 'a step failed: the instance is on hold')
  await holdFor(ctx, found, 'step-failed')
}

/** Puts an instance on hold that does not stop hearing signals because of signals. */
export const setRestlessAside = (ctx: Ctx, found: Instance, limit: number): Promise<void> =>
  holdFor(ctx, found, 'too-many-signals', { limit })

async function holdFor(ctx: Ctx, found: Instance, code: string, params: object = {}) {
  await hold(ctx, found, code)
  await db(ctx)
    .insertInto('procedures.incident')
    .values({
      ...{
        instance: found.id,
        token: 0,
        opened_version: found.version,
        node: '',
        code,
      },
      ...{ params: JSON.stringify(params), opened_at: ctx.clock.now(), resolved_at: null },
    })
    .execute()
}

/**
 * Lets an instance go on. What was to come is later by as long as it stood still.
 *
 * @throws procedures/instance-missing
 */
export const resumeInstance = (ctx: Ctx, id: InstanceId, reason: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const [found] = await readInstances(ctx, [id])
    if (!found) throw problem('instance-missing')
    if (!found.heldAt) return
    const ms = ctx.clock.now().getTime() - found.heldAt.getTime()
    await db(ctx)
      .updateTable('procedures.instance')
      .set({
        held_at: null,
        version: found.version + 1,
        state: JSON.stringify(laterBy(found.state, ms)),
      })
      .where('id', '=', id)
      .execute()
    await sql`
      update procedures.timer set held = false, due_at = due_at + make_interval(secs => ${ms / 1000})
      where instance = ${id}`.execute(ctx.sql)
    await db(ctx)
      .updateTable('procedures.incident')
      .set({ resolved_at: ctx.clock.now() })
      .where('instance', '=', id)
      .where('token', '=', 0)
      .where('resolved_at', 'is', null)
      .execute()
    await record(ctx, 'instance-resumed', { resource: `procedure-instance:${id}`, reason })
  })

/** The same state with all that is timed later. */
function laterBy(state: State, ms: number): State {
  const later = (at: string) => new Date(Date.parse(at) + ms).toISOString()
  const shifted = <T extends { waits: State['tokens'][number]['waits'] }>(holder: T): T => ({
    ...holder,
    waits: holder.waits.map((wait) =>
      wait.for === 'timer'
        ? {
            ...wait,
            due: later(wait.due),
            ...(wait.cycle && { cycle: { ...wait.cycle, start: later(wait.cycle.start) } }),
          }
        : wait,
    ),
  })
  return { ...state, scopes: state.scopes.map(shifted), tokens: state.tokens.map(shifted) }
}

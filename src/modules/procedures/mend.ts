import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import { record } from './facts.ts'
import { resumeInstance } from './hold.ts'
import { resolveIncident } from './incident.ts'
import { giveAttempts } from './job.ts'
import { problem } from './problems.ts'
import { stepInstance } from './run.ts'
import { db } from './tables.ts'
import { bodiesOf, getDeadMessage, getTrouble, type Trouble } from './trouble.ts'

const LONGEST_REASON = 500

type One = Pick<Trouble, 'kind' | 'instance' | 'number'>

/**
 * Lets what stands still try again.
 *
 * @param data  what is put right before, by name
 * @throws procedures/trouble-missing  it is over, or another body's
 * @throws procedures/refused
 */
export async function tryAgain(ctx: Ctx, { kind, ...one }: One, data?: Data): Promise<void> {
  const { instance, number, code } = await getTrouble(ctx, kind, one)
  await ctx.tx(async (ctx) => {
    const names = Object.keys(data ?? {})
    await record(ctx, 'tried-again', {
      resource: `procedure-instance:${instance}`,
      data: { kind, number, code, names },
    })
    if (kind === 'jobs') await giveAttempts(ctx, { instance, wait: number })
    else if (code === 'step-failed') await resumeInstance(ctx, instance, 'tried-again')
    else await resolveIncident(ctx, { instance, token: number }, 'retry', data ? { data } : {})
  })
}

/**
 * Gives a message that nobody received to the case that a person names.
 *
 * @param key  reference of a case of their body that waits for a message of this name
 * @throws procedures/trouble-missing, procedures/nobody-waits, procedures/several-receivers
 */
export const deliverMessage = (ctx: Ctx, id: string, key: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    await getDeadMessage(ctx, id)
    const message = await db(ctx)
      .selectFrom('procedures.message')
      .select(['name', 'data'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const { rows } = await sql<{ instance: Trouble['instance']; wait: number }>`
      select w.instance, w.wait from procedures.subscription w join procedures.instance i on i.id = w.instance
      where w.kind = 'message' and w.name = ${message.name} and i.body = any(${bodiesOf(ctx)})
        and (w.key = ${key} or i.key = ${key}) limit 2`.execute(ctx.sql)
    const [receiver, second] = rows
    if (!receiver) throw problem('nobody-waits', { key })
    if (second) throw problem('several-receivers')
    const { instance, wait } = receiver
    const { data } = message
    await stepInstance(ctx, { instance, message: id, event: { type: 'arrive', wait, data } })
    await record(ctx, 'message-delivered', {
      resource: `procedure-message:${id}`,
      data: { instance },
    })
  })

/**
 * Puts a message away that nobody shall receive.
 *
 * @throws procedures/reason-missing  none, or too long
 * @throws procedures/trouble-missing
 */
export async function discardMessage(ctx: Ctx, id: string, reason: string): Promise<void> {
  const text = reason.trim()
  if (text === '' || text.length > LONGEST_REASON) throw problem('reason-missing')
  await ctx.tx(async (ctx) => {
    const { numUpdatedRows } = await db(ctx)
      .updateTable('procedures.message')
      .set({ status: 'discarded', discarded_for: text })
      .where('id', '=', id)
      .where('status', '=', 'dead')
      .executeTakeFirst()
    if (numUpdatedRows === 0n) throw problem('trouble-missing')
    await record(ctx, 'message-discarded', { resource: `procedure-message:${id}`, reason: text })
  })
}

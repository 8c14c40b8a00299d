import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, defineModule, drain, factsOf, withCtx } from '#kernel'
import { dbTest } from '#testing'

const record = factsOf('kernel', { 'thing-made': { classification: 'C1', published: true } })

const listening = (take: (ctx: Ctx) => Promise<void>) => [
  defineModule({ name: 'listener', uses: [], subscribes: { 'kernel/thing-made': take } }),
]

describe('The outbox', () => {
  dbTest('delivers a committed fact to each subscriber', async ({ ctx }) => {
    const taken: string[] = []
    const modules = listening(async () => void taken.push('taken'))
    await record(ctx, 'thing-made', { resource: 'thing:1' })
    await drain(ctx, modules)
    await drain(ctx, modules)
    expect(taken).toEqual(['taken'])
  })

  dbTest('holds nothing of an act that failed', async ({ ctx }) => {
    const taken: string[] = []
    const act = ctx.tx(async (ctx) => {
      await record(ctx, 'thing-made')
      throw new Error('the act fails')
    })
    await expect(act).rejects.toThrow()
    await drain(
      ctx,
      listening(async () => void taken.push('taken')),
    )
    expect(taken).toEqual([])
  })

  dbTest('carries that an act was simulated to what follows from it', async ({ ctx }) => {
    const taken: boolean[] = []
    const modules = listening(async ({ simulated }) => void taken.push(simulated))
    await record(withCtx(ctx, { simulated: true }), 'thing-made')
    await drain(ctx, modules)
    await record(ctx, 'thing-made')
    await drain(ctx, modules)
    expect(taken).toEqual([true, false])
  })

  dbTest('counts a fact as taken only with what it caused', async ({ ctx }) => {
    await record(ctx, 'thing-made', { resource: 'thing:2' })
    const failing = listening(async () => {
      throw new Error('not now')
    })
    await expect(drain(ctx, failing)).rejects.toThrow('not now')
    const { rows } = await sql<{ count: bigint }>`
      select count(*) as count from kernel.fact_taken t join kernel.outbox o on o.id = t.outbox_id
      where o.payload->>'resource' = 'thing:2'`.execute(ctx.sql)
    expect(rows[0]?.count).toBe(0n)
  })
})

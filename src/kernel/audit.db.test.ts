import pg from 'pg'
import { describe, expect } from 'vitest'
import { factsOf } from '#kernel'
import { dbTest } from '#testing'
import { auditHead, linkAudit, verifyAudit } from './audit.ts'

const record = factsOf('kernel', { 'thing-done': { classification: 'C1' } })

const asOwner = async (url: string, text: string) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

describe('The audit', () => {
  dbTest('reports what is not linked yet, and links it in order', async ({ ctx }) => {
    const earlier = await linkAudit(ctx.sql)
    for (let i = 0; i < 5; i++) await record(ctx, 'thing-done', { resource: `thing:${i}` })
    expect((await verifyAudit(ctx.sql)).tail).toBe(5n)
    expect(await linkAudit(ctx.sql)).toBe(5)
    expect(await linkAudit(ctx.sql)).toBe(0)
    const linked = BigInt(earlier + 5)
    expect(await verifyAudit(ctx.sql)).toEqual({ linked, tail: 0n, broken: undefined })
  })

  dbTest('looks far back for what a long transaction left behind it', async ({ ctx, ownerUrl }) => {
    const slow = new pg.Client({ connectionString: ownerUrl })
    await slow.connect()
    await slow.query('begin')
    await slow.query(`insert into kernel.audit (at, fact, classification, actor_kind, actor)
      values (now(), 'test/thing-done', 'C1', 'system', 'slow')`)
    await record(ctx, 'thing-done')
    expect(await linkAudit(ctx.sql)).toBe(1)
    await asOwner(ownerUrl, `update kernel.audit_link set linked_at = now() - interval '1 minute'`)
    await slow.query('commit')
    await slow.end()
    expect(await linkAudit(ctx.sql, 10)).toBe(0)
    expect(await linkAudit(ctx.sql)).toBe(1)
    expect((await verifyAudit(ctx.sql)).broken).toBeUndefined()
  })

  dbTest('links each row once when two sequencers run', async ({ ctx }) => {
    for (let i = 0; i < 30; i++) await record(ctx, 'thing-done')
    await Promise.all(Array.from({ length: 6 }, () => linkAudit(ctx.sql)))
    await linkAudit(ctx.sql)
    expect(await verifyAudit(ctx.sql)).toMatchObject({ tail: 0n, broken: undefined })
  })

  dbTest('is not written when the act fails', async ({ ctx }) => {
    const act = ctx.tx(async (ctx) => {
      await record(ctx, 'thing-done', { resource: 'thing:lost' })
      throw new Error('the act fails')
    })
    await expect(act).rejects.toThrow('the act fails')
    expect((await verifyAudit(ctx.sql)).tail).toBe(0n)
  })

  dbTest('cannot be changed by the role that runs', async ({ ctx }) => {
    await record(ctx, 'thing-done')
    const { sql } = await import('kysely')
    const change = sql`update kernel.audit set reason = 'other'`.execute(ctx.sql)
    await expect(change).rejects.toThrow('permission denied')
    const remove = sql`delete from kernel.audit`.execute(ctx.sql)
    await expect(remove).rejects.toThrow('permission denied')
  })

  dbTest(
    'names the first row that its owner changed, removed, or unlinked',
    async ({ ctx, ownerUrl }) => {
      await linkAudit(ctx.sql)
      const { linked } = await verifyAudit(ctx.sql)
      for (let i = 0; i < 3; i++) await record(ctx, 'thing-done', { resource: `sealed:${i}` })
      await linkAudit(ctx.sql)
      const second = linked + 2n
      const rowAt = `(select audit_id from kernel.audit_link where position = ${second})`

      await asOwner(ownerUrl, `update kernel.audit set resource = 'forged' where id = ${rowAt}`)
      expect((await verifyAudit(ctx.sql)).broken).toEqual({ position: second, reason: 'altered' })
      await asOwner(ownerUrl, `update kernel.audit set resource = 'sealed:1' where id = ${rowAt}`)
      expect((await verifyAudit(ctx.sql)).broken).toBeUndefined()

      await asOwner(ownerUrl, `delete from kernel.audit_link where position = ${second}`)
      expect((await verifyAudit(ctx.sql)).broken).toEqual({
        position: second,
        reason: 'missing-link',
      })
    },
  )

  dbTest(
    'is held against what was noted of it elsewhere: its end cut off, or all of it written anew',
    async ({ ctx, ownerUrl }) => {
      await asOwner(ownerUrl, 'truncate kernel.audit_link')
      for (let i = 0; i < 4; i++) await record(ctx, 'thing-done', { resource: `noted:${i}` })
      await linkAudit(ctx.sql)
      const head = await auditHead(ctx.sql)
      if (!head) throw new Error('nothing is linked')
      const noted = [{ position: head.position, hash: head.hash.toString('hex') }]
      expect((await verifyAudit(ctx.sql, noted)).broken).toBeUndefined()

      const last = '(select max(position) from kernel.audit_link)'
      const lastRow = `(select audit_id from kernel.audit_link where position = ${last})`
      await asOwner(
        ownerUrl,
        `create table kernel.gone as select ${lastRow} as id;
         delete from kernel.audit_link where position = ${last};
         delete from kernel.audit where id in (select id from kernel.gone);
         drop table kernel.gone`,
      )
      expect((await verifyAudit(ctx.sql)).broken).toBeUndefined()
      expect((await verifyAudit(ctx.sql, noted)).broken).toEqual({
        position: head.position,
        reason: 'shorter',
      })

      await record(ctx, 'thing-done', { resource: 'noted:forged' })
      await linkAudit(ctx.sql)
      expect((await verifyAudit(ctx.sql)).broken).toBeUndefined()
      expect((await verifyAudit(ctx.sql, noted)).broken).toEqual({
        position: head.position,
        reason: 'rewritten',
      })
    },
  )
})

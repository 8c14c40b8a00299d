import pg from 'pg'
import { describe, expect } from 'vitest'
import { defineModule, factsOf, withCtx } from '#kernel'
import { dbTest } from '#testing'
import { type AuditHead, auditHead, linkAudit, verifyAudit } from './audit.ts'
import { openDatabase, surviveBreaks } from './database.ts'
import { startWork } from './jobs.ts'
import { newLogins, prepareLogins } from './logins.ts'

/** What one who can run any SQL in a process would try against the record of what was done. */
const ATTACKS = [
  'set role none; delete from kernel.audit_link',
  'reset role; delete from kernel.audit',
  'reset role; update kernel.audit set actor = actor',
  'reset role; truncate kernel.audit cascade',
  'reset role; alter table kernel.audit disable trigger all',
  'reset role; delete from licences.act',
  'reset role; drop table kernel.audit_link',
  'reset role; create table kernel.mine ()',
  'set role igov',
  'reset role; create role mine',
]

describe('A process that runs', () => {
  dbTest('cannot change the record, whatever SQL it is made to run', async ({ ctx, ownerUrl }) => {
    expect(ctx.inTx).toBe(false)
    const logins = newLogins(ownerUrl)
    expect(await prepareLogins(ownerUrl, logins)).toBeUndefined()
    for (const url of Object.values(logins)) {
      const { pool, close } = openDatabase(url, { max: 1 })
      for (const attack of ATTACKS) {
        await expect(pool.query(attack), attack).rejects.toThrow(/denied|must be owner|permission/)
      }
      expect((await pool.query('select count(*) from kernel.audit')).rowCount).toBe(1)
      await close()
    }
  })

  dbTest('adds to the chain of the record only as the worker', async ({ ctx, ownerUrl }) => {
    await factsOf('kernel', { 'thing-made': { classification: 'C1' } })(ctx, 'thing-made')
    const logins = newLogins(ownerUrl)
    expect(await prepareLogins(ownerUrl, logins)).toBeUndefined()
    const web = openDatabase(logins.web, { max: 1 })
    for (const role of ['', 'reset role;', 'set role none;']) {
      const link = `${role} insert into kernel.audit_link (position, audit_id, hash)
        select 1, max(id), sha256('') from kernel.audit`
      await expect(web.pool.query(link), role).rejects.toThrow('the worker links the audit')
    }
    await web.close()
    const worker = openDatabase(logins.worker, { max: 1 })
    const { tail } = await verifyAudit(ctx.sql)
    expect(await linkAudit(worker.sql)).toBe(Number(tail))
    await worker.close()
  })

  dbTest('gets a new password at each start, and the old one ends', async ({ ownerUrl }) => {
    const before = newLogins(ownerUrl)
    const now = newLogins(ownerUrl)
    expect(await prepareLogins(ownerUrl, before)).toBeUndefined()
    expect(await prepareLogins(ownerUrl, now)).toBeUndefined()
    const client = new pg.Client({ connectionString: before.web })
    await expect(client.connect()).rejects.toThrow('password')
    expect(new URL(now.web).username).toBe(new URL(before.web).username)
  })

  dbTest('says why when the owner may not make log-ins', async ({ ownerUrl }) => {
    const logins = newLogins(ownerUrl)
    expect(await prepareLogins(ownerUrl, logins)).toBeUndefined()
    expect(await prepareLogins(logins.web, newLogins(ownerUrl))).toContain('permission denied')
  })

  dbTest(
    'does its work: facts reach their subscribers under the log-in of the worker',
    async ({ ctx, ownerUrl }) => {
      const logins = newLogins(ownerUrl)
      expect(await prepareLogins(ownerUrl, logins)).toBeUndefined()
      const database = openDatabase(logins.worker, { max: 4 })
      const queuePool = new pg.Pool({ connectionString: logins.worker, max: 4 })
      surviveBreaks(queuePool)
      const taken: bigint[] = []
      const probe = defineModule({
        name: 'probe',
        uses: [],
        subscribes: {
          'probe/thing-done': async (_ctx, { id }) => {
            taken.push(id)
          },
        },
      })
      const heads: AuditHead[] = []
      await factsOf('kernel', { 'thing-done': { classification: 'C1' } })(ctx, 'thing-done')
      await linkAudit(ctx.sql)
      const work = await startWork({
        ctx: withCtx(ctx, { sql: database.sql }),
        queuePool,
        modules: [probe],
        anchor: async (head) => {
          heads.push(head)
        },
      })
      await queuePool.query(
        `insert into kernel.outbox (fact, payload, at)
         select 'probe/thing-done', '{}', now() from generate_series(1, 20)`,
      )
      await expect.poll(() => taken.length, { timeout: 15_000 }).toBe(20)
      expect(heads).toEqual([await auditHead(ctx.sql)])
      await work.close()
      await queuePool.end()
      await database.close()
    },
  )
})

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { sendApplication } from '../fixture.ts'
import { beginTelling, tellHooks } from './deliver.ts'
import { hookTest, hosts, openReceiver, worker } from './fixture.ts'

describe('Web-hooks are told', () => {
  hookTest(
    'whatever a slow receiver does, which has no more than four messages at once',
    async ({ ctx, as, given, software, receiver: slow, tellAll }) => {
      const quick = await openReceiver()
      hosts.push(quick.host)
      slow.reply = () => {}
      const [patient, hasty] = [await given.person(), await given.person()]
      const [one, other] = [await software(patient), await software(hasty)]
      await one.asks('POST', '/api/hooks', { url: `http://${slow.host}/` })
      await other.asks('POST', '/api/hooks', { url: `http://${quick.host}/` })
      for (let sent = 0; sent < 6; sent++) await sendApplication(as(patient))
      await sendApplication(as(hasty))
      const began = performance.now()
      await tellHooks(worker(ctx))
      await sendApplication(as(hasty))
      await tellHooks(worker(ctx))
      await expect.poll(() => quick.came.length, { timeout: 3_000 }).toBe(2)
      // Within the ten seconds that the slow one is waited for.
      expect(performance.now() - began).toBeLessThan(9_000)
      expect(slow.came).toHaveLength(4)
      slow.reply = (response) => response.writeHead(500).end()
      await quick.close()
      slow.hangUp()
      // Now it fails: one at a time.
      await expect
        .poll(async () => {
          const { rows } = await sql<{ n: number }>`
            select count(*)::int as n from cases.hook_delivery d join cases.hook h on h.id = d.hook
            where h.client = ${one.client} and d.leased_until is not null`.execute(ctx.sql)
          return rows[0]?.n
        })
        .toBe(0)
      await tellAll()
      expect(slow.came).toHaveLength(5)
    },
  )

  hookTest(
    'at least once, though whoever told them died on the way',
    async ({ ctx, as, given, software, receiver, tellAll, clock }) => {
      const person = await given.person()
      const { asks } = await software(person)
      await asks('POST', '/api/hooks', { url: `http://${receiver.host}/` })
      await sendApplication(as(person))
      // Taken, sent, and never noted: the answer does not come before the process is gone.
      receiver.reply = () => {}
      void beginTelling(worker(ctx))
      await expect.poll(() => receiver.came.length).toBe(1)
      receiver.reply = (response) => response.writeHead(204).end()
      await tellAll()
      expect(receiver.came).toHaveLength(1)
      clock.advance({ minutes: 1.1 })
      await tellAll()
      expect(receiver.came).toHaveLength(2)
      expect(new Set(receiver.came.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    },
  )

  hookTest(
    'of nothing that was rolled back, and of each thing by one of many workers',
    async ({ ctx, as, given, software, receiver, tellAll }) => {
      const person = await given.person()
      const { asks } = await software(person)
      await asks('POST', '/api/hooks', { url: `http://${receiver.host}/` })
      const failed = as(person).tx(async (ctx) => {
        await sendApplication(ctx)
        throw new Error('power cut')
      })
      await expect(failed).rejects.toThrow('power cut')
      await tellAll()
      expect(receiver.came).toHaveLength(0)
      for (let sent = 0; sent < 3; sent++) await sendApplication(as(person))
      const all = await Promise.all([1, 2, 3, 4].map(() => beginTelling(worker(ctx))))
      await Promise.all(all.flat())
      expect(receiver.came).toHaveLength(3)
    },
  )
})

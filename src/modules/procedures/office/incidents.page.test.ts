import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { getInstance, holdInstance, publishMessage, startProcedure } from '#procedures'
import { bodyOf, dbTest, type Given } from '#testing'
import { givenProcedure, settle } from '../fixture.ts'
import { setAside } from '../hold.ts'
import { findInstance } from '../instance.ts'
import { failJob, fetchJobs } from '../job.ts'
import { listTasksOf } from '../task.ts'

const LIST = '/en/office/procedures/incidents'
const STUCK = 's -> ⊕ -[n > 1]-> A -> !\n⊕ -[n < 1]-> B -> !\ndata n'
const WORK = 's -> W -> A -> !\nW: service checks'
const WAITS = 's -> W -> A -> !\nW: wait message paid'

const administrator = (given: Given, agency = 'moci') =>
  given.officer({ agency, roles: ['administrator'] })

const openTasks = async (ctx: Ctx, id: Parameters<typeof listTasksOf>[1]) =>
  (await listTasksOf(ctx, id)).flatMap(({ node, closedAt }) => (closedAt ? [] : [node]))

const factsOf = async (ctx: Ctx, resource: string) => {
  const { rows } = await sql<{ fact: string }>`
    select fact from kernel.audit where resource = ${resource} order by id`.execute(ctx.sql)
  return rows.map(({ fact }) => fact)
}

describe('A case that stands still', () => {
  dbTest('is told in words, put right and tried again', async ({ ctx, given, browse }) => {
    await givenProcedure(ctx, 'i-1', STUCK)
    const id = await startProcedure(ctx, { procedure: 'i-1', key: 'I-1', data: { n: 1 } })
    const browser = await browse(await administrator(given))
    const list = await browser.get(LIST)
    expect(bodyOf(list.body)).toMatch(/I-1.*None of the ways out of/)
    const arabic = await browser.get(LIST.replace('/en/', '/ar/'))
    expect(bodyOf(arabic.body)).toContain('لا مخرج مفتوح من')
    const one =
      /href="(\/en\/office\/procedures\/incidents\/stuck\/[^"]+)"/.exec(list.body)?.[1] ?? ''
    expect((await browser.get(one)).status).toBe(200)
    expect((await browser.post(one)).location).toBe(`${LIST}?show=stuck&done=retried`)
    expect(await openTasks(ctx, id)).toEqual([])
    const again = await browser.get(`${LIST}?show=stuck&done=retried`)
    const now =
      /href="(\/en\/office\/procedures\/incidents\/stuck\/[^"]+)"/.exec(again.body)?.[1] ?? ''
    await browser.post(now, { name: 'n', value: '2' })
    expect(await openTasks(ctx, id)).toEqual(['A'])
    expect(bodyOf((await browser.get(LIST)).body)).not.toContain('I-1')
    expect(await factsOf(ctx, `procedure-instance:${id}`)).toContain('procedures/tried-again')
    const gone = await browser.post(now)
    expect(gone.status, 'procedures/trouble-missing').toBe(404)
  })

  dbTest('whose data would be too large stays as it is', async ({ ctx, given, browse }) => {
    await givenProcedure(ctx, 'i-2', STUCK)
    await startProcedure(ctx, {
      procedure: 'i-2',
      key: 'I-2',
      data: { n: 1, more: 'x'.repeat(199_000) },
    })
    const browser = await browse(await administrator(given))
    const { body } = await browser.get(`${LIST}?procedure=i-2`)
    const one = /href="(\/en\/office\/procedures\/incidents\/stuck\/[^"]+)"/.exec(body)?.[1] ?? ''
    const refused = await browser.post(one, { name: 'much', value: 'y'.repeat(2_000) })
    expect(refused.status, 'procedures/refused').toBe(422)
    expect(bodyOf(refused.body)).toContain('more data than a case may')
  })

  dbTest('after a failure that nobody foresaw goes on again', async ({ ctx, given, browse }) => {
    await givenProcedure(ctx, 'i-3', 's -> A -> !')
    const id = await startProcedure(ctx, { procedure: 'i-3', key: 'I-3' })
    await ctx.tx(async (ctx) => setAside(ctx, await getInstance(ctx, id), new Error('a bug')))
    const browser = await browse(await administrator(given))
    const one = `${LIST}/stuck/${id}/0`
    expect(bodyOf((await browser.get(one)).body)).toMatch(/nothing is lost.*Let it go on/)
    await browser.post(one)
    expect((await getInstance(ctx, id)).heldAt).toBeNull()
  })

  dbTest('is shown to administrators of its body alone', async ({ ctx, given, browse }) => {
    await givenProcedure(ctx, 'i-4', STUCK)
    const id = await startProcedure(ctx, { procedure: 'i-4', key: 'I-4', data: { n: 1 } })
    const { rows } = await sql<{ token: number }>`
      select token from procedures.incident where instance = ${id}`.execute(ctx.sql)
    const one = `${LIST}/stuck/${id}/${rows[0]?.token}`
    const other = await browse(await administrator(given, 'moph'))
    expect(bodyOf((await other.get(LIST)).body)).not.toContain('I-4')
    expect((await other.get(one)).status).toBe(404)
    expect((await other.post(one)).status).toBe(404)
    const officer = await browse(await given.officer({ roles: ['senior-officer'] }))
    expect((await officer.get(LIST)).status).toBe(403)
  })
})

describe('A job that software could not do', () => {
  dbTest(
    'is told with what it said, and given out again',
    async ({ ctx, clock, given, browse }) => {
      await givenProcedure(ctx, 'i-5', WORK)
      const id = await startProcedure(ctx, { procedure: 'i-5', key: 'I-5' })
      const fetch = { body: 'moci', topics: ['checks'], worker: 'w', most: 1, seconds: 60 }
      for (let attempt = 0; attempt < 3; attempt++) {
        const [job] = await fetchJobs(ctx, fetch)
        if (job) await failJob(ctx, job, 'the register is away')
        clock.advance({ hours: 2 })
      }
      const browser = await browse(await administrator(given))
      const list = await browser.get(`${LIST}?show=jobs`)
      expect(bodyOf(list.body)).toMatch(/I-5.*could not do.*checks.*the register is away/)
      const file = await browser.get(`${LIST}.csv?show=jobs`)
      expect(file.headers['content-type']).toBe('text/csv; charset=utf-8')
      expect(file.body).toMatch(/I-5,i-5,/)
      const one =
        /href="(\/en\/office\/procedures\/incidents\/jobs\/[^"]+)"/.exec(list.body)?.[1] ?? ''
      await browser.post(one)
      expect(await fetchJobs(ctx, fetch)).toMatchObject([{ instance: id }])
    },
  )
})

describe('A message that nobody received', () => {
  const message = { sender: 'bank', id: '1', name: 'paid', key: 'M-0', keepDays: 0 }

  async function dead(ctx: Ctx, id: string) {
    await publishMessage(ctx, { ...message, id })
    await settle(ctx)
    const { rows } = await sql<{ id: string }>`
      select id from procedures.message where message = ${id}`.execute(ctx.sql)
    return rows[0]?.id ?? ''
  }

  dbTest('is delivered to the case for which it is meant', async ({ ctx, given, browse }) => {
    const at = await dead(ctx, 'm-1')
    await givenProcedure(ctx, 'm-1', WAITS)
    const id = await startProcedure(ctx, { procedure: 'm-1', key: 'M-1' })
    const browser = await browse(await administrator(given))
    const list = await browser.get(`${LIST}?show=messages`)
    expect(bodyOf(list.body)).toMatch(/paid.*bank.*M-0.*No case waited for it/)
    const wrong = await browser.post(`${LIST}/messages/${at}/deliver`, { key: 'M-2' })
    expect(wrong.status, 'procedures/nobody-waits').toBe(422)
    await browser.post(`${LIST}/messages/${at}/deliver`, { key: 'M-1' })
    expect(await openTasks(ctx, id)).toEqual(['A'])
    expect(await factsOf(ctx, `procedure-message:${at}`)).toContain('procedures/message-delivered')
    expect((await browser.get(`${LIST}/messages/${at}`)).status).toBe(404)
  })

  dbTest('stays where the case is on hold', async ({ ctx, given, browse }) => {
    const at = await dead(ctx, 'm-2')
    await givenProcedure(ctx, 'm-2', WAITS)
    await startProcedure(ctx, { procedure: 'm-2', key: 'M-2' })
    const held = await findInstance(ctx, 'm-2', 'M-2')
    if (held) await holdInstance(ctx, held.id, 'art-7')
    const browser = await browse(await administrator(given))
    const refused = await browser.post(`${LIST}/messages/${at}/deliver`, { key: 'M-2' })
    expect(refused.status).toBe(422)
    expect((await browser.get(`${LIST}/messages/${at}`)).status).toBe(200)
  })

  dbTest('is put away with a reason, and not without', async ({ ctx, given, browse }) => {
    const at = await dead(ctx, 'm-3')
    const browser = await browse(await administrator(given))
    const none = await browser.post(`${LIST}/messages/${at}/discard`, { reason: ' ' })
    expect(none.status, 'procedures/reason-missing').toBe(422)
    await browser.post(`${LIST}/messages/${at}/discard`, { reason: 'sent twice by the bank' })
    expect(bodyOf((await browser.get(`${LIST}?show=messages&done=discarded`)).body)).toContain(
      'put away',
    )
    expect(await publishMessage(ctx, { ...message, id: 'm-3' })).toEqual({ status: 'dead' })
    expect(await factsOf(ctx, `procedure-message:${at}`)).toContain('procedures/message-discarded')
  })
})

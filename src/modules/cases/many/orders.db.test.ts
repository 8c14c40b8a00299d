import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, withCtx } from '#kernel'
import { acceptMandate, endMandate, offerMandate } from '#mandates'
import { type DbFixtures, dbTest } from '#testing'
import { letWorkerSend, PERMITS } from './fixture.ts'
import { mendOrder, placeOrder } from './order.ts'
import { listRows } from './report.ts'
import { beginRow } from './row.ts'
import { sendOrder } from './send.ts'
import { sweepOrders } from './work.ts'

const ROWS = 6

const rows = Array.from({ length: ROWS }, (_, index) => ({
  number: index + 1,
  answers: {
    applicant: { name: 'Al Wadi', qid: '28463499911' },
    permits: [
      {
        ...{ who: 'worker', holderName: `Worker ${'ABCDEF'[index]}`, holder: '28860899917' },
        ...{ expiresOn: '2026-12-01', years: 1 },
      },
    ],
    phone: '+97433000013',
  },
}))

const worker = (ctx: Ctx) => withCtx(ctx, { actor: { kind: 'system', name: 'worker' } })

/** An order whose rows are all checked, and are to be sent. */
async function givenSending(ctx: Ctx, own: Ctx) {
  const { order } = await placeOrder(own, PERMITS, { rows })
  await letWorkerSend(ctx)
  await sendOrder(own, order.id, { declared: { declaration: true } })
  return order
}

/** How often each row of an order was sent. */
const sentOf = async (ctx: Ctx, order: string) => {
  const found = await sql<{ number: number; cases: number }>`
    select r.number, count(c.id)::int as cases from cases.many_row r
    left join cases.case c on c.reference = r.reference
    where r.order_id = ${order} and r.state = 'sent' group by r.number order by r.number`.execute(
    ctx.sql,
  )
  return found.rows.map(({ number, cases }) => [number, cases])
}

const everyOnce = rows.map(({ number }) => [number, 1])

const acting = async ({ as, given }: Pick<DbFixtures, 'as' | 'given'>) => {
  const [company, clerk] = [await given.person(), await given.person()]
  const { actor } = clerk
  const year = new Date(as(company).clock.now().getTime() + 365 * 86_400_000)
  const mandate = await offerMandate(as(company), {
    ...{ identifier: clerk.identifier, subDelegable: false, until: year },
    name: actor.kind === 'person' ? (actor.name.en ?? '') : '',
  })
  await acceptMandate(as(clerk), mandate)
  if (actor.kind !== 'person' || company.actor.kind !== 'person') throw new Error('no people')
  const own = as({
    ...actor,
    mandate,
    actingFor: {
      ...{ mandate, kind: 'person', services: 'all' },
      principal: { id: company.id, kind: 'person', name: company.actor.name },
    },
  })
  return { own, company, clerk, mandate }
}

describe('An order', () => {
  dbTest('sends no row twice where two go on with it at once', async ({ ctx, as, given }) => {
    const order = await givenSending(ctx, as(await given.person()))
    await Promise.all([
      sweepOrders(worker(ctx)),
      sweepOrders(worker(ctx)),
      sweepOrders(worker(ctx)),
    ])
    await letWorkerSend(ctx)
    expect(await sentOf(ctx, order.id)).toEqual(everyOnce)
  })

  dbTest(
    'loses no row and sends none twice, wherever the worker dies',
    async ({ ctx, as, given, clock }) => {
      const person = as(await given.person())
      const countCases = async () => {
        const { rows: found } = await sql<{ count: number }>`
          select count(*)::int as count from cases.case where applicant = ${
            person.actor.kind === 'person' ? person.actor.id : null
          }`.execute(ctx.sql)
        return found[0]?.count ?? 0
      }
      const order = await givenSending(ctx, person)
      let deaths = 0
      // Dies at a later look at the clock each time, which is in the middle of some row.
      for (let lives = 3; lives < 200; lives += 7) {
        let looks = 0
        const now = () => {
          if (++looks > lives) throw new Error('killed')
          return clock.now()
        }
        const died = await sweepOrders(withCtx(worker(ctx), { clock: { now } })).then(
          () => false,
          () => true,
        )
        if (died) deaths++
        expect((await sentOf(ctx, order.id)).length).toBe(await countCases())
        if (!died) break
      }
      expect(deaths).toBeGreaterThan(2)
      await letWorkerSend(ctx)
      expect(await sentOf(ctx, order.id)).toEqual(everyOnce)
      expect(await countCases()).toBe(ROWS)
    },
  )

  dbTest('is sent for somebody by a mandate, and noted so', async ({ ctx, as, given }) => {
    const { own, company, clerk, mandate } = await acting({ as, given })
    const order = await givenSending(ctx, own)
    await letWorkerSend(ctx)
    expect(await sentOf(ctx, order.id)).toEqual(everyOnce)
    const { rows: filed } = await sql<{ by: string; mandate: string }>`
      select distinct filed_by as by, mandate from cases.case where applicant = ${company.id}`.execute(
      ctx.sql,
    )
    expect(filed).toEqual([{ by: clerk.id, mandate }])
  })

  dbTest('sends nothing once the mandate is over', async ({ ctx, as, given }) => {
    const { own, company, mandate } = await acting({ as, given })
    const order = await givenSending(ctx, own)
    await endMandate(as(company), mandate)
    await letWorkerSend(ctx)
    expect(await sentOf(ctx, order.id)).toEqual([])
    const problems = (await listRows(ctx, order)).map(({ problem }) => problem)
    expect(new Set(problems)).toEqual(new Set(['cases/mandate-over']))
  })

  dbTest('is refused by name where it cannot be', async ({ ctx, as, given }) => {
    const person = as(await given.person())
    const codeOf = (act: Promise<unknown>) =>
      act.then(
        () => 'done',
        ({ code }) => code,
      )
    const none = '01a206fd-6700-7001-bfbf-fac9b1f9fe51'
    expect(await codeOf(mendOrder(person, none, rows))).toBe('cases/order-missing')
    expect(await codeOf(placeOrder(person, 'police-clearance', { rows }))).toBe(
      'services/not-for-many',
    )
    const many = Array.from({ length: 501 }, (_, index) => ({ number: index + 1, answers: {} }))
    expect(await codeOf(placeOrder(person, PERMITS, { rows: many }))).toBe('cases/order-too-long')
    const empty = [{ number: 1, answers: {} }]
    const { order } = await placeOrder(person, PERMITS, { rows: empty })
    await letWorkerSend(ctx)
    const declared = { declaration: true }
    expect(await codeOf(sendOrder(person, order.id, { declared }))).toBe('cases/nothing-sound')
    expect(await codeOf(beginRow(person, order.id, 1))).toBe('cases/row-missing')
    await sql`update cases.many_order set service_version = 'before' where id = ${order.id}`.execute(
      ctx.sql,
    )
    expect(await codeOf(sendOrder(person, order.id, { declared }))).toBe('cases/order-revised')
    for (let more = 0; more < 9; more++) await placeOrder(person, PERMITS, { rows: empty })
    expect(await codeOf(placeOrder(person, PERMITS, { rows: empty }))).toBe('cases/too-many-orders')
  })

  dbTest(
    'is forgotten with its rows, sixty days after its last change',
    async ({ ctx, as, given, clock }) => {
      const order = await givenSending(ctx, as(await given.person()))
      await letWorkerSend(ctx)
      await letWorkerSend(ctx)
      clock.advance({ days: 61 })
      await letWorkerSend(ctx)
      expect(await listRows(ctx, order)).toEqual([])
    },
  )
})

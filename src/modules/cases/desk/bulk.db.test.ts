import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { newUuid } from '#lib/uuid'
import { type DbFixtures, dbTest as it } from '#testing'
import { findCase } from '../case.ts'
import { sendBuilding } from '../clock/fixture.ts'
import { givenClaimed, sendApplication } from '../fixture.ts'
import { claimCase } from '../index.ts'
import type { BulkAct, BulkRunId } from '../tables.ts'
import { getBulk, MOST_PICKED, runBulk } from './bulk.ts'
import { readTeam } from './team.ts'

const orderOf = (ctx: Ctx, act: BulkAct, picked: string[], more: object = {}) => ({
  ...{ run: newUuid(ctx.clock.now().getTime()) as BulkRunId, act, picked, ...more },
})

const run = async (ctx: Ctx, act: BulkAct, picked: string[], more: object = {}) => {
  const order = orderOf(ctx, act, picked, more)
  await runBulk(ctx, order)
  const { rows } = await getBulk(ctx, order.run)
  return rows.map(({ reference, problem }) => [reference, problem?.code ?? 'done'])
}

const send = async (as: DbFixtures['as'], given: DbFixtures['given']) =>
  sendApplication(as(await given.person()))

describe('One act on many cases', () => {
  it('does each by itself, and says of each what became of it, in the order in which they were picked', async ({
    as,
    given,
  }) => {
    const officer = as(await given.officer())
    const [first, second] = [await send(as, given), await send(as, given)]
    const { reference: taken } = await givenClaimed(as, given)
    const own = await sendApplication(officer)
    const rows = await run(officer, 'claim', [taken, first, own, 'QA-0000-0000-0', second])
    expect(rows).toEqual([
      [taken, 'cases/claimed-by-other'],
      [first, 'done'],
      [own, 'cases/own-case'],
      ['QA-0000-0000-0', 'cases/case-missing'],
      [second, 'done'],
    ])
    expect((await findCase(officer, own))?.officer).toBeNull()
    expect(await run(officer, 'release', [first, taken])).toEqual([
      [first, 'done'],
      [taken, 'cases/not-yours-to-release'],
    ])
  })

  it('is done once, however often and however at once the same order is sent', async ({
    as,
    given,
  }) => {
    const officer = as(await given.officer())
    const picked = [await send(as, given), await send(as, given), await send(as, given)]
    const order = orderOf(officer, 'urgent', picked, { reason: 'الافتتاح قريب' })
    await Promise.all([1, 2, 3].map(() => runBulk(officer, order)))
    await runBulk(officer, order)
    const { rows } = await sql<{ marks: number }>`
      select count(*)::int as marks from cases.urgency u join cases.case c on c.id = u.case_id
      where c.reference in (${sql.join(picked)})`.execute(officer.sql)
    expect(rows).toEqual([{ marks: 3 }])
  })

  it('that was broken off in the midst keeps what was done, and goes on when it is sent again', async ({
    as,
    given,
  }) => {
    const officer = as(await given.officer())
    const picked = [await send(as, given), await send(as, given), await send(as, given)]
    const order = orderOf(officer, 'claim', picked)
    let acts = 0
    const breaking: Ctx = {
      ...officer,
      tx: (fn) =>
        officer.tx(async (ctx) => {
          const result = await fn(ctx)
          acts += 1
          // The order itself is the first transaction; the second case never commits.
          if (acts === 3) throw new Error('the line broke')
          return result
        }),
    }
    await expect(runBulk(breaking, order)).rejects.toThrow('the line broke')
    const broken = await getBulk(officer, order.run)
    expect(broken.rows.map(({ problem }) => problem)).toEqual([null, undefined, undefined])
    expect((await findCase(officer, picked[1] ?? ''))?.officer).toBeNull()
    await runBulk(officer, order)
    const { rows } = await getBulk(officer, order.run)
    expect(rows.every(({ problem }) => problem === null)).toBe(true)
  })

  it('is refused without cases, with too many, without a reason or without an officer; others see nothing of it', async ({
    as,
    given,
  }) => {
    const head = as(await given.officer({ roles: ['senior-officer'] }))
    const reference = await send(as, given)
    const many = Array.from({ length: MOST_PICKED + 1 }, (_, n) => `QA-${n}`)
    await expect(run(head, 'claim', [])).rejects.toThrow('cases/nothing-picked')
    await expect(run(head, 'claim', many)).rejects.toThrow('cases/too-many-picked')
    await expect(run(head, 'urgent', [reference])).rejects.toThrow('cases/reason-missing')
    const reason = 'غياب'
    await expect(run(head, 'reassign', [reference], { reason })).rejects.toThrow(
      'cases/officer-missing',
    )
    const order = orderOf(head, 'claim', [reference])
    await runBulk(head, order)
    const colleague = as(await given.officer())
    await expect(getBulk(colleague, order.run)).rejects.toThrow('cases/bulk-unknown')
    await expect(runBulk(as(await given.person()), order)).rejects.toThrow('kernel/denied')
  })
})

describe('Spreading the cases of somebody', () => {
  it('gives each to who has the fewest and may have it, never to its applicant', async ({
    as,
    given,
  }) => {
    const agency = 'kahramaa'
    const head = as(await given.officer({ agency, roles: ['senior-officer'] }))
    const [one, other] = [await given.officer({ agency }), await given.officer({ agency })]
    const absent = await given.officer({ agency })
    const picked: string[] = []
    for (let n = 0; n < 4; n++) picked.push(await send(as, given))
    const own = await sendApplication(as(one))
    picked.push(own)
    await sql`update cases.case set agency = ${agency} where reference in (${sql.join(picked)})`.execute(
      head.sql,
    )
    for (const reference of picked) await claimCase(as(absent), reference)
    const reason = 'توزيع عمل الغائب'
    const rows = await run(head, 'spread', picked, { reason })
    expect(rows.map(([, became]) => became)).toEqual(picked.map(() => 'done'))
    expect((await findCase(head, own))?.officer).not.toBe(one.id)
    const team = new Map((await readTeam(head)).map(({ id, open }) => [id, open]))
    const loads = [one, other].map(({ id }) => team.get(id) ?? 0)
    expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1)
  })

  it('leaves a case where it is when nobody of those who are there may have it', async ({
    as,
    given,
  }) => {
    const agency = 'ashghal'
    const holder = await given.officer({ agency, roles: ['officer', 'senior-officer'] })
    const head = as(holder)
    const reference = await sendApplication(as(await given.officer({ agency })))
    await sql`update cases.case set agency = ${agency} where reference = ${reference}`.execute(
      head.sql,
    )
    await claimCase(head, reference)
    const spread = () => run(head, 'spread', [reference], { reason: 'توزيع العمل' })
    expect(await spread()).toEqual([[reference, 'cases/nobody-can-have-it']])
    expect((await findCase(head, reference))?.officer).toBe(holder.id)
    const colleague = await given.officer({ agency })
    expect(await spread()).toEqual([[reference, 'done']])
    expect((await findCase(head, reference))?.officer).toBe(colleague.id)
  })
})

describe('Approving many at once', () => {
  it('approves those that the officer has and to which the rules say yes; the others stay as they are', async ({
    as,
    given,
  }) => {
    const { officer, reference } = await givenClaimed(as, given)
    const { reference: colleagues } = await givenClaimed(as, given)
    const free = await send(as, given)
    expect(await run(officer, 'approve', [reference, colleagues, free])).toEqual([
      [reference, 'done'],
      [colleagues, 'cases/claimed-by-other'],
      [free, 'cases/not-claimed'],
    ])
    expect((await findCase(officer, reference))?.state).toBe('approved')
    expect((await findCase(officer, colleagues))?.state).toBe('under-review')
  })

  it('approves none of a service that approves its cases one by one', async ({ as, given }) => {
    const officer = as(await given.officer({ agency: 'mm' }))
    const reference = await sendBuilding(as(await given.person()))
    const before = (await findCase(officer, reference))?.state
    expect(await run(officer, 'approve', [reference])).toEqual([[reference, 'cases/not-in-bulk']])
    expect((await findCase(officer, reference))?.state).toBe(before)
  })

  it('approves none to which the rules do not say yes, nor where none decide', async ({
    as,
    given,
    ctx,
    ownerUrl,
  }) => {
    const { officer, reference } = await givenClaimed(as, given)
    const { default: pg } = await import('pg')
    const owner = new pg.Client({ connectionString: ownerUrl })
    await owner.connect()
    await owner.query(
      `update cases.outcome set qualifies = null
       where case_id = (select id from cases.case where reference = $1)`,
      [reference],
    )
    await owner.end()
    expect(await run(officer, 'approve', [reference])).toEqual([[reference, 'cases/rules-not-yes']])
    expect((await findCase(ctx, reference))?.state).toBe('under-review')
  })
})

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, Problem, withCtx } from '#kernel'
import {
  assignTask,
  completeTask,
  getInstance,
  type InstanceId,
  listTasksOf,
  listWork,
  publishMessage,
  startProcedure,
} from '#procedures'
import { dbTest } from '#testing'
import { openDatabase } from '../../kernel/database.ts'
import { differences, givenProcedure, settle, sweepTimers } from './fixture.ts'
import { listIncidents } from './incident.ts'
import { findInstance } from './instance.ts'

const openTasks = async (ctx: Ctx, instance: InstanceId) =>
  (await listTasksOf(ctx, instance)).filter(({ closedAt }) => closedAt === null)

const namesOf = async (ctx: Ctx, instance: InstanceId) =>
  (await openTasks(ctx, instance)).map(({ node }) => node)

async function done(ctx: Ctx, instance: InstanceId, node: string) {
  const task = (await openTasks(ctx, instance)).find((task) => task.node === node)
  if (!task) throw new Error(`no open task ${node}`)
  await completeTask(ctx, task)
}

const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => (error instanceof Problem ? error.code : String(error)),
  )

describe('An instance of a procedure', () => {
  dbTest('goes from task to task, and ends', async ({ ctx }) => {
    await givenProcedure(ctx, 'plain', 's -> A -> B -> !')
    const id = await startProcedure(ctx, { procedure: 'plain', key: 'QA-1' })
    expect(await namesOf(ctx, id)).toEqual(['A'])
    await done(ctx, id, 'A')
    expect(await namesOf(ctx, id)).toEqual(['B'])
    await done(ctx, id, 'B')
    expect(await getInstance(ctx, id)).toMatchObject({ status: 'completed', version: 3 })
    expect(await differences(ctx)).toEqual([])
  })

  dbTest('begins once for each key', async ({ ctx }) => {
    await givenProcedure(ctx, 'once', 's -> A -> !')
    const start = { procedure: 'once', key: 'QA-2' }
    const ids = await Promise.all(Array.from({ length: 8 }, () => startProcedure(ctx, start)))
    expect(new Set(ids).size).toBe(1)
  })

  dbTest('does a task once, however many try at once', async ({ ctx }) => {
    await givenProcedure(ctx, 'race', 's -> A -> B -> !')
    const id = await startProcedure(ctx, { procedure: 'race', key: 'QA-3' })
    const [task] = await openTasks(ctx, id)
    if (!task) throw new Error('no task')
    const tries = await Promise.all(
      Array.from({ length: 16 }, () => problemOf(completeTask(ctx, task))),
    )
    expect(tries.toSorted()).toEqual(
      ['none', ...Array(15).fill('procedures/already-done')].toSorted(),
    )
    expect(await namesOf(ctx, id)).toEqual(['B'])
  })

  dbTest('loses nothing where its branches are done at once', async ({ ctx }) => {
    await givenProcedure(
      ctx,
      'branches',
      's -> +1 -> A -> +2 -> E -> !\n+1 -> B -> +2\n+1 -> C -> +2\n+1 -> D -> +2',
    )
    const id = await startProcedure(ctx, { procedure: 'branches', key: 'QA-4' })
    const tasks = await openTasks(ctx, id)
    expect(tasks).toHaveLength(4)
    await Promise.all(tasks.map((task) => completeTask(ctx, task)))
    expect(await namesOf(ctx, id)).toEqual(['E'])
    expect(await differences(ctx)).toEqual([])
  })

  dbTest('is a part of the transaction in which it moves', async ({ ctx }) => {
    await givenProcedure(ctx, 'part', 's -> A -> B -> !')
    const id = await startProcedure(ctx, { procedure: 'part', key: 'QA-5' })
    const failed = ctx.tx(async (ctx) => {
      await done(ctx, id, 'A')
      throw new Error('the rest failed')
    })
    await expect(failed).rejects.toThrow('the rest failed')
    expect(await namesOf(ctx, id)).toEqual(['A'])
  })

  dbTest('goes on by the definition with which it began', async ({ ctx }) => {
    await givenProcedure(ctx, 'changing', 's -> A -> B -> !')
    const before = await startProcedure(ctx, { procedure: 'changing', key: 'QA-6' })
    await givenProcedure(ctx, 'changing', 's -> A -> C -> !')
    const after = await startProcedure(ctx, { procedure: 'changing', key: 'QA-7' })
    await done(ctx, before, 'A')
    await done(ctx, after, 'A')
    expect([await namesOf(ctx, before), await namesOf(ctx, after)]).toEqual([['B'], ['C']])
  })

  dbTest('tells each step to the audit', async ({ ctx }) => {
    await givenProcedure(ctx, 'told', 's -> A -> !')
    const id = await startProcedure(ctx, { procedure: 'told', key: 'QA-8' })
    await done(ctx, id, 'A')
    const { rows } = await sql`
      select fact, data->>'status' as status from kernel.audit
      where resource = ${`procedure-instance:${id}`} order by id`.execute(ctx.sql)
    expect(rows).toEqual([
      { fact: 'procedures/instance-started', status: 'running' },
      { fact: 'procedures/instance-advanced', status: 'completed' },
    ])
  })

  dbTest('is found by its key, and what there is not is said', async ({ ctx }) => {
    await givenProcedure(ctx, 'found', 's -> A -> !')
    const id = await startProcedure(ctx, { procedure: 'found', key: 'QA-9' })
    expect((await findInstance(ctx, 'found', 'QA-9'))?.id).toBe(id)
    const nothing = '00000000-0000-7000-8000-000000000000' as InstanceId
    const missing = startProcedure(ctx, { procedure: 'none', key: 'QA-9' })
    expect(await problemOf(missing)).toBe('procedures/procedure-missing')
    expect(await problemOf(getInstance(ctx, nothing))).toBe('procedures/instance-missing')
    const task = { instance: nothing, wait: 1 }
    expect(await problemOf(completeTask(ctx, task))).toBe('procedures/instance-missing')
  })

  dbTest('that others move again and again says that it is busy', async ({ ctx }) => {
    await givenProcedure(ctx, 'busy', 's -> A -> !')
    const id = await startProcedure(ctx, { procedure: 'busy', key: 'QA-11' })
    const [task] = await openTasks(ctx, id)
    if (!task) throw new Error('no task')
    const racing = ctx.sql.withPlugin({
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        await sql`update procedures.instance set version = version + 1 where id = ${id}`.execute(
          ctx.sql,
        )
        return result
      },
    })
    const work = completeTask(withCtx(ctx, { sql: racing }), task)
    expect(await problemOf(work)).toBe('procedures/busy')
    expect(await namesOf(ctx, id)).toEqual(['A'])
  })
})

describe('A task', () => {
  dbTest('is one person’s at a time', async ({ ctx, as, given }) => {
    await givenProcedure(ctx, 'taken', 's -> A -> !')
    const id = await startProcedure(ctx, { procedure: 'taken', key: 'QA-12' })
    const [task] = await openTasks(ctx, id)
    if (!task) throw new Error('no task')
    const [one, other] = [await given.officer(), await given.officer()]
    await assignTask(as(one), task, { from: null, to: one.id })
    const late = assignTask(as(other), task, { from: null, to: other.id })
    expect(await problemOf(late)).toBe('procedures/already-done')
    const list = { bodies: ['moci'], roles: ['officer'] }
    expect(
      (await listWork(ctx, { ...list, assignee: one.id })).tasks.map(({ key }) => key),
    ).toEqual(['QA-12'])
    expect((await listWork(ctx, { ...list, assignee: other.id })).tasks).toEqual([])
  })

  dbTest('comes in the order in which it is due, page by page', async ({ ctx }) => {
    await givenProcedure(ctx, 'due', 's -> A -> !\nA: due d\ndata d', 'moph')
    for (const days of [5, 1, 9, 3]) {
      await startProcedure(ctx, { procedure: 'due', key: `D-${days}`, data: { d: `P${days}D` } })
    }
    const filter = { bodies: ['moph', 'moi'], roles: ['officer'], rows: 3 }
    const page = await listWork(ctx, filter)
    expect(page.tasks.map(({ key }) => key)).toEqual(['D-1', 'D-3', 'D-5'])
    const { tasks, next } = await listWork(ctx, {
      ...filter,
      ...(page.next && { after: page.next }),
    })
    expect([tasks.map(({ key }) => key), next]).toEqual([['D-9'], undefined])
  })
})

describe('What is called', () => {
  const CALL = 's -> A -> B -> !\nA: call inner\nprocess inner\ns -> X -> !'

  dbTest('begins with its caller, which goes on when it ends', async ({ ctx }) => {
    await givenProcedure(ctx, 'caller', CALL)
    const id = await startProcedure(ctx, { procedure: 'caller', key: 'QA-10' })
    const { rows } = await sql<{ id: InstanceId }>`
      select id from procedures.instance where caller = ${id}`.execute(ctx.sql)
    const inner = rows[0]?.id as InstanceId
    expect(await namesOf(ctx, inner)).toEqual(['X'])
    await done(ctx, inner, 'X')
    await settle(ctx)
    expect(await namesOf(ctx, id)).toEqual(['B'])
    expect(await differences(ctx)).toEqual([])
  })
})

describe('What was called', () => {
  dbTest('ends when its caller no longer waits for it', async ({ ctx, clock }) => {
    const text =
      's -> A -> B -> !\nA: call inner\nat A timer P3D -> L -> !\nprocess inner\ns -> X -> !'
    await givenProcedure(ctx, 'impatient', text)
    const id = await startProcedure(ctx, { procedure: 'impatient', key: 'QA-11' })
    clock.advance({ days: 3 })
    await settle(ctx)
    expect(await namesOf(ctx, id)).toEqual(['L'])
    const { rows } = await sql<{ status: string }>`
      select status from procedures.instance where caller = ${id}`.execute(ctx.sql)
    expect(rows).toEqual([{ status: 'cancelled' }])
    expect(await differences(ctx)).toEqual([])
  })
})

describe('A business rule task', () => {
  const ASKS =
    'data fine\ns -> R -> A -> !\nR: rule traffic-fine-reduction -> fine; in Violation can be settled = true; in Day of the violation = date("2026-11-01"); in Amount of the fine = 500'

  dbTest('takes what the rules of the day say, and keeps why', async ({ ctx }) => {
    await givenProcedure(ctx, 'fines', ASKS, 'moi')
    const id = await startProcedure(ctx, { procedure: 'fines', key: 'QA-26' })
    expect(await namesOf(ctx, id)).toEqual(['A'])
    const { rows } = await sql<{ outcome: { value: unknown } }>`
      select rule_set, outcome from procedures.decision where instance = ${id}`.execute(ctx.sql)
    expect(rows).toMatchObject([
      { rule_set: 'traffic-fine-reduction', outcome: { value: { Way: 'Half' } } },
    ])
  })

  dbTest('stands still where there are none, until somebody tries again', async ({ ctx }) => {
    await givenProcedure(ctx, 'unruled', ASKS.replace('traffic-fine-reduction', 'nothing'))
    const id = await startProcedure(ctx, { procedure: 'unruled', key: 'QA-27' })
    const [incident] = await listIncidents(ctx)
    expect(incident).toMatchObject({ instance: id, code: 'rule-set-missing' })
  })
})

describe('A message', () => {
  dbTest('that a procedure sends comes to the one that waits for it', async ({ ctx }) => {
    await givenProcedure(ctx, 'fire-brigade', 's -> M -> A -> !\nM: wait message survey')
    await givenProcedure(ctx, 'ministry', 's -> N -> !\nN: send survey')
    const waiting = await startProcedure(ctx, { procedure: 'fire-brigade', key: 'QA-25' })
    await startProcedure(ctx, { procedure: 'ministry', key: 'QA-25' })
    await settle(ctx)
    expect(await namesOf(ctx, waiting)).toEqual(['A'])
  })

  dbTest('is refused where it is too long or its time is', async ({ ctx }) => {
    const good = { sender: 'bank', id: '9', name: 'paid', key: 'QA-29' }
    for (const wrong of [{ id: '' }, { key: 'k'.repeat(201) }, { keepDays: 9999 }]) {
      expect(await problemOf(publishMessage(ctx, { ...good, ...wrong }))).toBe(
        'procedures/message-wrong',
      )
    }
  })

  const WAITS = 's -> M -> A -> !\nM: wait message paid'

  dbTest('comes to the instance of its key, once', async ({ ctx }) => {
    await givenProcedure(ctx, 'paying', WAITS)
    const id = await startProcedure(ctx, { procedure: 'paying', key: 'QA-20' })
    const paid = { sender: 'bank', id: '1', name: 'paid', key: 'QA-20' }
    expect(await publishMessage(ctx, paid)).toEqual({ status: 'received', receiver: id })
    expect(await publishMessage(ctx, paid)).toEqual({ status: 'received', receiver: id })
    expect(await namesOf(ctx, id)).toEqual(['A'])
  })

  dbTest('that comes early waits for its receiver', async ({ ctx }) => {
    await givenProcedure(ctx, 'early', WAITS)
    const paid = { sender: 'bank', id: '2', name: 'paid', key: 'QA-21' }
    expect(await publishMessage(ctx, paid)).toEqual({ status: 'waiting' })
    const id = await startProcedure(ctx, { procedure: 'early', key: 'QA-21' })
    await settle(ctx)
    expect(await namesOf(ctx, id)).toEqual(['A'])
  })

  dbTest('for which nobody comes is dead in the end', async ({ ctx, clock }) => {
    const late = { sender: 'bank', id: '3', name: 'paid', key: 'QA-22', keepDays: 2 }
    await publishMessage(ctx, late)
    clock.advance({ days: 2 })
    await settle(ctx)
    expect(await publishMessage(ctx, late)).toEqual({ status: 'dead' })
  })

  dbTest('for which two wait goes to neither', async ({ ctx }) => {
    await givenProcedure(ctx, 'twins-a', WAITS)
    await givenProcedure(ctx, 'twins-b', WAITS)
    await startProcedure(ctx, { procedure: 'twins-a', key: 'QA-23' })
    await startProcedure(ctx, { procedure: 'twins-b', key: 'QA-23' })
    const paid = { sender: 'bank', id: '4', name: 'paid', key: 'QA-23' }
    expect(await problemOf(publishMessage(ctx, paid))).toBe('procedures/several-receivers')
    expect(await publishMessage(ctx, paid)).toEqual({ status: 'dead' })
  })

  dbTest('may begin an instance', async ({ ctx }) => {
    await givenProcedure(ctx, 'by-message', 's -> A -> !\ns: message born')
    const born = { sender: 'hospital', id: '5', name: 'born', key: 'B-24' }
    const fate = await publishMessage(ctx, born)
    expect(fate.status).toBe('received')
    expect(await publishMessage(ctx, { ...born, id: '6' })).toEqual({ status: 'waiting' })
  })
})

describe('A timer', () => {
  dbTest('fires when it is due, and is gone when its task is done', async ({ ctx, clock }) => {
    await givenProcedure(ctx, 'timed', 's -> A -> !\nat A timer P3D -> L -> !')
    const late = await startProcedure(ctx, { procedure: 'timed', key: 'QA-30' })
    const prompt = await startProcedure(ctx, { procedure: 'timed', key: 'QA-31' })
    await done(ctx, prompt, 'A')
    clock.advance({ days: 3 })
    await settle(ctx)
    expect(await namesOf(ctx, late)).toEqual(['L'])
    expect((await getInstance(ctx, prompt)).status).toBe('completed')
    expect(await differences(ctx)).toEqual([])
  })

  dbTest('fires beside others of the same instance in the same sweep', async ({ ctx, clock }) => {
    const text =
      's -> +1\n+1 -> V -> +2\n+1 -> W -> +2\n+2 -> A -> !\nV: wait timer P1D\nW: wait timer P1D'
    await givenProcedure(ctx, 'both', text)
    const id = await startProcedure(ctx, { procedure: 'both', key: 'QA-32' })
    clock.advance({ days: 1 })
    expect(await sweepTimers(ctx)).toBe(2)
    expect(await namesOf(ctx, id)).toEqual(['A'])
  })

  dbTest(
    'keeps its moment for a process that began later, on a host whose clock was changed',
    async ({ ctx, clock, ownerUrl }) => {
      const zone = process.env.TZ
      process.env.TZ = 'America/New_York'
      clock.set('2026-03-07T07:30:00Z')
      await givenProcedure(ctx, 'kept', 's -> W -> A -> !\nW: wait timer P2D')
      const id = await startProcedure(ctx, { procedure: 'kept', key: 'QA-34' })
      process.env.TZ = 'Pacific/Auckland'
      const { sql, close } = openDatabase(ownerUrl, { max: 1 })
      const later = withCtx(ctx, { sql })
      clock.set('2026-03-09T07:29:59Z')
      expect(await sweepTimers(later)).toBe(0)
      clock.set('2026-03-09T07:30:00Z')
      expect(await sweepTimers(later)).toBe(1)
      expect(await sweepTimers(ctx)).toBe(0)
      expect(await namesOf(ctx, id)).toEqual(['A'])
      await close()
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    },
  )
})

describe('What rows and states tell', () => {
  dbTest('is held against each other, and a row too many is seen', async ({ ctx }) => {
    await givenProcedure(ctx, 'held-against', 's -> A -> !')
    const id = await startProcedure(ctx, { procedure: 'held-against', key: 'QA-33' })
    expect(await differences(ctx, 'held-against')).toEqual([])
    await sql`insert into procedures.timer (instance, wait, due_at) values (${id}, 99, now())`.execute(
      ctx.sql,
    )
    expect(await differences(ctx, 'held-against')).toMatchObject([{ wait: 99, kind: 'timer' }])
    await sql`delete from procedures.timer where instance = ${id}`.execute(ctx.sql)
  })
})

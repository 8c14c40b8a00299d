import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, Problem, withCtx } from '#kernel'
import { completeTask, getInstance, holdInstance, startProcedure } from '#procedures'
import { dbTest, type Given } from '#testing'
import { sweepMoves } from './carry.ts'
import { differences, givenProcedure } from './fixture.ts'
import { fetchJobs } from './job.ts'
import { agreeToMove, countMoved, listStaying, proposeMove, refuseMove, tryMove } from './move.ts'
import type { InstanceId } from './tables.ts'
import { listTasksOf } from './task.ts'

const REASON = 'decree 7 of 2026'

const problemOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => (error instanceof Problem ? error.code : String(error)),
  )

const administrators = async (given: Given, agency = 'moci') => [
  await given.officer({ agency, roles: ['administrator'] }),
  await given.officer({ agency, roles: ['administrator'] }),
]

/** Cases of an old version, and a newer one in force. */
async function given2(
  ctx: Ctx,
  id: string,
  texts: { before: string; after: string },
  count: number,
) {
  const from = await givenProcedure(ctx, id, texts.before)
  const cases: InstanceId[] = []
  for (let n = 0; n < count; n++)
    cases.push(await startProcedure(ctx, { procedure: id, key: `${id}-${n}` }))
  const to = await givenProcedure(ctx, id, texts.after)
  return { from, to, cases }
}

const openTasks = async (ctx: Ctx, id: InstanceId) =>
  (await listTasksOf(ctx, id)).filter(({ closedAt }) => closedAt === null)

const stepsOf = async (ctx: Ctx, procedure: string) => {
  const { rows } = await sql<{ moves: number; cases: number }>`
    select count(*)::integer as moves, count(distinct s.instance)::integer as cases
    from procedures.step s join procedures.instance i on i.id = s.instance
    where i.procedure = ${procedure} and s.event = 'move'`.execute(ctx.sql)
  return rows[0]
}

const stateOf = async (ctx: Ctx, id: string) => {
  const { rows } = await sql<{ state: string }>`
    select state from procedures.move where id = ${id}`.execute(ctx.sql)
  return rows[0]?.state
}

describe('A move of running cases', () => {
  dbTest('is tried first, and nothing of it is stored', async ({ ctx }) => {
    const texts = { before: 's -> A -> B -> !', after: 's -> B -> !' }
    const { from, to, cases } = await given2(ctx, 'mv-1', texts, 3)
    const [first] = cases
    const [task] = first ? await openTasks(ctx, first) : []
    if (task) await completeTask(ctx, task)
    const tried = await tryMove(ctx, 'mv-1', { from, to, map: {} })
    expect(
      tried.map(({ key, staying }) => [key, staying?.map(({ code }) => code) ?? null]),
    ).toEqual([
      ['mv-1-0', null],
      ['mv-1-1', ['no-such-node']],
      ['mv-1-2', ['no-such-node']],
    ])
    const mapped = await tryMove(ctx, 'mv-1', { from, to, map: { A: 'B' } })
    expect(mapped.every(({ staying }) => staying === null)).toBe(true)
    expect(await stepsOf(ctx, 'mv-1')).toEqual({ moves: 0, cases: 0 })
    for (const id of cases) expect((await getInstance(ctx, id)).definition).toBe(from)
  })

  dbTest(
    'takes cases over where they stand, with the work that waits, and they go on by the new version',
    async ({ ctx, as, given }) => {
      const texts = {
        before: 's -> A -> W -> !\nW: service checks\nat A timer P3D -> L -> !',
        after: 's -> X -> W -> !\nW: service other\nbeside X message m -> M -> !',
      }
      const { from, to, cases } = await given2(ctx, 'mv-2', texts, 2)
      const [one, two] = await administrators(given)
      if (!one || !two) throw new Error('nobody is there')
      const move = await proposeMove(as(one), { procedure: 'mv-2', from, map: { A: 'X' } }, REASON)
      await sweepMoves(ctx)
      expect(await countMoved(ctx, move)).toEqual({ moved: 0, staying: 0 })
      await agreeToMove(as(two), 'mv-2', move)
      await sweepMoves(ctx)
      expect(await countMoved(ctx, move)).toEqual({ moved: 2, staying: 0 })
      expect(await stateOf(ctx, move)).toBe('done')
      const [id] = cases
      if (!id) throw new Error('there is no case')
      expect((await getInstance(ctx, id)).definition).toBe(to)
      const [task] = await openTasks(ctx, id)
      expect(task?.node).toBe('X')
      expect(await differences(ctx)).toEqual([])
      if (task) await completeTask(ctx, task)
      const fetch = { body: 'moci', topics: ['other'], worker: 'w', most: 10, seconds: 60 }
      expect(await fetchJobs(ctx, fetch)).toMatchObject([{ instance: id }])
      const { rows } = await sql<{ fact: string }>`
        select fact from kernel.audit where resource = ${`procedure-instance:${id}`}`.execute(
        ctx.sql,
      )
      expect(rows.map(({ fact }) => fact)).toContain('procedures/instance-migrated')
    },
  )

  dbTest('leaves where they are those that cannot go, and says why', async ({ ctx, as, given }) => {
    const texts = { before: 's -> A -> !', after: 's -> A -> B -> !' }
    const { from, cases } = await given2(ctx, 'mv-3', texts, 2)
    const [held, gone] = cases
    if (held) await holdInstance(ctx, held, 'art-7')
    const [one, two] = await administrators(given)
    if (!one || !two || !gone || !held) throw new Error('nobody is there')
    const move = await proposeMove(as(one), { procedure: 'mv-3', from, map: {} }, REASON)
    await agreeToMove(as(two), 'mv-3', move)
    await sweepMoves(ctx)
    expect(await listStaying(ctx, move, 10)).toMatchObject([
      { key: 'mv-3-0', staying: [{ code: 'held' }] },
    ])
    expect((await getInstance(ctx, held)).definition).toBe(from)
    expect((await getInstance(ctx, gone)).definition).not.toBe(from)
  })

  dbTest(
    'is carried out once, in batches, by several at the same time and after one that broke',
    async ({ ctx, as, given }) => {
      const texts = { before: 's -> A -> !', after: 's -> A -> B -> !' }
      const { from } = await given2(ctx, 'mv-4', texts, 230)
      const [one, two] = await administrators(given)
      if (!one || !two) throw new Error('nobody is there')
      const move = await proposeMove(as(one), { procedure: 'mv-4', from, map: {} }, REASON)
      await agreeToMove(as(two), 'mv-4', move)
      expect(await problemOf(sweepMoves(breaking(ctx, 2)))).toBe('Error: the line was cut')
      expect(await countMoved(ctx, move)).toEqual({ moved: 100, staying: 0 })
      await Promise.all([sweepMoves(ctx), sweepMoves(ctx)])
      await sweepMoves(ctx)
      expect(await countMoved(ctx, move)).toEqual({ moved: 230, staying: 0 })
      expect(await stepsOf(ctx, 'mv-4')).toEqual({ moves: 230, cases: 230 })
      expect(await stateOf(ctx, move)).toBe('done')
      expect(await differences(ctx)).toEqual([])
    },
  )

  dbTest('is agreed on by two administrators of the body', async ({ ctx, as, given, clock }) => {
    const texts = { before: 's -> A -> !', after: 's -> A -> B -> !' }
    const { from } = await given2(ctx, 'mv-5', texts, 1)
    const [one, two] = await administrators(given)
    const [other] = await administrators(given, 'moph')
    if (!one || !two || !other) throw new Error('nobody is there')
    const order = { procedure: 'mv-5', from, map: {} }
    expect(await problemOf(proposeMove(as(one), order, ' '))).toBe('procedures/reason-missing')
    expect(await problemOf(proposeMove(as(other), order, REASON))).toBe('procedures/move-missing')
    const move = await proposeMove(as(one), order, REASON)
    expect(await problemOf(proposeMove(as(two), order, REASON))).toBe('procedures/move-open')
    expect(await problemOf(agreeToMove(as(one), 'mv-5', move))).toBe('procedures/move-own')
    expect(await problemOf(agreeToMove(as(other), 'mv-5', move))).toBe('procedures/move-missing')
    await refuseMove(as(two), 'mv-5', move)
    expect(await problemOf(agreeToMove(as(two), 'mv-5', move))).toBe('procedures/move-over')
    const second = await proposeMove(as(one), order, REASON)
    clock.advance({ days: 15 })
    expect(await problemOf(agreeToMove(as(two), 'mv-5', second))).toBe('procedures/move-over')
    expect(await proposeMove(as(one), order, REASON)).not.toBe(second)
    expect(await stateOf(ctx, second)).toBe('over')
  })

  dbTest('ends where the new version is replaced itself', async ({ ctx, as, given }) => {
    const texts = { before: 's -> A -> !', after: 's -> A -> B -> !' }
    const { from } = await given2(ctx, 'mv-6', texts, 1)
    const [one, two] = await administrators(given)
    if (!one || !two) throw new Error('nobody is there')
    const move = await proposeMove(as(one), { procedure: 'mv-6', from, map: {} }, REASON)
    await agreeToMove(as(two), 'mv-6', move)
    await givenProcedure(ctx, 'mv-6', 's -> A -> C -> !')
    await sweepMoves(ctx)
    expect(await stateOf(ctx, move)).toBe('over')
    expect(await stepsOf(ctx, 'mv-6')).toEqual({ moves: 0, cases: 0 })
  })
})

/** A context whose nth transaction is cut off at its end, and none begins after it. */
function breaking(ctx: Ctx, nth: number): Ctx {
  let count = 0
  const tx: Ctx['tx'] = (act) =>
    ctx.tx(async (inner) => {
      const result = await act(inner)
      if (++count >= nth) throw new Error('the line was cut')
      return result
    })
  return { ...withCtx(ctx, {}), tx }
}

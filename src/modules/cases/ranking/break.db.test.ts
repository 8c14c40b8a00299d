import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import pg from 'pg'
import { expect } from 'vitest'
import { asWorker, toldOf } from '../clock/fixture.ts'
import { carryOutLists } from './carry.ts'
import { givenRound, roundTest as it, letWorkerRank, propose, type Sent } from './fixture.ts'
import { approveList, findList } from './list.ts'
import { moveUpReserves } from './reserve.ts'

const CASES = 12
const PLACES = 5

it('A list decides each application once, though the database breaks off again and again', async ({
  world,
  ownerUrl,
}) => {
  const { ctx } = world
  const all = Object.fromEntries(
    Array.from({ length: CASES }, (_, index) => [`n${index}`, { percentage: 99 - index }]),
  )
  const { sent, round, proposer, approver } = await givenRound(world, all, { places: PLACES })
  await propose(proposer, round)
  await approveList(approver, round)
  const killer = new pg.Client({ connectionString: ownerUrl })
  await killer.connect()
  let killed = 0
  try {
    for (let again = 0; again < 8; again++) {
      // A worker that found its connection broken is started again.
      const sweeps = [1, 2].map(() => carryOutLists(asWorker(ctx)).catch(() => undefined))
      sweeps.push(moveUpReserves(asWorker(ctx)).catch(() => undefined))
      let under = true
      const done = Promise.all(sweeps).then(() => {
        under = false
      })
      await sleep(15 + again * 10)
      // On a slow machine the worker may just be between two statements: the next moment will do.
      for (let hit = 0; hit === 0 && under; await sleep(1)) {
        const { rowCount } = await killer.query(`
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid() and state in ('active', 'idle in transaction')`)
        hit = rowCount ?? 0
        killed += hit
      }
      await done
    }
  } finally {
    await killer.end()
  }
  expect(killed).toBeGreaterThan(0)
  await letWorkerRank(ctx)
  expect((await findList(ctx, round))?.state).toBe('done')
  const { rows } = await sql<{ state: string; decisions: number; cases: number }>`
    select c.state, count(d.id)::integer as decisions, count(distinct c.id)::integer as cases
    from cases.case c join cases.decision d on d.case_id = c.id
    where c.round = ${round} group by c.state order by c.state`.execute(ctx.sql)
  expect(rows).toEqual([
    { state: 'offered', decisions: PLACES, cases: PLACES },
    { state: 'reserve', decisions: CASES - PLACES, cases: CASES - PLACES },
  ])
  for (const { person, reference } of Object.values<Sent>(sent)) {
    const told = await toldOf(ctx, person.actor, `my/cases/${reference}`)
    expect(told.filter((subject) => /place|reserve list/.test(subject))).toHaveLength(1)
  }
})

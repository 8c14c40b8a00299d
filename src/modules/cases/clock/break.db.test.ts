import pg from 'pg'
import { expect } from 'vitest'
import { dbTest } from '#testing'
import { claimCase } from '../claim.ts'
import { listDecisions } from '../decision-row.ts'
import { letTimeAct } from '../fixture.ts'
import { getOwnCase } from '../index.ts'
import { asWorker, givenMooring, sendMooring, toldOf } from './fixture.ts'
import { sweepClocks } from './look.ts'

const it = dbTest.extend({ country: 'saint-brandan' })
const CASES = 5

it('Silence is approval once, though the database breaks off again and again', async ({
  ctx,
  as,
  given,
  clock,
  ownerUrl,
  modules,
  deliver,
}) => {
  const { person, officer, ids, reference } = await givenMooring(as, given)
  const references = [reference]
  while (references.length < CASES) {
    const next = await sendMooring(person)
    await claimCase(officer, next)
    references.push(next)
  }
  clock.set('2026-12-02T06:00:00Z')
  const killer = new pg.Client({ connectionString: ownerUrl })
  await killer.connect()
  let killed = 0
  try {
    for (let round = 0; round < 8; round++) {
      // A worker that found its connection broken is started again.
      const sweeps = [1, 2].map(() => sweepClocks(asWorker(ctx)).catch(() => 0))
      await new Promise((resolve) => setTimeout(resolve, 15 + round * 10))
      const { rowCount } = await killer.query(`
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and pid <> pg_backend_pid() and state in ('active', 'idle in transaction')`)
      killed += rowCount ?? 0
      await Promise.all(sweeps)
      clock.advance({ minutes: 11 })
    }
  } finally {
    await killer.end()
  }
  expect(killed).toBeGreaterThan(0)
  await sweepClocks(asWorker(ctx))
  await letTimeAct(ctx, { modules, deliver })
  for (const one of references) {
    const { id, state } = await getOwnCase(person, one)
    expect(state).toBe('granted')
    expect((await listDecisions(ctx, id)).map(({ kind }) => kind)).toEqual(['deemed-approval'])
    const told = await toldOf(ctx, ids.applicant.actor, `my/cases/${one}`)
    expect(told.filter((subject) => subject.includes('approved by law'))).toHaveLength(1)
  }
})

import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { eventually } from './platform/acts.ts'
import { findBreak } from './platform/invariants.ts'
import { openProductDatabase } from './platform/population.ts'
import { untilAtRest } from './platform/rest.ts'
import {
  kill,
  newDataDir,
  PRODUCT,
  processesOf,
  type Started,
  start,
  until,
} from './start/running.ts'

const PEOPLE = 1_200
/** One case for every 80 people. */
const CASES = 15
const NEW = { IGOV_PACK: 'qatar', IGOV_POPULATION: String(PEOPLE) }
/** Two first starts of a whole country, and what the worker has to do after them. */
const PATIENCE_MS = 150_000
const PLAYING = 'Playing the last ninety days'

test(
  'a start killed while it plays the past leaves none of it, and the next one begins anew',
  async () => {
    const dataDir = newDataDir()
    const first = start(dataDir, NEW, PRODUCT)
    await until(() => first.printed().includes(PLAYING), 'the past to begin')
    for (const pid of processesOf(dataDir)) kill(pid, 'SIGKILL')
    await first.ended
    expect(first.printed()).not.toContain('Published')

    const next = start(dataDir, NEW, PRODUCT)
    await eventually(() => isReady(next), 'the next start to be ready', PATIENCE_MS)
    expect(next.printed()).toContain(PLAYING)
    const { ctx, close } = await openProductDatabase({ dataDir })
    try {
      await untilAtRest(ctx)
      const { rows } = await sql<{ people: number; cases: number }>`
      select (select count(*)::int from identity.person) as people,
        (select count(*)::int from cases.case) as cases`.execute(ctx.sql)
      expect(rows).toEqual([{ people: PEOPLE, cases: CASES }])
      expect(await findBreak(ctx)).toBeUndefined()
    } finally {
      await close()
    }
  },
  3 * PATIENCE_MS,
)

const isReady = async (started: Started) => started.printed().includes('Stop with Ctrl-C')

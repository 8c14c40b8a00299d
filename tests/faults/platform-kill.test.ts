import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '#kernel'
import { type Started, startIgov } from '../support/started.ts'
import {
  approve,
  claim,
  eventually,
  insist,
  isAcknowledged,
  isCivil,
  submit,
} from './platform/acts.ts'
import { findBreak, findHalfMade, findUnsound } from './platform/invariants.ts'
import { ALONE, openPeople, openProductDatabase } from './platform/population.ts'
import { untilAtRest } from './platform/rest.ts'
import { storm, type Told } from './platform/storm.ts'

/** All of it with IGOV_LONG=1; a sample else. */
const LONG = process.env.IGOV_LONG === '1'
const SIZE = LONG
  ? { applications: 200, decisions: 50, rounds: 5 }
  : { applications: 40, decisions: 12, rounds: 1 }
/** With two web processes; each act may be answered by either. */
const SIZE_OF_TWO = LONG
  ? { applications: 60, decisions: 15, rounds: 2 }
  : { applications: 20, decisions: 6, rounds: 1 }
type Size = typeof SIZE
const SEED = 20_261_124
const LIMIT_MS = LONG ? 1_200_000 : 300_000

let igov: Started

beforeAll(async () => {
  igov = await startIgov(ALONE)
})

afterAll(async () => {
  await igov?.end()
})

/** Lets it storm, and then holds what is there against what people were told. */
async function weather(size: Size) {
  const before = await openProductDatabase(igov)
  const people = openPeople(igov, before.ctx)
  const applications = await people.applications(size.applications)
  const officers = [await people.officer(), await people.officer()].map(({ visitor }) => visitor)
  await before.close()

  const { decisions } = size
  const told = await storm(igov, { applications, officers, decisions }, { ...size, seed: SEED })
  expect(told.kills).toHaveLength(size.rounds * 5)
  expect(told.submitted).toHaveLength(size.applications)
  expect(told.approved.length + told.returned.length).toBe(decisions)
  const rude = told.failures.filter((failure) => failure !== 'no answer' && !isCivil(failure))
  expect(rude, igov.errors()).toEqual([])
  await holdAgainst(told)
}

async function holdAgainst({ submitted, approved, returned }: Told) {
  const { ctx, close } = await openProductDatabase(igov)
  try {
    await untilAtRest(ctx)
    expect(await findHalfMade(ctx)).toEqual([])
    expect(await findUnsound(ctx, igov)).toEqual([])
    expect(await findBreak(ctx)).toBeUndefined()
    const states = await ctx.sql
      .withTables<{ 'cases.case': { reference: string; state: string } }>()
      .selectFrom('cases.case')
      .select(['reference', 'state'])
      .execute()
    const references = (state?: string) =>
      states.flatMap((row) => (state === undefined || row.state === state ? row.reference : []))
    expect(references().sort()).toEqual(submitted.map(({ reference }) => reference).sort())
    expect(references('granted').sort()).toEqual([...approved].sort())
    expect(references('returned').sort()).toEqual([...returned].sort())

    for (const filled of submitted) {
      const again = await insist(() => submit(filled))
      expect(isAcknowledged(filled, again)).toBe(true)
      const seen = await filled.visitor.get(again.location ?? '')
      expect(seen.body).toContain(filled.reference)
    }
    expect(await findHalfMade(ctx)).toEqual([])
  } finally {
    await close()
  }
}

test(
  'kill -9 of web, worker, signer, PostgreSQL and all, among applications and decisions, loses and doubles nothing',
  () => weather(SIZE),
  LIMIT_MS,
)

test('a worker killed in the middle of a seal leaves it to the next one, which does not wait', async () => {
  const { ctx, close } = await openProductDatabase(igov)
  const people = openPeople(igov, ctx)
  const [filled] = await people.applications(1)
  const officer = (await people.officer()).visitor
  if (!filled) throw new Error('there is nothing to decide on')
  await insist(() => submit(filled))
  await insist(() => claim(officer, filled.reference))
  const signer = igov.state().processes.signer?.[0] ?? 0
  process.kill(signer, 'SIGSTOP')
  try {
    expect((await insist(() => approve(officer, filled.reference))).status).toBe(303)
    await eventually(() => isHeld(ctx.sql), 'the worker to wait for the signer')
    await igov.kill('worker')
  } finally {
    process.kill(signer, 'SIGCONT')
  }
  await untilAtRest(ctx)
  expect(await findHalfMade(ctx)).toEqual([])
  expect(await findUnsound(ctx, igov)).toEqual([])
  await close()
})

test('who waits for PostgreSQL when it is killed is told to try later, and the web process lives on', async () => {
  const { ctx, url, adminUrl, close } = await openProductDatabase(igov)
  const applications = await openPeople(igov, ctx).applications(4)
  const web = igov.state().processes.web
  const lock = new pg.Client({ connectionString: url })
  lock.on('error', () => {})
  await lock.connect()
  await lock.query('begin')
  await lock.query('lock table cases.case in access exclusive mode')
  const answers = Promise.allSettled(applications.map((one) => submit(one)))
  const admin = new pg.Client({ connectionString: adminUrl })
  admin.on('error', () => {})
  await admin.connect()
  await eventually(async () => (await countBlocked(admin)) >= applications.length, 'all to wait')
  await igov.kill('postgres')
  const told = await answers
  expect(told.map((one) => one.status === 'fulfilled' && isCivil(one.value))).toEqual(all(told))
  const later = await Promise.all(applications.map((filled) => insist(() => submit(filled))))
  const arrived = applications.map((filled, i) => later[i] && isAcknowledged(filled, later[i]))
  expect(arrived).toEqual(all(later))
  expect(igov.state().processes.web).toEqual(web)
  expect(await findHalfMade(ctx)).toEqual([])
  await close()
})

// The last one: it ends the product of the others.
test(
  'kill -9 of one of two web processes and of everything else loses and doubles nothing',
  async () => {
    await igov.end()
    igov = await startIgov({ ...ALONE, IGOV_WEB: '2' })
    expect(igov.state().processes.web).toHaveLength(2)
    await weather(SIZE_OF_TWO)
    expect(igov.state().processes.web).toHaveLength(2)
  },
  LIMIT_MS,
)

const all = (list: readonly unknown[]) => list.map(() => true)

async function isHeld(database: Ctx['sql']) {
  const { rows } = await sql`
    select from graphile_worker.jobs where locked_at is not null`.execute(database)
  return rows.length > 0
}

/** Web processes' sessions that wait for a lock: the administrator alone sees those of another log-in. */
async function countBlocked(admin: pg.Client) {
  const { rows } = await admin.query(
    `select from pg_stat_activity where wait_event_type = 'Lock' and usename like '%\\_web'`,
  )
  return rows.length
}

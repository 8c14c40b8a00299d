import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '#kernel'
import type { Moved, State } from '#lib/bpmn/index'
import { randomFrom } from '../../src/lib/bpmn/fixture.ts'
import { differences } from '../../src/modules/procedures/fixture.ts'
import { type Started, startIgov } from '../support/started.ts'
import { findBreak } from './platform/invariants.ts'
import { ALONE, openProductDatabase } from './platform/population.ts'
import {
  dataOf,
  inMemory,
  MEMBERS,
  type Summary,
  summaryOf,
  textsOf,
} from './platform/procedure-model.ts'
import { groupOf, keyOf, stormOfProcedures } from './platform/procedure-storm.ts'
import { untilAtRest } from './platform/rest.ts'

/** All of it with IGOV_LONG=1; a sample else. */
const LONG = process.env.IGOV_LONG === '1'
const KILLS = LONG ? 100 : 4
const SEED = 20_261_129
const LIMIT_MS = LONG ? 2_400_000 : 300_000

let igov: Started
let database: Awaited<ReturnType<typeof openProductDatabase>>

beforeAll(async () => {
  igov = await startIgov(ALONE)
  database = await openProductDatabase(igov)
})

afterAll(async () => {
  await database?.close()
  await igov?.end()
})

test(
  'procedures come to the same as in memory, however often the worker and PostgreSQL are killed',
  async () => {
    const { ctx } = database
    const told = await stormOfProcedures(igov, ctx, { kills: KILLS, seed: SEED })
    expect(told.kills).toHaveLength(KILLS)
    expect(new Set(told.kills).size).toBe(2)

    expect(await differences(ctx)).toEqual([])
    expect(await summaries(ctx)).toEqual(expected())
    expect(await findWrong(ctx)).toEqual([])
    await holdTasksAgainst(ctx, told.done)
    await untilAtRest(ctx)
    expect(await findBreak(ctx)).toBeUndefined()
    console.info(`${KILLS} kills, ${told.done.size} tasks done, ${told.lost} answers lost`)
  },
  LIMIT_MS,
)

/** What each instance comes to where nothing is ever killed. */
function expected(): Record<string, Summary> {
  const random = randomFrom(SEED)
  const all: Record<string, Summary> = {}
  const add = (procedure: string, key: string, found: Map<string, Summary>) => {
    for (const [process, summary] of found) all[`${procedure} ${key} ${process}`] = summary
  }
  for (let member = 0; member < KILLS * MEMBERS; member++) {
    const [key, data] = [keyOf(member), dataOf(member)]
    const of = (kind: string) => `${kind}-${groupOf(member)}`
    const texts: Record<string, string> = textsOf(groupOf(member))
    for (const id of [of('storm'), of('desk')]) {
      add(id, key, inMemory(texts[id] ?? '', { key, random, ...(id === of('storm') && { data }) }))
    }
    if (member % MEMBERS !== 0) continue
    for (const id of [of('opener'), of('heard')])
      add(id, '', inMemory(texts[id] ?? '', { key, random }))
  }
  return all
}

async function summaries(ctx: Ctx): Promise<Record<string, Summary>> {
  const { rows } = await sql<{ name: string; state: State; moves: Moved[] }>`
    select i.procedure || ' ' || case when i.key like 'S-%' then i.key else '' end || ' ' || i.process as name,
      i.state, (select jsonb_path_query_array(jsonb_agg(s.moves order by s.version), '$[*][*]')
        from procedures.step s where s.instance = i.id) as moves
    from procedures.instance i`.execute(ctx.sql)
  expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length)
  return Object.fromEntries(rows.map(({ name, state, moves }) => [name, summaryOf(state, moves)]))
}

/** What must not be, whatever was killed when. */
async function findWrong(ctx: Ctx): Promise<object[]> {
  const { rows } = await sql<object>`
    select 'steps other than its versions' as what, i.id from procedures.instance i
    where i.version <> (select count(*) from procedures.step s where s.instance = i.id)
    union all
    select 'facts other than its steps', i.id from procedures.instance i
    where i.version <> (select count(*) from kernel.audit a where a.resource = 'procedure-instance:' || i.id)
    union all
    select 'an incident', instance from procedures.incident
    union all
    select 'on hold', id from procedures.instance where held_at is not null
    union all
    select 'a message that is dead', id from procedures.message where status <> 'received'`.execute(
    ctx.sql,
  )
  return rows
}

/** No task was acknowledged twice, and none that was acknowledged is open. */
async function holdTasksAgainst(ctx: Ctx, done: ReadonlyMap<string, number>) {
  expect([...done].filter(([, times]) => times > 1)).toEqual([])
  const { rows } = await sql<{ key: string }>`
    select instance || ' ' || wait as key from procedures.task where outcome = 'done'`.execute(
    ctx.sql,
  )
  const stored = new Set(rows.map(({ key }) => key))
  expect([...done.keys()].filter((key) => !stored.has(key))).toEqual([])
}

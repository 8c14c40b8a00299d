import { describe, expect } from 'vitest'
import { type Ctx, Problem, withCtx } from '#kernel'
import {
  type Act,
  type Held,
  perform,
  randomAct,
  randomFrom,
  randomWorld,
  type World,
} from '#lib/bpmn/fixture'
import { EventRefusedError, StaleWaitError, type State, UndecidedError } from '#lib/bpmn/index'
import { getInstance, type InstanceId, startProcedure } from '#procedures'
import { dbTest } from '#testing'
import { openDatabase } from '../../kernel/database.ts'
import { differences, givenProcedure, stepInstance, sweepArrivals, sweepTimers } from './fixture.ts'
import { db } from './tables.ts'

const LONG = process.env.IGOV_LONG === '1'
/** `IGOV_SEEDS=1035-1200` runs those alone. */
const [FIRST = 1, LAST = LONG ? 10_000 : 60] = process.env.IGOV_SEEDS?.split('-').map(Number) ?? []
const ACTS = 20
/** Of a hundred statements, how many are lost before they are sent, and after they were done. */
const LOST = 4

const undecided = {
  decide: (ruleSet: string) => {
    throw new UndecidedError('rule-set-missing', { ruleSet })
  },
}

/** What stands in memory, and what stands in the database of the same. */
type Pair = { world: World; ctx: Ctx; procedure: string; about: () => string }

describe('Random procedures on the database', () => {
  dbTest(
    'come to the same as in memory, with connections that break and messages that come twice',
    { timeout: LONG ? 3_600_000 : 120_000 },
    async ({ ctx, ownerUrl }) => {
      const broken = brokenDatabase(ownerUrl)
      for (let seed = FIRST; seed <= LAST; seed++) {
        await live(ctx, broken, seed)
      }
      await broken.close()
      expect(await differences(ctx)).toEqual([])
      expect(broken.count).toBeGreaterThan(LAST - FIRST)
    },
  )
})

async function live(ctx: Ctx, broken: BrokenDatabase, seed: number) {
  const random = randomFrom(seed)
  const { world, text, data } = randomWorld(random, undecided)
  const procedure = `random-${seed}`
  const story: string[] = []
  const clock = { now: () => world.now }
  const onBroken = withCtx(ctx, { sql: broken.sql, clock })
  const pair: Pair = {
    world,
    ctx: onBroken,
    procedure,
    about: () => `seed ${seed}: ${story.join(' ')}\n${text}`,
  }
  await givenProcedure(ctx, procedure, text)
  await untilDone(() => startProcedure(onBroken, { procedure, key: '1', data }))
  await settleArrivals(pair)
  await compare(pair, ctx)
  for (let at = 0; at < ACTS; at++) {
    const act = randomAct(random, world)
    story.push(JSON.stringify(act))
    if ('advance' in act) await advance(pair, act.advance)
    else await apply(pair, act, ctx)
    await settleArrivals(pair)
    await compare(pair, ctx)
  }
  expect(await differences(ctx, procedure), pair.about()).toEqual([])
  await end(pair, ctx)
}

/** What is left of a world would hear the signals of the next, and have its timers due. */
async function end(pair: Pair, sound: Ctx) {
  for (const held of pair.world.instances) {
    if (held.caller) continue
    const instance = await idOf(pair, sound, held)
    await stepInstance(sound, { instance, event: { type: 'cancel' } }).catch(refusal)
  }
  await settleArrivals({ ...pair, ctx: sound })
}

/** Time goes on from one due timer to the next, as long as one instance alone has any at that moment. */
async function advance(pair: Pair, ms: number) {
  const { world, ctx } = pair
  const until = world.now.getTime() + ms
  for (let round = 0; round < 10; round++) {
    const due = world.instances.flatMap((held) =>
      [...held.open.values()].flatMap((wait) =>
        wait.for === 'timer' && Date.parse(wait.due) <= until
          ? [{ held, at: Date.parse(wait.due) }]
          : [],
      ),
    )
    const first = Math.min(...due.map(({ at }) => at))
    const those = new Set(due.filter(({ at }) => at === first).map(({ held }) => held))
    if (those.size !== 1) return
    world.advance(new Date(Math.max(first, world.now.getTime())))
    await untilDone(() => sweepTimers(ctx))
    await settleArrivals(pair)
  }
}

async function apply(pair: Pair, act: Extract<Act, { event: unknown }>, sound: Ctx) {
  const { world, ctx } = pair
  const held = world.instances[act.instance] as Held
  const instance = await idOf(pair, sound, held)
  const expected = outcomeOf(() => perform(world, act))
  const before = (await getInstance(sound, instance)).version
  const got = await untilDone(
    () =>
      stepInstance(ctx, { instance, event: act.event }).then(
        () => 'done',
        (error) => refusal(error),
      ),
    // Whether it was done before the connection broke can be seen by the version.
    async () => ((await getInstance(sound, instance)).version > before ? 'done' : undefined),
  )
  expect(got, pair.about()).toBe(expected)
  if (got === 'done' && act.event.type === 'complete') {
    const twice = await untilDone(() =>
      stepInstance(ctx, { instance, event: act.event }).then(
        () => 'done',
        (error) => refusal(error),
      ),
    )
    expect(twice, pair.about()).not.toBe('done')
  }
}

function outcomeOf(act: () => void): string {
  try {
    act()
    return 'done'
  } catch (error) {
    return refusal(error)
  }
}

/** @throws what is none */
function refusal(error: unknown): string {
  if (error instanceof StaleWaitError) return 'over'
  if (error instanceof EventRefusedError) {
    return ['not-running', 'no-incident'].includes(error.code) ? 'over' : error.code
  }
  if (error instanceof Problem && error.code === 'procedures/already-done') return 'over'
  if (error instanceof Problem && error.code === 'procedures/refused') {
    return String(error.params.code)
  }
  throw error
}

/** Does it again as long as the connection breaks. */
async function untilDone<T>(
  work: () => Promise<T>,
  done?: () => Promise<T | undefined>,
): Promise<T> {
  for (let tries = 0; tries < 100; tries++) {
    line.down = false
    try {
      return await work()
    } catch (error) {
      if (!isBroken(error)) throw error
      const found = await done?.()
      if (found !== undefined) return found
    }
  }
  throw new Error('it broke each time')
}

const settleArrivals = ({ ctx }: Pair) =>
  untilDone(async () => {
    while ((await sweepArrivals(ctx)) > 0);
  })

async function rowsOf({ procedure }: Pair, ctx: Ctx) {
  return db(ctx)
    .selectFrom('procedures.instance')
    .select(['id', 'caller', 'caller_wait as wait', 'state'])
    .where('procedure', '=', procedure)
    .execute()
}

/** The instance in the database that stands for one in memory: by who called it. */
async function idsOf(pair: Pair, ctx: Ctx): Promise<Map<Held, InstanceId>> {
  const rows = await rowsOf(pair, ctx)
  const ids = new Map<Held, InstanceId>()
  for (const held of pair.world.instances) {
    const caller = held.caller ? (ids.get(held.caller.held) ?? null) : null
    const row = rows.find(
      (row) => row.caller === caller && row.wait === (held.caller?.wait ?? null),
    )
    if (!row) throw new Error(`nothing stands for ${held.name}: ${pair.about()}`)
    ids.set(held, row.id)
  }
  return ids
}

const idOf = async (pair: Pair, ctx: Ctx, held: Held) =>
  (await idsOf(pair, ctx)).get(held) as InstanceId

async function compare(pair: Pair, ctx: Ctx) {
  const ids = await idsOf(pair, ctx)
  const states = new Map((await rowsOf(pair, ctx)).map(({ id, state }) => [id, state]))
  expect(states.size, pair.about()).toBe(ids.size)
  for (const [held, id] of ids) {
    const isCalled = held.caller !== null && held.caller !== undefined
    const found = settled(states.get(id), isCalled)
    expect(found, pair.about()).toEqual(settled(plain(held.state), isCalled))
  }
}

/**
 * What was called may fail in the moment in which its caller gives it up: which of the two comes first is nobody's
 * to say, and of it follows nothing. What the caller makes of either is in its own state.
 */
const settled = (state: State | undefined, isCalled: boolean) =>
  isCalled && state && ['failed', 'cancelled'].includes(state.status)
    ? { ...state, status: 'over' }
    : state

const plain = (value: unknown) => JSON.parse(JSON.stringify(value))

/** What broke stays broken until whoever asked begins anew, as a transaction whose connection is gone. */
const line = { down: false }

class Broken extends Error {}
const isBroken = (error: unknown): boolean => error instanceof Broken

type BrokenDatabase = ReturnType<typeof brokenDatabase>

/** A pool of which some statements never arrive, and of others the answer gets lost after they were done. */
function brokenDatabase(url: string) {
  const { sql, close } = openDatabase(url, { max: 3 })
  const random = randomFrom(77)
  const broken = { count: 0, sql, close }
  const maybe = () => {
    if (!line.down && random.below(100) >= LOST) return
    line.down = true
    broken.count++
    throw new Broken('the connection is gone')
  }
  broken.sql = sql.withPlugin({
    transformQuery: ({ node }) => {
      maybe()
      return node
    },
    transformResult: async ({ result }) => {
      maybe()
      return result
    },
  })
  return broken
}

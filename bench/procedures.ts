import { Engine } from 'bpmn-engine'
import { sql } from 'kysely'
import { withCtx } from '#kernel'
import { completeTask, listTasksOf, listWork, startProcedure, type TaskKey } from '#procedures'
import { openDatabase } from '../src/kernel/database.ts'
import { givenProcedure, plantTasks, sweepTimers } from '../src/modules/procedures/fixture.ts'
import { openProduct, type Product, type Row, share } from './product.ts'

const AT_ONCE = 16
const SECONDS = 4
const ROUNDS = 3
const STEPS = 10
const TIMERS = 100_000
const TASKS = 1_000_000
const LISTS = 60

const names = (first: string) => Array.from({ length: STEPS }, (_, i) => `${first}${i + 1}`)
const chain = (first: string) => ['s', ...names(first), '!'].join(' -> ')

const AUTOMATIC = `${chain('A')}\n${names('A')
  .map((name) => `${name}: abstract`)
  .join('\n')}`
const WAITING = chain('W')

/**
 * Measures procedures on the started product's database, its worker at work beside: ten automatic steps in one
 * durable commit, in turn with bpmn-engine, which keeps nothing; ten tasks with a commit each; single steps, 16
 * at once; 100,000 timers due at once, fired by the product's worker and a second one; the work list with a
 * million open tasks.
 */
export async function run(): Promise<Row[]> {
  const product = await openProduct()
  const database = openDatabase(product.databaseUrl, { max: AT_ONCE })
  try {
    // As many connections as there are at once: each commit waits for the disk.
    const { sql } = database
    const ctx = withCtx(product.ctx, { sql })
    await givenProcedure(ctx, 'automatic', AUTOMATIC)
    await givenProcedure(ctx, 'waiting', WAITING)
    return [
      ...(await automatic({ ...product, ctx })),
      ...(await waiting({ ...product, ctx })),
      ...(await timers({ ...product, ctx })),
      ...(await workList({ ...product, ctx })),
    ]
  } finally {
    await database.close()
    await product.end()
  }
}

let serial = 0
const nextKey = () => `B-${++serial}`

/** How many times a second `work` is done by so many at once, and how long each took. */
async function rate(atOnce: number, seconds: number, work: () => Promise<unknown>) {
  const times: number[] = []
  const end = performance.now() + seconds * 1000
  const begin = performance.now()
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (performance.now() < end) {
        const before = performance.now()
        await work()
        times.push(performance.now() - before)
      }
    }),
  )
  return { perSecond: times.length / ((performance.now() - begin) / 1000), times }
}

async function automatic({ ctx }: Product): Promise<Row[]> {
  const ours: number[] = []
  const peer: number[] = []
  const one = () => startProcedure(ctx, { procedure: 'automatic', key: nextKey() })
  await rate(AT_ONCE, SECONDS / 2, one)
  for (let round = 0; round < ROUNDS; round++) {
    ours.push((await rate(AT_ONCE, SECONDS, one)).perSecond)
    peer.push((await rate(1, SECONDS, runPeer)).perSecond)
  }
  const [figure, baseline] = [share(ours, 0.5), share(peer, 0.5)]
  const what = `${STEPS} automatic steps in one durable commit, instances`
  return [{ what, figure, unit: '/s', baseline, ratio: figure / baseline, goal: baseline * 10 }]
}

const SOURCE = peerModel()

/** The same in the words of BPMN. */
function peerModel(): string {
  const nodes = ['s', ...names('A'), 'e']
  const flows = nodes
    .slice(1)
    .map((target, i) => `<sequenceFlow id="f${i}" sourceRef="${nodes[i]}" targetRef="${target}"/>`)
  const tasks = names('A').map((name) => `<task id="${name}"/>`)
  return `<?xml version="1.0" encoding="UTF-8"?>
    <definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d" targetNamespace="urn:bench">
    <process id="p" isExecutable="true"><startEvent id="s"/>${tasks.join('')}<endEvent id="e"/>${flows.join('')}
    </process></definitions>`
}

/** A run of bpmn-engine, from a source that it reads each time: it knows no other way to begin. */
const runPeer = () =>
  new Promise<void>((resolve, reject) => {
    const engine = new Engine({ name: 'bench', source: SOURCE })
    engine.once('end', () => resolve())
    engine.once('error', reject)
    void engine.execute()
  })

async function waiting({ ctx }: Product): Promise<Row[]> {
  const steps: number[] = []
  const whole = async () => {
    const instance = await startProcedure(ctx, { procedure: 'waiting', key: nextKey() })
    let open: TaskKey | undefined = (await listTasksOf(ctx, instance))[0]
    for (let step = 0; step < STEPS; step++) {
      if (!open) throw new Error('nothing waits')
      const before = performance.now()
      ;[open] = (await completeTask(ctx, open)).tasks
      steps.push(performance.now() - before)
    }
  }
  await rate(AT_ONCE, SECONDS / 2, whole)
  steps.length = 0
  const { perSecond } = await rate(AT_ONCE, SECONDS * 2, whole)
  const bare = await rate(AT_ONCE, SECONDS, () =>
    sql`insert into kernel.outbox (fact, payload, at) values ('bench/row', '{}', now())`.execute(
      ctx.sql,
    ),
  )
  const transitions = perSecond * (STEPS + 1)
  return [
    {
      what: `${STEPS} tasks with a durable commit each, instances`,
      figure: perSecond,
      unit: '/s',
      goal: 100,
    },
    {
      what: `durable steps, ${AT_ONCE} at once; baseline: one row by one statement`,
      figure: transitions,
      unit: '/s',
      baseline: bare.perSecond,
      ratio: transitions / bare.perSecond,
      goal: 1000,
    },
    { what: 'a durable step, median', figure: share(steps, 0.5), unit: 'ms' },
    { what: 'a durable step, 99 of 100', figure: share(steps, 0.99), unit: 'ms', goal: 50 },
  ]
}

async function timers({ ctx, databaseUrl }: Product): Promise<Row[]> {
  await givenProcedure(ctx, 'timed', 's -> T -> A -> !\nT: wait timer P1D')
  const due = await plantTimers(databaseUrl, ctx)
  const before = performance.now()
  await due()
  const left = async () => {
    await sweepTimers(ctx)
    const { rows } = await sql<{ count: number }>`
      select count(*)::integer as count from procedures.timer`.execute(ctx.sql)
    return rows[0]?.count
  }
  while ((await left()) !== 0);
  const figure = (performance.now() - before) / 1000
  const { rows } = await sql<{ fired: number; tasks: number }>`
    select (select count(*)::integer from procedures.step s join procedures.instance i on i.id = s.instance
        where i.procedure = 'timed' and s.version = 2) as fired,
      (select count(*)::integer from procedures.task where procedure = 'timed') as tasks`.execute(
    ctx.sql,
  )
  if (rows[0]?.fired !== TIMERS || rows[0].tasks !== TIMERS) {
    throw new Error(`of ${TIMERS} timers ${JSON.stringify(rows[0])} fired`)
  }
  return [
    {
      what: `${TIMERS.toLocaleString('en')} timers due at once, two workers, none twice`,
      figure,
      unit: 's',
      goal: 60,
    },
  ]
}

/**
 * So many instances whose timers are due tomorrow.
 *
 * @returns makes them due now, as if a day had passed
 */
async function plantTimers(url: string, ctx: Product['ctx']) {
  const id = await startProcedure(ctx, { procedure: 'timed', key: nextKey() })
  const owner = openDatabase(url, { max: 1, owner: true })
  await sql`
    insert into procedures.instance (procedure, definition, process, key, body, state, status, version, started_at)
    select procedure, definition, process, 'T-' || g, body, state, status, version, started_at
    from procedures.instance, generate_series(2, ${TIMERS}::integer) g where id = ${id}`.execute(
    owner.sql,
  )
  await sql`
    insert into procedures.timer (instance, wait, due_at)
    select i.id, t.wait, t.due_at from procedures.instance i, procedures.timer t
    where t.instance = ${id} and i.procedure = 'timed' and i.id <> t.instance`.execute(owner.sql)
  await sql`vacuum (analyze) procedures.instance, procedures.timer`.execute(owner.sql)
  return async () => {
    await sql`update procedures.timer set due_at = now()`.execute(owner.sql)
    await owner.close()
  }
}

async function workList({ ctx, databaseUrl }: Product): Promise<Row[]> {
  await plantTasks(ctx, 'waiting', TASKS)
  const owner = openDatabase(databaseUrl, { max: 1, owner: true })
  await sql`vacuum (analyze) procedures.task`.execute(owner.sql)
  await owner.close()
  const rows: Row[] = []
  for (const [list, filter] of Object.entries(FILTERS)) {
    const times: number[] = []
    const baselines: number[] = []
    for (let round = 0; round < LISTS; round++) {
      const before = performance.now()
      const found = await listWork(ctx, filter)
      const between = performance.now()
      times.push(between - before)
      const [task] = found.tasks
      await sql`select * from procedures.task
        where instance = ${task?.instance} and wait = ${task?.wait}`.execute(ctx.sql)
      baselines.push(performance.now() - between)
    }
    const [figure, baseline] = [share(times, 0.5), share(baselines, 0.5)]
    const what = `work list, ${TASKS.toLocaleString('en')} open tasks: ${list}`
    rows.push(
      {
        what: `${what}, median; baseline: one by its key`,
        figure,
        unit: 'ms',
        baseline,
        ratio: figure / baseline,
        goal: 50,
      },
      { what: `${what}, 95 of 100`, figure: share(times, 0.95), unit: 'ms' },
    )
  }
  return rows
}

const FILTERS = {
  'of a role': { bodies: ['moci'], roles: ['officer'] },
  'of a role, not assigned': { bodies: ['moci'], roles: ['officer'], assignee: null },
  'of three bodies, two roles': { bodies: ['moci', 'moph', 'moi'], roles: ['officer', 'senior'] },
} as const

import { execFile, fork } from 'node:child_process'
import { once } from 'node:events'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { publishPages } from '#content'
import type { Ctx } from '#kernel'
import { modulesFor } from '../src/apps/modules.ts'
import { loadConfig } from '../src/kernel/config.ts'
import { openProduct, type Product, type Row, share } from './product.ts'

const start = promisify(execFile)

const PATH = '/ar/services/home-business-licence'
const AT_ONCE = 16
const SECONDS = 3
const ROUNDS = 5
const BARE_RATIO = 0.85
const COLD_GOAL_S = 10
const UNCHANGED_GOAL_S = 1

type Load = { perSecond: number; p99Ms: number }

/**
 * Measures a published service page of the started product against a bare Fastify route, in a process of
 * its own, that sends the same bytes and headers; in turn, by wrk. Then the same while every page is
 * published anew once a second, and how long it takes to prepare all pages of the pack.
 */
export async function run(): Promise<Row[]> {
  const product = await openProduct()
  const bare = await startBare(await preparedAnswer(product))
  try {
    const calm = await inTurn(product.igov.url, bare.url)
    const stop = republish(product.ctx)
    const busy = await inTurn(product.igov.url, bare.url)
    const publications = await stop()
    return [
      ...rowsOf('published service page', calm),
      ...rowsOf(`the same, all pages published ${publications} times meanwhile`, busy),
      ...(await preparation(product.ctx)),
    ]
  } finally {
    bare.child.kill()
    await product.end()
  }
}

function rowsOf(what: string, { ours, bare }: { ours: Load[]; bare: Load[] }): Row[] {
  const median = (loads: Load[], of: (load: Load) => number) => share(loads.map(of), 0.5)
  const figure = median(ours, ({ perSecond }) => perSecond)
  const baseline = median(bare, ({ perSecond }) => perSecond)
  const late = median(ours, ({ p99Ms }) => p99Ms)
  const bareLate = median(bare, ({ p99Ms }) => p99Ms)
  const goal = Math.round(BARE_RATIO * baseline)
  return [
    { what, figure, unit: '/s', baseline, ratio: figure / baseline, goal },
    {
      what: `${what}, 99 of 100`,
      figure: late,
      unit: 'ms',
      baseline: bareLate,
      ratio: late / bareLate,
    },
  ]
}

async function inTurn(ours: string, bare: string) {
  const loads = { ours: [] as Load[], bare: [] as Load[] }
  for (let round = 0; round < ROUNDS; round++) {
    loads.ours.push(await load(ours))
    loads.bare.push(await load(bare))
  }
  return loads
}

async function load(url: string): Promise<Load> {
  const { stdout } = await start('wrk', [
    ...['-t', '1', '-c', String(AT_ONCE), '-d', `${SECONDS}s`, '--latency'],
    ...['-H', 'accept-encoding: br', url + PATH],
  ])
  const perSecond = Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)?.[1])
  const [, late, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? []
  if (!perSecond || /Non-2xx/.test(stdout)) throw new Error(stdout)
  const factor = unit === 'us' ? 0.001 : unit === 's' ? 1000 : 1
  return { perSecond, p99Ms: Number(late) * factor }
}

/** What the product answers, byte for byte. */
async function preparedAnswer({ igov, ctx }: Product) {
  const answer = await fetch(igov.url + PATH, { headers: { 'accept-encoding': 'br' } })
  const { date: _date, connection: _open, ...headers } = Object.fromEntries(answer.headers)
  const { rows } = await sql<{ brotli: Buffer }>`
    select brotli from content.page where path = ${PATH}`.execute(ctx.sql)
  const body = rows[0]?.brotli
  if (!body || headers['content-length'] !== String(body.length)) {
    throw new Error('the page is not served from what was prepared')
  }
  return { headers, body }
}

async function startBare({ headers, body }: Awaited<ReturnType<typeof preparedAnswer>>) {
  const child = fork(new URL('./bare.mjs', import.meta.url), {
    env: {
      ...process.env,
      BARE_PATH: PATH,
      BARE_HEADERS: JSON.stringify(headers),
      BARE_BODY: body.toString('base64'),
    },
  })
  const [message] = await once(child, 'message')
  return { child, url: String(message.url) }
}

/** Every second all pages as if their bytes had changed: each process reads them all again. */
function republish(ctx: Ctx) {
  let count = 0
  const timer = setInterval(async () => {
    count++
    await sql`
      with made as (
        insert into content.publication (inputs, at) values (${`bench ${count}`}, now()) returning id)
      update content.page p set publication = made.id from made`.execute(ctx.sql)
  }, 1_000)
  return async () => {
    clearInterval(timer)
    return count
  }
}

/** From an empty table, in a process that has made no page before; then with nothing to do. */
async function preparation(ctx: Ctx): Promise<Row[]> {
  const modules = modulesFor(loadConfig({}))
  await sql`delete from content.page`.execute(ctx.sql)
  const time = async (inputs: string) => {
    const start = performance.now()
    const done = await publishPages(ctx, modules, inputs)
    return { seconds: (performance.now() - start) / 1000, pages: done?.pages ?? 0 }
  }
  const cold = await time('cold')
  const unchanged = await time('cold')
  const same = await time('made again, the same bytes')
  return [
    {
      what: `all ${cold.pages} pages prepared from cold`,
      figure: cold.seconds,
      unit: 's',
      goal: COLD_GOAL_S,
    },
    {
      what: 'the same when nothing changed',
      figure: unchanged.seconds,
      unit: 's',
      goal: UNCHANGED_GOAL_S,
    },
    { what: 'the same when all are made again and none differs', figure: same.seconds, unit: 's' },
  ]
}

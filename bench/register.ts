import { sql } from 'kysely'
import { authenticate } from '#identity'
import { type Ctx, hashOfToken, type PersonId, prepared, SESSION_COOKIES } from '#kernel'
import { findOffice, listAppointments } from '#organisations'
import { openDatabase } from '../src/kernel/database.ts'
import { readChart, searchChart, type UnitId } from '../src/modules/organisations/fixture.ts'
import { openProduct, type Product, type Row, share, type Visitor } from './product.ts'

const BODY = 'moci'
const UNITS = 2_500
const POSTS = 50_000
const HELD = 45_000
const APPOINTMENTS = 200_000
const ROUNDS = 40
/** An address may be asked for ten times a minute. */
const EXPORTS = 3
const CHART_MS = 100
const PERSON_MS = 50
const DAY_MS = 86_400_000

/**
 * Measures the register with one body of 50,000 posts and 200,000 appointments, past ones among them:
 * its chart, its search and its export, from where somebody acted at a past date, and what the post
 * adds to the query of a session.
 *
 * @returns median and 95th percentile, each in turn with a bare query that reads as much by its key
 */
export async function run(): Promise<Row[]> {
  const product = await openProduct()
  try {
    const roles = ['officer', 'administrator']
    const visitor = await product.visitor('28463499901', { agency: BODY, roles })
    await plant(product.databaseUrl)
    const unit = await someUnit(visitor.ctx)
    return [
      ...(await charts(product, visitor, unit)),
      ...(await exports(product, visitor)),
      ...(await people(visitor.ctx)),
      ...(await sessions(visitor)),
    ]
  } finally {
    await product.end()
  }
}

/** Units seven under each, posts spread over them, and who held each post one after the other. */
async function plant(url: string) {
  const owner = openDatabase(url, { max: 1, owner: true })
  const from = new Date('2010-01-01T00:00:00Z')
  await sql`
    insert into organisations.unit (id, during, organisation, parent, names)
    select lpad(to_hex(n), 32, '0')::uuid, tstzrange(${from}, null), ${BODY},
      case when n > 7 then lpad(to_hex((n - 1) / 7), 32, '0')::uuid end,
      jsonb_build_object('ar', 'إدارة رقم ' || n, 'en', 'Department ' || n)
    from generate_series(1, ${UNITS}::integer) n`.execute(owner.sql)
  await sql`
    insert into organisations.post (id, during, organisation, unit, titles, roles, head)
    select md5('post ' || n)::uuid, tstzrange(${from}, null), ${BODY},
      lpad(to_hex(1 + n % ${UNITS}), 32, '0')::uuid,
      jsonb_build_object('ar', 'موظف رقم ' || n, 'en', 'Clerk ' || n), '{officer}', n < ${UNITS}
    from generate_series(0, ${POSTS - 1}::integer) n`.execute(owner.sql)
  const past = (APPOINTMENTS - HELD) / 3
  for (let term = 0; term < 4; term++) {
    const [count, begins] = [term < 3 ? past : HELD, 2011 + term * 3]
    await sql`
      insert into organisations.appointment
        (post, person, person_names, kind, during, reason, recorded_at, ended_at)
      select md5('post ' || n % ${POSTS})::uuid, md5('person ' || (n + n / ${POSTS} + ${term * 7_919}) % ${POSTS})::uuid,
        jsonb_build_object('ar', 'سارة رقم ' || n, 'en', 'Sara ' || n),
        case when n < ${POSTS} then 'holder' else 'acting' end,
        tstzrange(make_timestamptz(${begins}, 1, 1, 0, 0, 0), d.until), 'needed', ${from}, d.until
      from generate_series(0, ${Math.floor(count) - 1}::integer) n,
        (select case when ${term < 3} then make_timestamptz(${begins + 2}, 6, 1, 0, 0, 0) end as until) d`.execute(
      owner.sql,
    )
  }
  for (const table of ['unit', 'post', 'appointment'])
    await sql`vacuum (analyze) ${sql.id('organisations', table)}`.execute(owner.sql)
  await owner.close()
}

async function someUnit({ sql: database }: Ctx): Promise<UnitId> {
  const { rows } = await sql<{ id: UnitId }>`
    select id from organisations.unit where organisation = ${BODY} order by id offset 9 limit 1`.execute(
    database,
  )
  if (!rows[0]) throw new Error('there are units')
  return rows[0].id
}

async function charts({ send }: Product, visitor: Visitor, unit: UnitId): Promise<Row[]> {
  const { ctx } = visitor
  const bare = () =>
    sql`select unit, count(*) from organisations.post where organisation = ${BODY} group by unit`.execute(
      ctx.sql,
    )
  const page = async (query: string) => {
    const { status } = await send(visitor, 'GET', `/ar/office/organisations${query}`)
    if (status !== 200) throw new Error(`the chart answered ${status}`)
  }
  const now = () => ctx.clock.now()
  const asked: [string, () => Promise<unknown>][] = [
    ['the whole body, in process', () => readChart(ctx, BODY, null, now())],
    ['one unit, in process', () => readChart(ctx, BODY, unit, now())],
    ['on a day nine years ago, in process', () => readChart(ctx, BODY, null, yearsAgo(ctx, 9))],
    ['page of the whole body', () => page('')],
    ['page of a unit', () => page(`?unit=${unit}`)],
    ['search by a rare name, in process', () => searchChart(ctx, BODY, 'Sara 4444', now())],
    ['search by a common name, in process', () => searchChart(ctx, BODY, 'sara', now())],
    ['search for nothing that is there, in process', () => searchChart(ctx, BODY, 'zzz', now())],
    ['page of a search', () => page('?q=Clerk%20777')],
  ]
  const rows: Row[] = []
  for (const [what, act] of asked)
    rows.push(...(await paired(`chart of 50,000 posts: ${what}`, CHART_MS, act, bare)))
  return rows
}

const yearsAgo = ({ clock }: Ctx, years: number) =>
  new Date(clock.now().getTime() - years * 365 * DAY_MS)

async function exports({ send }: Product, visitor: Visitor): Promise<Row[]> {
  const times: number[] = []
  let size = 0
  for (let round = 0; round < EXPORTS; round++) {
    const start = performance.now()
    const { status, body } = await send(visitor, 'GET', '/ar/office/organisations/posts.csv')
    times.push(performance.now() - start)
    if (status !== 200) throw new Error(`the export answered ${status}`)
    size = Buffer.byteLength(body)
  }
  const what = 'chart of 50,000 posts: all of it as CSV'
  return [
    { what, figure: share(times, 0.5) / 1_000, unit: 's' },
    { what: `${what}, size`, figure: size / 1_000_000, unit: 'MB' },
  ]
}

async function people(ctx: Ctx): Promise<Row[]> {
  let at = 0
  const { rows } = await sql<{ id: PersonId }>`
    select md5('person ' || n * 17)::uuid as id from generate_series(1, 2000) n`.execute(ctx.sql)
  const next = () => rows[at++ % rows.length]?.id as PersonId
  const past = yearsAgo(ctx, 9)
  const bare = (person: PersonId) =>
    sql`select * from organisations.appointment where person = ${person}`.execute(ctx.sql)
  const act = async () => {
    const person = next()
    await findOffice(ctx, person, past)
    await listAppointments(ctx, { person }, past)
  }
  const what = 'access of a person nine years ago, 200,000 appointments'
  return paired(what, PERSON_MS, act, () => bare(next()), 300)
}

/** The query of a session at the office, beside the same without the post. */
async function sessions({ ctx, cookie }: Visitor): Promise<Row[]> {
  const name = `${SESSION_COOKIES.office}=`
  const token =
    cookie
      .split('; ')
      .find((one) => one.startsWith(name))
      ?.slice(name.length) ?? ''
  const hash = hashOfToken(token)
  const act = async () => {
    const actor = await authenticate(ctx, 'office', token)
    if (actor?.kind !== 'person' || !actor.office) throw new Error('acts from a post')
  }
  const bare = () => {
    const now = ctx.clock.now()
    return prepared(
      ctx,
      sql`
      select p.id, s.id as session, p.name, p.identifier, p.ial, p.cooling_until, c.mandate, c.seen_at,
        c.idle_seconds, c.aal, c.amr, c.auth_time
      from identity.surface_session c
      join identity.session s on s.id = c.session
      join identity.person p on p.id = s.person
      where c.token_hash = ${hash} and c.surface = 'office' and c.expires_at > ${now}
        and c.seen_at + make_interval(secs => c.idle_seconds) > ${now}
        and s.expires_at > ${now} and p.closed_at is null`,
    )
  }
  const what = 'session at the office with 200,000 appointments; baseline: without its post'
  return paired(what, undefined, act, bare, 300)
}

/** One act in turn with another. */
async function paired(
  what: string,
  goal: number | undefined,
  act: () => Promise<unknown>,
  bare: () => Promise<unknown>,
  rounds = ROUNDS,
): Promise<Row[]> {
  const times: number[] = []
  const baselines: number[] = []
  const warm = Math.ceil(rounds / 10)
  for (let round = 0; round < rounds + warm; round++) {
    const start = performance.now()
    await act()
    const between = performance.now()
    await bare()
    if (round < warm) continue
    times.push(between - start)
    baselines.push(performance.now() - between)
  }
  return [0.5, 0.95].map((part) => {
    const [figure, baseline] = [share(times, part), share(baselines, part)]
    return {
      what: `${what}, ${part * 100} of 100`,
      ...{ figure, baseline, unit: 'ms' as const, ratio: figure / baseline },
      ...(goal !== undefined && { goal }),
    }
  })
}

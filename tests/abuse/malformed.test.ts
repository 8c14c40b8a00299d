import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, describe, expect } from 'vitest'
import { approveCase, claimCase, returnForCorrection } from '#cases'
import { type Ctx, type Module, type Ports, type Route, sessionAt } from '#kernel'
import { findLicence } from '#licences'
import { startProcedure } from '#procedures'
import { type Browser, type DbFixtures, dbTest, type GivenPerson } from '#testing'
import {
  fillApplication,
  PAPER_NOTE,
  SERVICE,
  sendApplication,
} from '../../src/modules/cases/fixture.ts'
import { givenProcedure } from '../../src/modules/procedures/fixture.ts'
import { beginChange } from '../../src/modules/services/fixture.ts'
import { MARK, type Malformed, malformed, randomFrom, type Sender } from './malformed-requests.ts'

/** Of each kind; four times as many in a long run. */
const TIMES = process.env.IGOV_LONG ? 4 : 1
const REQUESTS = {
  nobody: 3_000 * TIMES,
  person: 3_000 * TIMES,
  officer: 3_000 * TIMES,
  centre: 1_000 * TIMES,
  auditor: 1_000 * TIMES,
  tokenless: 1_500 * TIMES,
}
/** How much at least of what is open to somebody comes as far as a route's own code. */
const REACHED = { nobody: 0.15, person: 0.35, officer: 0.4, centre: 0.2, auditor: 0.2 } as const
const SEED = Number(process.env.IGOV_SEED ?? 20_261_124)

const RAW = [`<script>${MARK}`, `<svg/onload=${MARK}`, `"javascript:${MARK}`]

/** Acts that end the session in which the rest is sent, and the one that rests after wrong proofs: nothing more would be reached. */
const ENDING = /\/(sign-out|end|end-all|not-me|close|password|step-up)$/

const routesOf = (modules: readonly Module[]) => modules.flatMap((module) => module.routes ?? [])

/** Registers are there and know nobody: one that is away is answered with 503 by design. */
const registersTest = dbTest.extend<{ more: Partial<Ports> }>({
  more: async ({ agency }, use) => {
    await use({ registers: { '*': agency.url } })
  },
})

describe('Malformed requests at every route', () => {
  const shares: string[] = []
  afterAll(() => console.log(`Malformed requests\n${shares.join('\n')}`))

  registersTest(
    'change nothing without a session and a token, and are answered below 500',
    async ({ ctx, modules, browse, as, given, deliver }) => {
      const { known } = await population({ as, given, deliver })
      const browser = await browse()
      const before = await everything(ctx)
      const tally = await storm(browser, modules, REQUESTS.nobody, SEED, { known })
      expect(await everything(ctx)).toEqual(before)
      shares.push(tally.told('nobody'))
      expect(tally.reachedShare, tally.told('nobody')).toBeGreaterThan(REACHED.nobody)
      expect(tally.statuses.get(429)).toBeUndefined()
    },
    300_000,
  )

  registersTest(
    'change nothing with a session and without its token',
    async ({ ctx, modules, browse, as, given, deliver }) => {
      const { known, person, officer } = await population({ as, given, deliver })
      for (const [i, who] of [person, officer].entries()) {
        const browser = await browse(who)
        const cookies = new Map(browser.cookies)
        const before = await everything(ctx)
        const posts = modules.map((module) => ({
          ...module,
          routes: (module.routes ?? []).filter(({ method }) => method === 'POST'),
        }))
        const sender = { known, cookies, token: false }
        await storm(browser, posts, REQUESTS.tokenless / 2, SEED + i, sender)
        expect(await everything(ctx)).toEqual(before)
      }
    },
    300_000,
  )

  for (const who of ['person', 'officer', 'centre', 'auditor'] as const) {
    registersTest(
      `of a signed-in ${who === 'centre' ? 'officer of a service centre' : who} with a token are answered below 500 and reflect no markup`,
      async ({ browse, modules, as, given, deliver }) => {
        const { known, ...people } = await population({ as, given, deliver })
        const browser = await browse(people[who])
        const sender = { known, cookies: new Map(browser.cookies), post: who !== 'person' }
        const tally = await storm(browser, modules, REQUESTS[who], SEED + who.length, sender)
        shares.push(tally.told(who))
        expect(tally.reachedShare, tally.told(who)).toBeGreaterThan(REACHED[who])
        expect(tally.statuses.get(429)).toBeUndefined()
      },
      300_000,
    )
  }
})

type Fixtures = Pick<DbFixtures, 'as' | 'given' | 'deliver'>

/**
 * Two applicants, each with a draft, cases in several states and a licence; an officer who administers
 * too, one of a service centre, and an auditor who tries policies.
 */
async function population({ as, given, deliver }: Fixtures) {
  const officer = await given.officer({
    roles: ['senior-officer', 'officer', 'administrator', 'rule-author'],
  })
  const centre = await given.officer({ agency: 'cgb', roles: ['centre-officer'] })
  const auditor = await given.officer({ agency: 'sab', roles: ['auditor', 'policy-author'] })
  const person = await given.person()
  const known: Record<string, string[]> = {
    reference: [],
    number: [],
    code: [],
    file: [],
    module: ['cases', 'licences'],
    page: ['home', 'activities', 'name', 'contact', 'check', 'saved'],
    way: ['resident', 'visitor', 'gcc-visitor'],
    ...(await stuckCase(as(officer))),
    ...(await changedService(as(officer))),
    id: [SERVICE, 'moci', 'business', 'residents', officer.id, centre.id],
  }
  for (const who of [person, await given.person()]) {
    const things = await thingsOf(as(who), as(officer), deliver)
    for (const [name, values] of Object.entries(things)) known[name]?.push(...values)
  }
  return { officer, person, centre, auditor, known } satisfies { officer: GivenPerson } & Record<
    string,
    unknown
  >
}

/** A service that an author changes. */
async function changedService(ctx: Ctx) {
  const change = await beginChange(ctx, SERVICE)
  return {
    ...{ service: [SERVICE], change: [change], form: ['apply'], spot: ['0.0', '0.2.1'] },
    ...{ scenario: ['corrected'], document: ['licence'] },
  }
}

/** A case that stands still, and one of an older version of its procedure. */
async function stuckCase(ctx: Ctx) {
  const procedure = `stuck-${randomUUID().slice(0, 8)}`
  await givenProcedure(ctx, procedure, 's -> ⊕ -[n > 1]-> A -> !\n⊕ -[n < 1]-> B -> !\ndata n')
  const instance = await startProcedure(ctx, { procedure, key: 'S-1', data: { n: 1 } })
  await givenProcedure(ctx, procedure, 's -> A -> !')
  return { procedure: [procedure], instance: [instance], kind: ['stuck', 'jobs'] }
}

async function thingsOf(person: Ctx, officer: Ctx, deliver: () => Promise<void>) {
  const granted = await sendApplication(person)
  await claimCase(officer, granted)
  await approveCase(officer, granted)
  await deliver()
  const returned = await sendApplication(person)
  await claimCase(officer, returned)
  await returnForCorrection(officer, returned, { fields: [PAPER_NOTE] })
  const taken = await sendApplication(person)
  await claimCase(officer, taken)
  const sent = await sendApplication(person)
  const draft = await fillApplication(person)
  const { rows } = await sql<{ id: string }>`
    select id from kernel.file order by id desc limit 6`.execute(person.sql)
  const licence = await licenceOf(person)
  return {
    reference: [granted, returned, taken, sent, draft],
    number: [licence.number],
    code: [licence.code],
    file: rows.map(({ id }) => id),
  }
}

async function licenceOf(ctx: Ctx) {
  const { rows } = await sql<{ number: string }>`
    select number from licences.licence order by granted_at desc, id desc limit 1`.execute(ctx.sql)
  const licence = await findLicence(ctx, { number: rows[0]?.number ?? '' })
  if (!licence) throw new Error('no licence was granted')
  return licence
}

type Raw = Pick<Browser, 'raw'>

/** Throws requests at all routes in turn, and counts those that a route's own code has met. */
async function storm(
  browser: Raw,
  modules: readonly Module[],
  count: number,
  seed: number,
  sender: Sender,
) {
  const random = randomFrom(seed)
  const routes = routesOf(modules).filter(
    ({ method, url }) => method !== 'POST' || !ENDING.test(url),
  )
  const statuses = new Map<number, number>()
  let reached = 0
  let open = 0
  const restore = routes.map((route) => {
    const { handler } = route
    route.handler = (request) => {
      reached += 1
      return handler(request)
    }
    return () => {
      route.handler = handler
    }
  })
  try {
    for (let i = 0; i < count; i++) {
      const route = routes[i % routes.length]
      if (!route) break
      if (isOpen(route, sender)) open += 1
      const status = await holds(browser, malformed(random, route, sender))
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  } finally {
    for (const one of restore) one()
  }
  const told = (who: string) =>
    `  ${who}: ${count} requests, ${reached} reached the code of a route; ` +
    [...statuses]
      .sort(([a], [b]) => a - b)
      .map((pair) => pair.join(' × '))
      .join(', ')
  return { statuses, reachedShare: reached / open, told }
}

/** An address for machines is closed to people, and a desk to who holds no post. */
const isOpen = ({ machine, url }: Route, { post = false }: Sender) =>
  !machine && (post || sessionAt(url) !== 'office')

async function holds(browser: Raw, request: Malformed) {
  const { status, body, headers } = await browser.raw(request)
  const told = `${request.method} ${request.url.slice(0, 200)} ${JSON.stringify(request.headers).slice(0, 200)} ${String(request.payload ?? '').slice(0, 400)}`
  expect(status, told).toBeLessThan(500)
  if (/html/.test(String(headers['content-type']))) {
    // Inside a quoted value of an attribute only the quote matters, and that is escaped.
    const outside = body.replace(/="[^"]*"/g, '=""')
    const reflected = RAW.filter((raw) => outside.includes(raw))
    expect(reflected, `in the answer to ${told}`).toEqual([])
  }
  expect(body, told).not.toMatch(/\bat [\w.]+ \(.*:\d+:\d+\)|node_modules|syntax error at or near/)
  return status
}

/** Every table of every module, as one digest each. */
async function everything(ctx: Ctx) {
  const tables = await sql<{ name: string }>`
    select schemaname || '.' || tablename as name from pg_tables
    where schemaname not in ('pg_catalog', 'information_schema', 'graphile_worker')
    order by 1`.execute(ctx.sql)
  const digests: Record<string, string> = {}
  for (const { name } of tables.rows) {
    if (name === 'kernel.migration') continue
    const { rows } = await sql<{ digest: string }>`
      select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as digest
      from ${sql.table(name)} t`.execute(ctx.sql)
    digests[name] = rows[0]?.digest ?? ''
  }
  return digests
}

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { dbTest } from '#testing'
import { MARK, type Malformed, malformed, randomFrom } from './malformed-requests.ts'

/** All in a long run; a seeded sample in the daily one. */
const REQUESTS = process.env.IGOV_LONG ? 12_000 : 1_500
const SEED = Number(process.env.IGOV_SEED ?? 20_261_124)

const RAW = [`<script>${MARK}`, `<svg/onload=${MARK}`, `"javascript:${MARK}`]

describe('Malformed requests at every route', () => {
  dbTest(
    `change nothing without a session and a token, and are answered below 500`,
    async ({ ctx, modules, browse }) => {
      const browser = await browse()
      const random = randomFrom(SEED)
      const routes = modules.flatMap((module) => module.routes ?? [])
      const before = await everything(ctx)
      for (let i = 0; i < REQUESTS / 3; i++) {
        const route = routes[i % routes.length]
        if (!route) break
        await holds(browser, malformed(random, route))
      }
      expect(await everything(ctx)).toEqual(before)
    },
    300_000,
  )

  for (const who of ['person', 'officer'] as const) {
    dbTest(
      `of a signed-in ${who} with a token are answered below 500 and reflect no markup`,
      async ({ given, browse, modules }) => {
        const browser = await browse(await (who === 'person' ? given.person() : given.officer()))
        const random = randomFrom(SEED + who.length)
        const routes = modules.flatMap((module) => module.routes ?? [])
        const cookie = browser.cookies.get('igov_session') ?? ''
        for (let i = 0; i < REQUESTS / 3; i++) {
          const route = routes[i % routes.length]
          if (!route || route.url.endsWith('/sign-out')) continue
          await holds(browser, malformed(random, route, cookie))
        }
      },
      300_000,
    )
  }
})

async function holds(
  browser: { raw(request: Malformed): Promise<{ status: number; body: string }> },
  request: Malformed,
) {
  const { status, body } = await browser.raw(request)
  const told = `${request.method} ${request.url.slice(0, 200)} ${JSON.stringify(request.headers).slice(0, 200)} ${String(request.payload ?? '').slice(0, 400)}`
  expect(status, told).toBeLessThan(500)
  // Inside a quoted value of an attribute only the quote matters, and that is escaped.
  const outside = body.replace(/="[^"]*"/g, '=""')
  for (const raw of RAW)
    expect(outside.includes(raw), `${raw} in the answer to ${told}`).toBe(false)
  expect(body, told).not.toMatch(/\bat [\w.]+ \(.*:\d+:\d+\)|node_modules|syntax error at or near/)
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

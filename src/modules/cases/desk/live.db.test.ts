import fastify from 'fastify'
import { sql } from 'kysely'
import { describe, expect, vi } from 'vitest'
import { type Bell, type Ctx, liveStream, withCtx } from '#kernel'
import { type Browser, dbTest as it } from '#testing'
import { openBell } from '../../../kernel/bell.ts'
import { openDatabase } from '../../../kernel/database.ts'
import { sendApplication } from '../fixture.ts'
import { claimCase } from '../index.ts'
import { readLiveCase, readLiveList } from './live.ts'

type Told = { mine?: number; fresh?: number; waits: string; version?: number }

/** As several web processes have it: a connection of its own that hears, and others by which it rings. */
function processAt(url: string, ctx: Ctx) {
  const database = openDatabase(url, { max: 2 })
  const bell = openBell(url, { pool: database.pool, log: ctx.log })
  return {
    bell,
    async end() {
      await bell.close()
      await database.close()
    },
  }
}

const hears = (ctx: Ctx, bell: Bell) => withCtx({ ...ctx, ports: { ...ctx.ports, bell } }, {})
const sessionOf = (browser: Browser) => browser.cookies.get('igov_office')

/** All that an open answer has told so far. */
function listen(answer: ReturnType<typeof liveStream>) {
  const told: Told[] = []
  let ended = false
  answer.stream?.on('data', (part: Buffer) => {
    for (const [, line = ''] of String(part).matchAll(/^data: (.*)$/gm)) told.push(JSON.parse(line))
  })
  answer.stream?.on('end', () => {
    ended = true
  })
  return { told, isEnded: () => ended, leave: () => answer.stream?.destroy() }
}

describe('An open page of the desk', () => {
  it('hears of a new case in another process, by what its officer may see alone', async ({
    as,
    given,
    browse,
    ctx,
    clock,
    ownerUrl,
  }) => {
    const [here, there] = [processAt(ownerUrl, ctx), processAt(ownerUrl, ctx)]
    const since = clock.now()
    const open = async (agency: string) => {
      const browser = await browse(await given.officer({ agency }))
      const live = { topic: 'cases', read: (ctx: Ctx) => readLiveList(ctx, since) } as const
      return listen(liveStream(hears(ctx, here.bell), sessionOf(browser), live))
    }
    const [own, foreign] = [await open('moci'), await open('moph')]
    await vi.waitFor(() => expect(own.told).toHaveLength(1), 10_000)
    const before = own.told[0]?.fresh ?? 0
    clock.advance({ minutes: 1 })
    await sendApplication(hears(as(await given.person()), there.bell))
    await vi.waitFor(() => expect(own.told.at(-1)?.fresh).toBe(before + 1), 10_000)
    expect(own.told.at(-1)?.waits).not.toBe('')
    await vi.waitFor(() => expect(foreign.told.length).toBeGreaterThan(0), 10_000)
    expect(foreign.told.every(({ fresh }) => fresh === 0)).toBe(true)
    own.leave()
    foreign.leave()
    await here.end()
    await there.end()
  })

  it('hears who has taken the case that it shows', async ({ as, given, browse, ctx, ownerUrl }) => {
    const { bell, end } = processAt(ownerUrl, ctx)
    const reference = await sendApplication(as(await given.person()))
    const browser = await browse(await given.officer())
    const live = {
      topic: 'cases',
      read: (ctx: Ctx) => readLiveCase(ctx, reference, 1),
    } as const
    const open = listen(liveStream(hears(ctx, bell), sessionOf(browser), live))
    await vi.waitFor(() => expect(open.told).toEqual([{ version: 1, waits: '' }]), 10_000)
    await claimCase(hears(as(await given.officer()), bell), reference)
    await vi.waitFor(() => expect(open.told.at(-1)?.waits).toContain('هند سالم'), 10_000)
    open.leave()
    await end()
  })

  it('hears nothing of a case that its officer may not see: it ends', async ({
    as,
    given,
    browse,
    ctx,
    ownerUrl,
  }) => {
    const { bell, end } = processAt(ownerUrl, ctx)
    const reference = await sendApplication(as(await given.person()))
    const browser = await browse(await given.officer({ agency: 'moph' }))
    const live = { topic: 'cases', read: (ctx: Ctx) => readLiveCase(ctx, reference, 1) } as const
    const open = listen(liveStream(hears(ctx, bell), sessionOf(browser), live))
    await vi.waitFor(() => expect(open.isEnded()).toBe(true), 10_000)
    expect(open.told).toEqual([])
    await end()
  })

  it('ends with the session, and is no use of it', async ({
    given,
    browse,
    ctx,
    clock,
    ownerUrl,
  }) => {
    const { bell, end } = processAt(ownerUrl, ctx)
    const officer = await given.officer()
    const browser = await browse(officer)
    const live = { topic: 'cases', read: (ctx: Ctx) => readLiveList(ctx, clock.now()) } as const
    const open = listen(liveStream(hears(ctx, bell), sessionOf(browser), live))
    await vi.waitFor(() => expect(open.told).toHaveLength(1), 10_000)
    const seen = () =>
      sql`select max(c.seen_at) as at from identity.surface_session c
        join identity.session s on s.id = c.session where s.person = ${officer.id}`.execute(ctx.sql)
    const before = await seen()
    clock.advance({ minutes: 10 })
    bell.ring('cases')
    await new Promise((resolve) => setTimeout(resolve, 1_500))
    expect((await seen()).rows).toEqual(before.rows)
    expect(open.isEnded()).toBe(false)
    await sql`delete from identity.session where person = ${officer.id}`.execute(ctx.sql)
    bell.ring('cases')
    await vi.waitFor(() => expect(open.isEnded()).toBe(true), 10_000)
    await end()
  })

  it('makes room for a newer one of its session, and hears nothing without a bell', async ({
    given,
    browse,
    ctx,
    ownerUrl,
  }) => {
    const { bell, end } = processAt(ownerUrl, ctx)
    const session = sessionOf(await browse(await given.officer()))
    const live = { topic: 'cases', read: async () => ({ waits: '' }) } as const
    expect(liveStream(ctx, session, live).status).toBe(204)
    expect(liveStream(hears(ctx, bell), undefined, live).status).toBe(204)
    const pages = [1, 2, 3].map(() => listen(liveStream(hears(ctx, bell), session, live)))
    await vi.waitFor(() => expect(pages[0]?.isEnded()).toBe(true), 10_000)
    expect(pages.slice(1).map(({ isEnded }) => isEnded())).toEqual([false, false])
    for (const page of pages) page.leave()
    await end()
  })
})

describe('A server with open pages', () => {
  it('ends at once when its bell is closed, and nothing opens any more', async ({
    given,
    browse,
    ctx,
    ownerUrl,
  }) => {
    const { bell, end } = processAt(ownerUrl, ctx)
    const session = sessionOf(await browse(await given.officer()))
    const live = { topic: 'cases', read: async () => ({ waits: '' }) } as const
    const app = fastify()
    app.get('/live', (_request, reply) => {
      const { status, type, stream, body } = liveStream(hears(ctx, bell), session, live)
      return reply
        .code(status)
        .type(type)
        .send(stream ?? body)
    })
    const address = await app.listen({ port: 0, host: '127.0.0.1' })
    const answer = await fetch(`${address}/live`)
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    const rest = answer.text()
    const began = performance.now()
    await bell.close()
    await app.close()
    expect(performance.now() - began).toBeLessThan(4_000)
    expect(await rest).toContain('retry:')
    expect(liveStream(hears(ctx, bell), session, live).status).toBe(204)
    await end()
  })

  it('hears again after its connection to the database was cut', async ({ ctx, ownerUrl }) => {
    const { bell, end } = processAt(ownerUrl, ctx)
    let rings = 0
    bell.hear('cases', () => {
      rings += 1
    })
    await vi.waitFor(() => expect(rings).toBe(1), 10_000)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'igov bell' and datname = current_database()`.execute(
      openOwner(ownerUrl),
    )
    await vi.waitFor(() => expect(rings).toBe(2), 10_000)
    bell.ring('cases')
    bell.ring('cases')
    await vi.waitFor(() => expect(rings).toBe(3), 10_000)
    await end()
  })

  it('tells nothing of what was taken back: a bell rings after the commit alone', async ({
    ctx,
  }) => {
    const rung: string[] = []
    const bell: Bell = {
      ring: (topic) => void rung.push(topic),
      hear: () => () => {},
      closed: new AbortController().signal,
    }
    const ringing = withCtx({ ...ctx, ports: { ...ctx.ports, bell } }, {})
    const act = (fails: boolean) =>
      ringing.tx(async (ctx) => {
        ctx.afterCommit(() => ctx.ports.bell?.ring('cases'))
        expect(rung).toEqual([])
        if (fails) throw new Error('taken back')
      })
    await expect(act(true)).rejects.toThrow('taken back')
    expect(rung).toEqual([])
    await act(false)
    expect(rung).toEqual(['cases'])
  })
})

function openOwner(url: string) {
  return openDatabase(url, { owner: true, max: 1 }).sql
}

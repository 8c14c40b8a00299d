import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { type Ctx, withCtx } from '#kernel'
import { dbTest } from '#testing'
import { listLookups, lookup } from './lookup.ts'

const KEY = '28463499911'
const ORDER = { register: 'population', key: KEY, purpose: 'registration' }
const RECORD = { names: { ar: 'سارة خالد', en: 'Sara Khalid' }, birthDate: '1984-05-02' }

const peerTest = dbTest.extend<{ asking: Ctx }>({
  asking: async ({ ctx, agency }, use) => {
    await sql`delete from exchange.peer`.execute(ctx.sql)
    await use(reaching(ctx, { '*': agency.url }))
  },
})

const reaching = (ctx: Ctx, registers: Record<string, string>) =>
  withCtx({ ...ctx, ports: { ...ctx.ports, registers } }, {})

const ask = (ctx: Ctx, order = ORDER) => lookup(ctx, 'identity', order)

const faultsOf = async (ctx: Ctx) => {
  const { rows } = await sql<{ fault: string }>`
    select fault from exchange.lookup where fault is not null order by at, id`.execute(ctx.sql)
  return rows.map(({ fault }) => fault)
}

describe('A register is asked', () => {
  peerTest(
    'and what it holds, and that it holds nothing, are two answers',
    async ({ asking, agency }) => {
      agency.holds({ [KEY]: RECORD })
      expect(await ask(asking)).toEqual({ state: 'found', record: RECORD })
      expect(await ask(asking, { ...ORDER, key: '28463499912' })).toEqual({ state: 'not-found' })
    },
  )

  peerTest(
    'for the fields of one purpose, in the manner of X-Road, without a word of who',
    async ({ asking, agency, given, as }) => {
      agency.holds({ [KEY]: { ...RECORD, salary: '1' } })
      const { actor } = as(await given.person())
      const answer = await ask(withCtx(asking, { actor }))
      expect(answer).toEqual({ state: 'found', record: RECORD })
      const [question] = agency.asked
      expect(question?.path).toBe('/r1/QA/GOV/moi/residents/person')
      expect(question?.fields).toContain('cardExpires')
      expect(question?.headers).toMatchObject({ 'x-road-client': 'QA/GOV/hukoomi/portal' })
      expect(question?.headers['x-road-id']).toMatch(/^[0-9a-f-]{36}$/)
      expect(question?.headers['x-road-userid']).toBe(actor.kind === 'person' && actor.id)
      expect(JSON.stringify(question)).not.toContain('Sara')
    },
  )

  peerTest('by the module and for the purpose that the pack allows', async ({ asking, agency }) => {
    await expect(lookup(asking, 'cases', ORDER)).rejects.toThrow('may not ask')
    await expect(ask(asking, { ...ORDER, purpose: 'curiosity' })).rejects.toThrow('may not ask')
    await expect(ask(asking, { ...ORDER, register: 'salaries' })).rejects.toThrow('may not ask')
    await expect(asking.tx((ctx) => ask(ctx))).rejects.toThrow('within a transaction')
    expect(agency.asked).toEqual([])
  })

  peerTest(
    'and each question stays, without the key and what was answered',
    async ({ asking, agency }) => {
      const key = '28463499977'
      agency.holds({ [key]: RECORD })
      await ask(asking, { ...ORDER, key })
      await ask(asking, { ...ORDER, key: '28463499978' })
      expect(await listLookups(asking, [key])).toMatchObject([
        { register: 'population', purpose: 'registration', state: 'found', askedBy: null },
      ])
      expect(await listLookups(asking, [])).toEqual([])
      const { rows } = await sql<{ text: string }>`
      select l::text as text from exchange.lookup l
      union all select data::text from kernel.audit where fact = 'exchange/looked-up'`.execute(
        asking.sql,
      )
      expect(rows.length).toBeGreaterThan(3)
      for (const { text } of rows) {
        expect(text).not.toContain(key)
        expect(text).not.toContain('Sara')
      }
    },
  )
})

describe('Whatever a register does, it is unavailable and nothing else,', () => {
  peerTest(
    'when it answers what is no answer to the question',
    async ({ asking, agency, clock }) => {
      const lies: [string, object | string, number?][] = [
        ['answered with no JSON', '<html>'],
        ['answered with no JSON', '{"key":'],
        ['answered with something else', '[]'],
        ['answered with something else', 'null'],
        ['answered with something else', { key: KEY, found: 'yes' }],
        ['answered about another one', { key: '28463499912', found: true, record: RECORD }],
        ['no day in birthDate', { key: KEY, found: true, record: { birthDate: 'May' } }],
        ['no texts in names', { key: KEY, found: true, record: { names: 'Sara' } }],
        ['answered too much', 'x'.repeat(70_000)],
        ['answered with status 500', {}, 500],
        ['answered with status 404', { key: KEY, found: false }, 404],
        ['answered with status 204', '', 204],
      ]
      const before = (await faultsOf(asking)).length
      for (const [, answer, status] of lies) {
        agency.answer(() => answer, status)
        expect(await ask(asking)).toEqual({ state: 'unavailable', retryAfter: 5 })
        clock.advance({ minutes: 1 })
      }
      expect((await faultsOf(asking)).slice(before)).toEqual(lies.map(([fault]) => fault))
    },
  )

  peerTest(
    'when it is slow: after three seconds nobody waits any more',
    async ({ asking, agency }) => {
      agency.answer(() => 'silent')
      const began = performance.now()
      expect((await ask(asking)).state).toBe('unavailable')
      expect(performance.now() - began).toBeLessThan(4_500)
      expect(await faultsOf(asking)).toContain('too slow')
    },
  )

  peerTest(
    'when it redirects, is dead, or has no address',
    async ({ asking, agency, ctx, clock }) => {
      agency.answer(() => '', 302)
      expect((await ask(asking)).state).toBe('unavailable')
      clock.advance({ minutes: 1 })
      expect((await ask(reaching(ctx, { population: 'http://127.0.0.1:9' }))).state).toBe(
        'unavailable',
      )
      expect((await ask(reaching(ctx, { salaries: agency.url }))).state).toBe('unavailable')
      expect(await faultsOf(asking)).toContain('no address')
    },
  )

  peerTest('but a line that broke is tried once more', async ({ asking, agency }) => {
    let broken = 1
    agency.answer(({ key }) => (broken-- > 0 ? 'broken' : { key, found: false }))
    expect(await ask(asking)).toEqual({ state: 'not-found' })
    expect(agency.asked).toHaveLength(2)
    broken = 2
    expect((await ask(asking)).state).toBe('unavailable')
  })

  peerTest(
    'and one that fails three times rests a moment, for every process',
    async ({ asking, agency, clock }) => {
      agency.answer(() => 'x', 500)
      for (let i = 0; i < 3; i++) await ask(asking)
      agency.holds({ [KEY]: RECORD })
      expect((await ask(asking)).state).toBe('unavailable')
      expect(agency.asked).toHaveLength(3)
      clock.advance({ minutes: 1 })
      expect((await ask(asking)).state).toBe('found')
      agency.answer(() => 'x', 500)
      await ask(asking)
      agency.holds({ [KEY]: RECORD })
      expect((await ask(asking)).state).toBe('found')
    },
  )
})

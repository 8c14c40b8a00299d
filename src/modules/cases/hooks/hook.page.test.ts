import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { withCtx } from '#kernel'
import { sendApplication } from '../fixture.ts'
import { forgetDeliveries } from './deliver.ts'
import { hookTest, type Json, signatureOf, toldIn, worker } from './fixture.ts'
import { listHooks, registerHook } from './hook.ts'

describe('A web-hook', () => {
  hookTest(
    'is paused, resumed, tried out and given another secret by its own software',
    async ({ as, given, software, receiver, tellAll, clock }) => {
      const person = await given.person()
      const { asks } = await software(person)
      const { json } = await asks('POST', '/api/hooks', { url: `http://${receiver.host}/` })
      const at = `/api/hooks/${json.hook}`
      expect((await asks('POST', `${at}/pause`, {})).json).toMatchObject({
        paused: { why: 'asked' },
      })
      await sendApplication(as(person))
      await tellAll()
      expect(receiver.came).toHaveLength(0)
      expect((await asks('POST', `${at}/resumption`, {})).json.paused).toBeNull()
      await tellAll()
      expect(receiver.came).toHaveLength(1)
      const { json: renewed } = await asks('POST', `${at}/secret`, {})
      expect(renewed.secret).not.toBe(json.secret)
      expect((await asks('POST', `${at}/test`, {})).status).toBe(202)
      await tellAll()
      const [, tried] = receiver.came
      if (!tried) throw new Error('nothing came')
      expect(toldIn(tried)).toMatchObject({ type: 'igov.test', data: { hook: json.hook } })
      const both = [renewed.secret, json.secret].map((secret) => signatureOf(String(secret), tried))
      expect(tried.headers['webhook-signature']).toBe(both.join(' '))
      await asks('POST', `${at}/test`, {})
      clock.advance({ hours: 25 })
      await tellAll()
      const last = receiver.came[2]
      if (!last) throw new Error('nothing came')
      expect(last.headers['webhook-signature']).toBe(signatureOf(String(renewed.secret), last))
      receiver.reply = (response) => response.writeHead(410).end()
    },
  )

  hookTest(
    'that says it is gone is told nothing more',
    async ({ ctx, as, given, software, receiver, tellAll }) => {
      const person = await given.person()
      const { asks } = await software(person)
      const { json } = await asks('POST', '/api/hooks', { url: `http://${receiver.host}/` })
      receiver.reply = (response) => response.writeHead(410).end()
      await sendApplication(as(person))
      await tellAll()
      expect((await asks('GET', `/api/hooks/${json.hook}`)).json.paused).toMatchObject({
        why: 'gone',
      })
      expect((await asks('POST', `/api/hooks/${json.hook}/removal`, {})).status).toBe(200)
      const { rows } = await sql`
        select from cases.hook_delivery where hook = ${String(json.hook)}`.execute(ctx.sql)
      expect(rows).toEqual([])
      const { rows: acts } = await sql<{ fact: string }>`
        select fact from kernel.audit where resource = ${`hook:${json.hook}`} order by id`.execute(
        ctx.sql,
      )
      expect(acts.map(({ fact }) => fact)).toEqual([
        'cases/hook-registered',
        'cases/hook-paused',
        'cases/hook-removed',
      ])
    },
  )

  hookTest(
    'tells nothing once its person, the agency or the clock has taken back the right to know',
    async ({ ctx, as, given, software, receiver, tellAll, clock, browse }) => {
      const person = await given.person()
      const { asks, client } = await software(person)
      const { json } = await asks('POST', '/api/hooks', { url: `http://${receiver.host}/` })
      await sendApplication(as(person))
      const browser = await browse(person)
      await browser.post(`/en/my/security/consents/${client}/withdraw`, {})
      await tellAll()
      expect(receiver.came).toEqual([])
      const stateOf = () =>
        sql<Json>`
          select h.paused_for, d.fault, d.next_at from cases.hook h
          left join cases.hook_delivery d on d.hook = h.id where h.id = ${String(json.hook)}`.execute(
          ctx.sql,
        )
      const aside = { paused_for: 'not-allowed', fault: 'not-allowed', next_at: null }
      expect((await stateOf()).rows).toEqual([aside])
      // What happens meanwhile is not even noted.
      await sendApplication(as(person))
      expect((await stateOf()).rows).toHaveLength(1)
      const anew = await software(person, { client })
      expect((await anew.asks('POST', `/api/hooks/${json.hook}/resumption`, {})).status).toBe(200)
      await sendApplication(as(person))
      await sql`delete from identity.resource_access where client = ${client}`.execute(ctx.sql)
      await tellAll()
      expect(receiver.came).toEqual([])
      clock.advance({ days: 31 })
      await forgetDeliveries(worker(ctx))
      expect((await stateOf()).rows).toEqual([])
    },
  )

  hookTest(
    'leads to no address of ours, and is its own software’s and person’s alone',
    async ({ ctx, as, given, software, receiver, tellAll }) => {
      const person = await given.person()
      const { asks, client } = await software(person)
      const other = await software(person)
      const colleague = await software(await given.person(), { client })
      const typeOf = async (address: string) =>
        (await asks('POST', '/api/hooks', { url: address })).json.type
      const wrong = '/problems/cases/hook-address'
      const strange = [
        'http://example.org/',
        'https://a:b@example.org/',
        'ftp://x/',
        'x',
        'https://x/#y',
      ]
      for (const address of strange)
        expect([address, await typeOf(address)]).toEqual([address, wrong])
      // What leads to a private network is refused when it is sent, however it is written.
      const inside = [
        'https://127.0.0.1:9/',
        'https://localhost:9/',
        'https://[::ffff:7f00:1]:9/',
        'https://0x7f.1:9/',
      ]
      for (const address of inside)
        expect((await asks('POST', '/api/hooks', { url: address })).status).toBe(201)
      await sendApplication(as(person))
      await tellAll()
      const { rows } = await sql<{ fault: string }>`
        select d.fault from cases.hook_delivery d join cases.hook h on h.id = d.hook
        where h.client = ${client}`.execute(ctx.sql)
      expect(rows.map(({ fault }) => fault)).toEqual(inside.map(() => 'private'))
      expect(await typeOf(inside[0] ?? '')).toBe('/problems/cases/hook-twice')
      expect((await asks('POST', '/api/hooks', { url: `http://${receiver.host}/` })).status).toBe(
        201,
      )
      expect(await typeOf('https://a.example/')).toBe('/problems/cases/too-many-hooks')
      const [mine] = (await asks('GET', '/api/hooks')).json.hooks as Json[]
      const at = `/api/hooks/${mine?.hook}`
      const [told] = (await asks('GET', `${at}/deliveries`)).json.deliveries as Json[]
      for (const stranger of [other, colleague]) {
        expect((await stranger.asks('GET', '/api/hooks')).json).toEqual({ hooks: [] })
        expect((await stranger.asks('GET', at)).json.type).toBe('/problems/cases/hook-missing')
        for (const path of [at, `${at}/deliveries`])
          expect((await stranger.asks('GET', path)).status).toBe(404)
        for (const act of [
          'removal',
          'pause',
          'resumption',
          'secret',
          'test',
          `deliveries/${told?.delivery}/again`,
        ])
          expect([act, (await stranger.asks('POST', `${at}/${act}`, {})).status]).toEqual([
            act,
            404,
          ])
      }
    },
  )

  hookTest('needs a signer that makes its secret', async ({ ctx, given }) => {
    const { actor } = await given.person()
    if (actor.kind !== 'person') throw new Error('nobody')
    const through = { client: 'any', agency: 'moci', scopes: [] }
    const { tokens: _, ...ports } = ctx.ports
    const alone = withCtx({ ...ctx, ports }, { actor: { ...actor, through } })
    const order = { url: 'https://a.example/', services: [], events: [] }
    await expect(registerHook(alone, order)).rejects.toMatchObject({ code: 'cases/no-signer' })
    expect(await listHooks(alone)).toEqual([])
  })
})

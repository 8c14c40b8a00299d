import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { startProcedure } from '#procedures'
import { providerTest } from '../../../../tests/support/party.ts'
import { givenAccess } from '../../../../tests/support/software.ts'
import { differences, givenProcedure } from '../fixture.ts'
import { getInstance } from '../instance.ts'
import { listTasksOf } from '../task.ts'

const SECRET = 'long enough'
const METADATA = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }
const WORK =
  's -> W -> A -> !\nW: service checks; in n = amount; out amount = result\nat W error refused -> R -> !\ndata amount'

type Job = { instance: string; wait: number; lease: string; inputs: unknown }
type Answer = {
  status: number
  json: Record<string, unknown> & { jobs: Job[] }
  headers: Record<string, unknown>
}
/** Asks by the software's token; without it where `token` is empty. */
type Asks = (
  path: string,
  body: unknown,
  more?: { token?: string; headers?: Record<string, string> },
) => Promise<Answer>
type Software = { asks: Asks; fetch(more?: object): Promise<Job[]>; id: string }

const workTest = providerTest.extend<{
  /** registers software of an agency that may do its jobs; `scopes` where it may do something else */
  software(agency?: string, scopes?: readonly string[]): Promise<Software>
}>({
  software: async ({ ctx, browser, party, given }, use) => {
    const { id: by } = await given.officer({ roles: ['senior-officer'] })
    await use(async (agency = 'moci', scopes = ['procedures:work']) => {
      const machine = await party({ secret: SECRET, metadata: METADATA })
      const { audience } = await givenAccess(ctx, by, { client: machine.id, agency, scopes })
      const { json } = await machine.token({
        ...{ grant_type: 'client_credentials', scope: scopes.join(' '), resource: audience },
      })
      const asks: Asks = async (
        path,
        body,
        { token = String(json.access_token), headers } = {},
      ) => {
        const answer = await browser.raw({
          method: 'POST',
          url: `/api/jobs/${path}`,
          headers: {
            'content-type': 'application/json',
            ...(token !== '' && { authorization: `Bearer ${token}` }),
            ...headers,
          },
          payload: typeof body === 'string' ? body : JSON.stringify(body),
        })
        return { ...answer, json: answer.body === '' ? {} : JSON.parse(answer.body) }
      }
      const fetch: Software['fetch'] = async (more) =>
        (await asks('fetch', { topics: ['checks'], worker: 'w', ...more })).json.jobs
      return { asks, fetch, id: machine.id }
    })
  },
})

const addressOf = ({ instance, wait }: Job, act: string) => `${instance}/${wait}/${act}`

function only<T>(found: readonly T[]): T {
  const [one, second] = found
  if (one === undefined || second !== undefined) throw new Error(`there are ${found.length}`)
  return one
}

describe('Software of an agency', () => {
  workTest('fetches a job and says that it is done', async ({ ctx, software }) => {
    const { asks, fetch, id: client } = await software()
    await givenProcedure(ctx, 'w-1', WORK)
    const id = await startProcedure(ctx, { procedure: 'w-1', key: 'W-1', data: { amount: 7 } })
    const job = only(await fetch())
    expect(job).toMatchObject({ instance: id, inputs: { n: 7 }, attempts: 1 })
    const { lease } = job
    const done = await asks(addressOf(job, 'complete'), { lease, data: { result: 9 } })
    expect(done.status).toBe(204)
    expect((await getInstance(ctx, id)).state.scopes[0]?.data).toEqual({ amount: 9 })
    const again = await asks(addressOf(job, 'complete'), { lease, data: { result: 10 } })
    expect(again).toMatchObject({ status: 409, json: { type: '/problems/procedures/lease-lost' } })
    expect(await differences(ctx)).toEqual([])
    const { rows } = await sql<object>`
      select actor_kind, actor from kernel.audit
      where resource = ${`procedure-instance:${id}`} order by id desc limit 1`.execute(ctx.sql)
    expect(rows).toEqual([{ actor_kind: 'software', actor: `${client}@moci` }])
  })

  workTest(
    'keeps a job by heartbeats, gives it back, or ends it with an error',
    async ({ ctx, software, clock }) => {
      const { asks, fetch } = await software()
      await givenProcedure(ctx, 'w-2', WORK)
      const id = await startProcedure(ctx, { procedure: 'w-2', key: 'W-2', data: { amount: 7 } })
      const job = only(await fetch({ lease: 30 }))
      const { lease } = job
      const kept = await asks(addressOf(job, 'extend'), { lease, seconds: 600 })
      expect(kept.json.leasedUntil).toBe(new Date(clock.now().getTime() + 600_000).toISOString())
      const failed = await asks(addressOf(job, 'fail'), { lease, error: 'the register is away' })
      expect(failed.status).toBe(204)
      clock.advance({ minutes: 1 })
      const next = only(await fetch())
      const ended = await asks(addressOf(next, 'error'), { lease: next.lease, code: 'refused' })
      expect(ended.status).toBe(204)
      const open = (await listTasksOf(ctx, id)).filter(({ closedAt }) => closedAt === null)
      expect(open.map(({ node }) => node)).toEqual(['R'])
    },
  )

  workTest('waits for a job that is not there yet', async ({ ctx, software }) => {
    const { fetch } = await software()
    await givenProcedure(ctx, 'w-3', WORK)
    const waiting = fetch({ wait: 20 })
    await sleep(700)
    await startProcedure(ctx, { procedure: 'w-3', key: 'W-3', data: { amount: 7 } })
    expect(await waiting).toHaveLength(1)
    const began = performance.now()
    expect(await fetch({ wait: 1 })).toEqual([])
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  workTest(
    'gets nothing of another agency, nor may it answer for it',
    async ({ ctx, software }) => {
      const [own, other] = [await software(), await software('moph')]
      await givenProcedure(ctx, 'w-4', WORK)
      await startProcedure(ctx, { procedure: 'w-4', key: 'W-4', data: { amount: 7 } })
      expect(await other.fetch()).toEqual([])
      const job = only(await own.fetch())
      const { lease } = job
      for (const [act, body] of Object.entries({
        extend: { lease, seconds: 60 },
        complete: { lease },
        fail: { lease, error: 'no' },
        error: { lease, code: 'refused' },
      }))
        expect([act, (await other.asks(addressOf(job, act), body)).status]).toEqual([act, 409])
      expect((await own.asks(addressOf(job, 'complete'), { lease })).status).toBe(204)
    },
  )

  workTest('is told what it sent wrong, where, and in its language', async ({ software }) => {
    const { asks } = await software()
    const said = async (body: unknown, headers?: Record<string, string>) => {
      const { status, json } = await asks('fetch', body, headers && { headers })
      return [status, json.type, json.where]
    }
    expect(await said('{')).toEqual([400, '/problems/kernel/not-json', undefined])
    expect(await said({ topics: [1], worker: 'w' })).toEqual([
      ...[422, '/problems/kernel/body-wrong', '/topics/0'],
    ])
    expect(await said({ topics: ['a'], worker: 'w', wait: 21 })).toMatchObject([422, {}, '/wait'])
    expect((await said('{"__proto__":{}}'))[0]).toBe(400)
    expect((await said('['.repeat(100) + ']'.repeat(100)))[0]).toBe(400)
    expect((await said(`"${'x'.repeat(70_000)}"`))[0]).toBe(413)
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await said('topics=a', form))[0]).toBe(400)
    const arabic = await asks('fetch', {}, { headers: { 'accept-language': 'ar-QA,en;q=0.5' } })
    expect(arabic.json.detail).toMatch(/في ما أُرسل خطأ/)
    expect(arabic.headers['content-type']).toMatch('application/problem+json')
    const nowhere = await asks('no-job/1/complete', { lease: 'x' })
    expect(nowhere.status).toBe(404)
  })
})

describe('The description of these addresses', () => {
  workTest('is open to everybody, and names each of them', async ({ browser, modules }) => {
    const url = '/api/jobs/openapi.json'
    const { status, body } = await browser.raw({ method: 'GET', url, headers: {} })
    const { openapi, paths } = JSON.parse(body)
    expect([status, openapi]).toEqual([200, '3.1.1'])
    const routes = modules
      .flatMap((module) => module.routes ?? [])
      .filter(({ allow }) => allow === 'procedures:work')
    expect(Object.keys(paths).sort()).toEqual(
      routes.map(({ url }) => url.replace(/:(\w+)/g, '{$1}')).sort(),
    )
  })
})

describe('Who is no such software', () => {
  workTest('is refused, and told how to come by a token', async ({ software, browser }) => {
    const { asks } = await software()
    const body = { topics: ['checks'], worker: 'w' }
    const none = await asks('fetch', body, { token: '' })
    expect([none.status, none.json.type, none.headers['www-authenticate']]).toEqual([
      ...[401, '/problems/kernel/token-missing', 'Bearer realm="igov"'],
    ])
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const signedIn = await asks('fetch', body, { token: '', headers: { cookie } })
    expect(signedIn.status).toBe(401)
    for (const token of ['x', 'x'.repeat(44), 'a.b.c']) {
      const { status, json, headers } = await asks('fetch', body, { token })
      expect([status, json.type]).toEqual([401, '/problems/kernel/token-invalid'])
      expect(headers['www-authenticate']).toMatch('error="invalid_token"')
    }
  })

  workTest('may not do jobs with a token for something else', async ({ software }) => {
    const { asks } = await software('mm', ['something:else'])
    const { status, headers } = await asks('fetch', { topics: ['checks'], worker: 'w' })
    expect([status, headers['www-authenticate']]).toEqual([
      ...[403, 'Bearer realm="igov", error="insufficient_scope", scope="procedures:work"'],
    ])
  })

  workTest('nor seconds after its agency took the access back', async ({ ctx, software }) => {
    const { asks, id } = await software()
    await sql`delete from identity.resource_access where client = ${id}`.execute(ctx.sql)
    await sleep(3_100)
    expect((await asks('fetch', { topics: ['checks'], worker: 'w' })).status).toBe(401)
  })

  workTest('nor with a token of another agency’s interface', async ({ ctx, software }) => {
    const { asks, id } = await software()
    await sql`update identity.client set agency = 'moph' where id = ${id}`.execute(ctx.sql)
    await sleep(3_100)
    expect((await asks('fetch', { topics: ['checks'], worker: 'w' })).status).toBe(401)
  })
})

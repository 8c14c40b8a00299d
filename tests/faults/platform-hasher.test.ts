import { createHash } from 'node:crypto'
import { type IncomingMessage, request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPack } from '../../src/apps/context.ts'
import { type SignIn, signInsOf } from '../../src/apps/sandbox/seed.ts'
import { loadConfig } from '../../src/kernel/config.ts'
import { type Started, startIgov } from '../support/started.ts'
import { visitorAt } from '../support/visitor.ts'

/** Each may send sixty passwords a minute; together they are one neighbourhood. */
const FLOOD_FROM = ['127.9.0.1', '127.9.0.2', '127.9.0.3', '127.9.0.4']
const FLOOD_EACH = 50
const ELSEWHERE = '127.77.0.1'

let igov: Started
let person: SignIn

beforeAll(async () => {
  igov = await startIgov()
  const [first] = signInsOf(await openPack(loadConfig({})))
  if (!first) throw new Error('the demonstration has nobody')
  person = first
})

afterAll(() => igov?.end())

type Sent = { status: number; cookies: string[]; retryAfter: string | undefined }

/** @param from  a loopback address to come from */
const send = (path: string, from: string, cookie = '', form?: Record<string, string>) =>
  new Promise<Sent>((resolve, reject) => {
    const { hostname, port } = new URL(igov.url)
    const call = request(
      {
        ...{ hostname, port, path, localAddress: from, method: form ? 'POST' : 'GET' },
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      },
      (answer: IncomingMessage) => {
        answer.resume().on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            cookies: (answer.headers['set-cookie'] ?? []).map((one) => one.split(';')[0] ?? ''),
            retryAfter: answer.headers['retry-after'],
          }),
        )
      },
    )
    call.on('error', reject)
    call.end(form && new URLSearchParams(form).toString())
  })

async function signIn(from: string, { id, password }: { id: string; password: string }) {
  const { cookies } = await send('/en/sign-in', from)
  const cookie = cookies.find((one) => one.startsWith('igov_form=')) ?? ''
  const secret = cookie.slice('igov_form='.length)
  const _csrf = createHash('sha256').update(`csrf:${secret}`).digest('base64url')
  return send('/en/sign-in', from, cookie, { _csrf, identifier: id, password, next: '/en/my' })
}

/** Comes again when told to: on a machine that others load, too, one try may wait too long. */
async function signInPatiently(from: string, who: { id: string; password: string }) {
  const first = await signIn(from, who)
  return first.status === 503 ? signIn(from, who) : first
}

describe('A flood of wrong passwords', () => {
  it('costs itself: it is told when to try again, others sign in, pages go on', async () => {
    const flood = FLOOD_FROM.flatMap((from, i) =>
      Array.from({ length: FLOOD_EACH }, (_, j) =>
        signIn(from, {
          id: `2846340${String(i * FLOOD_EACH + j).padStart(4, '0')}`,
          password: 'guess',
        }),
      ),
    )
    const victim = signInPatiently(ELSEWHERE, person)
    const pages = Promise.all(Array.from({ length: 20 }, () => send('/en', ELSEWHERE)))
    const answers = await Promise.all(flood)
    const refused = answers.filter(({ status }) => status === 503)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.every(({ retryAfter }) => Number(retryAfter) > 0)).toBe(true)
    expect(answers.every(({ status }) => [422, 429, 503].includes(status))).toBe(true)
    expect((await victim).status).toBe(303)
    expect((await pages).every(({ status }) => status === 200)).toBe(true)
  })
})

describe('The hasher killed with -9', () => {
  it('keeps nobody out who is in, and comes back by itself', async () => {
    const visitor = visitorAt(igov.url)
    await visitor.signIn(person.id, person.password)
    const restarted = igov.kill('hasher')
    const meanwhile = await signIn(ELSEWHERE, person)
    expect([303, 503]).toContain(meanwhile.status)
    expect((await visitor.get('/en/my')).status).toBe(200)
    await restarted
    await expect
      .poll(async () => (await signIn(ELSEWHERE, person)).status, { timeout: 20_000 })
      .toBe(303)
    expect((await send('/readyz', ELSEWHERE)).status).toBe(200)
  })
})

import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { challengeOf } from '../support/jwt.ts'
import { givenClient, walk } from '../support/relying-party.ts'
import { type Started, startIgov } from '../support/started.ts'
import { ALONE, openPeople, openProductDatabase } from './platform/population.ts'

const CODES = process.env.IGOV_LONG === '1' ? 60 : 16
const CALLBACK = 'https://rp.example/callback'
const VERIFIER = 'v'.repeat(50)
const CLIENT = 'code-taker'

let igov: Started

beforeAll(async () => {
  igov = await startIgov(ALONE)
})

afterAll(async () => {
  await igov?.end()
})

/** Codes of one person, each of a sign-in of its own. */
async function codesOf(count: number): Promise<string[]> {
  const { ctx, close } = await openProductDatabase(igov)
  const base = igov.state().url
  await givenClient(ctx, { id: CLIENT, redirectUris: [CALLBACK] })
  const { visitor } = await openPeople(igov, ctx).applicant()
  const query = new URLSearchParams({
    client_id: CLIENT,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid',
    code_challenge: challengeOf(VERIFIER),
    code_challenge_method: 'S256',
  })
  const codes: string[] = []
  while (codes.length < count) {
    const { callback } = await walk(visitor, base, `/oidc/auth?${query}`)
    codes.push(callback?.searchParams.get('code') ?? '')
  }
  await close()
  return codes
}

/** @returns the status, or nothing where the answer was lost */
async function exchange(code: string): Promise<number | undefined> {
  const body = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: CLIENT,
    code,
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
  })
  const headers = { connection: 'close' }
  const signal = AbortSignal.timeout(15_000)
  return fetch(`${igov.url}/oidc/token`, { method: 'POST', body, headers, signal }).then(
    ({ status }) => status,
    () => undefined,
  )
}

for (const name of ['web', 'postgres'] as const) {
  test(`kill -9 of ${name} among exchanges gives no code a second answer`, async () => {
    const codes = await codesOf(CODES)
    expect(codes.filter((code) => code === '')).toEqual([])
    const won = new Map(codes.map((code) => [code, 0]))
    const send = async (code: string) => {
      if ((await exchange(code)) === 200) won.set(code, (won.get(code) ?? 0) + 1)
    }
    const storm = codes.map(async (code, i) => {
      await sleep(i * 10)
      await Promise.all([send(code), send(code), send(code)])
    })
    await sleep((CODES * 10) / 2)
    await igov.kill(name)
    await Promise.all(storm)
    for (const code of codes) {
      let status = await exchange(code)
      while (status === undefined || status >= 500) {
        await sleep(100)
        status = await exchange(code)
      }
      if (status === 200) won.set(code, (won.get(code) ?? 0) + 1)
    }
    expect([...won.values()].filter((times) => times > 1)).toEqual([])
    expect([...won.values()].filter((times) => times === 1).length).toBeGreaterThan(0)
    const again = await Promise.all(codes.map(exchange))
    expect(again).toEqual(codes.map(() => 400))
  })
}

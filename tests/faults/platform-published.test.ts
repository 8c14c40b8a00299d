import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Server, startServer } from '../../src/kernel/postgres/server.ts'
import { type Started, startIgov, until } from '../support/started.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'igov-outside-'))
const PAGES = ['/ar', '/en/services', '/ar/services/home-business-licence', '/en/agencies/moci']

let server: Server
let igov: Started

beforeAll(async () => {
  server = await startServer({ dataDir })
  igov = await startIgov({ DATABASE_URL: server.url, IGOV_POPULATION: '0' })
})

afterAll(async () => {
  await igov?.end()
  await server?.stop()
  rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 })
})

const ask = (path: string, init: RequestInit = {}) =>
  fetch(igov.url + path, { redirect: 'manual', ...init, headers: { accept: 'text/html' } })

test('With the database killed, published pages go on being served, and all heals with it back', async () => {
  const before = await Promise.all(PAGES.map(read))
  process.kill(server.pid, 'SIGKILL')
  await server.ended
  await until(async () => (await ask('/readyz')).status === 503, 'the database to be missed')

  for (let round = 0; round < 5; round++) {
    expect(await Promise.all(PAGES.map(read))).toEqual(before)
  }
  const cookie = `igov_session=${'a'.repeat(43)}`
  const signedIn = await fetch(`${igov.url}/ar`, { headers: { cookie, accept: 'text/html' } })
  expect(signedIn.status).toBe(200)

  const kind = await ask('/ar/search?q=x')
  expect(kind.status).toBe(503)
  expect(kind.headers.get('retry-after')).toBe('60')
  expect(await kind.text()).toContain('جميع الصفحات')
  expect((await ask('/ar/services/no-such-service')).status).toBe(503)

  await igov.kill('web')
  // Until it listens, the port refuses.
  const lives = async () => (await ask('/livez').catch(() => undefined))?.status === 200
  await until(lives, 'a web process without a database')
  expect(await Promise.all(PAGES.map(read))).toEqual(before)

  server = await startServer({ dataDir, port: server.port })
  await until(async () => (await ask('/readyz')).status === 200, 'the database to be found again')
  expect((await ask('/ar/services/no-such-service')).status).toBe(404)
  expect(await Promise.all(PAGES.map(read))).toEqual(before)
})

async function read(path: string) {
  const answer = await ask(path)
  expect(answer.status, path).toBe(200)
  expect(answer.headers.get('etag'), `${path} is not prepared ahead`).not.toBeNull()
  return answer.text()
}

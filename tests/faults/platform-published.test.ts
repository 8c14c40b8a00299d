import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
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

/** By the language of the answer; what has no language in its address answers in the pack's first. */
const SEARCHES = {
  ar: ['/ar/search?q=رخصة', '/ar/search/suggestions?q=تجديد', '/api/v1/content/search?q=visa'],
  en: ['/en/search?q=licence', '/en/search/suggestions?q=renew'],
} as const
const UNAVAILABLE = { ar: 'الدخول والتقديم والبحث متوقفة', en: 'searching are down for a moment' }
const AGAIN = { ar: 'حاول من جديد', en: 'Try again' }

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
  const refused = await signIn('ar')
  expect(refused.status).toBe(503)
  expect(await refused.text()).toContain(UNAVAILABLE.ar)

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

/** As a form of ours sends it; whose it is plays no part while nobody can be looked up. */
async function signIn(language: string) {
  const form = await ask(`/${language}/sign-in`)
  const cookie = form.headers.getSetCookie().find((one) => one.startsWith('igov_form=')) ?? ''
  const [pair = ''] = cookie.split(';')
  const secret = pair.slice('igov_form='.length)
  const _csrf = createHash('sha256').update(`csrf:${secret}`).digest('base64url')
  return fetch(`${igov.url}/${language}/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      accept: 'text/html',
      cookie: pair,
      origin: igov.url,
      'sec-fetch-site': 'same-origin',
    },
    body: new URLSearchParams({ _csrf, identifier: '28463400017', password: 'guess', next: '' }),
  })
}

async function read(path: string) {
  const answer = await ask(path)
  expect(answer.status, path).toBe(200)
  expect(answer.headers.get('etag'), `${path} is not prepared ahead`).not.toBeNull()
  return answer.text()
}

test('Whoever searches while the database is killed is told so kindly, and the search heals by itself', async () => {
  const found = await searchAll()
  expect(found.every(({ status }) => status === 200)).toBe(true)

  // Held up inside the database, so that the kill comes in the middle of every one of them.
  const holder = new pg.Client({ connectionString: server.url })
  holder.on('error', () => {})
  await holder.connect()
  await holder.query('begin; lock table content.search_entry in access exclusive mode')
  const web = igov.state().processes.web
  const held = searchAll()
  const waiting = `select count(*)::int as n from pg_locks where not granted`
  await until(
    async () => (await holder.query(waiting)).rows[0].n === found.length,
    'all searches to wait',
  )
  process.kill(server.pid, 'SIGKILL')
  await server.ended
  for (const { language, path, status, retryAfter, type, text } of await held) {
    expect([status, retryAfter], path).toEqual([503, '60'])
    expect(text, path).toContain(UNAVAILABLE[language])
    expect(text, path).not.toMatch(/ECONN|terminat|postgres|at .*[.](?:ts|js):/i)
    if (type.startsWith('text/html')) {
      expect(text, path).toContain(`<html lang="${language}"`)
      expect(text, path).toContain(AGAIN[language])
    } else expect(type, path).toContain('application/problem+json')
  }

  server = await startServer({ dataDir, port: server.port })
  await until(
    async () => (await searchAll()).every(({ status }) => status === 200),
    'searches to be answered',
  )
  expect((await searchAll()).map(({ path, text }) => [path, resultsIn(text)])).toEqual(
    found.map(({ path, text }) => [path, resultsIn(text)]),
  )
  expect(igov.state().processes.web).toEqual(web)
})

const searchAll = () =>
  Promise.all(
    (['ar', 'en'] as const).flatMap((language) =>
      SEARCHES[language].map(async (path) => {
        const page = path.startsWith(`/${language}/search?`)
        const accept = page ? 'text/html' : 'application/json'
        const answer = await fetch(igov.url + path, { headers: { accept } })
        return {
          language,
          path,
          status: answer.status,
          retryAfter: answer.headers.get('retry-after'),
          type: answer.headers.get('content-type') ?? '',
          text: await answer.text(),
        }
      }),
    ),
  )

/** Addresses of what was found, without what differs from page to page. */
const resultsIn = (text: string) =>
  [...text.matchAll(/\/(?:ar|en)\/services\/[\w-]+/g)].map(([href]) => href)

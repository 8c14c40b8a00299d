import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveCase, claimCase } from '#cases'
import type { Ctx } from '#kernel'
import { samplePdf } from '#lib/pdf/sample'
import { freePort } from '../../src/kernel/port.ts'
import { openPeople, openProductDatabase } from '../faults/platform/population.ts'
import { openLocalServer } from '../support/local-server.ts'
import { givenClient, walk } from '../support/relying-party.ts'
import { givenAccess } from '../support/software.ts'
import { type Started, startIgov } from '../support/started.ts'

const GUIDES = join(import.meta.dirname, '../../docs/guides')
const SECRET = 'a secret for software of a guide'

/** What stands in fences, with the language of each. */
const blocksOf = (language: string) =>
  [
    ...readFileSync(join(GUIDES, `software.${language}.md`), 'utf8').matchAll(
      /```(\w+)\n(.*?)```/gs,
    ),
  ].map(([, kind = '', text = '']) => ({ kind, text }))

/** A shell that keeps its variables from one block to the next. */
function openShell(folder: string) {
  const child = spawn('bash', { cwd: folder, env: { PATH: process.env.PATH, HOME: folder } })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  let complaint = ''
  child.stderr.on('data', (text) => {
    complaint += text
  })
  return {
    async run(script: string): Promise<string> {
      child.stdin.write(`${script}\necho; echo END-OF-BLOCK\n`)
      const printed: string[] = []
      for (;;) {
        const { value, done } = await lines.next()
        if (done || value === 'END-OF-BLOCK') return printed.join('\n').trim()
        printed.push(value)
      }
    },
    complaint: () => complaint,
    close() {
      child.stdin.end('kill $(jobs -p) 2>/dev/null\n')
    },
  }
}

let igov: Started
let database: Awaited<ReturnType<typeof openProductDatabase>>
let port: number
const silent = openLocalServer(() => {})

beforeAll(async () => {
  port = await freePort()
  const hosts = `localhost:${port},${(await silent).host}`
  igov = await startIgov({ IGOV_POPULATION: '0', IGOV_CLIENT_HOSTS: hosts })
  database = await openProductDatabase(igov)
})

afterAll(async () => {
  await database?.close()
  await igov?.end()
  await (await silent).close()
})

test('both languages of the guide for software have the same commands', () => {
  expect(blocksOf('ar')).toEqual(blocksOf('en'))
  expect(blocksOf('en').length).toBeGreaterThan(10)
})

test('who follows the guide applies with a file, and is told by a web-hook, whoever is killed meanwhile', async () => {
  const { ctx } = database
  const base = igov.state().url
  const people = openPeople(igov, ctx)
  const { visitor } = await people.applicant()
  const officer = await people.officer()
  const callback = 'https://software.example/callback'
  await givenClient(ctx, {
    ...{ id: 'my-software', secret: SECRET, redirectUris: [callback] },
    // As the desk registers a website.
    metadata: { scope: 'openid profile', grant_types: ['authorization_code'] },
  })
  const by = officer.ctx.actor.kind === 'person' ? officer.ctx.actor.id : undefined
  if (!by) throw new Error('nobody')
  const access = { client: 'my-software', agency: 'moci', scopes: ['services:apply'] }
  await givenAccess({ ...ctx, url: base }, by, access)
  const folder = mkdtempSync(join(tmpdir(), 'igov guide '))
  writeFileSync(join(folder, 'completion.pdf'), samplePdf('table'))
  const shell = openShell(folder)
  const printed: string[] = []
  let code = ''
  for (const { kind, text } of blocksOf('en')) {
    const here = text
      .replaceAll('http://localhost:8080', base)
      .replaceAll('9000', String(port))
      .replace('the-secret-from-the-desk', `'${SECRET}'`)
      .replace('the-code-from-the-address', code)
    if (kind === 'python') {
      writeFileSync(join(folder, 'receive.py'), here)
      continue
    }
    if (here.includes('until LICENCE=')) await approved(officer.ctx, all(printed))
    if (here.includes('/removal')) {
      await told(folder, 'igov.application.submitted submitted')
      await told(folder, 'igov.licence.ended cancelled')
      await killInTheMiddle(shell)
    }
    const out = await shell.run(here)
    printed.push(out)
    if (out.startsWith(`${base}/oidc/auth`)) {
      code = (await walk(visitor, base, out)).callback?.searchParams.get('code') ?? 'no code'
    }
  }
  expect([shell.complaint(), printed.filter((out) => out.includes('/problems/'))]).toEqual(['', []])
  for (const part of ['"complete":true', '"fresh":true', '"state":"submitted"', '"waits":false'])
    expect(all(printed)).toContain(part)
  expect(await told(folder, 'igov.test')).toContain('igov.application.ended withdrawn')
  for (const file of ['sent.pdf', 'licence.pdf'])
    expect(readFileSync(join(folder, file)).subarray(0, 5).toString()).toBe('%PDF-')
  shell.close()
})

const all = (printed: readonly string[]) => printed.join('\n')

/** As the guide says, an officer approves what was sent. */
async function approved(officer: Ctx, printed: string) {
  const [, reference = ''] = /"reference":"([^"]+)","fresh":true/.exec(printed) ?? []
  await claimCase(officer, reference)
  await approveCase(officer, reference)
}

/** What the receiver of the guide found genuine, once it has this. */
async function told(folder: string, wanted: string): Promise<string> {
  for (let look = 0; look < 150; look++) {
    const text = readFileSync(join(folder, 'told.txt'), 'utf8')
    if (text.includes(wanted)) return text
    await sleep(200)
  }
  throw new Error(
    `the receiver was not told ${wanted}: ${readFileSync(join(folder, 'told.txt'), 'utf8')}`,
  )
}

/** A receiver that never answers; the worker is killed while it waits for it. What it sent comes again. */
async function killInTheMiddle(shell: ReturnType<typeof openShell>) {
  const { host, requests } = await silent
  await shell.run(`ask -X POST "$BASE/api/hooks" -d '{"url": "http://${host}/"}' > silent.json
    SILENT=$(field "['hook']" < silent.json)
    ask -X POST "$BASE/api/hooks/$SILENT/test" -d '{}'`)
  await expect.poll(() => requests.length, { timeout: 20_000 }).toBe(1)
  await igov.kill('worker')
  const { rows } = await sql<{ attempts: number; waits: boolean }>`
    select attempts, next_at is not null as waits from cases.hook_delivery d
    where exists (select from cases.hook h where h.id = d.hook and h.url = ${`http://${host}/`})`.execute(
    database.ctx.sql,
  )
  expect(rows).toEqual([{ attempts: 1, waits: true }])
  // Once the lease of a minute is over.
  await expect.poll(() => requests.length, { timeout: 90_000, interval: 500 }).toBe(2)
}

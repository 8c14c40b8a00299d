import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPeople, openProductDatabase } from '../faults/platform/population.ts'
import { givenClient, walk } from '../support/relying-party.ts'
import { type Started, startIgov } from '../support/started.ts'

const SECRET = 'a secret for software in Python'
const CALLBACK = 'https://rp.example/callback'

let igov: Started
let database: Awaited<ReturnType<typeof openProductDatabase>>

beforeAll(async () => {
  igov = await startIgov({ IGOV_POPULATION: '0' })
  database = await openProductDatabase(igov)
})

afterAll(async () => {
  await database?.close()
  await igov?.end()
})

test('Authlib, in Python, signs somebody in and finds the id token sound', async () => {
  await givenClient(database.ctx, { id: 'in-python', secret: SECRET, redirectUris: [CALLBACK] })
  const base = igov.state().url
  const program = join(import.meta.dirname, 'in-python.py')
  // Debian's own interpreter: it has Debian's packages.
  const child = spawn(
    '/usr/bin/python3',
    [program, `${base}/oidc`, 'in-python', SECRET, CALLBACK],
    {
      env: { ...process.env, AUTHLIB_INSECURE_TRANSPORT: '1' },
    },
  )
  let complaint = ''
  child.stderr.on('data', (text) => {
    complaint += text
  })
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const { visitor } = await openPeople(igov, database.ctx).applicant()
  const { value: address = '' } = await lines.next()
  const { callback } = await walk(visitor, base, address)
  child.stdin.end(`${callback?.href}\n`)
  const { value: told = '' } = await lines.next()
  const [code] = child.exitCode === null ? await once(child, 'exit') : [child.exitCode]
  expect([code, complaint]).toEqual([0, ''])
  expect(JSON.parse(told)).toMatchObject({
    claims: { iss: `${base}/oidc`, aud: 'in-python' },
    about: { 'name#ar': 'سارة خالد' },
  })
})

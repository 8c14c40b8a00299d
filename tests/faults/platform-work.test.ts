import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startProcedure } from '#procedures'
import { givenProcedure } from '../../src/modules/procedures/fixture.ts'
import { givenClient } from '../support/relying-party.ts'
import { givenAccess } from '../support/software.ts'
import { type Started, startIgov, until } from '../support/started.ts'
import { ALONE, openPeople, openProductDatabase } from './platform/population.ts'

let igov: Started
let database: Awaited<ReturnType<typeof openProductDatabase>>

beforeAll(async () => {
  igov = await startIgov(ALONE)
  database = await openProductDatabase(igov)
})

afterAll(async () => {
  await database?.close()
  await igov?.end()
})

const JOBS = 5
const SECRET = 'a secret that was shown once to the agency'
const SCOPE = 'procedures:work'

type Said = { what: 'has' | 'did'; instance: string; wait: number; lease: string }

/** A process of an agency's; @param done  how many jobs it completes before it only holds them */
function startWorker(token: string, done: number) {
  const said: Said[] = []
  const script = join(import.meta.dirname, 'start/agency-worker.ts')
  const child: ChildProcess = spawn(process.execPath, [script, igov.url, token, String(done)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout) createInterface(child.stdout).on('line', (line) => said.push(JSON.parse(line)))
  const told = (what: Said['what']) => said.filter((one) => one.what === what)
  return { child, told }
}

async function tokenFor(client: string, resource: string): Promise<string> {
  const answer = await fetch(`${igov.url}/oidc/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${client}:${encodeURIComponent(SECRET)}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope: SCOPE, resource }),
  })
  const { access_token } = (await answer.json()) as { access_token: string }
  return access_token
}

test('what a killed worker held is done by another once the lease is over, and nothing twice', async () => {
  const { ctx } = database
  const client = 'agency-worker'
  const metadata = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] }
  await givenClient(ctx, { id: client, secret: SECRET, metadata })
  const people = openPeople(igov, ctx)
  const [officer] = [await people.officer(), await people.officer()]
  const { actor } = officer.ctx
  if (actor.kind !== 'person') throw new Error('nobody let the software in')
  const of = { ...ctx, url: igov.state().url }
  const { audience } = await givenAccess(of, actor.id, {
    ...{ client, agency: 'moci', scopes: [SCOPE] },
  })
  const token = await tokenFor(client, audience)
  await givenProcedure(ctx, 'work', 's -> W -> !\nW: service checks; out by = by\ndata by')
  for (let n = 0; n < JOBS; n++) await startProcedure(ctx, { procedure: 'work', key: `K-${n}` })

  const first = startWorker(token, 2)
  await until(() => first.told('did').length === 2, 'the first to do two')
  first.child.kill('SIGKILL')
  const second = startWorker(token, JOBS)
  await until(() => second.told('did').length === JOBS - 2, 'the second to do the rest')
  second.child.kill('SIGKILL')

  const done = [...first.told('did'), ...second.told('did')].map(({ instance }) => instance)
  expect(new Set(done).size).toBe(JOBS)
  // What the first still held came to the second with another lease, and the old one is worth nothing.
  const [lost] = first.told('has').slice(2)
  const late = await fetch(`${igov.url}/api/jobs/${lost?.instance}/${lost?.wait}/complete`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ lease: lost?.lease }),
  })
  expect(late.status).toBe(409)
  const { rows } = await sql<object>`
    select i.status, count(*)::integer as completed from procedures.instance i
    join procedures.step s on s.instance = i.id and s.event = 'complete'
    where i.procedure = 'work' group by i.id, i.status`.execute(ctx.sql)
  expect(rows).toEqual(Array.from({ length: JOBS }, () => ({ status: 'completed', completed: 1 })))
})

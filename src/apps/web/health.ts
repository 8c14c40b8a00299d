import { connect } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type pg from 'pg'
import type { Telemetry } from '../../kernel/telemetry.ts'

const CHECK_TIMEOUT_MS = 2_000
/** Five missed signs of life. */
const WORKER_SILENT = '20 seconds'

type Parts = {
  database: pg.Pool
  signerSocket: string | undefined
  hasherSocket: string | undefined
  telemetry: Telemetry
}

/** `/livez`, `/readyz` (says what is not ready) and `/metrics`, for those who operate the platform. */
export function addHealth(app: FastifyInstance, parts: Parts) {
  const { database, signerSocket, hasherSocket, telemetry } = parts
  app.get('/livez', async (_request, reply) => reply.type('text/plain').send('ok\n'))
  app.get('/readyz', async (_request, reply) => {
    const checks = {
      database: await answers(database.query('select 1')),
      worker: await answers(workerLives(database)),
      signer: signerSocket === undefined ? false : await answers(reach(signerSocket)),
      hasher: hasherSocket === undefined ? false : await answers(reach(hasherSocket)),
    }
    const ready = Object.values(checks).every(Boolean)
    const lines = Object.entries(checks).map(([name, ok]) => `${name} ${ok ? 'ok' : 'not ready'}`)
    return reply
      .code(ready ? 200 : 503)
      .type('text/plain')
      .send(`${lines.join('\n')}\n`)
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type('text/plain; version=0.0.4').send(await measured(database, telemetry)),
  )
}

/** The process's own figures, and what waits in the database while it answers. */
async function measured(database: pg.Pool, telemetry: Telemetry) {
  const { rows } = await database
    .query<{ what: string; count: bigint }>('select what, count from kernel.waiting()')
    .catch(() => ({ rows: [] }))
  for (const { what, count } of rows) telemetry.waiting.set({ what }, Number(count))
  return telemetry.text()
}

/** The worker answers nobody, so it leaves a sign of life in the database, whose clock counts. */
async function workerLives(database: pg.Pool) {
  const { rows } = await database.query(
    `select from kernel.heartbeat where process = 'worker' and at > now() - $1::interval`,
    [WORKER_SILENT],
  )
  if (rows.length === 0) throw new Error('the worker is silent')
}

async function answers(asked: Promise<unknown>): Promise<boolean> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new Error('late')), CHECK_TIMEOUT_MS).unref()
  })
  return Promise.race([asked, late]).then(
    () => true,
    () => false,
  )
}

const reach = (path: string) =>
  new Promise<void>((resolve, reject) => {
    const socket = connect(path, () => {
      socket.destroy()
      resolve()
    })
    socket.on('error', reject)
  })

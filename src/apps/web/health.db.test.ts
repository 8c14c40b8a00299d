import fastify from 'fastify'
import { describe, expect } from 'vitest'
import { dbTest } from '#testing'
import { openDatabase } from '../../kernel/database.ts'
import { openTelemetry } from '../../kernel/telemetry.ts'
import { addHealth } from './health.ts'

describe('/readyz', () => {
  dbTest('names the worker when it has been silent for 20 seconds', async ({ ownerUrl }) => {
    const { pool, close } = openDatabase(ownerUrl, { max: 1 })
    const app = fastify()
    const absent = { signerSocket: undefined, hasherSocket: undefined }
    addHealth(app, { database: pool, ...absent, telemetry: openTelemetry() })
    const ready = async () => (await app.inject({ url: '/readyz' })).body
    const lastBeat = (ago: string) =>
      pool.query(
        `insert into kernel.heartbeat values ('worker', now() - $1::interval)
         on conflict (process) do update set at = excluded.at`,
        [ago],
      )
    expect(await ready()).toContain('worker not ready')
    await lastBeat('3 seconds')
    expect(await ready()).toContain('database ok\nworker ok\nsigner not ready\nhasher not ready')
    await lastBeat('25 seconds')
    expect(await ready()).toContain('worker not ready')
    await app.close()
    await close()
  })
})

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { SERVICE } from '../fixture.ts'
import { hookTest } from '../hooks/fixture.ts'

const REVISED = 'f'.repeat(64)

/** Offers the service in another version, with the same questions. */
async function revise({ sql: database }: Ctx) {
  await sql`
    insert into services.service_version (id, version, bundle, loaded_at)
    select v.id, ${REVISED}, v.bundle, v.loaded_at from services.service s
    join services.service_version v using (id, version) where s.id = ${SERVICE}`.execute(database)
  await sql`update services.service set version = ${REVISED} where id = ${SERVICE}`.execute(
    database,
  )
}

describe('A draft of software', () => {
  hookTest(
    'is found again with its files, and goes on with a later version of its service as it was told',
    async ({ ctx, given, software }) => {
      const person = await given.person()
      const { asks } = await software(person)
      const begun = await asks('POST', `/api/services/${SERVICE}/drafts`, {}, 'kept-draft-1')
      const reference = String(begun.json.reference)
      const at = `/api/drafts/${reference}`
      await asks('POST', `${at}/answers`, { answers: { tradeName: 'بيت' } })
      const list = await asks('GET', '/api/drafts')
      expect(list.json.drafts).toMatchObject([
        { reference, service: SERVICE, form: 'apply', purpose: 'application' },
      ])
      const elsewhere = await software(person, { agency: 'mm' })
      expect((await elsewhere.asks('GET', '/api/drafts')).json).toEqual({ drafts: [] })
      const stranger = await software(await given.person())
      const missing = `${at}/files/018f3f5e-0000-7000-8000-000000000000`
      expect((await stranger.asks('GET', missing)).json.type).toBe(
        '/problems/services/draft-missing',
      )
      expect((await asks('GET', missing)).json.type).toBe('/problems/services/file-missing')
      expect((await asks('GET', at)).json.revised).toBeNull()
      await revise(ctx)
      const held = await asks('GET', at)
      expect(held.json).toMatchObject({
        revision: 1,
        revised: { version: REVISED, stays: false, changed: [], answers: { tradeName: 'بيت' } },
      })
      const go = (revision: number) =>
        asks('POST', `${at}/revision`, { revision, version: REVISED })
      // Something was saved since: its person would not know what becomes of that.
      expect((await go(0)).json.type).toBe('/problems/services/draft-stays')
      expect((await go(1)).json).toMatchObject({ reference, service: SERVICE })
      expect((await asks('GET', at)).json).toMatchObject({ revised: null, revision: 2 })
    },
  )
})

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import type { Ctx } from '#kernel'
import { dbTest } from '#testing'
import { findService } from '../service.ts'
import { listDeciding, ownerOfProcedure, proceduresByStructure } from './beside.ts'
import { checkFiles } from './check.ts'
import { findSource } from './source.ts'

const SERVICE = 'home-business-licence'

async function filesOf(ctx: Ctx, id: string) {
  const service = await findService(ctx, id)
  const files = service && (await findSource(ctx, id, service.version))
  return files ?? expect.fail(`${id} is not there`)
}

/** So many services that run beside those of the pack, each with a procedure of its own. */
const plant = (ctx: Ctx, many: number) =>
  sql`
    with copies as (
      select s.id || '-' || n as copy, n, s, v.bundle from services.service s
      join services.service_version v on (v.id, v.version) = (s.id, s.version),
        generate_series(1, ${many}::int) n where s.id = ${SERVICE}),
    versions as (
      insert into services.service_version (id, version, bundle, loaded_at)
      select copy, (s).version, bundle, now() from copies)
    insert into services.service (id, version, status, owner, titles, summaries, audiences, themes, events,
      pack_version, structure)
    select copy, (s).version, (s).status, (s).owner, (s).titles, (s).summaries, (s).audiences, (s).themes,
      (s).events, (s).version, encode(sha256(convert_to(n::text, 'UTF8')), 'hex')
    from copies`.execute(ctx.sql)

describe('How a service stands beside those that run', () => {
  dbTest('knows a procedure by what it is made of, however many there are', async ({ ctx }) => {
    const structures = await proceduresByStructure(ctx)
    const own = [...structures].find(([, id]) => id === SERVICE)?.[0] ?? expect.fail()
    await plant(ctx, 3_000)
    expect(await ownerOfProcedure(ctx, 'another', own)).toBe(SERVICE)
    expect(await ownerOfProcedure(ctx, SERVICE, own)).toBeUndefined()
    expect((await proceduresByStructure(ctx)).size).toBe(structures.size + 3_000)
  })

  dbTest('refuses a copy and names whose it is', async ({ ctx }) => {
    const files = await filesOf(ctx, SERVICE)
    const named = (path: string) =>
      String(files[path]).replace(/^(service|desk): .*$/m, '$1: copied-licence')
    const own = ['service.yaml', 'desk.yaml'].map((path) => [path, named(path)])
    const copy = { ...files, ...Object.fromEntries(own) }
    const { findings, sound } = await checkFiles(ctx, 'copied-licence', copy)
    const [copied] = findings.filter(({ code }) => code === 'procedures-equal')
    expect(sound).toBe(false)
    expect(copied).toMatchObject({ file: 'services/copied-licence/service.yaml' })
    expect(copied?.message).toContain(`procedureOf: ${SERVICE}`)
  })

  dbTest(
    'lets one appeal by a service that decides on appeals, and by no other',
    async ({ ctx }) => {
      expect(await listDeciding(ctx, SERVICE)).toEqual(['licensing-appeal'])
      expect(await listDeciding(ctx, 'licensing-appeal')).toEqual([])
      const files = await filesOf(ctx, SERVICE)
      const text = String(files['service.yaml'])
      const wrong = text.replace('service: licensing-appeal', 'service: licensing-apeal')
      expect(wrong).not.toBe(text)
      const { findings } = await checkFiles(ctx, SERVICE, { ...files, 'service.yaml': wrong })
      expect(findings.map(({ message }) => message).join()).toContain('licensing-appeal')
    },
  )
})

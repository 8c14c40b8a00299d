import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { describe, expect, onTestFinished } from 'vitest'
import { type Ctx, readPack, withCtx } from '#kernel'
import { dbTest } from '#testing'
import { loadServices } from '../load.ts'
import { findService } from '../service.ts'
import { listStatusChanges, noteStatuses } from './history.ts'
import { readOverview, trendOf } from './overview.ts'

const ID = 'court-case-file'

/** The pack in a folder of its own, of which one service is told anew. */
async function packFolder(ctx: Ctx) {
  const dir = join(await mkdtemp(join(tmpdir(), 'igov-status-')), 'qatar')
  onTestFinished(() => rm(join(dir, '..'), { recursive: true, force: true }))
  await cp(ctx.pack.dir, dir, { recursive: true })
  const file = join(dir, 'services', ID, 'service.yaml')
  const text = await readFile(file, 'utf8')
  return {
    /** With another status, and what is put after it. */
    say: async (status: string, more = '') =>
      writeFile(file, text.replace('status: described', `status: ${status}\n${more}`)),
    messages: async (texts: { ar: string; en: string }) => {
      for (const [language, lines] of Object.entries(texts)) {
        const path = join(dir, 'services', ID, 'messages', `${language}.yaml`)
        await writeFile(path, `${await readFile(path, 'utf8')}${lines}\n`)
      }
    },
    paper: () => cp('tests/pictures/form.pdf', join(dir, 'services', ID, 'paper/en.pdf')),
    load: async () => {
      const { pack, findings } = await readPack(dir)
      if (!pack) throw new Error(JSON.stringify(findings))
      await loadServices(
        withCtx({ ...ctx, pack: { ...pack, id: ctx.pack.id } }, {}),
        () => undefined,
      )
    },
  }
}

const statuses = async (ctx: Ctx) => (await listStatusChanges(ctx, ID)).map(({ status }) => status)

describe('How a service is done', () => {
  dbTest('is noted once, however often one looks', async ({ ctx }) => {
    await noteStatuses(ctx)
    await noteStatuses(ctx)
    expect(await statuses(ctx)).toEqual(['described'])
  })

  dbTest('is kept: nobody changes what was noted', async ({ ctx }) => {
    for (const act of [
      'update services.status_change set status = null',
      'delete from services.status_change',
    ]) {
      await expect(sql.raw(act).execute(ctx.sql)).rejects.toThrow('permission denied')
    }
  })

  dbTest('is told of all services, with what each lacks to be done here', async ({ ctx }) => {
    const { lines, counts, trend } = await readOverview(ctx)
    expect(counts.live + counts.described + counts.link + counts.pdf + counts['typed-over']).toBe(
      lines.length,
    )
    const found = lines.find(({ id }) => id === ID)
    expect(found).toMatchObject({
      status: 'described',
      missing: ['form', 'desk', 'procedure', 'law', 'scenarios'],
    })
    expect(found?.since).toBeInstanceOf(Date)
    expect(lines.find(({ id }) => id === 'home-business-licence')?.missing).toEqual([])
    expect(trend.at(-1)?.counts).toEqual(counts)
  })

  dbTest(
    'is noted at each load at which it is another, with the moment',
    async ({ ctx, clock }) => {
      const pack = await packFolder(ctx)
      expect(await statuses(withCtx(ctx, {}))).toEqual(['described'])
      await pack.messages({
        ar: 'link: { text: تسجّل الدعوى هناك. }',
        en: 'link: { text: You file it there. }',
      })
      clock.advance({ days: 1 })
      const address = 'link: { addresses: { ar: "https://courts.example/ar" } }'
      await pack.say('link', address)
      await pack.load()
      await pack.load()
      const changes = await listStatusChanges(withCtx(ctx, {}), ID)
      expect(changes.map(({ status }) => status)).toEqual(['described', 'link'])
      expect(changes[1]?.at).toEqual(clock.now())
      clock.advance({ days: 1 })
      await pack.say('described', address)
      await pack.load()
      expect(await statuses(withCtx(ctx, {}))).toEqual(['described', 'link', 'described'])
      expect((await findService(withCtx(ctx, {}), ID))?.id).toBe(ID)
    },
  )
})

describe('A service that is done on paper', () => {
  dbTest('needs a file, or a form of which one is made', async ({ ctx }) => {
    const pack = await packFolder(ctx)
    await pack.messages({
      ar: 'paper: { text: يُسلَّم في المحكمة. }',
      en: 'paper: { text: Hand it in at the court. }',
    })
    await pack.say('pdf', 'paper: {}')
    await expect(pack.load()).rejects.toThrow(
      'a service that is pdf needs paper.files, or forms/apply.yaml: add it',
    )
  })
})

describe('The trend', () => {
  dbTest('counts at the end of each day what was then', async () => {
    const at = (day: string) => new Date(`${day}T09:00:00Z`)
    expect(
      trendOf(
        [
          { service: 'a', at: at('2026-01-01'), status: 'described' },
          { service: 'b', at: at('2026-01-01'), status: 'described' },
          { service: 'a', at: at('2026-02-01'), status: 'live' },
          { service: 'b', at: at('2026-02-01'), status: null },
        ],
        'Asia/Qatar',
      ).map(({ day, counts }) => [day, counts.described, counts.live]),
    ).toEqual([
      ['2026-01-01', 2, 0],
      ['2026-02-01', 0, 1],
    ])
  })
})

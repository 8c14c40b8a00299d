import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { today } from '#kernel'
import { zipOf } from '#lib/zip'
import { type Browser, bodyOf, dbTest, formIn } from '#testing'
import { filesInArchive } from '../authoring/archive.ts'
import { beginService } from '../authoring/begun-service.ts'
import { bringArchive, findBrought, takeBrought } from '../authoring/brought.ts'
import { beginChange, getChange } from '../authoring/change.ts'
import { checkFiles } from '../authoring/check.ts'
import { getProposal } from '../authoring/proposal.ts'
import { propose, publishProposal } from '../authoring/publish.ts'
import { contentOf, findSource } from '../authoring/source.ts'
import { findService } from '../service.ts'

const AUTHOR = { agency: 'moci', roles: ['rule-author'] }
const STUDIO = '/en/office/studio'
const SERVICE = 'home-business-licence'
const HERE = `${STUDIO}/${SERVICE}`

type Files = ReadonlyMap<string, Buffer>

const packed = (files: Files, folder = `${SERVICE}/`) =>
  zipOf([...files].map(([path, bytes]) => ({ path: `${folder}${path}`, bytes, packed: true })))

const post = (desk: Browser, url: string, bytes: Buffer) =>
  desk.post(url, {}, { file: { name: 'x.zip', type: 'application/zip', bytes } })

const begin = async (desk: Browser) => (await desk.post(`${HERE}/changes`)).location ?? ''

describe('The folder of a service', () => {
  dbTest(
    'comes back from its archive byte for byte, and differs from nothing',
    async ({ ctx, given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const { rows } = await sql<{ version: string }>`
        select version from services.service where id = ${SERVICE}`.execute(ctx.sql)
      const files = contentOf((await findSource(ctx, SERVICE, rows[0]?.version ?? '')) ?? {})
      const change = await begin(desk)
      const seal = Buffer.from([0x89, 0x50, 0, 0xff])
      const more = new Map([...files, ['documents/seal.png', seal] as const])
      expect((await post(desk, `${change}/archive`, packed(more))).location).toBe(
        `${change}/archive`,
      )
      const shown = await desk.get(`${change}/archive`)
      expect(bodyOf(shown.body)).toMatch(/Nothing has changed so far.*Added.*documents\/seal\.png/)
      expect(bodyOf((await desk.get(change)).body), 'nothing is taken').toContain('Revision 1')
      const take = `${change}/archive/take`
      const taken = { ...formIn(shown.body, take), act: 'take' }
      expect((await desk.post(take, taken)).location).toBe(change)
      expect((await desk.post(take, taken)).status, 'twice').toBe(409)
      expect(bodyOf((await desk.get(change)).body)).toContain('Revision 2')
      const { rows: kept } = await sql<{ files: Record<string, string> }>`
        select files from services.change_revision r join services.change c on c.id = r.change
        where c.service = ${SERVICE} order by c.begun_at desc, r.revision desc limit 1`.execute(
        ctx.sql,
      )
      expect(contentOf(kept[0]?.files ?? {})).toEqual(new Map([...more].sort()))
      const same = packed(files, '')
      expect((await post(desk, `${change}/archive`, same)).status).toBe(303)
      const back = await desk.get(`${change}/archive`)
      expect((await desk.post(take, { ...formIn(back.body, take), act: 'take' })).status).toBe(303)
      expect(bodyOf((await desk.get(`${change}/differences`)).body)).toContain('Nothing differs')
    },
  )

  dbTest(
    'is refused with what is wrong in it and where, and nothing is kept of it',
    async ({ given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const change = await begin(desk)
      const yaml = Buffer.from(`service: ${SERVICE}\n`)
      const plain = (path: string, bytes = yaml) =>
        packed(new Map([['service.yaml', yaml] as const, [path, bytes] as const]), '')
      const wrong: [string, Buffer, RegExp][] = [
        ['no archive', Buffer.from('PK no'), /no ZIP archive/],
        ['nothing', Buffer.alloc(0), /Choose a ZIP file/],
        ['no service', packed(new Map([['x.yaml', yaml]])), /no service\.yaml/],
        ['traversal', plain('forms/../../x.yaml'), /leads out of the folder/],
        ['stranger', plain('scripts/run.js'), /scripts\/run\.js does not belong/],
        [
          'letters',
          plain('forms/apply.yaml', Buffer.from([0xff, 0xfe, 65, 0])),
          /Save it as UTF-8/,
        ],
        ['bomb', plain('documents/a.typ', Buffer.alloc(5_000_000)), /larger than 4 MB/],
        [
          'another',
          packed(new Map([['service.yaml', Buffer.from('service: x\n')]])),
          /another service: x/,
        ],
      ]
      for (const [name, bytes, says] of wrong) {
        const answer = await post(desk, `${change}/archive`, bytes)
        expect({ name, status: answer.status }).toEqual({ name, status: 422 })
        expect(bodyOf(answer.body), `services/archive-wrong: ${name}`).toMatch(says)
      }
      expect((await desk.get(`${change}/archive`)).body).not.toContain('/archive/take')
    },
  )

  dbTest(
    'begins a change, or a service that is new, for authors of its body alone',
    async ({ ctx, given, browse }) => {
      const desk = await browse(await given.officer(AUTHOR))
      const other = await browse(await given.officer({ agency: 'moph', roles: ['rule-author'] }))
      const { rows } = await sql<{ version: string }>`
        select version from services.service where id = ${SERVICE}`.execute(ctx.sql)
      const files = contentOf((await findSource(ctx, SERVICE, rows[0]?.version ?? '')) ?? {})
      const bring = `${STUDIO}/archive`
      const begun = await post(desk, bring, packed(files))
      expect(begun.location).toMatch(/home-business-licence\/changes\/.*\/archive$/)
      expect((await post(other, bring, packed(files))).status).toBe(403)
      const change = (begun.location ?? '').replace(/\/archive$/, '')
      expect((await post(other, `${change}/archive`, packed(files))).status).toBe(403)
      const text = String(files.get('service.yaml')).replace(SERVICE, 'piano-room')
      const renamed = new Map([...files, ['service.yaml', Buffer.from(text)] as const])
      expect((await post(other, bring, packed(renamed, ''))).status).toBe(403)
      const { location = '' } = await post(desk, bring, packed(renamed, ''))
      expect(location).toMatch(/\/piano-room\/changes\/[0-9a-f-]+$/)
      const again = await post(desk, bring, packed(renamed, ''))
      expect(again.status).toBe(422)
      const unnamed = new Map([['service.yaml', Buffer.from('status: live\n')]])
      expect(bodyOf((await post(desk, bring, packed(unnamed))).body)).toContain(
        'does not say which',
      )
    },
  )

  dbTest(
    'is taken whole or not at all, also when the connection dies in the middle',
    async ({ as, given }) => {
      const author = as(await given.officer(AUTHOR))
      const id = await beginChange(author, SERVICE)
      const change = { service: SERVICE, id }
      const { files } = await getChange(author, SERVICE, id)
      const content = new Map([...contentOf(files), ['help/xx.md', Buffer.from('# x')] as const])
      await bringArchive(author, change, packed(content))
      const killed = author.tx(async (ctx) => {
        await takeBrought(ctx, change, 1)
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(ctx.sql)
      })
      await expect(killed).rejects.toThrow()
      expect(await getChange(author, SERVICE, id)).toMatchObject({ revision: 1 })
      expect(Object.keys((await findBrought(author, change)) ?? {})).toContain('help/xx.md')
      await takeBrought(author, change, 1)
      expect(await findBrought(author, change)).toBeUndefined()
      await expect(takeBrought(author, change, 2)).rejects.toMatchObject({
        code: 'services/brought-missing',
      })
      expect(await getChange(author, SERVICE, id)).toMatchObject({ revision: 2 })
    },
  )

  dbTest(
    'of a new service is offered whole or not at all when its publication is cut off',
    async ({ as, given }) => {
      const [one, two] = [as(await given.officer(AUTHOR)), as(await given.officer(AUTHOR))]
      const typed: Record<string, string> = {
        ...{ id: 'cut-off', owner: 'moci', audience: 'resident', topic: 'culture-tourism-sport' },
        ...{
          'title.ar': 'تصريح',
          'title.en': 'Permit',
          'output.ar': 'تصريح',
          'output.en': 'Permit',
        },
        ...{ 'summary.ar': 'يتيح لك شيئاً.', 'summary.en': 'Lets you do something.' },
        ...{ needsPaper: 'no', days: '5', fourEyes: 'yes', law: 'qa-law-2018-20' },
        source: 'general-knowledge',
      }
      const change = await beginService(one, (name) => typed[name] ?? '')
      const why = { starts: today(one), reason: 'It is asked for', basis: 'Decision 1' }
      const proposal = await propose(one, change, { seen: 1, typed: why })
      const killed = two.tx(async (ctx) => {
        await publishProposal(ctx, 'cut-off', proposal)
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(ctx.sql)
      })
      await expect(killed).rejects.toThrow()
      expect(await findService(two, 'cut-off')).toBeUndefined()
      expect(await getProposal(two, 'cut-off', proposal)).toMatchObject({ outcome: null })
      await publishProposal(two, 'cut-off', proposal)
      const { bundle } = (await findService(two, 'cut-off')) ?? {}
      const files = (await findSource(two, 'cut-off', bundle?.version ?? '')) ?? {}
      const archive = packed(contentOf(files), 'cut-off/')
      const back = filesInArchive(archive).files
      expect((await checkFiles(two, 'cut-off', back)).bundle?.version).toBe(bundle?.version)
    },
  )
})

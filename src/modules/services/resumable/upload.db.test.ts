import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import { findFileContent } from '#kernel'
import { samplePdf } from '#lib/pdf/sample'
import { type DbFixtures, dbTest } from '#testing'
import { type Draft, discardDraft } from '../draft.ts'
import { startDraft } from '../draft-begin.ts'
import { addPiece, beginUpload, deleteStaleUploads, listBegun } from './upload.ts'

const PLACE = 'home.completionCertificate'
const PAPER = samplePdf('table')
const THIRD = Math.ceil(PAPER.length / 3)

const announced = (bytes: Buffer, change: object = {}) => ({
  ...{ place: PLACE, name: 'completion.pdf', bytes: bytes.length },
  ...{ sha256: createHash('sha256').update(bytes).digest('hex'), ...change },
})
const pieceAt = (offset: number, bytes = PAPER, length = THIRD) => ({
  offset,
  content: bytes.subarray(offset, offset + length),
})
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'none',
    (error) => error.code,
  )

type World = Pick<DbFixtures, 'as' | 'given'>

async function givenDraft({ as, given }: World) {
  const ctx = as(await given.person())
  const draft = await startDraft(ctx, 'home-business-licence')
  const begin = (bytes = PAPER, change?: object) =>
    beginUpload(ctx, draft.reference, announced(bytes, change))
  return { ctx, draft, begin }
}

const rowsOf = async (ctx: DbFixtures['ctx'], { id }: Pick<Draft, 'id'>) => {
  const { rows } = await sql<{ uploads: number; pieces: number }>`
    select count(distinct u.id)::int as uploads, count(p.upload)::int as pieces
    from services.upload u left join services.upload_piece p on p.upload = u.id
    where u.draft = ${id}`.execute(ctx.sql)
  return rows[0]
}

describe('A file that comes in pieces', () => {
  dbTest(
    'goes on where it stopped, wherever it is begun again, and is whole then',
    async ({ as, given }) => {
      const { ctx, draft, begin } = await givenDraft({ as, given })
      const { upload, received } = await begin()
      expect(received).toBe(0)
      await addPiece(ctx, draft.reference, upload, pieceAt(0))
      expect(await listBegun(ctx, draft.reference)).toEqual([
        { upload, place: PLACE, name: 'completion.pdf', bytes: PAPER.length, received: THIRD },
      ])
      // On another device.
      expect(await begin()).toMatchObject({ upload, received: THIRD })
      await addPiece(ctx, draft.reference, upload, pieceAt(THIRD))
      const done = await addPiece(ctx, draft.reference, upload, pieceAt(2 * THIRD))
      expect(done).toMatchObject({ received: PAPER.length, file: expect.any(String) })
      const stored = await findFileContent(ctx, done.file ?? '', `draft:${draft.id}`)
      expect(stored).toMatchObject({ name: 'completion.pdf', content: PAPER })
      expect(await rowsOf(ctx, draft)).toEqual({ uploads: 0, pieces: 0 })
    },
  )

  dbTest('takes no piece twice or before its turn, and says where it is', async ({ as, given }) => {
    const { ctx, draft, begin } = await givenDraft({ as, given })
    const { upload } = await begin()
    const add = (offset: number) => addPiece(ctx, draft.reference, upload, pieceAt(offset))
    expect(await add(THIRD)).toMatchObject({ received: 0 })
    const twice = await Promise.all([add(0), add(0)])
    expect(twice.map(({ received }) => received)).toEqual([THIRD, THIRD])
    expect(await rowsOf(ctx, draft)).toEqual({ uploads: 1, pieces: 1 })
    const more = { offset: THIRD, content: Buffer.alloc(PAPER.length) }
    expect(await codeOf(addPiece(ctx, draft.reference, upload, more))).toBe('services/upload-wrong')
    expect(await add(THIRD)).toMatchObject({ received: 2 * THIRD })
  })

  dbTest(
    'is refused with the reason where it is not what was said, or not what is asked for',
    async ({ as, given }) => {
      const { ctx, draft, begin } = await givenDraft({ as, given })
      const bring = async (bytes: Buffer, change?: object) => {
        const { upload } = await begin(bytes, change)
        return addPiece(ctx, draft.reference, upload, pieceAt(0, bytes, bytes.length))
      }
      const other = announced(Buffer.from('other')).sha256
      expect(await bring(PAPER, { sha256: other })).toMatchObject({
        refused: ctx.t('services.problems.upload-damaged'),
      })
      const text = Buffer.from('no document at all')
      expect((await bring(text)).refused).toBe(
        ctx.t('kernel.problems.file-kind', { accepted: 'PDF, JPEG, PNG' }),
      )
      expect(await rowsOf(ctx, draft)).toEqual({ uploads: 0, pieces: 0 })
      expect(await bring(PAPER)).toMatchObject({ file: expect.any(String) })
    },
  )

  dbTest(
    'is not begun with too much, too little said, or where no file is asked for',
    async ({ as, given }) => {
      const { begin } = await givenDraft({ as, given })
      expect(await codeOf(begin(PAPER, { bytes: 49_000_000 }))).toBe('kernel/file-too-large')
      expect(await codeOf(begin(PAPER, { place: 'mobile' }))).toBe('services/field-missing')
      for (const change of [{ sha256: 'x' }, { name: '' }, { bytes: 0.5 }, { bytes: Number.NaN }])
        expect(await codeOf(begin(PAPER, change))).toBe('services/upload-wrong')
    },
  )

  dbTest(
    'belongs to its draft: nobody else sees it or adds to it, and it goes with it',
    async ({ as, given }) => {
      const { ctx, draft, begin } = await givenDraft({ as, given })
      const { upload } = await begin()
      const other = as(await given.person())
      const theirs = await startDraft(other, 'home-business-licence')
      expect(await codeOf(addPiece(other, draft.reference, upload, pieceAt(0)))).toBe(
        'services/draft-missing',
      )
      expect(await codeOf(addPiece(other, theirs.reference, upload, pieceAt(0)))).toBe(
        'services/upload-missing',
      )
      expect(await listBegun(other, theirs.reference)).toEqual([])
      await addPiece(ctx, draft.reference, upload, pieceAt(0))
      await discardDraft(ctx, draft.reference)
      expect(await rowsOf(ctx, draft)).toEqual({ uploads: 0, pieces: 0 })
    },
  )

  dbTest(
    'gives way to another for its place, and is forgotten after a day',
    async ({ as, given }) => {
      const { ctx, draft, begin } = await givenDraft({ as, given })
      const { upload } = await begin()
      await addPiece(ctx, draft.reference, upload, pieceAt(0))
      const second = await begin(Buffer.concat([PAPER, Buffer.from('\n')]))
      expect(second.upload).not.toBe(upload)
      expect(await rowsOf(ctx, draft)).toEqual({ uploads: 1, pieces: 0 })
      const later = new Date(ctx.clock.now().getTime() + 25 * 3_600_000)
      await deleteStaleUploads({ ...ctx, clock: { now: () => later } } as typeof ctx)
      expect(await rowsOf(ctx, draft)).toEqual({ uploads: 0, pieces: 0 })
    },
  )
})

import { sql } from 'kysely'
import { describe, expect } from 'vitest'
import {
  type Ctx,
  deleteFiles,
  deleteOrphans,
  findFileContent,
  findFiles,
  storeFile,
} from '#kernel'
import { samplePdf } from '#lib/pdf/sample'
import { dbTest } from '#testing'

const PDF = samplePdf('table')
const PNG = Buffer.concat([
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
  Buffer.from('0000000a0000000a0806000000', 'hex'),
  Buffer.alloc(20),
])
const limits = { accept: ['pdf', 'png', 'jpeg'] as const, bytes: 1024 * 1024, pages: 5 }
const file = (bytes: Buffer, name = 'plan.pdf') => ({ name, bytes })

const contents = async (ctx: Ctx) => {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from kernel.file_content`.execute(ctx.sql)
  return Number(rows[0]?.count)
}

/** Transactions in this database that are just storing. */
const sharedLocks = async (ctx: Ctx) => {
  const { rows } = await sql<{ count: bigint }>`
    select count(*) as count from pg_locks
    where locktype = 'advisory' and mode = 'ShareLock'
      and database = (select oid from pg_database where datname = current_database())`.execute(
    ctx.sql,
  )
  return Number(rows[0]?.count)
}

describe('A file', () => {
  dbTest(
    'costs one copy however often it is stored, and goes with its last use',
    async ({ ctx }) => {
      const first = await storeFile(ctx, file(PDF), limits, 'draft:1')
      const second = await storeFile(ctx, file(PDF, 'again.pdf'), limits, 'draft:2')
      expect(first.id).not.toBe(second.id)
      expect(await contents(ctx)).toBe(1)
      await deleteFiles(ctx, 'draft:1')
      expect(await contents(ctx)).toBe(1)
      expect((await findFileContent(ctx, second.id, 'draft:2'))?.content.equals(PDF)).toBe(true)
      await deleteFiles(ctx, 'draft:2')
      expect(await contents(ctx)).toBe(0)
    },
  )

  dbTest('stays when it is stored again while its last other use is deleted', async ({ ctx }) => {
    await storeFile(ctx, file(PDF), limits, 'draft:old')
    const { promise: deleted, resolve: deletedNow } = Promise.withResolvers<void>()
    const storing = ctx.tx(async (ctx) => {
      const stored = await storeFile(ctx, file(PDF), limits, 'draft:new')
      await deleted
      return stored
    })
    await expect.poll(() => sharedLocks(ctx)).toBe(1)
    await deleteFiles(ctx, 'draft:old')
    deletedNow()
    const { id } = await storing
    expect((await findFileContent(ctx, id, 'draft:new'))?.content.equals(PDF)).toBe(true)
    await deleteFiles(ctx, 'draft:new')
    expect(await contents(ctx)).toBe(0)
  })

  dbTest(
    'is stored anew when its last use is deleted in the same moment, and none is refused',
    async ({ ctx }) => {
      for (let round = 0; round < 15; round += 1) {
        await storeFile(ctx, file(PDF), limits, 'draft:a0')
        await Promise.all(
          Array.from({ length: 6 }, async (_, i) => {
            if (i > 0) await storeFile(ctx, file(PDF), limits, `draft:a${i}`)
            await deleteFiles(ctx, `draft:a${i}`)
          }),
        )
      }
      await deleteOrphans(ctx)
      expect(await contents(ctx)).toBe(0)
    },
  )

  dbTest('that its sender gave up after all is swept', async ({ ctx }) => {
    await storeFile(ctx, file(PDF), limits, 'draft:old')
    const giveUp = ctx.tx(async (ctx) => {
      await storeFile(ctx, file(PDF), limits, 'draft:new')
      await expect.poll(() => contents(ctx)).toBe(1)
      await deletedElsewhere
      throw new Error('given up')
    })
    const deletedElsewhere = expect
      .poll(() => sharedLocks(ctx))
      .toBe(1)
      .then(() => deleteFiles(ctx, 'draft:old'))
    await expect(giveUp).rejects.toThrow('given up')
    expect(await contents(ctx)).toBe(1)
    expect(await deleteOrphans(ctx)).toBe(1)
    expect(await contents(ctx)).toBe(0)
  })

  dbTest('is handed out to its owner alone', async ({ ctx }) => {
    const { id } = await storeFile(ctx, file(PDF), limits, 'draft:3')
    expect(await findFileContent(ctx, id, 'draft:4')).toBeUndefined()
    expect(await findFiles(ctx, [id], ['draft:4'])).toEqual([])
    expect((await findFiles(ctx, [id], ['draft:3']))[0]?.name).toBe('plan.pdf')
  })

  dbTest('is known by its bytes, whatever its name says', async ({ ctx }) => {
    const stored = await storeFile(ctx, file(PNG, 'plan.pdf'), limits, 'draft:5')
    expect([stored.type, stored.name]).toEqual(['image/png', 'plan.png'])
    const bad: [Buffer, string][] = [
      [Buffer.from('<!doctype html><script>alert(1)</script>'), 'kernel/file-kind'],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 'kernel/file-kind'],
      [Buffer.from('GIF89a'), 'kernel/file-kind'],
      [Buffer.from('PK\u0003\u0004'), 'kernel/file-kind'],
      [Buffer.alloc(0), 'kernel/file-empty'],
      [Buffer.alloc(limits.bytes + 1), 'kernel/file-too-large'],
      [Buffer.from('%PDF-1.7 and nothing more'), 'kernel/file-damaged'],
      [Buffer.from('89504e470d0a1a0a00', 'hex'), 'kernel/file-damaged'],
      [Buffer.from('ffd8ffe0001000', 'hex'), 'kernel/file-damaged'],
    ]
    for (const [bytes, code] of bad) {
      await expect(storeFile(ctx, file(bytes), limits, 'draft:6')).rejects.toThrow(code)
    }
  })

  dbTest('is refused when it acts, is locked, is long or is huge', async ({ ctx }) => {
    const altered = (from: string, to: string) =>
      Buffer.from(PDF.toString('latin1').replace(from, to), 'latin1')
    const bomb = Buffer.from(PNG)
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    const bad: [Buffer, string][] = [
      [
        altered('/Type /Catalog', '/Type /Catalog /OpenAction << /S /JavaScript /JS (x) >>'),
        'kernel/file-active',
      ],
      [altered('trailer\n<<', 'trailer\n<< /Encrypt 9 0 R'), 'kernel/file-active'],
      [
        altered('xref', `${'9 0 obj\n<< /Type /Page >>\nendobj\n'.repeat(6)}xref`),
        'kernel/file-pages',
      ],
      [bomb, 'kernel/file-image-size'],
    ]
    for (const [bytes, code] of bad) {
      await expect(storeFile(ctx, file(bytes), limits, 'draft:7')).rejects.toThrow(code)
    }
  })

  dbTest('has a name without folders, marks of direction or a lie at its end', async ({ ctx }) => {
    const names = ['..\\..\\a/b/plan.pdf', 'fdp.\u202eexe', 'x'.repeat(500), '<script>.pdf', '']
    for (const name of names) {
      const stored = await storeFile(ctx, file(PDF, name), limits, 'draft:8')
      expect(stored.name).toMatch(/^[^/\\<>"\u202e]{1,130}\.pdf$/)
    }
  })
})

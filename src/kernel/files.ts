import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { inspectPdf } from '#lib/pdf-content'
import { newUuid } from '#lib/uuid'
import type { Ctx, Uuid } from './ctx.ts'
import type { UploadedFile } from './http/route.ts'
import { prepared } from './prepared.ts'
import { kernelProblem } from './problem.ts'

export type FileId = Uuid<'file'>
export type FileKind = 'pdf' | 'jpeg' | 'png'
export type FileLimits = { accept: readonly FileKind[]; bytes: number; pages?: number }

export type StoredFile = {
  id: FileId
  name: string
  type: string
  bytes: number
  pages: number | null
}

const TYPES: Record<FileKind, string> = {
  pdf: 'application/pdf',
  jpeg: 'image/jpeg',
  png: 'image/png',
}
const MAX_PIXELS = 50_000_000
const DEFAULT_PAGES = 50

/**
 * Stores a file by its content: the same bytes twice cost one copy.
 *
 * What it is, is read from its bytes, never from its name or what the sender says.
 *
 * @param owner  what it belongs to, `draft:<id>`; only the owner's module hands it out again
 * @throws kernel/file-empty, kernel/file-kind, kernel/file-too-large, kernel/file-pages,
 *   kernel/file-image-size, kernel/file-active (scripts, other files inside), kernel/file-damaged
 */
export async function storeFile(
  ctx: Ctx,
  file: UploadedFile,
  limits: FileLimits,
  owner: string,
): Promise<StoredFile> {
  const { kind, pages } = inspect(file, limits)
  const name = cleanName(file.name, kind)
  const type = TYPES[kind]
  const { id } = await insertFile(ctx, { bytes: file.bytes, type, pages, name, owner })
  return { id, name, type, bytes: file.bytes.length, pages }
}

/** What of a stored file limits do not let pass, with the limit in bytes or pages; undefined: nothing. */
export function misfitOf(
  { type, bytes, pages }: Pick<StoredFile, 'type' | 'bytes' | 'pages'>,
  { accept, bytes: most, pages: mostPages = DEFAULT_PAGES }: FileLimits,
): { why: 'kind' } | { why: 'size' | 'pages'; limit: number } | undefined {
  if (!accept.some((kind) => TYPES[kind] === type)) return { why: 'kind' }
  if (bytes > most) return { why: 'size', limit: most }
  return pages !== null && pages > mostPages ? { why: 'pages', limit: mostPages } : undefined
}

/** Stores a document that the platform itself made. */
export const storeDocument = (ctx: Ctx, pdf: Buffer, name: string, owner: string) =>
  insertFile(ctx, { bytes: pdf, type: TYPES.pdf, pages: 1, name, owner })

type NewFile = { bytes: Buffer; type: string; pages: number | null; name: string; owner: string }

async function insertFile(ctx: Ctx, { bytes, type, pages, name, owner }: NewFile) {
  const sha256 = createHash('sha256').update(bytes).digest()
  return ctx.tx(async (ctx) => {
    // Until the commit nobody takes the content away, and whether it is there is asked after that.
    await sql`select pg_advisory_xact_lock_shared(${lockOf(sha256)}::bigint)`.execute(ctx.sql)
    const { rows } = await sql<{ id: FileId }>`
      with content as (
        insert into kernel.file_content (sha256, type, bytes, pages, content)
        values (${sha256}, ${type}, ${bytes.length}, ${pages}, ${bytes})
        on conflict (sha256) do nothing returning sha256)
      insert into kernel.file (sha256, name, owner, at)
      values (${sha256}, ${name}, ${owner}, ${ctx.clock.now()}) returning id`.execute(ctx.sql)
    const [row] = rows
    if (!row) throw new Error('the file was not stored')
    return { id: row.id, sha256 }
  })
}

/** A content's advisory lock: shared by those who store it, alone for one who takes it away. */
const lockOf = (sha256: Buffer) => String(sha256.readBigInt64BE())

/** @returns the files of these ids that belong to one of `owners`, without their content; `digest` is its SHA-256, `at` when it was given first */
export async function findFiles(ctx: Ctx, ids: readonly string[], owners: readonly string[]) {
  if (ids.length === 0) return []
  const { rows } = await sql<StoredFile & { owner: string; digest: string; at: Date }>`
    select f.id, f.name, f.owner, f.at, c.type, c.bytes, c.pages, encode(f.sha256, 'hex') as digest
    from kernel.file f join kernel.file_content c using (sha256)
    where f.id = any(${ids}::uuid[]) and f.owner = any(${owners}::text[])
    limit 200`.execute(ctx.sql)
  return rows
}

/** @returns one file with its content, or undefined when it is not the owner's */
export async function findFileContent(ctx: Ctx, id: string, owner: string) {
  const { rows } = await sql<StoredFile & { content: Buffer }>`
    select f.id, f.name, c.type, c.bytes, c.pages, c.content
    from kernel.file f join kernel.file_content c using (sha256)
    where f.id = ${id}::uuid and f.owner = ${owner}`.execute(ctx.sql)
  return rows[0]
}

/** Every file of an owner, without its content, by id; at most 500. */
export async function listFiles(ctx: Ctx, owner: string): Promise<StoredFile[]> {
  const { rows } = await sql<StoredFile>`
    select f.id, f.name, c.type, c.bytes, c.pages
    from kernel.file f join kernel.file_content c using (sha256)
    where f.owner = ${owner} order by f.id limit 500`.execute(ctx.sql)
  return rows
}

/**
 * Gives files a new owner: those of a draft become those of a case.
 *
 * @param ids  of the files; others stay
 * @returns how many were moved, and how many the old owner still has
 */
export async function moveFiles(ctx: Ctx, from: string, to: string, ids: readonly string[]) {
  // What is owned is counted as it was before: a statement does not see its own changes.
  const [row] = await prepared(
    ctx,
    sql<{ moved: number; left: number }>`
    with moved as (
      update kernel.file set owner = ${to} where owner = ${from} and id = any(${ids}::uuid[])
      returning id),
    owned as (select count(*)::int as count from kernel.file where owner = ${from})
    select count(moved.id)::int as moved, owned.count - count(moved.id)::int as left
    from owned left join moved on true group by owned.count`,
  )
  return row ?? { moved: 0, left: 0 }
}

/**
 * Gives another owner files of the same content and age; the old owner keeps theirs. Who forgets them at this moment waits, or was
 * first, and then there is nothing to give.
 *
 * @param ids  of the files, each once; those that are not the old owner's are left out
 * @returns the new ids by the old
 */
export async function copyFiles(
  ctx: Ctx,
  from: string,
  to: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, FileId>> {
  const copies = ids.map(() => newUuid(ctx.clock.now().getTime()))
  const { rows } = await sql<{ original: string; copy: FileId }>`
    with pair as (
      select original, copy, f.sha256, f.name, f.at
      from unnest(${ids}::uuid[], ${copies}::uuid[]) as named (original, copy)
      join kernel.file f on f.id = original where f.owner = ${from}
      for key share of f),
    copied as (
      insert into kernel.file (id, sha256, name, owner, at)
      select copy, sha256, name, ${to}, at from pair)
    select original, copy from pair`.execute(ctx.sql)
  return new Map(rows.map(({ original, copy }) => [original, copy]))
}

/**
 * Forgets an owner's files, and contents that nobody else has.
 *
 * A content that somebody stores again at this moment is theirs to keep; where they give it up after
 * all, `deleteOrphans` takes it.
 */
export async function deleteFiles(ctx: Ctx, owner: string, ids?: readonly string[]) {
  await ctx.tx(async (ctx) => {
    const { rows } = await sql<{ sha256: Buffer }>`
      delete from kernel.file where owner = ${owner}
        and (${ids === undefined} or id = any(${ids ?? []}::uuid[])) returning sha256`.execute(
      ctx.sql,
    )
    await deleteUnused(
      ctx,
      rows.map(({ sha256 }) => sha256),
    )
  })
}

/**
 * Takes away contents that no file names any more.
 *
 * @returns how many there were, at most 100 at a time
 */
export async function deleteOrphans(ctx: Ctx): Promise<number> {
  return ctx.tx(async (ctx) => {
    const { rows } = await sql<{ sha256: Buffer }>`
      select c.sha256 from kernel.file_content c
      where not exists (select from kernel.file f where f.sha256 = c.sha256) limit 100`.execute(
      ctx.sql,
    )
    return deleteUnused(
      ctx,
      rows.map(({ sha256 }) => sha256),
    )
  })
}

/** Never waits: who cannot have a content for themselves leaves it. */
async function deleteUnused(ctx: Ctx, contents: readonly Buffer[]): Promise<number> {
  if (contents.length === 0) return 0
  const { rows } = await sql<{ key: string }>`
    select key::text from unnest(${contents.map(lockOf)}::bigint[]) key
    where pg_try_advisory_xact_lock(key)`.execute(ctx.sql)
  const mine = new Set(rows.map(({ key }) => key))
  // Asked again in a statement of its own, which sees what was committed before the lock was ours.
  const { rows: gone } = await sql<{ sha256: Buffer }>`
    delete from kernel.file_content c
    where c.sha256 = any(${contents.filter((sha256) => mine.has(lockOf(sha256)))}::bytea[])
      and not exists (select from kernel.file f where f.sha256 = c.sha256) returning c.sha256`.execute(
    ctx.sql,
  )
  return gone.length
}

function inspect(
  { bytes, tooLarge }: UploadedFile,
  { accept, bytes: limit, pages: maxPages = DEFAULT_PAGES }: FileLimits,
) {
  if (bytes.length === 0 && !tooLarge) throw kernelProblem('file-empty')
  if (bytes.length > limit || tooLarge) {
    throw kernelProblem('file-too-large', { limit: Math.floor(limit / 1024 / 1024) })
  }
  const kind = sniff(bytes)
  if (!kind || !accept.includes(kind)) {
    throw kernelProblem('file-kind', { accepted: accept.join(', ').toUpperCase() })
  }
  if (kind !== 'pdf') {
    const pixels = kind === 'png' ? pngPixels(bytes) : jpegPixels(bytes)
    if (pixels === undefined) throw kernelProblem('file-damaged')
    if (pixels > MAX_PIXELS) throw kernelProblem('file-image-size', { limit: MAX_PIXELS / 1e6 })
    return { kind, pages: null }
  }
  const content = inspectPdf(bytes)
  if (!content) throw kernelProblem('file-damaged')
  if (content.active || content.encrypted) throw kernelProblem('file-active')
  if (content.pages > maxPages) throw kernelProblem('file-pages', { limit: maxPages })
  return { kind, pages: content.pages }
}

/** The kind by the bytes at the start of the file. */
function sniff(bytes: Buffer): FileKind | undefined {
  if (bytes.subarray(0, 5).toString('latin1') === '%PDF-') return 'pdf'
  if (bytes.subarray(0, 8).toString('hex') === '89504e470d0a1a0a') return 'png'
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg'
  return undefined
}

function pngPixels(bytes: Buffer) {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return undefined
  return bytes.readUInt32BE(16) * bytes.readUInt32BE(20) || undefined
}

function jpegPixels(bytes: Buffer) {
  for (let at = 2; at + 9 < bytes.length; ) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return bytes.readUInt16BE(at + 5) * bytes.readUInt16BE(at + 7) || undefined
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

/** A name to show: without folders, control characters, marks of direction, or an ending that lies. */
function cleanName(name: string, kind: FileKind) {
  const base = name
    .normalize('NFC')
    .replace(/^.*[/\\]/s, '')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069<>"]/g, '')
    .trim()
    .slice(-120)
  const ending = kind === 'jpeg' ? /\.jpe?g$/i : new RegExp(`\\.${kind}$`, 'i')
  return ending.test(base) && base.length > 4
    ? base
    : `${base.replace(/\.\w+$/, '') || 'file'}.${kind === 'jpeg' ? 'jpg' : kind}`
}

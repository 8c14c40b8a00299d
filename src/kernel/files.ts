import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { inspectPdf } from '#lib/pdf-content'
import type { Ctx, Uuid } from './ctx.ts'
import type { UploadedFile } from './http/route.ts'
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
  const sha256 = createHash('sha256').update(file.bytes).digest()
  const name = cleanName(file.name, kind)
  const { rows } = await sql<{ id: FileId }>`
    with content as (
      insert into kernel.file_content (sha256, type, bytes, pages, content)
      values (${sha256}, ${TYPES[kind]}, ${file.bytes.length}, ${pages}, ${file.bytes})
      on conflict (sha256) do nothing returning sha256)
    insert into kernel.file (sha256, name, owner, at)
    values (${sha256}, ${name}, ${owner}, ${ctx.clock.now()}) returning id`.execute(ctx.sql)
  const [row] = rows
  if (!row) throw new Error('the file was not stored')
  return { id: row.id, name, type: TYPES[kind], bytes: file.bytes.length, pages }
}

/** Stores a document that the platform itself made. */
export async function storeDocument(ctx: Ctx, pdf: Buffer, name: string, owner: string) {
  const sha256 = createHash('sha256').update(pdf).digest()
  const { rows } = await sql<{ id: FileId }>`
    with content as (
      insert into kernel.file_content (sha256, type, bytes, pages, content)
      values (${sha256}, 'application/pdf', ${pdf.length}, 1, ${pdf})
      on conflict (sha256) do nothing returning sha256)
    insert into kernel.file (sha256, name, owner, at)
    values (${sha256}, ${name}, ${owner}, ${ctx.clock.now()}) returning id`.execute(ctx.sql)
  const [row] = rows
  if (!row) throw new Error('the document was not stored')
  return { id: row.id, sha256 }
}

/** @returns the files of these ids that belong to `owner`, without their content */
export async function findFiles(ctx: Ctx, ids: readonly string[], owners: readonly string[]) {
  if (ids.length === 0) return []
  const { rows } = await sql<StoredFile & { owner: string }>`
    select f.id, f.name, f.owner, c.type, c.bytes, c.pages
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

/**
 * Gives files a new owner: those of a draft become those of a case.
 *
 * @param ids  of the files; others stay
 * @returns how many were moved, and how many the old owner still has
 */
export async function moveFiles(ctx: Ctx, from: string, to: string, ids: readonly string[]) {
  const { rows } = await sql<{ moved: number; left: number }>`
    with moved as (
      update kernel.file set owner = ${to} where owner = ${from} and id = any(${ids}::uuid[])
      returning id),
    -- The statement sees the table as it was before.
    owned as (select count(*)::int as count from kernel.file where owner = ${from})
    select count(moved.id)::int as moved, owned.count - count(moved.id)::int as left
    from owned left join moved on true group by owned.count`.execute(ctx.sql)
  return rows[0] ?? { moved: 0, left: 0 }
}

/** Forgets an owner's files, and contents that nobody else has. */
export async function deleteFiles(ctx: Ctx, owner: string, ids?: readonly string[]) {
  await sql`
    with gone as (
      delete from kernel.file where owner = ${owner}
        and (${ids === undefined} or id = any(${ids ?? []}::uuid[])) returning id, sha256)
    delete from kernel.file_content c using gone
    where c.sha256 = gone.sha256
      and not exists (select from kernel.file f
        where f.sha256 = c.sha256 and f.id not in (select id from gone))`.execute(ctx.sql)
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

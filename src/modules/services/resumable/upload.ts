import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Ctx, type FileId, kernelProblem, Problem, storeFile, textKeyOf } from '#kernel'
import { newUuid } from '#lib/uuid'
import { type Draft, getOpenDraft } from '../draft.ts'
import { fileOf } from '../form/file-kind.ts'
import { answerAt, pathOfInput } from '../form/path.ts'
import { problem } from '../problems.ts'
import { getServiceVersion } from '../service.ts'
import { db, type UploadId } from '../tables.ts'
import { assertRoomFor, limitsAt, ownerOf, tooMuch } from '../upload.ts'

/** Begun in one draft at once. */
const MOST_OPEN = 20
const MOST_NAME = 300
/** After so long without another piece nobody comes back. */
const KEPT_MS = 24 * 60 * 60_000

/** What the sender says of the whole file; `place` is the name of its input, `sha256` in hexadecimal digits. */
export type Announced = { place: string; name: string; bytes: number; sha256: string }

/** How far a file is: the next piece begins at `received`; once it is whole, what became of it. */
export type Standing = {
  upload: UploadId
  place: string
  name: string
  bytes: number
  received: number
  /** the file of the draft that it has become */
  file?: FileId
  /** why it was not taken, in the person's language */
  refused?: string
}

/**
 * Begins a file that comes in pieces, or finds the same one begun, wherever that was: its next piece is told. Another
 * file for the same place takes the place of one that was begun.
 *
 * @throws services/draft-missing, services/draft-closed, services/draft-expired
 * @throws services/field-missing  the place takes no file
 * @throws services/files-too-large  the draft has no room for it, or too many are under way
 * @throws kernel/file-too-large  for its place
 * @throws services/upload-wrong  it says too little of itself
 * @source the IETF's draft on resumable uploads for HTTP: an upload with an offset, which the server knows
 */
export const beginUpload = (ctx: Ctx, reference: string, announced: Announced): Promise<Standing> =>
  ctx.tx(async (ctx) => {
    const draft = await getOpenDraft(ctx, reference, { lock: true })
    const { place, name, bytes, sha256 } = announced
    const bundle = await getServiceVersion(ctx, draft.service, draft.version)
    const limits = limitsAt(bundle, draft, pathOfInput(place))
    const isSound = /^[0-9a-f]{64}$/.test(sha256) && name.length >= 1 && name.length <= MOST_NAME
    if (!isSound || !Number.isInteger(bytes) || bytes < 1) throw problem('upload-wrong')
    if (bytes > limits.bytes) {
      throw kernelProblem('file-too-large', { limit: Math.floor(limits.bytes / 1024 / 1024) })
    }
    const open = await listUploads(ctx, draft)
    const others = open.filter((one) => one.place !== place)
    const begun = open.find((one) => one.place === place)
    if (begun && begun.sha256 === sha256 && begun.bytes === bytes) return standingOf(begun)
    if (others.length >= MOST_OPEN) throw tooMuch(bundle)
    await assertRoomFor(
      ctx,
      draft,
      bundle,
      others.reduce((sum, one) => sum + one.bytes, bytes),
    )
    if (begun) await deleteUpload(ctx, begun.upload)
    const upload = newUuid(ctx.clock.now().getTime()) as UploadId
    await db(ctx)
      .insertInto('services.upload')
      .values({
        ...{ id: upload, draft: draft.id, place, name, bytes },
        ...{ sha256: Buffer.from(sha256, 'hex'), moved_at: ctx.clock.now() },
      })
      .execute()
    return { upload, place, name, bytes, received: 0 }
  })

/**
 * Takes the next piece of a file. One that came before, or is not the next, changes nothing: the answer says where to
 * go on. With the last piece the file is held against its hash and the limits of its place, and becomes one of the draft;
 * or it is refused, with the reason.
 *
 * @param offset  where the piece begins, in bytes
 * @throws services/upload-missing  not one of this draft, or over already
 * @throws services/upload-wrong  more than was announced
 */
export const addPiece = (
  ctx: Ctx,
  reference: string,
  upload: string,
  { offset, content }: { offset: number; content: Buffer },
): Promise<Standing> =>
  ctx.tx(async (ctx) => {
    const draft = await getOpenDraft(ctx, reference, { lock: true })
    const begun = (await listUploads(ctx, draft)).find((one) => one.upload === upload)
    if (!begun) throw problem('upload-missing')
    if (offset !== begun.received || content.length === 0) return standingOf(begun)
    const received = offset + content.length
    if (received > begun.bytes) throw problem('upload-wrong')
    await db(ctx)
      .insertInto('services.upload_piece')
      .values({ upload: begun.upload, start: offset, content })
      .execute()
    await db(ctx)
      .updateTable('services.upload')
      .set({ received, moved_at: ctx.clock.now() })
      .where('id', '=', begun.upload)
      .execute()
    const now = { ...begun, received }
    return received === begun.bytes ? finish(ctx, draft, now) : standingOf(now)
  })

/** Files that were begun in a draft for a place that has none yet, for whoever goes on with it elsewhere. */
export async function listBegun(ctx: Ctx, reference: string): Promise<Standing[]> {
  const draft = await getOpenDraft(ctx, reference)
  const isMissing = ({ place }: Begun) => !fileOf(answerAt(draft.answers, pathOfInput(place)))
  return (await listUploads(ctx, draft)).filter(isMissing).map(standingOf)
}

/** Deletes what was begun and is not gone on with for a day. */
export async function deleteStaleUploads(ctx: Ctx): Promise<void> {
  const before = new Date(ctx.clock.now().getTime() - KEPT_MS)
  await db(ctx).deleteFrom('services.upload').where('moved_at', '<', before).execute()
}

type Begun = Omit<Standing, 'file' | 'refused'> & { sha256: string }

const standingOf = ({ sha256: _, ...standing }: Begun): Standing => standing

async function listUploads(ctx: Ctx, draft: Draft): Promise<Begun[]> {
  const { rows } = await sql<Begun>`
    select id as upload, place, name, bytes, received, encode(sha256, 'hex') as sha256
    from services.upload where draft = ${draft.id} order by place limit ${MOST_OPEN + 1}`.execute(
    ctx.sql,
  )
  return rows
}

const deleteUpload = (ctx: Ctx, upload: UploadId) =>
  db(ctx).deleteFrom('services.upload').where('id', '=', upload).execute()

async function finish(ctx: Ctx, draft: Draft, begun: Begun): Promise<Standing> {
  const { rows } = await sql<{ content: Buffer }>`
    select string_agg(content, ''::bytea order by start) as content
    from services.upload_piece where upload = ${begun.upload}`.execute(ctx.sql)
  await deleteUpload(ctx, begun.upload)
  const bytes = rows[0]?.content ?? Buffer.alloc(0)
  const refused = (found: Problem): Standing => ({
    ...standingOf(begun),
    refused: ctx.t(textKeyOf(found.code), found.params),
  })
  if (createHash('sha256').update(bytes).digest('hex') !== begun.sha256) {
    return refused(problem('upload-damaged'))
  }
  const bundle = await getServiceVersion(ctx, draft.service, draft.version)
  const limits = limitsAt(bundle, draft, pathOfInput(begun.place))
  try {
    const { id } = await storeFile(ctx, { name: begun.name, bytes }, limits, ownerOf(draft))
    return { ...standingOf(begun), file: id }
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown
    return refused(thrown)
  }
}

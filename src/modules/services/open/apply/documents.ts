import { type Ctx, findFiles } from '#kernel'
import { type Draft, getOpenDraft } from '../../draft.ts'
import type { FileAnswer } from '../../form/file-kind.ts'
import { type AnswerPath, fieldPath, isWithin } from '../../form/path.ts'
import { type OfferedAt, offeredOn } from '../../once-only/held.ts'
import { copyOffered } from '../../once-only/take.ts'
import { problem } from '../../problems.ts'
import { getServiceVersion } from '../../service.ts'
import { db } from '../../tables.ts'
import { assertRoomFor, limitsAt, ownerOf } from '../../upload.ts'
import { modelOfForm } from '../../view/words.ts'

/** The documents of the person that fields of a draft's form ask for, as far as they lie at the agency of the software. */
export async function offeredTo(ctx: Ctx, draft: Draft): Promise<OfferedAt> {
  const bundle = await getServiceVersion(ctx, draft.service, draft.version)
  const fields = modelOfForm(bundle, draft.form).pages.flatMap((page) => page.fields)
  return offeredOn(ctx, draft, bundle, { fields })
}

/**
 * Brings a document that is offered at a field to a draft, as a file of its own; the answers then name it. Brought before,
 * it is that file.
 *
 * @param id  of what is offered there, and nothing else
 * @throws services/field-missing      nothing there takes a file
 * @throws services/document-missing   it is not offered there, or what is there stays
 * @throws services/document-unfit     it does not do there; `why` says so
 * @throws services/files-too-large, and as `getOpenDraft`
 */
export const bringDocument = (
  ctx: Ctx,
  reference: string,
  path: AnswerPath,
  id: string,
): Promise<FileAnswer> =>
  ctx.tx(async (ctx) => {
    const draft = await getOpenDraft(ctx, reference, { lock: true })
    const bundle = await getServiceVersion(ctx, draft.service, draft.version)
    limitsAt(bundle, draft, path)
    if (draft.locked?.some((locked) => isWithin(path, locked))) throw problem('document-missing')
    const offered = (await offeredTo(ctx, draft)).get(fieldPath(path))
    const found = offered?.find((one) => one.id === id)
    if (!found) throw problem('document-missing')
    const { unfit } = found
    if (unfit) {
      throw problem('document-unfit', {
        why: ctx.t(`services.held.unfit.${unfit.why}`, unfit.params),
      })
    }
    const before = await broughtBefore(ctx, draft, id)
    if (before) return before
    await assertRoomFor(ctx, draft, bundle, found.stored.bytes)
    const { file, taken } = await copyOffered(ctx, draft, found)
    await db(ctx)
      .updateTable('services.draft')
      .set({ taken: JSON.stringify([...draft.taken, taken]) })
      .where('id', '=', draft.id)
      .execute()
    return file
  })

async function broughtBefore(ctx: Ctx, draft: Draft, id: string): Promise<FileAnswer | undefined> {
  const known = draft.taken.find(({ source }) => source === id)
  const [file] = known ? await findFiles(ctx, [known.file], [ownerOf(draft)]) : []
  if (!file) return undefined
  const { name, type, bytes, pages } = file
  return { file: file.id, name, type, bytes, pages }
}

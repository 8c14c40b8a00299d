import { Type } from 'typebox'
import { type Answer, type Ctx, download, findFileContent, route } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import { getOpenDraft } from '../draft.ts'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { ownerOf } from '../upload.ts'
import { Reference } from './draft-frame.tsx'

const FileId = Type.String({ pattern: UUID_PATTERN })

/** A file of a draft; of a correction also one that was sent before. */
export const draftFile = route({
  method: 'GET',
  url: '/:lang/apply/:reference/files/:file',
  allow: 'services:apply',
  params: Type.Object({ lang: Type.String(), reference: Reference, file: FileId }),
  handler: ({ ctx, params }) => answerDraftFile(ctx, params.reference, params.file),
})

/**
 * A file of a draft, to keep; that it was read stands in the audit.
 *
 * @throws services/file-missing, and as `getOpenDraft`
 */
export async function answerDraftFile(ctx: Ctx, reference: string, id: string): Promise<Answer> {
  const draft = await getOpenDraft(ctx, reference)
  const file =
    (await findFileContent(ctx, id, ownerOf(draft))) ??
    (draft.about === null ? undefined : await findFileContent(ctx, id, `case:${draft.about}`))
  if (!file) throw problem('file-missing')
  await record(ctx, 'draft-file-read', {
    subject: draft.person,
    resource: `draft:${draft.id}`,
    data: { file: file.id },
  })
  return download(file.content, file.type, file.name)
}

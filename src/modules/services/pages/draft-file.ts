import { Type } from 'typebox'
import { download, findFileContent, route } from '#kernel'
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
  handler: async ({ ctx, params }) => {
    const draft = await getOpenDraft(ctx, params.reference)
    const file =
      (await findFileContent(ctx, params.file, ownerOf(draft))) ??
      (draft.about === null
        ? undefined
        : await findFileContent(ctx, params.file, `case:${draft.about}`))
    if (!file) throw problem('file-missing')
    await record(ctx, 'draft-file-read', {
      subject: draft.person,
      resource: `draft:${draft.id}`,
      data: { file: file.id },
    })
    return download(file.content, file.type, file.name)
  },
})

import { type Answer, type Ctx, download, findFileContent } from '#kernel'
import { record } from '../facts.ts'
import { listFiles } from '../form/file-kind.ts'
import { problem } from '../problems.ts'
import { ownerOf } from '../upload.ts'
import type { Asked } from './answer.ts'

/**
 * A file of what is to be confirmed; those that its answers name, and no others. That it was read stands in the audit.
 *
 * @throws services/file-missing
 */
export async function answerAskedFile(
  ctx: Ctx,
  { draft, assessment }: Asked,
  id: string,
): Promise<Answer> {
  const named = listFiles(assessment.answers).some(({ file }) => file === id)
  const file =
    named &&
    ((await findFileContent(ctx, id, ownerOf(draft))) ??
      (draft.about === null ? undefined : await findFileContent(ctx, id, `case:${draft.about}`)))
  if (!file) throw problem('file-missing')
  await record(ctx, 'draft-file-read', {
    ...{ subject: draft.person, resource: `draft:${draft.id}`, data: { file: file.id } },
  })
  return download(file.content, file.type, file.name)
}

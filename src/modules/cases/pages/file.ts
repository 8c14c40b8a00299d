import { type Answer, type Ctx, download, findFileContent, kernelProblem, route } from '#kernel'
import { getOwnCase } from '../case.ts'
import { holdsFile } from '../submission.ts'
import type { CaseId } from '../tables.ts'
import { FileParams } from './addresses.ts'

/** A file that the applicant sent, to its applicant. */
export const fileOfCase = route({
  method: 'GET',
  url: '/:lang/my/cases/:reference/files/:file',
  allow: 'cases:follow',
  params: FileParams,
  handler: async ({ ctx, params }) => {
    const found = await getOwnCase(ctx, params.reference)
    return answerFile(ctx, found.id, params.file)
  },
})

/**
 * A file of a case, if it is part of what was sent: images as images, everything else to keep. Its
 * type comes from its bytes, and nothing in it may run or load.
 *
 * @param beside  a PDF is for the reader in a page of ours, and not to keep
 * @throws kernel/not-found  when the case has no such file
 */
export async function answerFile(
  ctx: Ctx,
  id: CaseId,
  file: string,
  { beside = false } = {},
): Promise<Answer> {
  const [stored, isSent] = await Promise.all([
    findFileContent(ctx, file, `case:${id}`),
    holdsFile(ctx, id, file),
  ])
  if (!stored || !isSent) throw kernelProblem('not-found')
  if (beside && stored.type === PDF) return besideTheCase(stored.content)
  if (!stored.type.startsWith('image/')) return download(stored.content, stored.type, stored.name)
  return {
    status: 200,
    type: stored.type,
    body: stored.content,
    headers: {
      'content-disposition': 'inline',
      'content-security-policy': "sandbox; default-src 'none'",
    },
  }
}

const PDF = 'application/pdf'

/**
 * A PDF for the browser's own reader, in a page of ours and in no other. What runs in it was refused
 * when it was uploaded; the reader lives in a process apart from our pages. It puts the document into
 * a frame and a style of its own, which `object-src` and `style-src` allow; a sandbox would stop it.
 */
const besideTheCase = (content: Buffer): Answer => ({
  status: 200,
  type: PDF,
  body: content,
  headers: {
    'content-disposition': 'inline',
    'content-security-policy':
      "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    'x-frame-options': 'SAMEORIGIN',
  },
})

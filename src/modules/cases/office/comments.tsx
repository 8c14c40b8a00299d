import { Type } from 'typebox'
import { fieldOf, html, Problem, redirect, route, textKeyOf } from '#kernel'
import { UUID_PATTERN } from '#lib/uuid'
import { withdrawComment, writeComment } from '../desk/comment.ts'
import { CaseParams, officeHref } from '../pages/addresses.ts'
import type { CommentId } from '../tables.ts'
import { OfficeCase } from './case.tsx'
import { SHOWS_DOCUMENTS } from './case-documents.tsx'
import type { TypedComment } from './comment-box.tsx'
import { readCase } from './read-case.ts'

const commentForm = route({
  method: 'POST',
  url: '/:lang/office/cases/:reference/comment',
  allow: 'cases:work',
  params: CaseParams,
  handler: async (request) => {
    const { ctx, params, form } = request
    const text = fieldOf(form, 'comment')
    try {
      await writeComment(ctx, params.reference, text)
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 422) throw error
      const file = await readCase(ctx, params.reference)
      const comment: TypedComment = { text, error: ctx.t(textKeyOf(error.code), error.params) }
      return html(<OfficeCase request={request} file={file} comment={comment} />, {
        status: error.status,
        ...SHOWS_DOCUMENTS,
      })
    }
    return redirect(`${officeHref(ctx.t, params.reference)}#comments`)
  },
})

const withdrawForm = route({
  method: 'POST',
  url: '/:lang/office/cases/:reference/comments/:comment/withdraw',
  allow: 'cases:work',
  params: Type.Object({
    ...CaseParams.properties,
    comment: Type.String({ pattern: UUID_PATTERN }),
  }),
  handler: async ({ ctx, params }) => {
    await withdrawComment(ctx, params.reference, params.comment as CommentId)
    return redirect(`${officeHref(ctx.t, params.reference)}#comments`)
  },
})

export const commentRoutes = [commentForm, withdrawForm]

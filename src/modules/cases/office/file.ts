import { Type } from 'typebox'
import { route } from '#kernel'
import { getOfficeCase } from '../case.ts'
import { record } from '../facts.ts'
import { FileParams } from '../pages/addresses.ts'
import { answerFile } from '../pages/file.ts'

/** A file of a case, to an officer of its agency; that it was read stands in the audit. */
export const officeFile = route({
  method: 'GET',
  url: '/:lang/office/cases/:reference/files/:file',
  allow: 'cases:work',
  params: FileParams,
  query: Type.Object({ beside: Type.Optional(Type.Literal('yes')) }),
  handler: ({ ctx, params, query }) =>
    ctx.tx(async (ctx) => {
      const found = await getOfficeCase(ctx, params.reference)
      const answer = await answerFile(ctx, found.id, params.file, {
        beside: query.beside === 'yes',
      })
      await record(ctx, 'file-read', {
        subject: found.applicant,
        resource: `case:${found.id}`,
        ...(found.stated && { reason: found.stated.text }),
        data: { file: params.file },
      })
      return answer
    }),
})

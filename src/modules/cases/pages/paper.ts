import { type Ctx, download, route } from '#kernel'
import { type Case, getOwnCase } from '../case.ts'
import { record } from '../facts.ts'
import { readCase } from '../office/read-case.ts'
import { paperOf } from '../paper.ts'
import { CaseParams } from './addresses.ts'

/** What was sent last, as the form on paper, to whoever may follow the application. */
const ownPaper = route({
  method: 'GET',
  url: '/:lang/my/cases/:reference/answers.pdf',
  allow: 'cases:follow',
  params: CaseParams,
  perMinute: 30,
  handler: async ({ ctx, params }) => answerPaper(ctx, await getOwnCase(ctx, params.reference)),
})

/** The same to an officer of its agency; that it was put on paper stands in the audit. */
const officePaper = route({
  method: 'GET',
  url: '/:lang/office/cases/:reference/answers.pdf',
  allow: 'cases:work',
  params: CaseParams,
  perMinute: 60,
  handler: async ({ ctx, params }) => {
    const { found } = await ctx.tx(async (ctx) => {
      const file = await readCase(ctx, params.reference)
      const { applicant: subject, id } = file.found
      await record(ctx, 'case-printed', { subject, resource: `case:${id}` })
      return file
    })
    return answerPaper(ctx, found)
  },
})

/** What was sent last, as the form on paper, to keep. */
export const answerPaper = async (ctx: Ctx, found: Case) =>
  download(await paperOf(ctx, found, ctx.clock.now()), 'application/pdf', `${found.reference}.pdf`)

export const paperRoutes = [ownPaper, officePaper]

import { type Ctx, download, route } from '#kernel'
import { formEngine, getServiceVersion } from '#services'
import { type Case, getOwnCase } from '../case.ts'
import { record } from '../facts.ts'
import { readCase } from '../office/read-case.ts'
import { getNewestSubmission } from '../submission.ts'
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

const answerPaper = async (ctx: Ctx, found: Case) =>
  download(await paperOf(ctx, found), 'application/pdf', `${found.reference}.pdf`)

/** What was sent last of a case as the form on paper, in the reader's language. Who may see it was asked before. */
async function paperOf(ctx: Ctx, found: Case): Promise<Buffer> {
  const [bundle, { answers, fetched, taken, submittedAt }] = await Promise.all([
    getServiceVersion(ctx, found.service, found.serviceVersion),
    getNewestSubmission(ctx, found.id),
  ])
  return formEngine.answeredPaper(ctx, {
    ...{ bundle, form: found.form, answers, fetched, taken, reference: found.reference },
    ...{ applicant: ctx.t.of(found.applicantName), sentAt: submittedAt },
    owners: [`case:${found.id}`],
  })
}

export const paperRoutes = [ownPaper, officePaper]

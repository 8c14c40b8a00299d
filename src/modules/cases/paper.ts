import type { Ctx } from '#kernel'
import { formEngine, getServiceVersion } from '#services'
import type { Case } from './case.ts'
import { getNewestSubmission } from './submission.ts'

/**
 * What was sent last of a case as the form on paper, in the reader's language. Who may see it was asked before.
 *
 * @param printedAt  as the sheet says; absent: it says nothing, and is the same each time
 * @throws services/paper-large, services/paper-busy
 */
export async function paperOf(ctx: Ctx, found: Case, printedAt?: Date): Promise<Buffer> {
  const [bundle, { answers, fetched, taken, submittedAt }] = await Promise.all([
    getServiceVersion(ctx, found.service, found.serviceVersion),
    getNewestSubmission(ctx, found.id),
  ])
  return formEngine.answeredPaper(ctx, {
    ...{ bundle, form: found.form, answers, fetched, taken, reference: found.reference },
    ...{ applicant: ctx.t.of(found.applicantName), sentAt: submittedAt },
    ...(printedAt && { printedAt }),
    owners: [`case:${found.id}`],
  })
}

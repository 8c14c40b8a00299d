import { type Ctx, findFiles, type StoredFile, type Texts } from '#kernel'
import { getOrganisation } from '#organisations'
import { getServiceVersion, type ServiceBundle } from '#services'
import { filesIn } from '../answers.ts'
import { type Case, getOfficeCase } from '../case.ts'
import { type Decision, listDecisions } from '../decision-row.ts'
import { record } from '../facts.ts'
import { type HistoryEntry, listHistory } from '../history.ts'
import { listSubmissions } from '../submission.ts'
import type { Answers } from '../tables.ts'

/** Everything that an officer sees of a case. */
export type CaseFile = {
  found: Case
  bundle: ServiceBundle
  agency: Texts
  answers: Answers
  /** the answers before the last correction */
  before: Answers | undefined
  /** files of the answers, and those of earlier answers after them */
  files: readonly (StoredFile & { current: boolean })[]
  /** newest first */
  decisions: readonly Decision[]
  history: readonly HistoryEntry[]
}

/**
 * Opens a case for an officer; that it was read stands in the audit, in the same transaction.
 *
 * @throws cases/case-missing, cases/own-case  as `getOfficeCase`
 */
export const readCase = (ctx: Ctx, reference: string): Promise<CaseFile> =>
  ctx.tx(async (ctx) => {
    const found = await getOfficeCase(ctx, reference)
    await record(ctx, 'case-read', { subject: found.applicant, resource: `case:${found.id}` })
    const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
    const agency = await getOrganisation(ctx, found.agency)
    const submissions = await listSubmissions(ctx, found.id)
    const [newest, previous] = submissions
    const current = new Set(filesIn(newest?.answers))
    const all = [
      ...new Set([...current, ...submissions.flatMap(({ answers }) => filesIn(answers))]),
    ]
    const stored = await findFiles(ctx, all, [`case:${found.id}`])
    return {
      found,
      bundle,
      agency: agency.names,
      answers: newest?.answers ?? {},
      before: previous?.answers,
      files: all.flatMap((id) => {
        const file = stored.find((one) => one.id === id)
        return file ? [{ ...file, current: current.has(id) }] : []
      }),
      decisions: await listDecisions(ctx, found.id),
      history: await listHistory(ctx, found.id),
    }
  })

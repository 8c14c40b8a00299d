import { agenciesOf, type Ctx, type PersonId } from '#kernel'
import { type HeldCase, lockOfficeCase, officerOf } from './case.ts'
import { assignCase } from './desk/assign.ts'
import { record } from './facts.ts'
import { tellApplicant } from './notice.ts'
import { notTheirs } from './recusal/hidden.ts'
import { db } from './tables.ts'

/**
 * Takes a case that nobody has; taking it twice changes nothing.
 *
 * @throws cases/case-missing, cases/own-case, cases/wrong-state  as `lockOfficeCase`
 * @throws cases/claimed-by-other  when another officer has it; `officer` says who
 */
export const claimCase = (ctx: Ctx, reference: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, officer } = await lockOfficeCase(ctx, reference, 'claim')
    if (found.officer === officer.id) return
    await assignCase(ctx, found, { to: officer })
    await record(ctx, 'case-claimed', { subject: found.applicant, resource: `case:${found.id}` })
    // Once: taken again after a release, nothing is new for the applicant.
    if (found.state === 'submitted')
      await tellApplicant(ctx, found, 'claimed', () => ({ reference }))
  })

/**
 * Gives a case back, so that another officer can take it: the officer who has it, or a senior one.
 *
 * @throws cases/case-missing, cases/own-case, cases/wrong-state  as `lockOfficeCase`
 * @throws cases/not-claimed  when nobody has it
 * @throws cases/not-yours-to-release  when another officer has it and the actor is no senior officer
 */
export const releaseCase = (ctx: Ctx, reference: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found } = await lockOfficeCase(ctx, reference, 'release')
    await giveBack(ctx, found)
  })

/** A case that is held is nobody's again. */
export async function giveBack(ctx: Ctx, found: HeldCase): Promise<void> {
  await assignCase(ctx, found, { to: null })
  await record(ctx, 'case-released', { subject: found.applicant, resource: `case:${found.id}` })
}

/**
 * Takes what is due first of what nobody has and of what those have for whom the actor stands in. Two officers who ask
 * at once get two.
 *
 * @returns its reference, or undefined when nothing waits
 * @throws kernel/denied  when the actor holds no post that works on cases
 */
export const claimNext = (ctx: Ctx): Promise<string | undefined> =>
  ctx.tx(async (ctx) => {
    const { standsInFor = [] } = officerOf(ctx).office
    const free = await findNext(ctx, null)
    const absent = standsInFor.length > 0 ? await findNext(ctx, standsInFor) : undefined
    const next = [free, absent]
      .flatMap((one) => (one ? [one] : []))
      .sort((a, b) => (a.workOn < b.workOn ? -1 : 1))[0]
    if (next) await claimCase(ctx, next.reference)
    return next?.reference
  })

/** @param of  who has it; null: nobody */
function findNext(ctx: Ctx, of: readonly PersonId[] | null) {
  const officer = officerOf(ctx)
  const waiting = db(ctx)
    .selectFrom('cases.case as c')
    .select(['reference', 'work_on as workOn'])
    .where('agency', 'in', agenciesOf(officer.office))
    .where('closed_at', 'is', null)
    .where('state', 'in', ['submitted', 'under-review'])
    .where(notTheirs(officer))
    .orderBy('work_on')
    .orderBy('id')
    .limit(1)
    .forUpdate()
    .skipLocked()
  return (
    of ? waiting.where('officer', 'in', of) : waiting.where('officer', 'is', null)
  ).executeTakeFirst()
}

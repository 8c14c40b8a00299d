import { agenciesOf, type Ctx } from '#kernel'
import { type HeldCase, lockOfficeCase, moveCase, officerOf } from './case.ts'
import { giveTask } from './course.ts'
import { record } from './facts.ts'
import { tellApplicant } from './notice.ts'
import { notTheirs } from './recusal/hidden.ts'
import { type CaseId, db } from './tables.ts'

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
    await moveCase(ctx, found.id, 'under-review', {
      officer: officer.id,
      officer_name: officer.name,
    })
    await giveTask(ctx, found.standing, officer.id)
    await writeAssignment(ctx, found.id, officer)
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
export async function giveBack(ctx: Ctx, { id, applicant, standing }: HeldCase): Promise<void> {
  await db(ctx)
    .updateTable('cases.case')
    .set({ officer: null, officer_name: null })
    .where('id', '=', id)
    .execute()
  await giveTask(ctx, standing, null)
  await writeAssignment(ctx, id, null)
  await record(ctx, 'case-released', { subject: applicant, resource: `case:${id}` })
}

async function writeAssignment(
  ctx: Ctx,
  id: CaseId,
  officer: Pick<Awaited<ReturnType<typeof lockOfficeCase>>['officer'], 'id' | 'name'> | null,
) {
  if (ctx.actor.kind !== 'person') throw new Error('a case is taken and given back by people')
  await db(ctx)
    .insertInto('cases.assignment')
    .values({
      case_id: id,
      at: ctx.clock.now(),
      officer: officer?.id ?? null,
      officer_name: officer?.name ?? null,
      by: ctx.actor.id,
    })
    .execute()
}

/**
 * Takes the open case that nobody has and that is due first. Two officers who ask at once get two.
 *
 * @returns its reference, or undefined when nothing waits
 * @throws kernel/denied  when the actor holds no post that works on cases
 */
export const claimNext = (ctx: Ctx): Promise<string | undefined> =>
  ctx.tx(async (ctx) => {
    const officer = officerOf(ctx)
    const waiting = await db(ctx)
      .selectFrom('cases.case as c')
      .select('reference')
      .where('agency', 'in', agenciesOf(officer.office))
      .where('closed_at', 'is', null)
      .where('officer', 'is', null)
      .where('state', 'in', ['submitted', 'under-review'])
      .where(notTheirs(officer))
      .orderBy('work_on')
      .orderBy('id')
      .limit(1)
      .forUpdate()
      .skipLocked()
      .executeTakeFirst()
    if (waiting) await claimCase(ctx, waiting.reference)
    return waiting?.reference
  })

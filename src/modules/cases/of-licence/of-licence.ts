import { type Ctx, subjectOf } from '#kernel'
import { findLicence, type LicenceId, licenceDataOf, lockForAct } from '#licences'
import { type Draft, findService, startDraft } from '#services'
import type { Case } from '../case.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'

/** What a holder applies for about a licence. */
export type LicenceAct = NonNullable<Draft['licenceAct']>

/**
 * Begins an application to renew or to amend a licence of the actor, or for another document of it, with what the licence
 * says filled in; one that was begun before is taken up.
 *
 * @returns the draft, or the reference of an application about the licence that is under way already
 * @throws licences/not-yours, and as `lockForAct`
 * @throws services/too-many-drafts
 */
export const startOfLicence = (
  ctx: Ctx,
  number: string,
  act: LicenceAct,
): Promise<{ draft: Draft } | { running: string }> =>
  ctx.tx(async (ctx) => {
    const named = await findLicence(ctx, { number })
    if (!named) throw problem('licence-missing')
    // Of somebody else's licence nothing is said, not even that something is under way.
    const { actor } = ctx
    const isTheirs = actor.kind === 'person' && named.holder === subjectOf(actor).id
    const running = isTheirs ? await findRunning(ctx, named.id) : undefined
    if (running !== undefined) return { running }
    const { id, service } = await lockForAct(ctx, named.id, act)
    const { answers, version, filesOf } = await licenceDataOf(ctx, id)
    const offered = await findService(ctx, service)
    const fields = act === 'amend' ? offered?.bundle.service.after?.amend : undefined
    const about = { id, act, version, filesOf, ...(fields && { fields }) }
    return { draft: await startDraft(ctx, service, answers, { licence: about }) }
  })

/**
 * Holds the licence that an application is about while that is sent.
 *
 * @throws as `lockForAct`: its time for this is over, or it ended since it was begun
 * @throws cases/licence-busy  another application about it is under way; `reference` is its own
 */
export async function assertMayAsk(
  ctx: Ctx,
  { licence, licenceAct }: Pick<Draft, 'licence' | 'licenceAct'>,
): Promise<void> {
  if (licence === null || licenceAct === null) return
  await lockForAct(ctx, licence as LicenceId, licenceAct)
  await assertNoneRuns(ctx, licence)
}

/** @throws cases/licence-busy */
export async function assertNoneRuns(ctx: Ctx, licence: string): Promise<void> {
  const reference = await findRunning(ctx, licence)
  if (reference !== undefined) throw problem('licence-busy', { reference })
}

/** Whether the licence that a case is about was revoked or given up: nothing can come of the case any more. */
export const hasLicenceEnded = async (ctx: Ctx, { ofLicence }: Case): Promise<boolean> =>
  ofLicence !== null &&
  (await findLicence(ctx, { id: ofLicence as LicenceId }))?.endedAt instanceof Date

/** The open application about a licence. */
async function findRunning(ctx: Ctx, licence: string): Promise<string | undefined> {
  const found = await db(ctx)
    .selectFrom('cases.case')
    .select('reference')
    .where('of_licence', '=', licence)
    .where('closed_at', 'is', null)
    .executeTakeFirst()
  return found?.reference
}

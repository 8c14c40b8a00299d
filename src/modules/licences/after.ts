import { assertAllowed, type Ctx, today } from '#kernel'
import { addPeriod, type LocalDate, parsePeriod } from '#lib/time'
import { findService } from '#services'
import { isOpen, type Licence, lockLicence, notOpen } from './licence.ts'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { db, type LicenceAnswers, type LicenceId } from './tables.ts'

/** What a holder may do with a licence, as its service says in `after`. */
export type HolderAct = 'renew' | 'amend' | 'replace' | 'cancel'

/** The days in which a licence may be renewed, the last included. */
export type RenewalDays = { firstDay: LocalDate; lastDay: LocalDate }

/** As its service is offered now; one that is offered no more lets its holders do nothing. */
const afterOf = async (ctx: Ctx, { service }: Pick<Licence, 'service'>) =>
  (await findService(ctx, service))?.bundle.service.after ?? {}

/** When a licence may be renewed; undefined where its service renews none, or it has no last day. */
export async function renewableOf(
  ctx: Ctx,
  licence: Pick<Licence, 'service' | 'validTo'>,
): Promise<RenewalDays | undefined> {
  const { renew } = await afterOf(ctx, licence)
  if (!renew || licence.validTo === null) return undefined
  return {
    firstDay: addPeriod(licence.validTo, parsePeriod(renew.opens)),
    lastDay: addPeriod(licence.validTo, parsePeriod(renew.closes)),
  }
}

/** What may be done today, and from when to when it may be renewed. */
export type Offered = Record<HolderAct, boolean> & { renewal: RenewalDays | undefined }

/** What the page of a licence offers its holder. */
export async function offeredOf(ctx: Ctx, licence: Licence): Promise<Offered> {
  const after = await afterOf(ctx, licence)
  const renewal = await renewableOf(ctx, licence)
  const offers = (act: HolderAct) => refusalOf(ctx, licence, act, after, renewal) === undefined
  return {
    ...{ renewal, renew: offers('renew'), amend: offers('amend') },
    ...{ replace: offers('replace'), cancel: offers('cancel') },
  }
}

/**
 * Holds a licence of the actor, or of whom they act for, for an act of its holder.
 *
 * @throws licences/missing
 * @throws kernel/denied  it is not theirs
 * @throws licences/act-not-offered  the service does not let its holders do this
 * @throws licences/renewal-early, licences/renewal-late  `day` is the first or the last
 * @throws licences/already-ended, licences/not-in-force
 * @throws licences/document-waits  another document of it is being made
 */
export async function lockForAct(ctx: Ctx, id: LicenceId, act: HolderAct): Promise<Licence> {
  const licence = await lockLicence(ctx, id)
  const facts = { Licence: { ...licence, proposer: null } }
  assertAllowed(ctx.t, decide(ctx, 'licences:hold', facts))
  const after = await afterOf(ctx, licence)
  const refusal = refusalOf(ctx, licence, act, after, await renewableOf(ctx, licence))
  if (refusal) throw refusal
  return licence
}

type After = Awaited<ReturnType<typeof afterOf>>

/** Why an act cannot be done today; undefined where it can. */
function refusalOf(
  ctx: Ctx,
  licence: Licence,
  act: HolderAct,
  after: After,
  renewal: RenewalDays | undefined,
) {
  const day = today(ctx)
  if (!after[act] || (act === 'renew' && !renewal)) return problem('act-not-offered')
  if (act === 'replace' && !licence.hasDocument) return problem('act-not-offered')
  if (licence.endedAt) return problem('already-ended')
  if (act !== 'cancel' && (licence.waits || licence.issuedAt === null))
    return problem('document-waits')
  if (act === 'renew' && renewal) {
    const { firstDay, lastDay } = renewal
    if (day < firstDay) return problem('renewal-early', { day: ctx.t.date(firstDay) })
    if (day > lastDay) return problem('renewal-late', { day: ctx.t.date(lastDay) })
    return undefined
  }
  // What is suspended gives no right: nothing of it is changed, but it can be given up.
  const fits = act === 'cancel' ? isOpen(licence) : isOpen(licence) && !licence.suspended
  return fits ? undefined : notOpen(ctx, licence)
}

/** What a renewal or an amendment begins with: the data behind the licence, and whose files are named in it. */
export async function licenceDataOf(
  ctx: Ctx,
  id: LicenceId,
): Promise<{ answers: LicenceAnswers; filesOf: string | null }> {
  const newest = await db(ctx)
    .selectFrom('licences.edition')
    .select(['answers', 'case_id as caseId'])
    .where('licence', '=', id)
    .where('case_id', 'is not', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  const { answers, caseId } = newest ?? { answers: null, caseId: null }
  return { answers: answers ?? {}, filesOf: caseId && `case:${caseId}` }
}

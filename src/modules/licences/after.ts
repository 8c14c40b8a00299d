import { sql } from 'kysely'
import { assertAllowed, type Ctx, today } from '#kernel'
import { addPeriod, type LocalDate, parsePeriod } from '#lib/time'
import { findService, formEngine } from '#services'
import { isOpen, type Licence, lockLicence, notOpen } from './licence.ts'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { db, type LicenceAnswers, type LicenceId } from './tables.ts'

/** What a holder may do with a licence, as its service says in `after`. */
export type HolderAct = 'renew' | 'amend' | 'replace' | 'cancel'

/** The days in which a licence may be renewed, the last included. */
export type RenewalDays = { firstDay: LocalDate; lastDay: LocalDate }

/** Where one applies for a new document in place of a lost one, on the pages and for software. */
export const REPLACEMENT = 'replacement'

/** Times a document is made again within a year. */
export const MOST_A_YEAR = 5

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

/** What may be done today, from when to when it may be renewed, and what each costs, in words. */
export type Offered = Record<HolderAct, boolean> & {
  renewal: RenewalDays | undefined
  prices: Partial<Record<HolderAct, string>>
  /** a new document costs something: it is applied for, and not made at once */
  replacementCosts: boolean
}

/** What a licence offers its holder. */
export async function offeredOf(ctx: Ctx, licence: Licence): Promise<Offered> {
  const bundle = (await findService(ctx, licence.service))?.bundle
  const after = bundle?.service.after ?? {}
  const renewal = await renewableOf(ctx, licence)
  const offers = (act: HolderAct) => refusalOf(ctx, licence, act, after, renewal) === undefined
  const replacementCosts = after.costs?.replace !== undefined
  const priced = ['renew', 'amend', ...(replacementCosts ? (['replace'] as const) : [])] as const
  const prices = priced.flatMap((act) => {
    const price = bundle && formEngine.priceOf(ctx, bundle, act)
    return price === undefined ? [] : [[act, price]]
  })
  return {
    ...{ renewal, renew: offers('renew'), amend: offers('amend') },
    ...{ replace: offers('replace'), cancel: offers('cancel') },
    ...{ prices: Object.fromEntries(prices), replacementCosts },
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
 * @throws licences/replaced-too-often  `most` times within a year
 */
export async function lockForAct(ctx: Ctx, id: LicenceId, act: HolderAct): Promise<Licence> {
  const licence = await lockLicence(ctx, id)
  const facts = { Licence: { ...licence, proposer: null } }
  assertAllowed(ctx.t, decide(ctx, 'licences:hold', facts))
  const after = await afterOf(ctx, licence)
  const refusal = refusalOf(ctx, licence, act, after, await renewableOf(ctx, licence))
  if (refusal) throw refusal
  if (act === 'replace' && (await countReplaced(ctx, licence)) >= MOST_A_YEAR) {
    throw problem('replaced-too-often', { most: MOST_A_YEAR })
  }
  return licence
}

async function countReplaced(ctx: Ctx, { id }: Licence): Promise<number> {
  const { count } = await db(ctx)
    .selectFrom('licences.edition')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('licence', '=', id)
    .where('kind', '=', 'replaced')
    .where('granted_at', '>', sql<Date>`${ctx.clock.now()}::timestamptz - interval '1 year'`)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** Whether its service makes a lost document again at once; what costs something is applied for. */
export const isReplacedAtOnce = async (ctx: Ctx, licence: Pick<Licence, 'service'>) =>
  (await afterOf(ctx, licence)).costs?.replace === undefined

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

/** What a renewal or an amendment begins with: the data behind the licence, by which version of its service, and whose files are named in it. */
export async function licenceDataOf(
  ctx: Ctx,
  id: LicenceId,
): Promise<{ answers: LicenceAnswers; version: string | null; filesOf: string | null }> {
  const newest = await db(ctx)
    .selectFrom('licences.edition')
    .select(['answers', 'service_version as version', 'case_id as caseId'])
    .where('licence', '=', id)
    .where('case_id', 'is not', null)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
  const { answers, version, caseId } = newest ?? { answers: null, version: null, caseId: null }
  return { answers: answers ?? {}, version, filesOf: caseId && `case:${caseId}` }
}

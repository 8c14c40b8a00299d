import { sql } from 'kysely'
import { assertAllowed, type Ctx, inAllLanguages, type PersonId, refuse } from '#kernel'
import { notifyPerson } from '#notify'
import { findTextOf, getServiceVersion } from '#services'
import { record } from './facts.ts'
import { endLicence, type Licence, lockOpenLicence, writeAct } from './licence.ts'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { liftSuspension, suspend } from './suspension.ts'
import { type ActId, db } from './tables.ts'

export const TEXT_LIMIT = 1_000

/** What an agency does to a licence: takes it back for good, for a time, or lifts that. */
export const MEASURES = ['revoke', 'suspend', 'resume'] as const
export type Measure = (typeof MEASURES)[number]

/** The acts of each. */
const ACTS = {
  revoke: { proposed: 'revocation-proposed', declined: 'revocation-declined', done: 'revoked' },
  suspend: { proposed: 'suspension-proposed', declined: 'suspension-declined', done: 'suspended' },
  resume: { proposed: 'resumption-proposed', declined: 'resumption-declined', done: 'resumed' },
} as const

const PROPOSED = MEASURES.map((measure) => ACTS[measure].proposed)

/** The permission by which it is proposed, or done where one official is enough. */
const PERMISSIONS = {
  revoke: 'licences:revoke',
  suspend: 'licences:suspend',
  resume: 'licences:suspend',
} as const satisfies Record<Measure, string>

export type MeasureOrder = {
  /** code of `desk.yaml`; lifting a suspension has none */
  reason?: string
  /** what the holder reads, at most 1,000 characters */
  text: string
}

type Terms = {
  /** codes; none: it is not done, but for lifting, which needs none */
  reasons: readonly string[]
  /** a second official has to confirm */
  fourEyes: boolean
}

/** How measures are taken on licences of a service, as the version says that the licence was granted under. */
export type MeasureTerms = Record<Measure, Terms> & {
  /** a reason in words */
  textOf(locale: string, reason: string): string
}

/** @throws services/service-missing  when the version is not there */
export async function termsFor(ctx: Ctx, licence: Licence): Promise<MeasureTerms> {
  const bundle = await getServiceVersion(ctx, licence.service, licence.serviceVersion)
  const none: Terms = { reasons: [], fourEyes: true }
  const { revoke = none, suspend = none } = bundle.desk?.decide ?? {}
  const textOf = (locale: string, reason: string) =>
    findTextOf(bundle, locale, `desk.reasons.${reason}`) ?? reason
  return { revoke, suspend, resume: { reasons: [], fourEyes: suspend.fourEyes }, textOf }
}

/** A proposal of a measure, and how it was answered if it was declined. */
export type Proposal = {
  id: ActId
  measure: Measure
  by: PersonId
  at: Date
  reason: string | null
  text: string
  declined: { at: Date; text: string } | null
}

/** The last proposal of a measure on a licence. */
export async function findProposal(ctx: Ctx, { id }: Licence): Promise<Proposal | undefined> {
  const found = await db(ctx)
    .selectFrom('licences.act as p')
    .leftJoin('licences.act as d', 'd.proposal', 'p.id')
    .select([
      'p.id',
      'p.kind',
      'p.by',
      'p.at',
      'p.reason',
      'p.text',
      'd.kind as answer',
      'd.at as answeredAt',
      'd.text as why',
    ])
    .where('p.licence', '=', id)
    .where('p.kind', 'in', PROPOSED)
    .orderBy('p.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  const measure = MEASURES.find((each) => ACTS[each].proposed === found?.kind)
  if (!found?.by || !measure) return undefined
  const { by, at, reason, text, answer, answeredAt, why } = found
  const isDeclined = answer === ACTS[measure].declined
  if (answer && !isDeclined) return undefined
  const declined = isDeclined && answeredAt ? { at: answeredAt, text: why ?? '' } : null
  return { id: found.id, measure, by, at, reason, text: text ?? '', declined }
}

/** How many proposals of agencies wait for somebody else's word than the actor's. */
export async function countProposals(ctx: Ctx, agencies: readonly string[]): Promise<number> {
  const actor = ctx.actor.kind === 'person' ? ctx.actor.id : null
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from licences.act p
      join licences.licence l on l.id = p.licence
      where p.kind in ('revocation-proposed', 'suspension-proposed', 'resumption-proposed')
        and l.agency = any(${agencies})
        and p.by <> ${actor}::uuid and l.holder <> ${actor}::uuid
        and not exists (select from licences.act a where a.proposal = p.id
          or (a.licence = l.id and a.kind in ('revoked', 'cancelled')))
      limit 100) waiting`.execute(ctx.sql)
  return rows[0]?.count ?? 0
}

/**
 * Takes a measure on a licence, and its holder is told why; where the service asks for a second official,
 * proposes it, and nobody is told before that one has confirmed.
 *
 * @throws licences/own-licence  when the official holds it
 * @throws licences/reason-unknown  when the service has no such reason
 * @throws licences/proposal-waits  when a measure is proposed already
 * @throws licences/already-suspended, licences/not-suspended
 * @throws licences/already-ended, licences/not-in-force
 */
export async function takeMeasure(
  ctx: Ctx,
  { id }: Pick<Licence, 'id'>,
  measure: Measure,
  order: MeasureOrder,
): Promise<void> {
  await ctx.tx(async (ctx) => {
    const licence = await lockForMeasure(ctx, id, measure)
    const terms = await termsFor(ctx, licence)
    const { reasons, fourEyes } = terms[measure]
    const isKnown = order.reason === undefined || reasons.includes(order.reason)
    if (!isKnown || (measure !== 'resume' && !order.reason)) throw problem('reason-unknown')
    const waiting = await findProposal(ctx, licence)
    if (waiting && !waiting.declined) throw problem('proposal-waits')
    assertPossible(licence, measure)
    if (!fourEyes) return carryOut(ctx, licence, measure, order, terms.textOf)
    const { proposed } = ACTS[measure]
    await writeAct(ctx, licence, proposed, order)
    await record(ctx, proposed, {
      subject: licence.holder,
      resource: `licence:${id}`,
      ...(order.reason && { reason: order.reason }),
    })
  })
}

/**
 * Confirms a proposed measure as the second official; the holder is told the reason.
 *
 * @throws licences/own-licence, licences/same-official, licences/proposal-missing
 * @throws licences/already-suspended, licences/not-suspended
 * @throws licences/already-ended, licences/not-in-force
 */
export async function confirmMeasure(ctx: Ctx, { id }: Pick<Licence, 'id'>): Promise<void> {
  await ctx.tx(async (ctx) => {
    const { licence, proposal } = await lockProposal(ctx, id)
    const { textOf } = await termsFor(ctx, licence)
    assertPossible(licence, proposal.measure)
    const order = { text: proposal.text, ...(proposal.reason && { reason: proposal.reason }) }
    await carryOut(ctx, licence, proposal.measure, order, textOf, proposal)
  })
}

/**
 * Declines a proposed measure as the second official; the licence stays as it is, and its holder hears nothing.
 *
 * @param text  why, for the first official
 * @throws as {@link confirmMeasure}
 */
export async function declineMeasure(
  ctx: Ctx,
  { id }: Pick<Licence, 'id'>,
  text: string,
): Promise<void> {
  await ctx.tx(async (ctx) => {
    const { licence, proposal } = await lockProposal(ctx, id)
    const { declined } = ACTS[proposal.measure]
    await writeAct(ctx, licence, declined, { text, proposal })
    await record(ctx, declined, { subject: licence.holder, resource: `licence:${id}` })
  })
}

/** Rules that forbid an official any look at a licence, with what they are told. */
export const HIDING = {
  'licences:other-agency': () => problem('missing'),
  'licences:own-licence': () => problem('own-licence'),
  'licences:declared-interest': () => problem('declared-interest'),
}

async function lockForMeasure(ctx: Ctx, id: Licence['id'], measure: Measure): Promise<Licence> {
  const licence = await lockOpenLicence(ctx, id)
  const facts = { Licence: { ...licence, proposer: null } }
  const decision = decide(ctx, PERMISSIONS[measure], facts)
  refuse(decision, HIDING)
  assertAllowed(ctx.t, decision)
  return licence
}

async function lockProposal(ctx: Ctx, id: Licence['id']) {
  const licence = await lockOpenLicence(ctx, id)
  const proposal = await findProposal(ctx, licence)
  const waiting = proposal && !proposal.declined ? proposal : undefined
  const facts = { ...licence, proposer: waiting?.by ?? null }
  const decision = decide(ctx, 'licences:confirm-measure', { Licence: facts })
  refuse(decision, HIDING)
  if (!waiting) throw problem('proposal-missing')
  refuse(decision, { 'licences:second-official': () => problem('same-official') })
  assertAllowed(ctx.t, decision)
  return { licence, proposal: waiting }
}

function assertPossible({ suspended }: Licence, measure: Measure) {
  if (measure === 'suspend' && suspended) throw problem('already-suspended')
  if (measure === 'resume' && !suspended) throw problem('not-suspended')
}

async function carryOut(
  ctx: Ctx,
  licence: Licence,
  measure: Measure,
  { reason, text }: MeasureOrder,
  textOf: MeasureTerms['textOf'],
  proposal?: Proposal,
) {
  const details = { text, ...(reason && { reason }), ...(proposal && { proposal }) }
  if (measure === 'revoke') await endLicence(ctx, licence, 'revoked', details)
  else if (measure === 'suspend') await suspend(ctx, licence, details)
  else await liftSuspension(ctx, licence, details)
  const { number } = licence
  const { done } = ACTS[measure]
  await notifyPerson(ctx, licence.holder, {
    subject: inAllLanguages(ctx, (t) => t(`licences.notices.${done}`, { number })),
    body: inAllLanguages(ctx, (t) =>
      reason
        ? t(`licences.notices.${done}-more`, { reason: textOf(t.locale, reason), text })
        : t(`licences.notices.${done}-more`, { text }),
    ),
    href: `my/licences/${number}`,
  })
}

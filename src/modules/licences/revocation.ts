import { sql } from 'kysely'
import { assertAllowed, type Ctx, inAllLanguages, type PersonId, refuse } from '#kernel'
import { notifyPerson } from '#notify'
import { findTextOf, getServiceVersion } from '#services'
import { record } from './facts.ts'
import { endLicence, type Licence, lockOpenLicence, writeAct } from './licence.ts'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { type ActId, db } from './tables.ts'

export const TEXT_LIMIT = 1_000

export type RevocationOrder = {
  /** code of `desk.yaml` */
  reason: string
  /** what the holder reads, at most 1,000 characters */
  text: string
}

/** How licences of a service are revoked, as its version says that the licence was granted under. */
export type RevocationTerms = {
  /** codes; none: they are not revoked */
  reasons: readonly string[]
  /** a second official has to confirm */
  fourEyes: boolean
  /** a reason in words */
  textOf(locale: string, reason: string): string
}

/** @throws services/service-missing  when the version is not there */
export async function termsFor(ctx: Ctx, licence: Licence): Promise<RevocationTerms> {
  const bundle = await getServiceVersion(ctx, licence.service, licence.serviceVersion)
  const { reasons = [], fourEyes = true } = bundle.desk?.decide.revoke ?? {}
  const textOf = (locale: string, reason: string) =>
    findTextOf(bundle, locale, `desk.reasons.${reason}`) ?? reason
  return { reasons, fourEyes, textOf }
}

/** A proposal to revoke, and how it was answered if it was declined. */
export type Proposal = {
  id: ActId
  by: PersonId
  at: Date
  reason: string
  text: string
  declined: { at: Date; text: string } | null
}

/** The last proposal to revoke a licence. */
export async function findProposal(ctx: Ctx, { id }: Licence): Promise<Proposal | undefined> {
  const found = await db(ctx)
    .selectFrom('licences.act as p')
    .leftJoin('licences.act as d', (join) =>
      join.onRef('d.proposal', '=', 'p.id').on('d.kind', '=', 'revocation-declined'),
    )
    .select(['p.id', 'p.by', 'p.at', 'p.reason', 'p.text', 'd.at as declinedAt', 'd.text as why'])
    .where('p.licence', '=', id)
    .where('p.kind', '=', 'revocation-proposed')
    .orderBy('p.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (!found?.by) return undefined
  const { by, at, reason, text, declinedAt, why } = found
  const declined = declinedAt && { at: declinedAt, text: why ?? '' }
  return { id: found.id, by, at, reason: reason ?? '', text: text ?? '', declined }
}

/** How many proposals of agencies wait for somebody else's word than the actor's. */
export async function countProposals(ctx: Ctx, agencies: readonly string[]): Promise<number> {
  const actor = ctx.actor.kind === 'person' ? ctx.actor.id : null
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select from licences.act p
      join licences.licence l on l.id = p.licence
      where p.kind = 'revocation-proposed' and l.agency = any(${agencies})
        and p.by <> ${actor}::uuid and l.holder <> ${actor}::uuid
        and not exists (select from licences.act a where a.proposal = p.id
          or (a.licence = l.id and a.kind in ('revoked', 'cancelled')))
      limit 100) waiting`.execute(ctx.sql)
  return rows[0]?.count ?? 0
}

/**
 * Takes a licence back, and its holder is told why; where the service asks for a second official,
 * proposes it, and nobody is told before that one has confirmed.
 *
 * @throws licences/own-licence  when the official holds it
 * @throws licences/reason-unknown  when the service has no such reason
 * @throws licences/proposal-waits  when it is proposed already
 * @throws licences/already-ended, licences/not-in-force
 */
export async function revokeLicence(
  ctx: Ctx,
  { id }: Pick<Licence, 'id'>,
  order: RevocationOrder,
): Promise<void> {
  await ctx.tx(async (ctx) => {
    const licence = await lockForRevocation(ctx, id)
    const { reasons, fourEyes, textOf } = await termsFor(ctx, licence)
    if (!reasons.includes(order.reason)) throw problem('reason-unknown')
    const waiting = await findProposal(ctx, licence)
    if (waiting && !waiting.declined) throw problem('proposal-waits')
    if (!fourEyes) return revoke(ctx, licence, order, textOf)
    await writeAct(ctx, id, 'revocation-proposed', order)
    await record(ctx, 'revocation-proposed', {
      subject: licence.holder,
      resource: `licence:${id}`,
      reason: order.reason,
    })
  })
}

/**
 * Confirms a proposed revocation as the second official; the holder is told the reason.
 *
 * @throws licences/own-licence, licences/same-official, licences/proposal-missing
 * @throws licences/already-ended, licences/not-in-force
 */
export async function confirmRevocation(ctx: Ctx, { id }: Pick<Licence, 'id'>): Promise<void> {
  await ctx.tx(async (ctx) => {
    const { licence, proposal } = await lockProposal(ctx, id)
    const { textOf } = await termsFor(ctx, licence)
    await revoke(ctx, licence, proposal, textOf, proposal)
  })
}

/**
 * Declines a proposed revocation as the second official; the licence stays, and its holder hears nothing.
 *
 * @param text  why, for the first official
 * @throws as {@link confirmRevocation}
 */
export async function declineRevocation(
  ctx: Ctx,
  { id }: Pick<Licence, 'id'>,
  text: string,
): Promise<void> {
  await ctx.tx(async (ctx) => {
    const { licence, proposal } = await lockProposal(ctx, id)
    await writeAct(ctx, id, 'revocation-declined', { text, proposal })
    await record(ctx, 'revocation-declined', {
      subject: licence.holder,
      resource: `licence:${id}`,
    })
  })
}

/** Rules that forbid an official any look at a licence, with what they are told. */
export const HIDING = {
  'licences:other-agency': () => problem('missing'),
  'licences:own-licence': () => problem('own-licence'),
  'licences:declared-interest': () => problem('declared-interest'),
}

async function lockForRevocation(ctx: Ctx, id: Licence['id']): Promise<Licence> {
  const licence = await lockOpenLicence(ctx, id)
  const decision = decide(ctx, 'licences:revoke', { Licence: { ...licence, proposer: null } })
  refuse(decision, HIDING)
  assertAllowed(ctx.t, decision)
  return licence
}

async function lockProposal(ctx: Ctx, id: Licence['id']) {
  const licence = await lockOpenLicence(ctx, id)
  const proposal = await findProposal(ctx, licence)
  const waiting = proposal && !proposal.declined ? proposal : undefined
  const facts = { ...licence, proposer: waiting?.by ?? null }
  const decision = decide(ctx, 'licences:confirm-revocation', { Licence: facts })
  refuse(decision, HIDING)
  if (!waiting) throw problem('proposal-missing')
  refuse(decision, { 'licences:second-official': () => problem('same-official') })
  assertAllowed(ctx.t, decision)
  return { licence, proposal: waiting }
}

async function revoke(
  ctx: Ctx,
  licence: Licence,
  { reason, text }: RevocationOrder,
  textOf: RevocationTerms['textOf'],
  proposal?: Proposal,
) {
  await endLicence(ctx, licence, 'revoked', { reason, text, proposal })
  const { number } = licence
  await notifyPerson(ctx, licence.holder, {
    subject: inAllLanguages(ctx, (t) => t('licences.notices.revoked', { number })),
    body: inAllLanguages(ctx, (t) =>
      t('licences.notices.revoked-more', { reason: textOf(t.locale, reason), text }),
    ),
    href: `my/licences/${number}`,
  })
}

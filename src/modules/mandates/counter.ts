import { createHash } from 'node:crypto'
import { inGroups, newWrittenCode, writtenCodeOf } from '#identity'
import {
  assertAllowed,
  type Ctx,
  kernelProblem,
  type MandateId,
  type PersonId,
  refuse,
} from '#kernel'
import {
  type AppointmentId,
  getOrganisation,
  listAppointments,
  listOrganisations,
} from '#organisations'
import { record } from './facts.ts'
import { about, listMandates, type Mandate, personOf } from './mandate.ts'
import { assertFewWait, assertLimits, type Limits, untilOf } from './offer.ts'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { db } from './tables.ts'

/** How long an officer at a counter may act: a visit, or until the matter is done. */
export const COUNTER_PERIODS = ['P1D', 'P7D', 'P1M'] as const
/** Whose posts let them help at a counter. */
const AT_COUNTERS = ['officer', 'senior-officer', 'centre-officer']
const CODE_MS = 3_600_000

/** Of 80 random bits, so that a fast hash is enough. */
export const codeHashOf = (typed: string) =>
  createHash('sha256')
    .update(`counter:${writtenCodeOf(typed)}`)
    .digest()

export type CounterOffer = Omit<Limits, 'until'> & {
  /** at whose counter they are */
  agency: string
  period: (typeof COUNTER_PERIODS)[number]
}

/**
 * Offers the officers of an agency to act for the actor. Who is told the code takes it on, within the
 * hour; nobody else can.
 *
 * @returns the code, shown this one time, and until when it is good
 * @throws mandates/agency-missing, mandates/service-missing, mandates/most-unreadable,
 *   mandates/amount-unreadable
 * @throws mandates/too-many-offers
 */
export const offerAtCounter = (
  ctx: Ctx,
  { agency, period, ...limits }: CounterOffer,
): Promise<{ code: string; expiresAt: Date }> =>
  ctx.tx(async (ctx) => {
    const actor = personOf(ctx)
    const until = untilOf(ctx, period)
    assertLimits(ctx, { ...limits, until })
    const body = (await listOrganisations(ctx)).find(({ id }) => id === agency)
    if (!body) throw problem('agency-missing')
    await assertFewWait(ctx, actor.id)
    const now = ctx.clock.now()
    const code = newWrittenCode()
    const expiresAt = new Date(now.getTime() + CODE_MS)
    const { id } = await db(ctx)
      .insertInto('mandates.mandate')
      .values({
        ...{ principal: actor.id, principal_kind: 'person', principal_name: actor.name },
        ...{ agent: null, agent_name: body.names, kind: 'agency-officer', agency },
        services: limits.services ? [...limits.services] : null,
        ...{ most: limits.most ?? null, amount: limits.amount ?? null, sub_delegable: false },
        ...{ depth: 1, parent: null, granted_by: actor.id, register: null, checked_at: null },
        ...{
          proof: 'account',
          proof_level: actor.assurance?.ial ?? 1,
          code_hash: codeHashOf(code),
        },
        ...{ state: 'offered', offered_at: now, offer_until: expiresAt, accepted_at: null, until },
        ...{ ended_at: null, ended_by: null, end_reason: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await record(ctx, 'mandate-offered', about({ id, principal: actor.id }))
    return { code: inGroups(code), expiresAt }
  })

/**
 * Takes on, from one's post, what somebody at the counter has offered one's agency. From now on the
 * officer acts for them at the portal, until it ends or the post does.
 *
 * @param typed  the code, as they read it out
 * @throws mandates/code-wrong  it is none, too old, used, or for another agency
 * @throws mandates/counter-own, mandates/counter-interest  by oneself, or by who one has declared
 * @throws kernel/denied  by who has no post for it
 */
export const takeAtCounter = (ctx: Ctx, typed: string): Promise<MandateId> =>
  ctx.tx(async (ctx) => {
    const { id: person, name } = personOf(ctx)
    const now = ctx.clock.now()
    const found = await db(ctx)
      .selectFrom('mandates.mandate')
      .select(['id', 'principal', 'agency', 'offer_until as offerUntil'])
      .where('code_hash', '=', codeHashOf(typed))
      .where('state', '=', 'offered')
      .forUpdate()
      .executeTakeFirst()
    if (!found?.agency || found.offerUntil <= now) throw problem('code-wrong')
    const { id, principal, agency } = found
    const decision = decide(ctx, 'mandates:assist', { Offer: { id, principal, agency } })
    refuse(decision, {
      'mandates:counter-elsewhere': () => problem('code-wrong'),
      'mandates:own-offer': () => problem('counter-own'),
      'mandates:declared-interest': () => problem('counter-interest'),
    })
    assertAllowed(ctx.t, decision)
    await db(ctx)
      .updateTable('mandates.mandate')
      .set({ state: 'active', accepted_at: now, agent: person, agent_name: name })
      .set({ appointment: await postOf(ctx, person), code_hash: null })
      .where('id', '=', id)
      .execute()
    await record(ctx, 'mandate-accepted', about(found))
    return id
  })

/** The appointment from which somebody helps at a counter: their first that lets them. */
export async function postOf(ctx: Ctx, person: PersonId): Promise<AppointmentId> {
  const { actor } = ctx
  const agency = actor.kind === 'person' ? actor.office?.agency : undefined
  const held = (await listAppointments(ctx, { person })).find(
    ({ organisation, roles }) =>
      organisation === agency && roles.some((role) => AT_COUNTERS.includes(role)),
  )
  if (!held) throw kernelProblem('not-allowed')
  return held.id
}

/** For whom the actor acts now from a counter. */
export async function listTaken(ctx: Ctx): Promise<Mandate[]> {
  const { id } = personOf(ctx)
  const now = ctx.clock.now()
  return (await listMandates(ctx, id)).filter(
    ({ agent, kind, state, until }) =>
      agent === id && kind === 'agency-officer' && state === 'active' && until > now,
  )
}

/** What the agencies of these mandates are called, by their ids. */
export async function agencyNames(ctx: Ctx, mandates: readonly Mandate[]) {
  const ids = [...new Set(mandates.flatMap(({ agency }) => agency ?? []))]
  const found = await Promise.all(ids.map((id) => getOrganisation(ctx, id)))
  return new Map(found.map(({ id, names }) => [id, names]))
}

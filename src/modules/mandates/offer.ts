import { findNamed } from '#identity'
import { ASSISTANCE, type Ctx, type MandateId, type PersonId, type Texts, today } from '#kernel'
import { addPeriod, parsePeriod } from '#lib/time'
import { record } from './facts.ts'
import { about, findMandate, lockMandate, type Mandate, personOf } from './mandate.ts'
import { problem } from './problems.ts'
import { db, type Kind } from './tables.ts'

const OFFER_DAYS = 14
const DAY_MS = 86_400_000
/** Offers of one person that wait: whoever tries numbers gets no further. */
const MOST_OFFERS = 20
/** Who takes a power on is known, and of age. */
const AGENT = { ial: 2, years: '-P18Y' }
const MOST_TIMES = 10_000
const MOST_AMOUNT = 1_000_000_000_000_000n

/** How long a mandate may be given for. */
export const PERIODS = ['P1M', 'P6M', 'P1Y', 'P3Y', 'P5Y'] as const
const LONGEST = 'P5Y'

/** How far a mandate goes. */
export type Limits = {
  /** undefined: all */
  services?: readonly string[]
  /** how many applications; undefined: any number */
  most?: number
  /** what one application may cost, in the smallest unit of the pack's currency; undefined: any amount */
  amount?: bigint
  until: Date
}

export type Offer = Limits & {
  /** as typed: number for sign-in, and name */
  identifier: string
  name: string
  subDelegable: boolean
}

/** The moment up to which something given now for a period lasts. */
export function untilOf({ clock }: Ctx, period: string): Date {
  const now = clock.now().toISOString()
  return new Date(`${addPeriod(now.slice(0, 10), parsePeriod(period))}${now.slice(10)}`)
}

/**
 * Offers somebody to act for the actor. It looks the same whether or not there is such a person: only
 * they see it, and it holds once they have accepted.
 *
 * @returns the offer's number
 * @throws mandates/details-missing, mandates/service-missing, mandates/most-unreadable,
 *   mandates/amount-unreadable
 * @throws mandates/more-than-five-years, mandates/to-oneself
 * @throws mandates/too-many-offers  `most` wait already
 */
export const offerMandate = (ctx: Ctx, offer: Offer): Promise<MandateId> =>
  ctx.tx(async (ctx) => {
    const actor = personOf(ctx)
    return insertOffer(ctx, offer, {
      ...{ principal: actor.id, principal_kind: 'person', principal_name: actor.name },
      ...{ kind: 'attorney', depth: 1, parent: null },
    })
  })

/**
 * Passes on a mandate that the actor holds, or a part of it.
 *
 * @throws mandates/missing  when it is not theirs
 * @throws mandates/not-to-pass-on  when it does not hold, or may not be passed on
 * @throws mandates/more-than-one-has  services, number, amount or time beyond their own
 * @throws mandates/back-to-its-giver  to the principal
 */
export const passOn = (ctx: Ctx, id: MandateId, offer: Offer): Promise<MandateId> =>
  ctx.tx(async (ctx) => {
    const { id: person } = personOf(ctx)
    const parent = await lockMandate(ctx, id)
    if (parent.agent !== person) throw problem('missing')
    assertPassable(ctx, parent)
    assertWithin(parent, offer)
    return insertOffer(ctx, offer, {
      principal: parent.principal,
      principal_kind: parent.principalKind,
      principal_name: parent.principalName,
      kind: parent.kind === 'director' ? 'employee' : parent.kind,
      ...{ depth: parent.depth + 1, parent: parent.id },
    })
  })

/** @throws mandates/not-to-pass-on */
export function assertPassable(ctx: Ctx, { state, until, subDelegable }: Mandate): void {
  const holds = state === 'active' && until > ctx.clock.now()
  if (!holds || !subDelegable) throw problem('not-to-pass-on')
}

function assertWithin(parent: Mandate, { services, most, amount, until }: Offer) {
  const { services: own } = parent
  const wider = own !== null && (!services || services.some((one) => !own.includes(one)))
  const more = parent.most !== null && (most === undefined || most > parent.most - parent.sent)
  const dearer = parent.amount !== null && (amount === undefined || amount > parent.amount)
  if (wider || more || dearer || until > parent.until) throw problem('more-than-one-has')
}

type Place = {
  principal: PersonId
  principal_kind: 'person' | 'business'
  principal_name: Texts
  kind: Kind
  depth: number
  parent: MandateId | null
}

async function insertOffer(ctx: Ctx, offer: Offer, place: Place): Promise<MandateId> {
  const actor = personOf(ctx)
  const now = ctx.clock.now()
  assertSound(ctx, offer)
  await assertFewWait(ctx, actor.id)
  const bornBy = addPeriod(today(ctx), parsePeriod(AGENT.years))
  const named = await findNamed(ctx, offer, { ial: AGENT.ial, bornBy })
  if (named?.id === actor.id) throw problem('to-oneself')
  if (named?.id === place.principal) throw problem('back-to-its-giver')
  const { id } = await db(ctx)
    .insertInto('mandates.mandate')
    .values({
      ...place,
      agent: named?.id ?? null,
      // Until it is accepted the giver sees what they typed, and not whom we know.
      agent_name: Object.fromEntries(
        ctx.pack.settings.languages.map((language) => [language, offer.name.trim()]),
      ),
      services: offer.services ? [...offer.services] : null,
      ...{ most: offer.most ?? null, amount: offer.amount ?? null },
      sub_delegable: offer.subDelegable && place.depth < 2,
      granted_by: actor.id,
      ...{ register: null, checked_at: null, proof: 'account' },
      proof_level: actor.assurance?.ial ?? 1,
      ...{ state: 'offered', offered_at: now, accepted_at: null, until: offer.until },
      offer_until: new Date(now.getTime() + OFFER_DAYS * DAY_MS),
      ...{ ended_at: null, ended_by: null, end_reason: null },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await record(ctx, 'mandate-offered', about({ id, principal: place.principal }))
  return id
}

function assertSound(ctx: Ctx, { identifier, name, ...limits }: Offer) {
  if (identifier.trim() === '' || name.trim() === '' || name.length > 200) {
    throw problem('details-missing')
  }
  assertLimits(ctx, limits)
}

/**
 * @throws mandates/service-missing, mandates/most-unreadable, mandates/amount-unreadable
 * @throws mandates/more-than-five-years
 */
export function assertLimits(ctx: Ctx, { services, most, amount, until }: Limits): void {
  if (services?.length === 0) throw problem('service-missing')
  const isNumber = most === undefined || (Number.isInteger(most) && most >= 1)
  if (!isNumber || (most ?? 1) > MOST_TIMES) throw problem('most-unreadable')
  if (amount !== undefined && (amount < 1n || amount > MOST_AMOUNT)) {
    throw problem('amount-unreadable')
  }
  const now = ctx.clock.now()
  if (until <= now || until > untilOf(ctx, LONGEST)) throw problem('more-than-five-years')
}

/** @throws mandates/too-many-offers */
export async function assertFewWait(ctx: Ctx, person: PersonId) {
  const waiting = await db(ctx)
    .selectFrom('mandates.mandate')
    .select('id')
    .where('granted_by', '=', person)
    .where('state', '=', 'offered')
    .where('offer_until', '>', ctx.clock.now())
    .limit(MOST_OFFERS)
    .execute()
  if (waiting.length === MOST_OFFERS) throw problem('too-many-offers', { most: MOST_OFFERS })
}

/**
 * Takes a mandate on: from now on it holds.
 *
 * @throws mandates/missing  when it was not offered to the actor
 * @throws mandates/already-accepted  it holds already
 * @throws mandates/offer-over  it was withdrawn, its time is over, or what it came from is
 */
export const acceptMandate = (ctx: Ctx, id: MandateId): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { id: person, name } = personOf(ctx)
    const parentId = (await findMandate(ctx, id))?.parent
    // From above to below, as an end goes: two who wait for each other would stop both.
    const parent = parentId && (await lockMandate(ctx, parentId))
    const found = await lockMandate(ctx, id)
    // Whoever helps begins by what the person tells them, and by nothing else.
    if (found.agent !== person || found.kind === ASSISTANCE) throw problem('missing')
    if (found.state === 'active') throw problem('already-accepted')
    const now = ctx.clock.now()
    const over = found.state === 'ended' || found.offerUntil <= now || found.until <= now
    if (over || (parent && (parent.state !== 'active' || parent.until <= now))) {
      throw problem('offer-over')
    }
    await db(ctx)
      .updateTable('mandates.mandate')
      .set({ state: 'active', accepted_at: now, agent_name: name })
      .where('id', '=', id)
      .execute()
    await record(ctx, 'mandate-accepted', about(found))
  })

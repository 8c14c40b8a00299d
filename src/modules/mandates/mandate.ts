import { sql } from 'kysely'
import { endActing } from '#identity'
import {
  type ActingFor,
  type Ctx,
  kernelProblem,
  type MandateId,
  type PersonId,
  prepared,
  type Texts,
} from '#kernel'
import { record } from './facts.ts'
import { problem } from './problems.ts'
import { db, type EndReason } from './tables.ts'

const MOST_SHOWN = 200

const columns = [
  'id',
  'principal',
  'principal_kind as principalKind',
  'principal_name as principalName',
  'agent',
  'agent_name as agentName',
  'kind',
  'agency',
  'appointment',
  'services',
  'most',
  'sent',
  'amount',
  'sub_delegable as subDelegable',
  'jointly',
  'depth',
  'parent',
  'granted_by as grantedBy',
  'register',
  'checked_at as checkedAt',
  'state',
  'offered_at as offeredAt',
  'offer_until as offerUntil',
  'accepted_at as acceptedAt',
  'until',
  'ended_at as endedAt',
  'ended_by as endedBy',
  'end_reason as endReason',
] as const

const mandates = (ctx: Ctx) => db(ctx).selectFrom('mandates.mandate').select(columns)

/** Who may act for whom, in which services, how far and until when. */
export type Mandate = Awaited<ReturnType<ReturnType<typeof mandates>['executeTakeFirstOrThrow']>>

/** @throws kernel/sign-in-first */
export function personOf({ actor }: Pick<Ctx, 'actor'>) {
  if (actor.kind !== 'person') throw kernelProblem('sign-in-first')
  return actor
}

/** @returns undefined when there is none */
export const findMandate = (ctx: Ctx, id: MandateId): Promise<Mandate | undefined> =>
  mandates(ctx).where('id', '=', id).executeTakeFirst()

/** Holds a mandate's row until the end of the transaction. @throws mandates/missing */
export async function lockMandate(ctx: Ctx, id: MandateId): Promise<Mandate> {
  const found = await mandates(ctx).where('id', '=', id).forUpdate().executeTakeFirst()
  if (!found) throw problem('missing')
  return found
}

/**
 * The mandates that a person has given, holds, has been offered or has passed on, those that wait or
 * hold first; at most 200.
 */
export const listMandates = (ctx: Ctx, person: PersonId): Promise<Mandate[]> =>
  mandates(ctx)
    .where((where) =>
      where.or([
        where('principal', '=', person),
        where('agent', '=', person),
        where.and([where('granted_by', '=', person), where('parent', 'is not', null)]),
      ]),
    )
    .orderBy(sql`state = 'ended'`)
    .orderBy('offered_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_SHOWN)
    .execute()

/**
 * The mandates that a person held or had given at a moment, with those from which they came: accepted,
 * not ended, in time, and so all above them. When a register was asked in between is not kept, so what
 * one says counts from the first answer until it was ended.
 */
export async function listStanding(ctx: Ctx, person: PersonId, moment: Date): Promise<Mandate[]> {
  const stood = sql<boolean>`mandates.stood(mandate, ${moment})`
  return mandates(ctx)
    .where((where) => where.or([where('principal', '=', person), where('agent', '=', person)]))
    .where(stood)
    .orderBy('accepted_at')
    .orderBy('id')
    .limit(MOST_SHOWN)
    .execute()
}

/**
 * Whether who acts by a mandate still does in a service, so that they may hear that something happened
 * there. When a register was last asked does not count: they act no further before it is asked again.
 */
export async function stillStands(ctx: Ctx, id: MandateId, service: string): Promise<boolean> {
  const { rows } = await sql<{ stands: boolean }>`
    select mandates.stood(m, ${ctx.clock.now()})
      and (m.services is null or ${service} = any (m.services)) as stands
    from mandates.mandate m where m.id = ${id}`.execute(ctx.sql)
  return rows[0]?.stands ?? false
}

/** Whom a register names for a business, and who have acted for it here; at most 50. */
export const listDirectors = (ctx: Ctx, principal: PersonId): Promise<Mandate[]> =>
  mandates(ctx)
    .where('principal', '=', principal)
    .where('kind', '=', 'director')
    .where('state', '=', 'active')
    .orderBy('offered_at')
    .limit(50)
    .execute()

type Holding = {
  id: MandateId
  principal: PersonId
  kind: string
  principal_kind: 'person' | 'business'
  principal_name: Texts
  services: string[] | null
  agency: string | null
}

/** For whom the actor acts by a mandate; undefined where it does not hold, or is not theirs. */
export const actingBy = (ctx: Ctx, mandate: MandateId): Promise<ActingFor | undefined> =>
  findHeld(ctx, mandate, personOf(ctx).id)

/** The same for any agent: one statement, at the clock's time. */
export async function findHeld(
  ctx: Ctx,
  mandate: MandateId,
  agent: PersonId,
): Promise<ActingFor | undefined> {
  const [found] = await prepared(
    ctx,
    sql<Holding>`
    select id, principal, kind, principal_kind, principal_name, services, agency
    from mandates.holding(${ctx.clock.now()}) where id = ${mandate}::uuid and agent = ${agent}`,
  )
  return found && asActingFor(found)
}

const asActingFor = (found: Holding): ActingFor => ({
  mandate: found.id,
  principal: { id: found.principal, kind: found.principal_kind, name: found.principal_name },
  kind: found.kind,
  services: found.services ?? 'all',
  ...(found.agency !== null && { agency: found.agency }),
})

/** For whom a person may act now, the newest first; at most 200. Help whose one application was sent is none to choose. */
export async function listHeld(ctx: Ctx, agent: PersonId): Promise<ActingFor[]> {
  const rows = await prepared(
    ctx,
    sql<Holding>`
    select id, principal, kind, principal_kind, principal_name, services, agency
    from mandates.holding(${ctx.clock.now()}) where agent = ${agent}
      and not (kind = 'assistance' and sent >= most)
    order by accepted_at desc, id desc limit ${MOST_SHOWN}`,
  )
  return rows.map(asActingFor)
}

/**
 * Ends a mandate and all that was passed on of it, at once: every process asks the register at each
 * request.
 *
 * The principal revokes or withdraws an offer, the agent gives it up or refuses, and who passed it on
 * takes it back.
 *
 * @throws mandates/missing  when there is none, or it is no affair of the actor's
 * @throws mandates/already-ended
 */
export const endMandate = (ctx: Ctx, id: MandateId): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { id: person } = personOf(ctx)
    const found = await lockMandate(ctx, id)
    const isAgent = found.agent === person
    if (!isAgent && found.principal !== person && found.grantedBy !== person) {
      throw problem('missing')
    }
    if (found.state === 'ended') throw problem('already-ended')
    const offered = found.state === 'offered'
    const reason = isAgent ? (offered ? 'refused' : 'renounced') : offered ? 'withdrawn' : 'revoked'
    await end(ctx, found, reason, person)
  })

/**
 * Ends a mandate that is held, with its children.
 *
 * @param by  undefined: it ended by itself
 */
export async function end(
  ctx: Ctx,
  { id }: Pick<Mandate, 'id'>,
  reason: EndReason,
  by?: PersonId,
): Promise<void> {
  const now = ctx.clock.now()
  const { rows } = await sql<{ id: MandateId; principal: PersonId; end_reason: EndReason }>`
    with recursive below as (
      select id from mandates.mandate where id = ${id} and state <> 'ended'
      union all
      select m.id from mandates.mandate m join below b on m.parent = b.id where m.state <> 'ended')
    update mandates.mandate m set state = 'ended', ended_at = ${now}, code_hash = null,
      ended_by = case when m.id = ${id} then ${by ?? null}::uuid end,
      end_reason = case when m.id = ${id} then ${reason} else 'parent-ended' end
    from below b where m.id = b.id returning m.id, m.principal, m.end_reason`.execute(ctx.sql)
  await endActing(
    ctx,
    rows.map((ended) => ended.id),
  )
  for (const ended of rows) {
    await record(ctx, 'mandate-ended', {
      ...about(ended),
      reason: ended.end_reason,
    })
  }
}

/** What a fact about a mandate names: its number, and whose power it is. */
export const about = ({ id, principal }: Pick<Mandate, 'id' | 'principal'>) => ({
  subject: principal,
  resource: `mandate:${id}`,
})

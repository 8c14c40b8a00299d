import { sql } from 'kysely'
import type { Ctx, Level, PersonId } from '#kernel'
import { record } from '../facts.ts'
import { db, type ProofingMethod } from '../tables.ts'

const MOST_EVENTS = 100

/** What was found out about somebody, and how. */
export type Proofing = {
  method: ProofingMethod
  /** 1 to 3; undefined where it failed */
  ial: Level | undefined
  /** kinds of what was shown or known: 'identity-card'; never its number */
  evidence?: readonly string[]
  /** of the pack's registers */
  register?: string
  /** who did it; two different ones in person */
  officials?: readonly PersonId[]
  validUntil?: Date
}

/**
 * Writes how it was found out who people are, one event each. What it takes the place of, an earlier
 * one of the same method, is ended as superseded; the person's level follows.
 */
export async function recordProofing(
  ctx: Ctx,
  people: readonly PersonId[],
  { method, ial, evidence = [], register, officials = [], validUntil }: Proofing,
): Promise<void> {
  if (people.length === 0) return
  const now = ctx.clock.now()
  await ctx.tx(async (ctx) => {
    if (ial !== undefined) {
      await db(ctx)
        .updateTable('identity.proofing_event')
        .set({ ended_at: now, ended_as: 'superseded' })
        .where('person', 'in', [...people])
        .where('method', '=', method)
        .where('outcome', '=', 'passed')
        .where('ended_at', 'is', null)
        .execute()
    }
    await sql`
      insert into identity.proofing_event
        (person, method, outcome, ial, evidence, register, officials, at, valid_until)
      select p, ${method}, ${ial === undefined ? 'failed' : 'passed'}, ${ial ?? null}::smallint,
        ${[...evidence]}::text[], ${register ?? null}, ${[...officials]}::uuid[], ${now},
        ${validUntil ?? null}::timestamptz
      from unnest(${[...people]}::uuid[]) p`.execute(ctx.sql)
    await followProofing(ctx, people)
    if (ctx.simulated) return
    for (const subject of people) {
      await record(ctx, 'proofed', { subject, data: { method, ial: ial ?? null } })
    }
  })
}

/** The only place that sets how surely people are known: as the best of their events that stand. */
async function followProofing(ctx: Ctx, people: readonly PersonId[]) {
  await sql`
    update identity.person p set ial = coalesce((
      select max(e.ial) from identity.proofing_event e where e.person = p.id
        and e.outcome = 'passed' and e.ended_at is null
        and (e.valid_until is null or e.valid_until > ${ctx.clock.now()})), 1)
    where p.id = any(${[...people]}::uuid[])`.execute(ctx.sql)
}

/** Ends what was true only until a day, such as an entry visa. */
export async function sweepProofing(ctx: Ctx): Promise<void> {
  await ctx.tx(async (ctx) => {
    const ended = await db(ctx)
      .updateTable('identity.proofing_event')
      .set({ ended_at: ctx.clock.now(), ended_as: 'expired' })
      .where('ended_at', 'is', null)
      .where('valid_until', '<=', ctx.clock.now())
      .returning('person')
      .execute()
    await followProofing(
      ctx,
      ended.map(({ person }) => person),
    )
  })
}

export type ProofingSeen = {
  method: ProofingMethod
  outcome: 'passed' | 'failed'
  ial: Level | null
  evidence: string[]
  register: string | null
  at: Date
  validUntil: Date | null
  endedAt: Date | null
  endedAs: 'superseded' | 'withdrawn' | 'expired' | null
}

/** What a person's level rests on, with what it rested on before; the newest first. */
export async function listProofings(ctx: Ctx, person: PersonId): Promise<ProofingSeen[]> {
  return db(ctx)
    .selectFrom('identity.proofing_event')
    .select(['method', 'outcome', 'ial', 'evidence', 'register', 'at', 'valid_until as validUntil'])
    .select(['ended_at as endedAt', 'ended_as as endedAs'])
    .where('person', '=', person)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_EVENTS)
    .execute()
}

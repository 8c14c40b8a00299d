import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import { record } from './facts.ts'
import { about, personOf } from './mandate.ts'
import { problem } from './problems.ts'
import type { JointAct } from './tables.ts'

const MOST_SHOWN = 50

/** What several agree to: to send which answers, or to take back or give up what has a reference. */
export type Joint =
  | { what: 'sent'; reference: string; answers: unknown }
  | { what: 'withdrawn' | 'cancelled'; reference: string }

/** How many of how many have agreed. */
export type Agreed = { agreed: number; needed: number }

/**
 * Notes that the actor agrees to an act in the name of a business whose directors sign together. It is an
 * act of its own and stays; it counts for these very answers, while the person's mandate holds and until
 * they take it back, and once for each person however often they agree and by however many mandates.
 *
 * Where enough have agreed, the act is to be done in the same transaction: their agreements are used up.
 *
 * @returns undefined where nobody else needs to agree
 */
export async function agreeJointly(ctx: Ctx, joint: Joint): Promise<Agreed | undefined> {
  const { actor } = ctx
  if (actor.kind !== 'person' || !actor.actingFor) return undefined
  const { mandate, principal } = actor.actingFor
  const { what, reference } = joint
  const now = ctx.clock.now()
  return ctx.tx(async (ctx) => {
    const needed = await lockNeeded(ctx, mandate)
    if (needed <= 1) return undefined
    await holdTurn(ctx, principal.id, joint)
    const digest = digestOf(what === 'sent' ? joint.answers : { what })
    const added = await sql`
      insert into mandates.agreement as a (principal, reference, digest, what, person, mandate, at)
      values (${principal.id}, ${reference}, ${digest}, ${what}, ${actor.id}, ${mandate}, ${now})
      on conflict (principal, reference, digest, person)
        do update set ended_at = null, at = excluded.at, mandate = excluded.mandate
        where a.ended_at is not null
      returning person`.execute(ctx.sql)
    const { rows } = await sql<{ agreed: number }>`
      select count(distinct a.person)::integer as agreed from mandates.agreement a
      join mandates.mandate m on m.id = a.mandate
      where a.principal = ${principal.id} and a.reference = ${reference} and a.digest = ${digest}
        and a.ended_at is null and mandates.may_sign(m, ${now})`.execute(ctx.sql)
    const agreed = rows[0]?.agreed ?? 0
    if (added.rows.length > 0) {
      await record(ctx, 'jointly-agreed', {
        ...about({ id: mandate, principal: principal.id }),
        data: { what, reference, agreed, needed },
      })
    }
    if (agreed >= needed) await useUp(ctx, principal.id, joint)
    return { agreed, needed }
  })
}

/** One after another, so that the last of them sees all before. */
const holdTurn = (
  ctx: Ctx,
  principal: string,
  { what, reference }: Pick<Joint, 'what' | 'reference'>,
) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`agree:${principal}:${what}:${reference}`}, 0))`.execute(
    ctx.sql,
  )

const useUp = (ctx: Ctx, principal: string, { what, reference }: Joint) =>
  sql`
    update mandates.agreement set ended_at = ${ctx.clock.now()}
    where principal = ${principal} and reference = ${reference} and what = ${what}
      and ended_at is null`.execute(ctx.sql)

async function lockNeeded(ctx: Ctx, mandate: string): Promise<number> {
  const { rows } = await sql<{ jointly: number }>`
    select jointly from mandates.mandate where id = ${mandate} for share`.execute(ctx.sql)
  return rows[0]?.jointly ?? 1
}

/** What somebody has agreed to, that waits for others who sign. */
export type Pending = Agreed & {
  principalName: Texts
  what: JointAct
  reference: string
  at: Date
}

/** What the actor has agreed to and what is not done yet, the newest first; at most 50. */
export async function listPending(ctx: Ctx): Promise<Pending[]> {
  const now = ctx.clock.now()
  const { rows } = await sql<Pending>`
    select "principalName", what, reference, at, needed, agreed from (
      select distinct on (a.principal, a.what, a.reference) m.principal_name as "principalName",
        a.what, a.reference, a.at, m.jointly as needed,
        (select count(distinct b.person)::integer from mandates.agreement b
          join mandates.mandate n on n.id = b.mandate
          where b.principal = a.principal and b.reference = a.reference and b.digest = a.digest
            and b.ended_at is null and mandates.may_sign(n, ${now})) as agreed
      from mandates.agreement a join mandates.mandate m on m.id = a.mandate
      where a.person = ${personOf(ctx).id} and a.ended_at is null and mandates.may_sign(m, ${now})
      order by a.principal, a.what, a.reference, a.at desc) own
    order by at desc limit ${MOST_SHOWN}`.execute(ctx.sql)
  return rows
}

/**
 * Takes the actor's agreement back, to whatever answers of an application it was.
 *
 * @throws mandates/agreement-over  there is none: the act was done meanwhile, or it was taken back before
 */
export const takeAgreementBack = (
  ctx: Ctx,
  { what, reference }: { what: JointAct; reference: string },
): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { id } = personOf(ctx)
    const own = await sql<{ principal: string }>`
      select distinct principal from mandates.agreement
      where person = ${id} and what = ${what} and reference = ${reference} and ended_at is null
      order by principal`.execute(ctx.sql)
    // Whoever agrees last at this moment goes first, or finds one fewer.
    for (const { principal } of own.rows) await holdTurn(ctx, principal, { what, reference })
    const { rows } = await sql<{ mandate: string; principal: string }>`
      update mandates.agreement set ended_at = ${ctx.clock.now()}
      where person = ${id} and what = ${what} and reference = ${reference} and ended_at is null
      returning mandate, principal`.execute(ctx.sql)
    const [one] = rows
    if (!one) throw problem('agreement-over')
    await record(ctx, 'agreement-taken-back', {
      ...{ subject: one.principal, resource: `mandate:${one.mandate}` },
      data: { what, reference },
    })
  })

/** The same for the same answers, in whatever order their names stand. */
const digestOf = (answers: unknown): Buffer =>
  createHash('sha256')
    .update(JSON.stringify(sorted(answers)))
    .digest()

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]))
}

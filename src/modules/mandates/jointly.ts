import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import { record } from './facts.ts'
import { about } from './mandate.ts'

/** What several agree to: which answers, of which application. */
export type Joint = { reference: string; answers: unknown }

/** How many of how many have agreed. */
export type Agreed = { agreed: number; needed: number }

/**
 * Notes that the actor agrees to an application in the name of a business whose directors sign
 * together. It is an act of its own and stays; it counts for these very answers, while the person's
 * mandate holds, and once for each person however often they agree and by however many mandates.
 *
 * @returns undefined where nobody else needs to agree
 */
export async function agreeJointly(
  ctx: Ctx,
  { reference, answers }: Joint,
): Promise<Agreed | undefined> {
  const { actor } = ctx
  if (actor.kind !== 'person' || !actor.actingFor) return undefined
  const { mandate, principal } = actor.actingFor
  const now = ctx.clock.now()
  return ctx.tx(async (ctx) => {
    const needed = await lockNeeded(ctx, mandate)
    if (needed <= 1) return undefined
    // One after another, so that the last of them sees all before.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`agree:${principal.id}:${reference}`}, 0))`.execute(
      ctx.sql,
    )
    const digest = digestOf(answers)
    const added = await sql`
      insert into mandates.agreement (principal, reference, digest, person, mandate, at)
      values (${principal.id}, ${reference}, ${digest}, ${actor.id}, ${mandate}, ${now})
      on conflict do nothing returning person`.execute(ctx.sql)
    const { rows } = await sql<{ agreed: number }>`
      select count(distinct a.person)::integer as agreed from mandates.agreement a
      join mandates.mandate m on m.id = a.mandate
      where a.principal = ${principal.id} and a.reference = ${reference} and a.digest = ${digest}
        and mandates.may_sign(m, ${now})`.execute(ctx.sql)
    const agreed = rows[0]?.agreed ?? 0
    if (added.rows.length > 0) {
      const data = { reference, agreed, needed }
      await record(ctx, 'jointly-agreed', {
        ...about({ id: mandate, principal: principal.id }),
        data,
      })
    }
    return { agreed, needed }
  })
}

async function lockNeeded(ctx: Ctx, mandate: string): Promise<number> {
  const { rows } = await sql<{ jointly: number }>`
    select jointly from mandates.mandate where id = ${mandate} for share`.execute(ctx.sql)
  return rows[0]?.jointly ?? 1
}

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

import { sql } from 'kysely'
import type { Ctx, Delivered } from '#kernel'

const BATCH = 1_000

type HandedOver = { taker: string; services: string[]; bodies: string[]; by: string }

/**
 * Takes the fact that services of an agency are another's from now on: their cases go along, decided ones
 * too. Who has one and did not go along has it no more. Delivered twice it changes nothing.
 */
export async function handOverCases(ctx: Ctx, { payload }: Delivered): Promise<void> {
  const { taker, services, bodies, by } = payload.data as HandedOver
  const now = ctx.clock.now()
  for (let moved = BATCH; moved === BATCH; ) {
    moved = await ctx.tx(async (ctx) => {
      const { rows } = await sql<{ moved: number }>`
        with due as (
          select c.id, c.officer, c.closed_at is null and c.officer is not null and not exists (
              select from organisations.office_at(c.officer, ${now}) o where o.agency = ${taker}) as leaves
          from cases.case c
          where c.service = any(${services}) and c.agency = any(${bodies}) and c.agency <> ${taker}
          order by c.id limit ${BATCH} for update),
        gone as (
          update cases.case c set agency = ${taker},
            officer = case when not due.leaves then c.officer end,
            officer_name = case when not due.leaves then c.officer_name end
          from due where c.id = due.id returning c.id),
        given_back as (
          insert into cases.assignment (case_id, at, officer, officer_name, by)
          select id, ${now}, null, null, ${by} from due where leaves)
        select count(*)::integer as moved from gone`.execute(ctx.sql)
      return rows[0]?.moved ?? 0
    })
  }
}

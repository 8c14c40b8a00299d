import { sql } from 'kysely'
import { agenciesOf, type Ctx, type Texts } from '#kernel'
import type { LocalDate } from '#lib/time'
import { officerOf } from '../case.ts'
import { record } from '../facts.ts'
import { notTheirs } from '../recusal/hidden.ts'

export const MOST_LISTED = 100

export type FeeLine = {
  reference: string
  service: string
  serviceVersion: string
  applicantName: Texts
  /** owed or paid; null: the counter says it */
  minor: bigint | null
  currency: string
  payBy: LocalDate | null
}

/**
 * Fees that the actor's agency waits for, those due first at the beginning, and those that may have to be paid back; at
 * most 100 each, without the actor's own. That they were read is a fact.
 *
 * @param search  a reference, whole: those of it alone
 */
export const listFees = (
  ctx: Ctx,
  search: string,
): Promise<{ awaited: FeeLine[]; refunds: FeeLine[] }> =>
  ctx.tx(async (ctx) => {
    const officer = officerOf(ctx)
    const sought = search.trim().toUpperCase()
    const mine = sql`c.agency in (${sql.join(agenciesOf(officer.office))}) and ${notTheirs(officer)}
      and (${sought} = '' or c.reference = ${sought})`
    const columns = sql`c.reference, c.service, c.service_version as "serviceVersion",
      c.applicant_name as "applicantName", coalesce(f.paid_minor, f.owed_minor) as minor, f.currency, f.pay_by as "payBy"`
    const { rows: awaited } = await sql<FeeLine>`
      select ${columns} from cases.case c join cases.fee f on f.case_id = c.id
      where c.closed_at is null and c.state = 'awaiting-payment' and ${mine} and f.paid_at is null
        and f.dropped_at is null
      order by f.pay_by nulls last, f.id limit ${MOST_LISTED}`.execute(ctx.sql)
    const { rows: refunds } = await sql<FeeLine>`
      select ${columns} from cases.fee f join cases.case c on c.id = f.case_id
      where f.refund_due_at is not null and f.refund is null and ${mine}
      order by f.refund_due_at, f.id limit ${MOST_LISTED}`.execute(ctx.sql)
    await record(ctx, 'list-read', {
      resource: 'list:payments',
      data: { rows: awaited.length + refunds.length, searched: sought !== '' },
    })
    return { awaited, refunds }
  })

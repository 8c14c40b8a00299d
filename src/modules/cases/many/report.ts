import { sql } from 'kysely'
import type { Ctx, Table } from '#kernel'
import { textKeyOf } from '#kernel'
import { decimalText, type Money } from '#lib/money'
import { db } from '../tables.ts'
import { getOrder, type Order } from './order.ts'
import { ROW_STATES, type RowState } from './rows.ts'

/** Rows of one page of a report. */
export const ROWS_SHOWN = 50
/** No order has more. */
const MOST_ROWS = 2_000

export type OrderReport = {
  readonly counts: Readonly<Record<RowState, number>>
  readonly all: number
  /** of the sound rows together; null where no rules tell what one costs */
  readonly fees: Money | null
  /** sound rows of people who do not qualify by the rules */
  readonly refusable: number
}

/** How far an order is, in numbers. */
export async function readReport(ctx: Ctx, { id }: Pick<Order, 'id'>): Promise<OrderReport> {
  const { rows } = await sql<{ state: RowState; count: number; fees: bigint | null; not: number }>`
    select state, count(*)::int as count, sum(fee_minor)::bigint as fees,
      count(*) filter (where qualifies = false)::int as not
    from cases.many_row where order_id = ${id} group by state`.execute(ctx.sql)
  const of = (state: RowState) => rows.find((row) => row.state === state)
  const counts = Object.fromEntries(
    ROW_STATES.map((state) => [state, of(state)?.count ?? 0]),
  ) as Record<RowState, number>
  const fees = of('sound')?.fees ?? null
  return {
    counts,
    all: rows.reduce((sum, { count }) => sum + count, 0),
    fees: fees === null ? null : { minor: BigInt(fees), currency: ctx.pack.settings.currency.code },
    refusable: of('sound')?.not ?? 0,
  }
}

const ROW_COLUMNS = [
  ...(['number', 'state', 'faults', 'problem', 'params', 'shown', 'qualifies'] as const),
  ...(['fee_minor as feeMinor', 'reference'] as const),
] as const

export type ReportRow = Awaited<ReturnType<typeof listRows>>[number]

/** Rows of an order by number, those after one; those of one state, or all. */
export const listRows = (
  ctx: Ctx,
  { id }: Pick<Order, 'id'>,
  { after = 0, most = MOST_ROWS, state }: { after?: number; most?: number; state?: RowState } = {},
) => {
  const query = db(ctx)
    .selectFrom('cases.many_row')
    .select(ROW_COLUMNS)
    .where('order_id', '=', id)
    .where('number', '>', after)
  return (state ? query.where('state', '=', state) : query).orderBy('number').limit(most).execute()
}

/** What a fault is about and what to do, or why the row was not sent. */
export const faultLines = ({ t }: Ctx, row: Pick<ReportRow, 'faults' | 'problem' | 'params'>) => [
  ...row.faults.map(({ path, part, words }) => ({
    where: part === undefined ? path : `${path}.${part}`,
    text: t.of(words),
  })),
  ...(row.problem === null ? [] : [{ where: '', text: t(textKeyOf(row.problem), row.params) }]),
]

/** The whole report as a table to take along: a line for each fault, so that one may sort by it. */
export async function reportTable(ctx: Ctx, id: string): Promise<Table> {
  const { t } = ctx
  const order = await getOrder(ctx, id)
  const { decimals } = ctx.pack.settings.currency
  const rows = await listRows(ctx, order)
  return {
    name: `${order.service}-report`,
    head: ['row', ...['state', 'reference', 'fee', 'column', 'fault'].map((one) => `# ${one}`)],
    rows: rows.flatMap((row) => {
      const fee = row.feeMinor === null ? '' : decimalText(money(ctx, row.feeMinor), decimals)
      const first = [row.number, t(`cases.many.rows.${row.state}`), row.reference ?? '', fee]
      const lines = faultLines(ctx, row)
      if (lines.length === 0) return [[...first, '', '']]
      return lines.map(({ where, text }) => [...first, where, text])
    }),
  }
}

export const money = ({ pack }: Pick<Ctx, 'pack'>, minor: bigint): Money => ({
  ...{ minor: BigInt(minor), currency: pack.settings.currency.code },
})

import { Type } from 'typebox'
import { type Ctx, Id, json, machineRoute, Problem, senderKeyOf } from '#kernel'
import { pointerOf } from '#lib/json-pointer'
import { decimalText } from '#lib/money'
import { UUID_PATTERN } from '#lib/uuid'
import { formEngine } from '#services'
import { SCOPE } from '../api/scope.ts'
import { problem } from '../problems.ts'
import { getOrder, mendOrder, placeOrder, recheckOrder } from './order.ts'
import { listRows, money, readReport } from './report.ts'
import { sendOrder, shownOf } from './send.ts'

/** As a table; the rows of an order come in one piece. */
const MOST_BYTES = 4 * 1024 * 1024
const MOST_ROWS = 1_000

const { forMany } = formEngine
const strict = { additionalProperties: false }
const Answers = Type.Record(Type.String({ maxLength: 40 }), Type.Unknown())
const RowBody = Type.Object(
  {
    row: Type.Optional(Type.Integer({ minimum: 1, maximum: 99_999 })),
    answers: Answers,
    /** the draft with the files that they name */
    draft: Type.Optional(Type.String({ maxLength: 40 })),
  },
  strict,
)
const RowsBody = Type.Object(
  { rows: Type.Array(RowBody, { minItems: 1, maxItems: MOST_ROWS }) },
  strict,
)
const SendingBody = Type.Object(
  { declared: Answers, shown: Type.Optional(Type.String({ maxLength: 100 })) },
  strict,
)
const OfOrder = Type.Object({ order: Type.String({ pattern: UUID_PATTERN }) })

type SentRow = { row?: number; answers: Record<string, unknown>; draft?: string }

/** @throws cases/row-twice */
function numbered(rows: readonly SentRow[]) {
  const all = rows.map(({ row, ...rest }, index) => ({ number: row ?? index + 1, ...rest }))
  if (new Set(all.map(({ number }) => number)).size < all.length) throw problem('row-twice')
  return all
}

/** Places an order of many applications: all rows are checked, and none is sent yet. */
const placeRoute = machineRoute({
  method: 'POST',
  url: '/api/services/:id/orders',
  allow: 'cases:order',
  scope: SCOPE,
  bodyLimit: MOST_BYTES,
  perMinute: 10,
  params: Type.Object({ id: Id }),
  body: RowsBody,
  handler: async ({ ctx, params, body, header }) => {
    const sent = senderKeyOf(ctx, header, ['order', params.id, body])
    const { order, fresh } = await placeOrder(ctx, params.id, { rows: numbered(body.rows), sent })
    return json(await reportOf(ctx, order.id), fresh ? 201 : 200)
  },
})

const reportRoute = machineRoute({
  method: 'GET',
  url: '/api/orders/:order',
  allow: 'cases:order',
  scope: SCOPE,
  perMinute: 120,
  params: OfOrder,
  handler: async ({ ctx, params }) => json(await reportOf(ctx, params.order)),
})

const mendRoute = machineRoute({
  method: 'POST',
  url: '/api/orders/:order/rows',
  allow: 'cases:order',
  scope: SCOPE,
  bodyLimit: MOST_BYTES,
  perMinute: 10,
  params: OfOrder,
  body: RowsBody,
  handler: async ({ ctx, params, body }) => {
    await getOrderThrough(ctx, params.order)
    await mendOrder(ctx, params.order, numbered(body.rows))
    return json(await reportOf(ctx, params.order))
  },
})

const checkRoute = machineRoute({
  method: 'POST',
  url: '/api/orders/:order/check',
  allow: 'cases:order',
  scope: SCOPE,
  perMinute: 10,
  params: OfOrder,
  handler: async ({ ctx, params }) => {
    await getOrderThrough(ctx, params.order)
    await recheckOrder(ctx, params.order)
    return json(await reportOf(ctx, params.order))
  },
})

/** Sends every sound row: each is sent once, however often this is asked. */
const sendRoute = machineRoute({
  method: 'POST',
  url: '/api/orders/:order/sending',
  allow: 'cases:order',
  scope: SCOPE,
  perMinute: 10,
  params: OfOrder,
  body: SendingBody,
  handler: async ({ ctx, params, body }) => {
    await getOrderThrough(ctx, params.order)
    await sendOrder(ctx, params.order, body)
    return json(await reportOf(ctx, params.order), 202)
  },
})

/** @throws cases/order-missing  also for one of an agency whose interface it did not come by */
async function getOrderThrough(ctx: Ctx, id: string) {
  const order = await getOrder(ctx, id)
  await forMany.assertThrough(ctx, order.service).catch((error) => {
    const isElsewhere = error instanceof Problem && error.code === 'services/other-agency'
    throw isElsewhere ? problem('order-missing') : error
  })
  return order
}

async function reportOf(ctx: Ctx, id: string) {
  const order = await getOrderThrough(ctx, id)
  const report = await readReport(ctx, order)
  const { decimals } = ctx.pack.settings.currency
  const amount = (minor: bigint) => ({
    amount: decimalText(money(ctx, minor), decimals),
    currency: ctx.pack.settings.currency.code,
  })
  const rows = await listRows(ctx, order)
  return {
    ...{ order: order.id, service: order.service, state: order.state },
    expires: order.expiresAt.toISOString(),
    ...{ counts: report.counts, shown: shownOf(report) },
    fees: report.fees && amount(report.fees.minor),
    rows: rows.map((row) => ({
      ...{ row: row.number, state: row.state, reference: row.reference },
      ...{ qualifies: row.qualifies, fee: row.feeMinor === null ? null : amount(row.feeMinor) },
      errors: row.faults.map(({ path, part, code, words }) => ({
        where: pointerOf(part === undefined ? path : `${path}.${part}`),
        ...{ code, detail: ctx.t.of(words) },
      })),
      ...(row.problem !== null && { problem: `/problems/${row.problem}` }),
    })),
  }
}

export const orderApi = [placeRoute, reportRoute, mendRoute, checkRoute, sendRoute]

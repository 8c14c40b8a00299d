import { sql } from 'kysely'
import { type Ctx, kernelProblem } from '#kernel'
import { formEngine, getServiceVersion } from '#services'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { checkAnew, getOpenOrder, moveOrder, type Order } from './order.ts'
import { type OrderReport, readReport } from './report.ts'

const { forMany } = formEngine

/** What the page showed that is to be sent: how many rows, and their fees together. */
export const shownOf = ({ counts, fees }: Pick<OrderReport, 'counts' | 'fees'>): string =>
  `${counts.sound}~${fees?.minor ?? ''}`

/**
 * Sends all sound rows of an order: the worker goes on with it, each in a transaction of its own. What is declared is
 * declared once, for all of them, by who sends it.
 *
 * @param shown  what the sender saw; undefined where nothing is held against it
 * @throws cases/order-missing, cases/order-busy, cases/nothing-sound, cases/order-changed
 * @throws cases/declaration-missing  `errors`, as `forMany.declaredErrors` gives them
 * @throws cases/order-revised  the service was revised: all rows are checked anew, and nothing was sent
 */
export async function sendOrder(
  ctx: Ctx,
  id: string,
  { declared, shown }: { declared: Readonly<Record<string, unknown>>; shown?: string | undefined },
): Promise<void> {
  const isRevised = await ctx.tx(async (ctx) => {
    const order = await getOpenOrder(ctx, id)
    const { version } = await forMany.getService(ctx, order.service)
    if (version !== order.version) {
      await checkAnew(ctx, order)
      return true
    }
    const report = await readReport(ctx, order)
    if (report.counts.sound === 0) throw problem('nothing-sound')
    if (shown !== undefined && shown !== shownOf(report)) throw problem('order-changed')
    const bundle = await getServiceVersion(ctx, order.service, order.version)
    const errors = await forMany.declaredErrors(ctx, bundle, declared)
    if (errors.length > 0) {
      throw problem('declaration-missing', { errors: forMany.pointed(ctx, bundle, errors) })
    }
    await moveOrder(ctx, order.id, { state: 'sending', declared: JSON.stringify(declared) })
    await takeOver(ctx, order)
    const data = { service: order.service, rows: report.counts.sound }
    await record(ctx, 'order-sent', { subject: order.person, resource: `order:${order.id}`, data })
    return false
  })
  if (isRevised) throw problem('order-revised')
}

/** Who sends it is who declares: the worker acts as them, by their mandate and as sure of them. */
async function takeOver(ctx: Ctx, { id }: Order): Promise<void> {
  const { actor } = ctx
  if (actor.kind !== 'person') throw kernelProblem('sign-in-first')
  const { through, actingFor } = actor
  const software = through ? { client: through.client, agency: through.agency } : null
  await sql`
    update cases.many_order set by = ${actor.id}, by_name = ${JSON.stringify(actor.name)}::jsonb,
      mandate = ${actingFor?.mandate ?? null}, assurance = ${JSON.stringify(actor.assurance ?? {})}::jsonb,
      through = ${software === null ? null : JSON.stringify(software)}::jsonb
    where id = ${id}`.execute(ctx.sql)
}

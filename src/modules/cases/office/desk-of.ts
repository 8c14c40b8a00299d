import type { Ctx, Texts } from '#kernel'
import { getRuleSet } from '#rules'
import { findService, listServices, type ServiceBundle } from '#services'
import { officerOf } from '../case.ts'
import { columnsOf, type WorkColumn } from '../work-columns.ts'
import type { WorkFilter } from '../work-list.ts'

export type Desk = {
  /** services of the agency that run here */
  services: readonly { id: string; title: Texts }[]
  /** of the one service that the list shows; undefined where it shows several */
  bundle: ServiceBundle | undefined
  columns: readonly WorkColumn[]
  /** desks among which its rules share the cases out */
  queues: readonly { value: string; texts: Texts }[]
}

/** What the officer's agency works on here, and the columns of the one service that is looked at. */
export async function deskOf(ctx: Ctx, filter: WorkFilter): Promise<Desk> {
  const { office } = officerOf(ctx)
  const lines = await listServices(ctx, { owner: office.agency })
  const services = lines.filter(({ online }) => online)
  const only = filter.service ?? (services.length === 1 ? services[0]?.id : undefined)
  const service = only === undefined ? undefined : await findService(ctx, only)
  const bundle = service?.bundle.desk ? service.bundle : undefined
  const columns = bundle ? columnsOf(ctx.t, ctx.pack, bundle) : []
  const queues = bundle ? await desksOf(ctx, bundle) : []
  return { services, bundle, columns, queues }
}

/** The desks that the rules of a service know, in their order. */
export async function desksOf(ctx: Ctx, { service: { decidedBy } }: ServiceBundle) {
  if (decidedBy?.queue === undefined) return []
  const { decisions = [] } = await getRuleSet(ctx, decidedBy.ruleSet)
  return decisions.find(({ name }) => name === decidedBy.queue)?.values ?? []
}

import { sql } from 'kysely'
import type { Ctx, Delivered } from '#kernel'
import { findLicence, type LicenceId } from '#licences'
import type { HookEvent } from './rows.ts'

/** What each fact of the register means to software; of an end that was told the fact says which. */
const EVENTS = {
  'licences/document-issued': 'licence-replaced',
  'licences/licence-suspended': 'licence-suspended',
  'licences/licence-resumed': 'licence-resumed',
  'licences/licence-revoked': 'licence-ended',
  'licences/licence-cancelled': 'licence-ended',
  'licences/end-told': 'licence-expired',
} as const satisfies Record<string, HookEvent>

/**
 * Takes a fact of the register of licences: web-hooks of software that its holder let act are told, each once, as the
 * licence stands by then.
 */
export async function tellHooksOfLicence(ctx: Ctx, told: Delivered): Promise<void> {
  const { id: fact, at, payload } = told
  const id = payload.resource?.replace(/^licence:/, '') as LicenceId
  const licence = await findLicence(ctx, { id })
  if (!licence) return
  const { told: end } = (payload.data ?? {}) as { told?: string }
  const event = end === 'ends-soon' ? 'licence-ends-soon' : EVENTS[told.fact as keyof typeof EVENTS]
  const { number, service, state, holder, agency, endedAt } = licence
  const closed = endedAt !== null || state === 'expired'
  await sql`
    insert into cases.hook_delivery (hook, event, licence, fact, service, state, closed, at, next_at, held)
    select h.id, ${event}, ${number}, ${fact}, ${service}, ${state}, ${closed}, ${at}, ${ctx.clock.now()},
      h.paused_at is not null
    from cases.hook h
    where h.party = ${holder} and h.agency = ${agency} and h.paused_for is distinct from 'not-allowed'
      and (cardinality(h.services) = 0 or ${service} = any(h.services))
      and (cardinality(h.events) = 0 or ${event} = any(h.events))
    on conflict do nothing`.execute(ctx.sql)
}

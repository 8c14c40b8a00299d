import { sql } from 'kysely'
import type { Ctx, MandateId, PersonId } from '#kernel'
import { decimalText } from '#lib/money'
import { listMandates, type Mandate } from './mandate.ts'
import type { UseSeen } from './use.ts'

/** As much of the past as one file carries. */
const MOST_USES = 5_000

/**
 * All that the register knows of a person, for them to take along: what they gave, hold, were offered and
 * passed on, also what has ended, with every use. Of the other side the name, as their page shows it.
 */
export async function exportMandates(ctx: Ctx, person: PersonId): Promise<object[]> {
  const mandates = await listMandates(ctx, person)
  const uses = await listAllUses(
    ctx,
    mandates.map(({ id }) => id),
  )
  return mandates.map((mandate) => ({
    ...plain(ctx, mandate, person),
    uses: uses
      .filter((use) => use.mandate === mandate.id)
      .map(({ at, what, service, reference }) => ({ at, what, service, reference })),
  }))
}

function plain({ pack }: Ctx, mandate: Mandate, person: PersonId) {
  const { agent, principal, amount } = mandate
  const side = agent === person ? 'held' : principal === person ? 'given' : 'passed-on'
  const { code: currency, decimals } = pack.settings.currency
  return {
    ...{ side, principal: mandate.principalName, agent: mandate.agentName },
    ...{ kind: mandate.kind, agency: mandate.agency, register: mandate.register },
    ...{ services: mandate.services ?? 'all', most: mandate.most, sent: mandate.sent },
    amount: amount === null ? null : decimalText({ minor: amount, currency }, decimals),
    currency: amount === null ? null : currency,
    ...{ mayBePassedOn: mandate.subDelegable, signTogether: mandate.jointly },
    ...{ state: mandate.state, offeredAt: mandate.offeredAt, acceptedAt: mandate.acceptedAt },
    ...{ until: mandate.until, endedAt: mandate.endedAt, endReason: mandate.endReason },
  }
}

async function listAllUses(ctx: Ctx, mandates: readonly MandateId[]): Promise<UseSeen[]> {
  const { rows } = await sql<UseSeen>`
    select mandate, at, what, service, reference from mandates.use
    where mandate = any(${[...mandates]}::uuid[]) order by id desc limit ${MOST_USES}`.execute(
    ctx.sql,
  )
  return rows
}

import { sql } from 'kysely'
import type { SoftwarePort, Texts } from '#kernel'
import { platformFor } from '../clients/resource.ts'

/** What other parts of the platform ask about software to which people agreed. */
export const softwarePort: SoftwarePort = {
  async findAgreed(ctx, { client, agency, person, scope }) {
    const audience = platformFor(ctx, agency)
    const { rows } = await sql<{ names: Texts }>`
      select c.names from identity.client c
      join identity.resource_access a on a.client = c.id and ${scope} = any(a.scopes)
      join identity.resource r on r.id = a.resource and r.environment = c.environment
      join identity.consent k on k.client = c.id and k.withdrawn_at is null
      join identity.person p on p.id = k.person and p.closed_at is null
      where c.id = ${client} and c.state = 'approved' and (c.environment <> 'sandbox' or ${ctx.demonstration}::boolean)
        and r.audience = ${audience} and r.agency = ${agency} and r.state = 'approved' and r.scopes ? ${scope}
        and k.person = ${person} and ${`${audience} ${scope}`} = any(k.scopes)`.execute(ctx.sql)
    return rows[0]?.names
  },
}

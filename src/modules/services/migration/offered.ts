import { sql } from 'kysely'
import type { Ctx } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { APPLY } from '../licence-draft.ts'
import { legsBetween, numberOf } from './legs.ts'
import { tryLegs } from './tried.ts'

/**
 * Tries the maps of services on what was offered until now, before their later versions are: every scenario of before
 * goes on. Where no map leads from it, drafts that have no way stay with their version, and that is logged.
 *
 * @throws Error  when a map leads from what was offered, and leaves answers of its scenarios without a place
 */
export async function holdAgainstOffered(
  ctx: Ctx,
  services: readonly ServiceBundle[],
): Promise<void> {
  const keys = JSON.stringify(services.map(({ id, version }) => ({ id, version })))
  const { rows } = await sql<{ bundle: ServiceBundle }>`
    select v.bundle from jsonb_array_elements(${keys}::jsonb) r
    join services.service s on s.id = r->>'id' and s.version <> r->>'version' and s.status = 'live'
    join services.service_version v on (v.id, v.version) = (s.id, s.version)`.execute(ctx.sql)
  const faults = rows.flatMap(({ bundle: before }) => {
    const after = services.find(({ id }) => id === before.id)
    const lost = after ? lostBetween(ctx, before, after) : []
    if (lost.length === 0 || !after) return []
    if (numberOf(before.service) < numberOf(after.service)) {
      return lost.map((what) => `services/${after.id}/migrations: ${what}`)
    }
    ctx.log.warn({ service: after.id, scenarios: lost }, 'drafts stay with their version')
    return []
  })
  if (faults.length > 0) throw new Error(faults.join('\n'))
}

/** Scenarios of what was offered that find no place for an answer. */
function lostBetween({ pack }: Ctx, before: ServiceBundle, after: ServiceBundle): string[] {
  const legs = legsBetween(before, after, APPLY)
  if (!legs) return []
  return tryLegs(pack, after, legs, before.scenarios ?? []).flatMap(
    ({ name, homeless, unsound }) =>
      unsound || homeless.length === 0
        ? []
        : [`no place for ${homeless.join(', ')} of ${name} as it was offered`],
  )
}

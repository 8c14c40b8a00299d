import { sql } from 'kysely'
import type { Ctx, Said } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { said } from '../found/said.ts'
import { APPLY } from '../licence-draft.ts'
import { legsBetween, numberOf } from './legs.ts'
import { tryLegs } from './tried.ts'

/** A service of which answers would be lost, by what was tried. */
export type Lost = { readonly service: string; readonly mapped: boolean; readonly what: Said }

/**
 * Tries the maps of services on what is offered until now, before their later versions are: every scenario of it goes on.
 *
 * @returns `mapped`: a map leads from what is offered, and leaves answers of a scenario without a place. Where none
 *   does, drafts stay with their version
 */
export async function lostSinceOffered(
  ctx: Ctx,
  services: readonly ServiceBundle[],
): Promise<Lost[]> {
  const keys = JSON.stringify(services.map(({ id, version }) => ({ id, version })))
  const { rows } = await sql<{ bundle: ServiceBundle }>`
    select v.bundle from jsonb_array_elements(${keys}::jsonb) r
    join services.service s on s.id = r->>'id' and s.version <> r->>'version' and s.status = 'live'
    join services.service_version v on (v.id, v.version) = (s.id, s.version)`.execute(ctx.sql)
  return rows.flatMap(({ bundle: before }) => {
    const after = services.find(({ id }) => id === before.id)
    if (!after) return []
    const mapped = numberOf(before.service) < numberOf(after.service)
    return lostBetween(ctx, before, after).map((what) => ({ service: after.id, mapped, what }))
  })
}

/**
 * As {@link lostSinceOffered}, where a pack is brought in.
 *
 * @throws Error  when a map loses answers; what has no map is logged
 */
export async function holdAgainstOffered(
  ctx: Ctx,
  services: readonly ServiceBundle[],
): Promise<void> {
  const lost = await lostSinceOffered(ctx, services)
  const faults = lost.filter(({ mapped }) => mapped)
  if (faults.length > 0) {
    throw new Error(
      faults
        .map(({ service, what }) => `services/${service}/migrations: ${what.english}`)
        .join('\n'),
    )
  }
  for (const { service, what } of lost)
    ctx.log.warn({ service, what: what.english }, 'drafts stay with their version')
}

/** Scenarios of what was offered that find no place for an answer. */
function lostBetween({ pack }: Ctx, before: ServiceBundle, after: ServiceBundle): Said[] {
  const legs = legsBetween(before, after, APPLY)
  if (!legs) return []
  return tryLegs(pack, after, legs, before.scenarios ?? []).flatMap(
    ({ name, homeless, unsound }) =>
      unsound || homeless.length === 0
        ? []
        : [said('answers-lost', { answers: homeless.join(', '), scenario: name })],
  )
}

import { sql } from 'kysely'
import { type Ctx, findingAt, PackError, type Said } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { said } from '../found/said.ts'
import { APPLY, RENEW } from '../licence-draft.ts'
import { legsBetween, numberOf } from './legs.ts'
import { nameOfMap } from './migration-file.ts'
import { scenariosIn, tryLegs } from './tried.ts'

/** A service of which answers would be lost, by what was tried. */
export type Lost = {
  readonly service: string
  /** number of the version that was offered until now */
  readonly from: number
  readonly mapped: boolean
  /** in which its answers stand */
  readonly form: string
  /** of its scenarios, or of a variant of one */
  readonly scenario: string
  readonly homeless: readonly string[]
  /** where it could not be sent as it was, and does not say so: what becomes of it is not known */
  readonly unsound: string | null
}

const isLost = ({ homeless }: Pick<Lost, 'homeless'>) => homeless.length > 0

/**
 * Tries the maps of services on what is offered until now, before their later versions are: every scenario of it goes on.
 *
 * @returns `mapped`: a map leads from what is offered, and leaves answers of a scenario without a place. Where none
 *   does, drafts stay with their version. `homeless` is empty where nothing could be learnt of a scenario
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
    const from = numberOf(before.service)
    return lostBetween(ctx, before, after).map((lost) => ({
      ...{ service: after.id, from, mapped },
      ...lost,
    }))
  })
}

/**
 * As {@link lostSinceOffered}, where a pack is brought in.
 *
 * @param tell  is given a line for each service whose answers no map takes along: what, where, and what to do
 * @throws PackError  when a map loses answers
 */
export async function holdAgainstOffered(
  ctx: Ctx,
  services: readonly ServiceBundle[],
  tell: (line: string) => void,
): Promise<void> {
  const lost = await lostSinceOffered(ctx, services)
  const faults = lost.filter((one) => one.mapped && isLost(one))
  if (faults.length > 0) {
    const findings = faults.map((one) =>
      findingAt(
        { file: `services/${one.service}/service.yaml` },
        { code: 'migration-faulty', message: lostSaid(one) },
      ),
    )
    throw new PackError(ctx.pack.dir, findings)
  }
  for (const one of lost) {
    if (!isLost(one)) tell(`services/${one.service}: ${lostSaid(one).english}`)
  }
  const byForm = Map.groupBy(lost.filter(isLost), ({ service, form }) => `${service} ${form}`)
  for (const of of byForm.values()) tell(stayWords(of))
}

/** What a version loses of a scenario, or that it cannot be told. */
export const lostSaid = (lost: Pick<Lost, 'homeless' | 'scenario' | 'unsound'>): Said =>
  isLost(lost)
    ? said('answers-lost', { answers: lost.homeless.join(', '), scenario: lost.scenario })
    : said('offered-unsound', { scenario: lost.scenario, path: lost.unsound ?? '' })

function stayWords(lost: readonly Lost[]): string {
  const fields = [...new Set(lost.flatMap(({ homeless }) => homeless))].join(', ')
  const scenarios = lost.map(({ scenario }) => scenario).join(', ')
  const { service = '', from = 1, form = APPLY } = lost[0] ?? {}
  const name = nameOfMap({ form, from, to: from + 1 })
  const which = form === APPLY ? 'its form' : `its form ${form}`
  return `services/${service}: ${which} has no place any more for ${fields} (scenarios of the version before: ${scenarios}). Whoever has answered that finishes the form as it was. To take their answers along, raise its version to ${from + 1} and write migrations/${name}.yaml`
}

/** Scenarios of what was offered that find no place for an answer, or of which nothing is learnt. */
function lostBetween(
  { pack }: Ctx,
  before: ServiceBundle,
  after: ServiceBundle,
): Pick<Lost, 'form' | 'scenario' | 'homeless' | 'unsound'>[] {
  return [APPLY, RENEW].flatMap((form) => {
    const legs = legsBetween(before, after, form)
    if (!legs) return []
    const written = scenariosIn(before.forms, form, before.scenarios ?? [])
    return tryLegs(pack, after, legs, written).flatMap(({ name, homeless, unsound }) =>
      unsound === null && homeless.length === 0
        ? []
        : [{ form, scenario: name, homeless, unsound }],
    )
  })
}

import { sql } from 'kysely'
import type { Actor, Ctx, Office, PersonId } from '#kernel'
import { problem } from './problems.ts'

export type Official = Extract<Actor, { kind: 'person' }> & { office: Office }

/** Who acts from a post. @throws organisations/no-office */
export function officialOf({ actor }: Ctx): Official {
  if (actor.kind !== 'person' || !actor.office) throw problem('no-office')
  return { ...actor, office: actor.office }
}

/** From where somebody acts, now or at another moment; undefined for who holds no post then. */
export async function findOffice(
  ctx: Ctx,
  person: PersonId,
  moment: Date = ctx.clock.now(),
): Promise<Required<Office> | undefined> {
  const { rows } = await sql<Required<Office>>`
    select agency, agencies, roles, posts, stands_in_for as "standsInFor"
    from organisations.office_at(${person}, ${moment})`.execute(ctx.sql)
  return rows[0]
}

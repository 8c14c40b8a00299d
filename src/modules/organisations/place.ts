import { sql } from 'kysely'
import type { Ctx, PersonId, Texts } from '#kernel'
import type { AppointmentKind, PostId, UnitId } from './tables.ts'

const MOST = 500
/** Rows of an export. */
const ALL = 60_000

/** A post in the chart, with who holds it or acts in it. */
export type Place = {
  id: PostId
  unit: UnitId | null
  titles: Texts
  roles: string[]
  head: boolean
  people: { person: PersonId; names: Texts; kind: AppointmentKind; until: string | null }[]
}

type Which = { unit: UnitId | null } | { ids: readonly PostId[] } | 'all'

/** Posts of a body at a moment, who leads first: in a unit, some, or all of them for an export. */
export async function listPlaces(
  ctx: Ctx,
  organisation: string,
  which: Which,
  moment: Date,
): Promise<Place[]> {
  const some =
    which === 'all'
      ? sql``
      : 'ids' in which
        ? sql`and p.id = any(${[...which.ids]}::uuid[])`
        : which.unit === null
          ? sql`and p.unit is null`
          : sql`and p.unit = ${which.unit}`
  const { rows } = await sql<Place>`
    select p.id, p.unit, p.titles, p.roles, p.head,
      coalesce((select jsonb_agg(jsonb_build_object('person', a.person, 'names', a.person_names,
            'kind', a.kind, 'until', upper(a.during)) order by a.kind = 'holder' desc, a.id)
          from organisations.appointment a
          where a.post = p.id and a.in_force @> ${moment}::timestamptz), '[]') as people
    from organisations.post p
    where p.organisation = ${organisation} and p.during @> ${moment}::timestamptz ${some}
    order by p.head desc, p.id limit ${which === 'all' ? ALL : MOST}`.execute(ctx.sql)
  return rows
}

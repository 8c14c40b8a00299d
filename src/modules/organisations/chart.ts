import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import { listPlaces, type Place } from './place.ts'
import type { PostId, UnitId } from './tables.ts'

/** A unit in the chart of its body, with what lies in it and under it. */
export type ChartUnit = {
  id: UnitId
  parent: UnitId | null
  names: Texts
  /** posts in it and in all units under it */
  posts: number
  /** of these, without anybody who holds them or acts */
  vacant: number
}

export type Chart = {
  /** the unit that is looked at, and those above it from the top; empty for the whole body */
  path: ChartUnit[]
  /** directly under what is looked at */
  units: ChartUnit[]
  /** directly in what is looked at, who leads first */
  posts: Place[]
  /** of the whole body */
  total: { posts: number; vacant: number }
}

/**
 * The chart of a body at a moment, from one of its units down or whole: one level with what lies under
 * it counted, so that it is as fast for a large body as for a small one.
 *
 * @returns undefined when the body has no such unit then
 */
export async function readChart(
  ctx: Ctx,
  organisation: string,
  unit: UnitId | null,
  moment: Date,
): Promise<Chart | undefined> {
  const [all, counts] = await Promise.all([
    unitsOf(ctx, organisation, moment),
    countsOf(ctx, organisation, moment),
  ])
  const units = new Map(all.map((one) => [one.id, { ...one, posts: 0, vacant: 0 }]))
  if (unit && !units.has(unit)) return undefined
  const total = { posts: 0, vacant: 0 }
  for (const count of counts) {
    total.posts += count.posts
    total.vacant += count.vacant
    for (let at = count.unit; at; at = units.get(at)?.parent ?? null) {
      const found = units.get(at)
      if (!found) break
      found.posts += count.posts
      found.vacant += count.vacant
    }
  }
  const path: ChartUnit[] = []
  for (let at = unit; at; at = units.get(at)?.parent ?? null) {
    const found = units.get(at)
    if (found) path.unshift(found)
  }
  return {
    path,
    units: [...units.values()].filter(({ parent }) => parent === unit),
    posts: await listPlaces(ctx, organisation, { unit }, moment),
    total,
  }
}

async function unitsOf(ctx: Ctx, organisation: string, moment: Date) {
  const { rows } = await sql<Pick<ChartUnit, 'id' | 'parent' | 'names'>>`
    select id, parent, names from organisations.unit
    where organisation = ${organisation} and during @> ${moment}::timestamptz
    order by id`.execute(ctx.sql)
  return rows
}

async function countsOf(ctx: Ctx, organisation: string, moment: Date) {
  const { rows } = await sql<{ unit: UnitId | null; posts: number; vacant: number }>`
    select p.unit, count(*)::integer as posts,
      (count(*) filter (where not exists (select from organisations.appointment a
        where a.post = p.id and a.ends > ${moment}::timestamptz and a.begins <= ${moment}::timestamptz))
      )::integer as vacant
    from organisations.post p
    where p.organisation = ${organisation} and p.during @> ${moment}::timestamptz
    group by p.unit`.execute(ctx.sql)
  return rows
}

export type Found = { units: Pick<ChartUnit, 'id' | 'names'>[]; posts: Place[] }

const MOST_FOUND = 50

/** Units and posts of a body by their name, and posts by who holds them, at a moment. */
export async function searchChart(
  ctx: Ctx,
  organisation: string,
  typed: string,
  moment: Date,
): Promise<Found> {
  const words = `%${typed.trim().replace(/[\\%_]/g, '\\$&')}%`
  const { rows: units } = await sql<{ id: UnitId; names: Texts }>`
    select id, names from organisations.unit
    where organisation = ${organisation} and during @> ${moment}::timestamptz
      and folded like organisations.folded(${words})
    order by id limit ${MOST_FOUND}`.execute(ctx.sql)
  // Whichever come first: to sort all that a common name finds takes longer than anybody waits.
  const { rows: posts } = await sql<{ id: PostId }>`
    (select id from organisations.post
      where organisation = ${organisation} and during @> ${moment}::timestamptz
        and folded like organisations.folded(${words}) limit ${MOST_FOUND})
    union
    (select p.id from organisations.appointment a
      join organisations.post p on p.id = a.post and p.during @> ${moment}::timestamptz
      where p.organisation = ${organisation} and a.ends > ${moment}::timestamptz
        and a.begins <= ${moment}::timestamptz and a.folded like organisations.folded(${words})
      limit ${MOST_FOUND})
    limit ${MOST_FOUND}`.execute(ctx.sql)
  const ids = posts.map(({ id }) => id)
  return { units, posts: await listPlaces(ctx, organisation, { ids }, moment) }
}

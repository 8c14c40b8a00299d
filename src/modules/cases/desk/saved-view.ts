import { sql } from 'kysely'
import { assertAllowed, type Ctx, type Texts } from '#kernel'
import type { UnitId } from '#organisations'
import { officerOf } from '../case.ts'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { db, type SavedViewId } from '../tables.ts'

export const MAX_NAME = 60
/** An officer's own, as many of their units and of their desk: more tabs nobody finds their way in. */
const MOST_VIEWS = 10

/** Who is to see a list: its owner alone, everybody at the desk, or those who work in a unit. */
export type Readers = 'own' | 'desk' | UnitId

export type SavedView = {
  id: SavedViewId
  name: string
  /** the filter, as it stands in an address */
  query: string
  /** who sees it now: a unit that its owner has left does no more */
  reach: 'own' | 'unit' | 'desk'
  /** of the unit that sees it */
  unitNames: Texts | null
  /** of a colleague's: who shares it */
  ownerNames: Texts | null
  /** the actor's, who alone may share or remove it */
  isOwn: boolean
  /** the list of the actor begins with it */
  isFirst: boolean
}

/** A unit of the register in which the actor works. */
export type OwnUnit = { id: UnitId; names: Texts }

/** In which units the actor works now, by a post of their own or for who is away. */
export async function listOwnUnits(ctx: Ctx): Promise<OwnUnit[]> {
  const { rows } = await sql<OwnUnit>`
    select u.unit as id, u.unit_names as names
    from organisations.units_at(${officerOf(ctx).id}, ${ctx.clock.now()}) u
    order by u.unit limit ${MOST_VIEWS}`.execute(ctx.sql)
  return rows
}

/**
 * The lists with a name that the actor sees: their desk's, those that colleagues share with a unit of theirs while they
 * work in it too, then their own.
 *
 * @throws kernel/denied  when the actor holds no post that works on cases
 */
export async function listViews(ctx: Ctx): Promise<SavedView[]> {
  const { id, office } = officerOf(ctx)
  const now = ctx.clock.now()
  const oldest = sql`order by v.at, v.id limit ${MOST_VIEWS}`
  const { rows } = await sql<SavedView>`
    with mine as (select u.unit, u.unit_names from organisations.units_at(${id}, ${now}) u),
    seen as (
      (select 1 as part, v.id, v.at, v.name, v.query, v.owner, v.reach, null::jsonb as unit_names, null::jsonb as owner_names
        from cases.saved_view v where v.body = ${office.agency} and v.reach = 'desk' ${oldest})
      union all
      (select 2, v.id, v.at, v.name, v.query, v.owner, v.reach, m.unit_names, o.person_names
        from mine m join cases.saved_view v on v.unit = m.unit and v.unit is not null and v.owner <> ${id}
        cross join lateral organisations.units_at(v.owner, ${now}) o
        where o.unit = v.unit ${oldest})
      union all
      (select 3, v.id, v.at, v.name, v.query, v.owner,
          case when v.reach = 'unit' and m.unit is null then 'own' else v.reach end, m.unit_names, null
        from cases.saved_view v left join mine m on m.unit = v.unit
        where v.owner = ${id} and v.body = ${office.agency} and v.reach <> 'desk' ${oldest}))
    select s.id, s.name, s.query, s.reach, s.unit_names as "unitNames", s.owner_names as "ownerNames",
      s.owner = ${id} as "isOwn",
      exists (select from cases.first_view f where f.officer = ${id} and f.view = s.id) as "isFirst"
    from seen s order by s.part, s.at, s.id`.execute(ctx.sql)
  return rows
}

/**
 * Gives a filter a name.
 *
 * @param order.readers  everybody at the desk, as a head may say
 * @throws kernel/denied  an officer who is no head shares it with the desk
 * @throws cases/not-your-unit  the actor does not work in that unit
 * @throws cases/name-missing, cases/text-too-long
 * @throws cases/too-many-views  `limit`
 */
export const saveView = (
  ctx: Ctx,
  order: { name: string; query: string; readers: Readers },
): Promise<SavedViewId> =>
  ctx.tx(async (ctx) => {
    const { id: owner, office } = officerOf(ctx)
    const { readers, query } = order
    if (readers === 'desk') assertAllowed(ctx.t, decide(ctx, 'cases:lead', {}))
    const name = order.name.trim()
    if (name === '') throw problem('name-missing')
    if (name.length > MAX_NAME) throw problem('text-too-long', { limit: MAX_NAME })
    const known = await listViews(ctx)
    const isOfDesk = ({ reach }: SavedView) => reach === 'desk'
    refuseMore(
      known.filter((view) => (readers === 'desk' ? isOfDesk(view) : view.isOwn && !isOfDesk(view))),
    )
    const to = await rowOf(ctx, readers, known)
    const { id } = await db(ctx)
      .insertInto('cases.saved_view')
      .values({ ...{ body: office.agency, owner, name, query }, ...to, at: ctx.clock.now() })
      .returning('id')
      .executeTakeFirstOrThrow()
    await record(ctx, 'view-saved', { resource: `view:${id}`, data: to })
    return id
  })

/**
 * Lets the colleagues of a unit see and use a list of the actor's, or the actor alone again.
 *
 * @throws cases/view-missing  there is none, or it is somebody else's or the desk's
 * @throws cases/not-your-unit  the actor does not work in that unit
 * @throws cases/too-many-views  `limit`
 */
export const shareView = (
  ctx: Ctx,
  id: SavedViewId,
  readers: Exclude<Readers, 'desk'>,
): Promise<void> =>
  ctx.tx(async (ctx) => {
    const known = await listViews(ctx)
    const view = known.find((one) => one.id === id)
    if (!view?.isOwn || view.reach === 'desk') throw problem('view-missing')
    const to = await rowOf(
      ctx,
      readers,
      known.filter((one) => one !== view),
    )
    await db(ctx).updateTable('cases.saved_view').set(to).where('id', '=', id).execute()
    await record(ctx, readers === 'own' ? 'view-unshared' : 'view-shared', {
      resource: `view:${id}`,
      data: to,
    })
  })

async function rowOf(ctx: Ctx, readers: Readers, known: readonly SavedView[]) {
  if (readers === 'own') return { reach: 'own', unit: null } as const
  if (readers === 'desk') return { reach: 'desk', unit: null } as const
  const units = await listOwnUnits(ctx)
  if (!units.some(({ id }) => id === readers)) throw problem('not-your-unit')
  refuseMore(known.filter(({ reach }) => reach === 'unit'))
  return { reach: 'unit', unit: readers } as const
}

function refuseMore(known: readonly SavedView[]) {
  if (known.length >= MOST_VIEWS) throw problem('too-many-views', { limit: MOST_VIEWS })
}

/** @throws cases/view-missing  there is none, or it is somebody else's */
export const removeView = (ctx: Ctx, id: SavedViewId): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { id: owner } = officerOf(ctx)
    const { numDeletedRows } = await db(ctx)
      .deleteFrom('cases.saved_view')
      .where('id', '=', id)
      .where('owner', '=', owner)
      .executeTakeFirstOrThrow()
    if (numDeletedRows === 0n) throw problem('view-missing')
    await record(ctx, 'view-removed', { resource: `view:${id}` })
  })

/**
 * Lets the actor's list begin with one of the views, or again with the whole desk.
 *
 * @throws cases/view-missing  when the actor does not see it
 */
export const beginWith = (ctx: Ctx, view: SavedViewId | undefined): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { id: officer } = officerOf(ctx)
    if (!view) {
      await db(ctx).deleteFrom('cases.first_view').where('officer', '=', officer).execute()
      return
    }
    if (!(await listViews(ctx)).some(({ id }) => id === view)) throw problem('view-missing')
    await db(ctx)
      .insertInto('cases.first_view')
      .values({ officer, view })
      .onConflict((conflict) => conflict.column('officer').doUpdateSet({ view }))
      .execute()
  })

import { assertAllowed, type Ctx } from '#kernel'
import { officerOf } from '../case.ts'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { db, type SavedViewId } from '../tables.ts'

export const MAX_NAME = 60
/** An officer's own, and as many of their desk: more tabs nobody finds their way in. */
const MOST_VIEWS = 10

export type SavedView = {
  id: SavedViewId
  name: string
  /** the filter, as it stands in an address */
  query: string
  shared: boolean
  /** the actor's, who alone may remove it */
  isOwn: boolean
  /** the list of the actor begins with it */
  isFirst: boolean
}

/**
 * The lists with a name that the actor sees: their desk's, then their own.
 *
 * @throws kernel/denied  when the actor holds no post that works on cases
 */
export async function listViews(ctx: Ctx): Promise<SavedView[]> {
  const { id, office } = officerOf(ctx)
  const views = () =>
    db(ctx)
      .selectFrom('cases.saved_view')
      .select(['id', 'name', 'query', 'shared', 'owner'])
      .where('body', '=', office.agency)
      .orderBy('at')
      .orderBy('id')
      .limit(MOST_VIEWS)
  const [shared, own, first] = [
    await views().where('shared', '=', true).execute(),
    await views().where('owner', '=', id).where('shared', '=', false).execute(),
    await db(ctx)
      .selectFrom('cases.first_view')
      .select('view')
      .where('officer', '=', id)
      .executeTakeFirst(),
  ]
  return [...shared, ...own].map(({ owner, ...view }) => ({
    ...view,
    isOwn: owner === id,
    isFirst: view.id === first?.view,
  }))
}

/**
 * Gives a filter a name.
 *
 * @param order.shared  for everybody at the desk, which a head may do
 * @throws kernel/denied  an officer who is no head shares it
 * @throws cases/name-missing, cases/text-too-long
 * @throws cases/too-many-views  `limit`
 */
export const saveView = (
  ctx: Ctx,
  order: { name: string; query: string; shared: boolean },
): Promise<SavedViewId> =>
  ctx.tx(async (ctx) => {
    const { id: owner, office } = officerOf(ctx)
    const { shared, query } = order
    if (shared) assertAllowed(ctx.t, decide(ctx, 'cases:lead', {}))
    const name = order.name.trim()
    if (name === '') throw problem('name-missing')
    if (name.length > MAX_NAME) throw problem('text-too-long', { limit: MAX_NAME })
    const known = (await listViews(ctx)).filter((view) => view.shared === shared)
    if (known.length >= MOST_VIEWS) throw problem('too-many-views', { limit: MOST_VIEWS })
    const { id } = await db(ctx)
      .insertInto('cases.saved_view')
      .values({ ...{ body: office.agency, owner, shared, name, query }, at: ctx.clock.now() })
      .returning('id')
      .executeTakeFirstOrThrow()
    await record(ctx, 'view-saved', { resource: `view:${id}`, data: { shared } })
    return id
  })

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

import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import { newUuid } from '#lib/uuid'
import { readTexts } from './decree.ts'
import { record } from './facts.ts'
import { officialOf } from './office.ts'
import { problem } from './problems.ts'
import { type DecreeId, db, type UnitId } from './tables.ts'
import { endVersion, rangeOf, reviseVersion } from './version.ts'

const MOST = 5_000

/** A part of a body (ORG: OrganizationalUnit) as it is at a moment. */
export type Unit = {
  id: UnitId
  organisation: string
  parent: UnitId | null
  names: Texts
  decree: DecreeId | null
}

/** Units of a body, by their ids' age. @param moment  past or to come; now where none is given */
export const listUnits = (
  ctx: Ctx,
  organisation: string,
  moment: Date = ctx.clock.now(),
): Promise<Unit[]> =>
  db(ctx)
    .selectFrom('organisations.unit')
    .select(['id', 'organisation', 'parent', 'names', 'decree'])
    .where('organisation', '=', organisation)
    .where(sql<boolean>`during @> ${moment}::timestamptz`)
    .orderBy('id')
    .limit(MOST)
    .execute()

/** @throws organisations/unit-missing  also for another agency's */
export async function getOwnUnit(ctx: Ctx, id: UnitId): Promise<Unit> {
  const unit = await db(ctx)
    .selectFrom('organisations.unit')
    .select(['id', 'organisation', 'parent', 'names', 'decree'])
    .where('id', '=', id)
    .where('organisation', '=', officialOf(ctx).office.agency)
    .where(sql<boolean>`during @> ${ctx.clock.now()}::timestamptz`)
    .executeTakeFirst()
  if (!unit) throw problem('unit-missing')
  return unit
}

export type UnitOrder = {
  names: Texts
  parent: UnitId | null
  decree: DecreeId | null
  /** from when it is so */
  from: Date
}

/**
 * Founds a unit of one's own agency.
 *
 * @throws organisations/name-missing, organisations/unit-missing, organisations/time-wrong
 */
export async function foundUnit(ctx: Ctx, order: UnitOrder): Promise<UnitId> {
  const { agency } = officialOf(ctx).office
  const names = readTexts(ctx, order.names)
  const id = newUuid(ctx.clock.now().getTime()) as UnitId
  await ctx.tx(async (ctx) => {
    if (order.parent) await getOwnUnit(ctx, order.parent)
    await db(ctx)
      .insertInto('organisations.unit')
      .values({
        ...{ id, organisation: agency, parent: order.parent, names, decree: order.decree },
        during: rangeOf(order.from, null),
      })
      .execute()
    await checkPeriods(ctx)
    await record(ctx, 'unit-founded', {
      resource: `unit:${id}`,
      data: { agency, decree: order.decree },
    })
  })
  return id
}

/**
 * Renames or moves a unit from a moment on.
 *
 * @throws organisations/name-missing, organisations/unit-missing, organisations/unit-circle,
 *   organisations/no-version, organisations/time-wrong
 */
export async function changeUnit(ctx: Ctx, id: UnitId, order: UnitOrder): Promise<void> {
  const names = readTexts(ctx, order.names)
  await ctx.tx(async (ctx) => {
    const { organisation } = await getOwnUnit(ctx, id)
    await refuseCircle(ctx, id, organisation, order)
    const { parent, decree } = order
    await reviseVersion(ctx, 'unit', id, order.from, { names, parent, decree })
    await checkPeriods(ctx)
    await record(ctx, 'unit-changed', { resource: `unit:${id}`, data: { parent, decree } })
  })
}

async function refuseCircle(ctx: Ctx, id: UnitId, organisation: string, { parent }: UnitOrder) {
  const parents = new Map(
    (await listUnits(ctx, organisation)).map((unit) => [unit.id, unit.parent]),
  )
  if (parent && !parents.has(parent)) throw problem('unit-missing')
  for (let above: UnitId | null = parent; above; above = parents.get(above) ?? null)
    if (above === id) throw problem('unit-circle')
}

/**
 * Ends a unit that has no posts and no units left.
 *
 * @throws organisations/unit-missing, organisations/unit-held, organisations/no-version
 */
export async function endUnit(ctx: Ctx, id: UnitId, decree: DecreeId | null): Promise<void> {
  await ctx.tx(async (ctx) => {
    await getOwnUnit(ctx, id)
    await endVersion(ctx, 'unit', id, ctx.clock.now())
    await checkPeriods(ctx, 'unit-held')
    await record(ctx, 'unit-ended', { resource: `unit:${id}`, data: { decree } })
  })
}

/**
 * Holds what was written in this transaction against the periods of what it stands on, now instead of
 * at the commit, so that the person can be told.
 *
 * @throws organisations/time-wrong  or another of `code`
 */
export async function checkPeriods(
  ctx: Ctx,
  code:
    | 'time-wrong'
    | 'unit-held'
    | 'post-held'
    | 'outside-post'
    | 'succession-wrong'
    | 'planned-held'
    | 'split-held' = 'time-wrong',
): Promise<void> {
  try {
    await sql`set constraints all immediate`.execute(ctx.sql)
    await sql`set constraints all deferred`.execute(ctx.sql)
  } catch (error) {
    const { code: state } = error as { code?: string }
    if (state === '23503') throw problem(code)
    if (state === '23P01') throw problem('head-twice')
    throw error
  }
}

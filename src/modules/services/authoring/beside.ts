import type { Ctx } from '#kernel'
import { db } from '../tables.ts'

/** Far above what a country has; a service that decides on appeals beyond it can be named all the same. */
const MOST_DECIDING = 100
/** What is beyond is found when files are checked, by {@link ownerOfProcedure}. */
const MOST_STRUCTURES = 10_000

const running = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('services.service')
    .where('current', '=', true)
    .where('status', 'in', ['live', 'typed-over'])

/**
 * Which other service that runs has the same procedure of its own.
 *
 * @param structure  what it is made of, by `structureIn`
 * @returns the first by id
 */
export async function ownerOfProcedure(
  ctx: Ctx,
  service: string,
  structure: string,
): Promise<string | undefined> {
  const row = await running(ctx)
    .select('id')
    .where('structure', '=', structure)
    .where('id', '!=', service)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  return row?.id
}

/** Which service that runs has a procedure of its own, by what it is made of; the first by id of two that are alike. */
export async function proceduresByStructure(ctx: Ctx): Promise<ReadonlyMap<string, string>> {
  const rows = await running(ctx)
    .select(['structure', 'id'])
    .where('structure', 'is not', null)
    .orderBy('id', 'desc')
    .limit(MOST_STRUCTURES)
    .execute()
  return new Map(rows.flatMap(({ structure, id }) => (structure ? [[structure, id]] : [])))
}

/** The other services that run and decide on appeals, by id. */
export async function listDeciding(ctx: Ctx, service: string): Promise<string[]> {
  const rows = await running(ctx)
    .select('id')
    .where('appeals', '=', true)
    .where('id', '!=', service)
    .orderBy('id')
    .limit(MOST_DECIDING)
    .execute()
  return rows.map(({ id }) => id)
}

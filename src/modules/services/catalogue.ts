import type { Ctx, Texts } from '#kernel'
import { db } from './tables.ts'

type Topic = { id: string; names: Texts; icon: string }
type Audience = { id: string; names: Texts; roles: { role: string; names: Texts }[] }
export type Law = {
  id: string
  kind: string
  number: number
  year: number
  names: Texts
  source: string | null
  reliability: string | null
}

const MAX_ROWS = 500

/** What services are about, in the order of the pack. */
export const listTopics = (ctx: Ctx): Promise<Topic[]> =>
  db(ctx)
    .selectFrom('services.topic')
    .select(['id', 'names', 'icon'])
    .orderBy('position')
    .limit(MAX_ROWS)
    .execute()

/** Whom services are for, in the order of the pack. */
export const listAudiences = (ctx: Ctx): Promise<Audience[]> =>
  db(ctx)
    .selectFrom('services.audience')
    .select(['id', 'names', 'roles'])
    .orderBy('position')
    .limit(MAX_ROWS)
    .execute()

/** The laws of these ids, in their order. */
export async function findLaws(ctx: Ctx, ids: readonly string[]): Promise<Law[]> {
  if (ids.length === 0) return []
  const rows = await db(ctx)
    .selectFrom('services.law')
    .select(['id', 'kind', 'number', 'year', 'names', 'source', 'reliability'])
    .where('id', 'in', [...ids])
    .limit(MAX_ROWS)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

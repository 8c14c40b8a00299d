import { type Ctx, readOnce, type Texts } from '#kernel'
import type { IconName, Motif } from '#kernel/ui'
import { problem } from './problems.ts'
import { db, type Role, type Stage } from './tables.ts'

export type Topic = { id: string; names: Texts; icon: IconName }
/** `titles`: of their page. */
export type Audience = { id: string; names: Texts; titles: Texts; roles: Role[] }
/** Something in life that needs services of several bodies. */
export type LifeEvent = {
  id: string
  names: Texts
  /** drawing of its panel */
  cover: Motif | null
  ledes: Texts | null
  /** null: nobody has written an order */
  stages: Stage[] | null
}
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
  readOnce(ctx, 'services.listTopics', () =>
    db(ctx)
      .selectFrom('services.topic')
      .select(['id', 'names', 'icon'])
      .orderBy('position')
      .limit(MAX_ROWS)
      .execute(),
  )

/** Whom services are for, in the order of the pack. */
export const listAudiences = (ctx: Ctx): Promise<Audience[]> =>
  readOnce(ctx, 'services.listAudiences', () =>
    db(ctx)
      .selectFrom('services.audience')
      .select(['id', 'names', 'titles', 'roles'])
      .orderBy('position')
      .limit(MAX_ROWS)
      .execute(),
  )

/** Events of life in the order of the pack. */
export const listEvents = (ctx: Ctx): Promise<LifeEvent[]> =>
  readOnce(ctx, 'services.listEvents', () =>
    db(ctx)
      .selectFrom('services.event')
      .select(['id', 'names', 'cover', 'ledes', 'stages'])
      .orderBy('position')
      .limit(MAX_ROWS)
      .execute(),
  )

/**
 * One of topics, audiences or events, by its id: some dozens at most, so the list is looked through.
 *
 * @throws services/entry-missing
 */
export function entryOf<E extends { id: string }>(entries: readonly E[], id: string): E {
  const entry = entries.find((each) => each.id === id)
  if (!entry) throw problem('entry-missing')
  return entry
}

/** The laws of these ids, in their order. */
export const findLaws = async (ctx: Ctx, ids: readonly string[]): Promise<Law[]> =>
  ids.length === 0
    ? []
    : readOnce(ctx, `services.findLaws ${ids.join(' ')}`, () => selectLaws(ctx, ids))

async function selectLaws(ctx: Ctx, ids: readonly string[]): Promise<Law[]> {
  const rows = await db(ctx)
    .selectFrom('services.law')
    .select(['id', 'kind', 'number', 'year', 'names', 'source', 'reliability'])
    .where('id', 'in', [...ids])
    .limit(MAX_ROWS)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

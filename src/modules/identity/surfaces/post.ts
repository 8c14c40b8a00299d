import type { Ctx, PersonId, Surface } from '#kernel'
import { db } from '../tables.ts'

/** @returns false at the office for who holds no post */
export async function mayOpen(ctx: Ctx, surface: Surface, person: PersonId): Promise<boolean> {
  if (surface !== 'office') return true
  const post = await db(ctx)
    .selectFrom('identity.official')
    .select('agency')
    .where('person', '=', person)
    .where('until', 'is', null)
    .executeTakeFirst()
  return post !== undefined
}

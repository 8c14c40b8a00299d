import type { Ctx, PersonId, Texts } from '#kernel'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { findVisitor } from '../recovery/centre.ts'
import { db, type InterestId, RELATIONS } from '../tables.ts'
import { holderOf } from './role.ts'

const MOST = 100

export type Interest = {
  id: InterestId
  person: PersonId
  name: Texts
  relation: (typeof RELATIONS)[number]
  declaredAt: Date
}

/**
 * Declares whose affairs one must not handle: from then on their cases are refused to one.
 *
 * @throws identity/interest-unknown  nobody with an account has this number
 * @throws identity/interest-wrong  oneself, no relation, declared already, or more than a hundred
 */
export async function declareInterest(ctx: Ctx, typed: string, relation: string): Promise<void> {
  const { id: official } = holderOf(ctx)
  const kind = RELATIONS.find((one) => one === relation)
  const found = await findVisitor(ctx, typed)
  if (!found) throw problem('interest-unknown')
  if (!kind || found.id === official || (await listInterests(ctx)).length >= MOST)
    throw problem('interest-wrong')
  await ctx.tx(async (ctx) => {
    const declared = await db(ctx)
      .insertInto('identity.declared_interest')
      .values({
        ...{ official, person: found.id, relation: kind },
        ...{ declared_at: ctx.clock.now(), ended_at: null },
      })
      .onConflict((conflict) =>
        conflict.columns(['official', 'person']).where('ended_at', 'is', null).doNothing(),
      )
      .returning('id')
      .executeTakeFirst()
    if (!declared) throw problem('interest-wrong')
    await record(ctx, 'interest-declared', { resource: `interest:${declared.id}` })
  })
}

/** Whom the actor has declared, the newest first. */
export const listInterests = (ctx: Ctx): Promise<Interest[]> =>
  db(ctx)
    .selectFrom('identity.declared_interest as i')
    .innerJoin('identity.person as p', 'p.id', 'i.person')
    .select(['i.id', 'i.person', 'p.name', 'i.relation', 'i.declared_at as declaredAt'])
    .where('i.official', '=', holderOf(ctx).id)
    .where('i.ended_at', 'is', null)
    .orderBy('i.declared_at', 'desc')
    .orderBy('i.id')
    .limit(MOST)
    .execute()

/** Ends what one declared; that it was declared stays on record. @throws identity/interest-missing */
export async function endInterest(ctx: Ctx, id: InterestId): Promise<void> {
  await ctx.tx(async (ctx) => {
    const ended = await db(ctx)
      .updateTable('identity.declared_interest')
      .set({ ended_at: ctx.clock.now() })
      .where('id', '=', id)
      .where('official', '=', holderOf(ctx).id)
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!ended) throw problem('interest-missing')
    await record(ctx, 'interest-ended', { resource: `interest:${id}` })
  })
}

import type { Ctx, PersonId } from '#kernel'
import type { HeldCase } from '../case.ts'
import { type CaseId, db, type HoldId } from '../tables.ts'

/** The hold of a case that stands or was asked for; a case has one at most. */
export const findHold = (ctx: Ctx, caseId: CaseId) =>
  db(ctx)
    .selectFrom('cases.hold')
    .select([
      'id',
      'ground',
      'text',
      'review_on as reviewOn',
      'by',
      'by_name as byName',
      'asked_at as askedAt',
      'agreed_by_name as agreedByName',
      'begun_at as begunAt',
    ])
    .where('case_id', '=', caseId)
    .where('ended_at', 'is', null)
    .executeTakeFirst()

export type Hold = NonNullable<Awaited<ReturnType<typeof findHold>>>

/** How many holds of a case ever began; stops counting at two. */
export const countHolds = async (ctx: Ctx, caseId: CaseId): Promise<number> => {
  const rows = await db(ctx)
    .selectFrom('cases.hold')
    .select('id')
    .where('case_id', '=', caseId)
    .where('begun_at', 'is not', null)
    .limit(2)
    .execute()
  return rows.length
}

export async function writeHold(
  ctx: Ctx,
  caseId: CaseId,
  hold: { ground: string; text: string | undefined; reviewOn: string; begins: boolean },
  by: { id: PersonId; name: Hold['byName'] },
): Promise<HoldId> {
  const now = ctx.clock.now()
  const { id } = await db(ctx)
    .insertInto('cases.hold')
    .values({
      ...{ case_id: caseId, ground: hold.ground, text: hold.text ?? null },
      ...{ review_on: hold.reviewOn, asked_at: now, by: by.id, by_name: by.name },
      begun_at: hold.begins ? now : null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/**
 * Ends the hold of a case that is held by the transaction, if there is one, also one that was only asked for; its row
 * of the case is the caller's to mend.
 */
export async function endHold(ctx: Ctx, caseId: CaseId): Promise<void> {
  const { actor } = ctx
  const person = actor.kind === 'person' ? actor : undefined
  await db(ctx)
    .updateTable('cases.hold')
    .set({
      ended_at: ctx.clock.now(),
      ended_by: person?.id ?? null,
      ended_by_name: person?.name ?? null,
    })
    .where('case_id', '=', caseId)
    .where('ended_at', 'is', null)
    .execute()
}

/** Ends a hold, or the asking for one, with the act that makes it needless. The case is held by the transaction. */
export async function dropHold(ctx: Ctx, { id, hold, asker }: HeldCase): Promise<void> {
  if (!hold && !asker) return
  await endHold(ctx, id)
  await db(ctx)
    .updateTable('cases.case')
    .set({ hold: null, asker: null, stopped_on: null })
    .where('id', '=', id)
    .execute()
}

import { sql } from 'kysely'
import type { Ctx, PersonId } from '#kernel'
import { type CaseId, type DecisionId, type DecisionKind, db, type FieldNote } from './tables.ts'

export type DecisionDetails = {
  reasons?: readonly string[]
  text?: string
  fields?: readonly FieldNote[]
  /** the proposed refusal that this one confirms or declines */
  proposal?: { id: DecisionId; by: PersonId }
  /** a refusal for which the service asks for no second officer */
  alone?: boolean
  /** of what is decided by the law */
  basis?: { law: string; article: string }
}

/** Writes one decision by the actor, or by the clock or the law when a process acts; it is never changed. */
export async function writeDecision(
  ctx: Ctx,
  caseId: CaseId,
  kind: DecisionKind,
  { reasons = [], text, fields = [], proposal, alone, basis }: DecisionDetails = {},
): Promise<DecisionId> {
  const { actor } = ctx
  // Its procedure says that it has come to nothing, also where an officer's form has led there.
  const person = actor.kind === 'person' && kind !== 'lapse' ? actor : undefined
  const { id } = await db(ctx)
    .insertInto('cases.decision')
    .values({
      case_id: caseId,
      kind,
      at: ctx.clock.now(),
      by: person?.id ?? null,
      by_name: person?.name ?? null,
      reasons: [...reasons],
      text: text ?? null,
      fields: sql`${JSON.stringify(fields)}::jsonb`,
      proposal: proposal?.id ?? null,
      proposed_by: proposal?.by ?? null,
      ...(alone && { alone }),
      law: basis?.law ?? null,
      article: basis?.article ?? null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

const decisions = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('cases.decision')
    .select([
      'id',
      'kind',
      'at',
      'by',
      'by_name as byName',
      'reasons',
      'text',
      'fields',
      'proposal',
      'law',
      'article',
    ])

export type Decision = Awaited<ReturnType<ReturnType<typeof decisions>['executeTakeFirstOrThrow']>>

/** @returns undefined when `id` is null */
export const findDecision = async (
  ctx: Ctx,
  id: DecisionId | null,
): Promise<Decision | undefined> =>
  id === null ? undefined : decisions(ctx).where('id', '=', id).executeTakeFirst()

/** The newest yes of an officer, where there is one: what it gives may wait for the fee. */
export const findApproval = async (ctx: Ctx, caseId: CaseId): Promise<DecisionId | undefined> =>
  (
    await db(ctx)
      .selectFrom('cases.decision')
      .select('id')
      .where('case_id', '=', caseId)
      .where('fits', '=', 'approval')
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirst()
  )?.id

/** All decisions on a case, newest first; a case has few. */
export const listDecisions = (ctx: Ctx, caseId: CaseId): Promise<Decision[]> =>
  decisions(ctx)
    .where('case_id', '=', caseId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(200)
    .execute()

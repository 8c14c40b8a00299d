import { type Ctx, type PersonId, today } from '#kernel'
import { startOfDay } from '#lib/time'
import { record } from './facts.ts'
import { problem } from './problems.ts'
import { db, type LookId, type LookKind } from './tables.ts'

export const LONGEST_REASON = 300

/** What is asked: what somebody could do at a moment, or who could do something. */
export type Question = {
  kind: LookKind
  moment: Date
  person: PersonId | null
  /** `module:act`, or a power as `power:approve` */
  act: string | null
  /** minor units; able to approve so much */
  amount: bigint | null
  body: string | null
  /** the body on which one sits */
  seat: string | null
}

export type Look = Question & { id: LookId; reason: string; at: Date }

/**
 * Keeps a question with its purpose, before it is answered. Each person whose data the answer holds reads
 * in their account that somebody looked, and why.
 *
 * @param people  of whom the answer speaks
 * @throws access/reason-missing, access/time-wrong
 */
export async function beginLook(
  ctx: Ctx,
  question: Question,
  people: readonly PersonId[],
  typed: string,
): Promise<LookId> {
  const reason = readReason(typed)
  const { id: officer, agency } = auditorOf(ctx)
  return ctx.tx(async (ctx) => {
    const { id } = await db(ctx)
      .insertInto('access.look')
      .values({ ...question, officer, agency, reason, at: ctx.clock.now() })
      .returning('id')
      .executeTakeFirstOrThrow()
    await noteLook(ctx, 'access-read', { ...question, id, reason }, people)
    return id
  })
}

/** @throws access/reason-missing  also when it is too long to be read */
export function readReason(typed: string): string {
  const reason = typed.trim()
  if (reason === '' || reason.length > LONGEST_REASON) throw problem('reason-missing')
  return reason
}

/** One row of the audit for each person of whom an answer speaks; one alone where it speaks of nobody. */
export async function noteLook(
  ctx: Ctx,
  fact: 'access-read' | 'access-exported',
  look: Pick<Look, 'id' | 'kind' | 'moment' | 'act' | 'body' | 'reason'>,
  people: readonly PersonId[],
): Promise<void> {
  const { id, kind, moment, act, body, reason } = look
  const data = { kind, moment: moment.toISOString(), act, body }
  for (const subject of people.length > 0 ? people : [null]) {
    await record(ctx, fact, { subject, resource: `access:${id}`, reason, data })
  }
}

/** One's own question of today. @throws access/look-missing */
export async function getLook(ctx: Ctx, id: LookId): Promise<Look> {
  const found = await db(ctx)
    .selectFrom('access.look')
    .select(['id', 'at', 'kind', 'person', 'act', 'amount', 'body', 'seat', 'moment', 'reason'])
    .where('id', '=', id)
    .where('officer', '=', auditorOf(ctx).id)
    .where('at', '>=', startOfDay(today(ctx), ctx.pack.settings.timeZone))
    .executeTakeFirst()
  if (!found) throw problem('look-missing')
  return found
}

function auditorOf({ actor }: Ctx) {
  if (actor.kind !== 'person' || !actor.office) throw problem('look-missing')
  return { id: actor.id, agency: actor.office.agency }
}

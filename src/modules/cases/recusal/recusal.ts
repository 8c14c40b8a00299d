import { agenciesOf, assertAllowed, type Ctx, type PersonId, refuse, type Texts } from '#kernel'
import {
  factsOf,
  findProposer,
  type HeldCase,
  HIDING,
  lockCase,
  type Officer,
  officerOf,
} from '../case.ts'
import { requiredText } from '../checked-text.ts'
import { giveBack } from '../claim.ts'
import { consultedIn, standingOf } from '../course.ts'
import { listColleagues } from '../desk/colleague.ts'
import { record } from '../facts.ts'
import { headsOf, tellOfficials } from '../officials.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { type CaseId, db, RECUSAL_KINDS, type RecusalId, type RecusalKind } from '../tables.ts'
import { notTheirs } from './hidden.ts'

/** What is written of a conflict, or of why it is over, in characters. */
export const MAX_REASON = 500
/** Of an agency's standing recusals, what its heads' page shows. */
const MOST_ROWS = 100

export type RecusalOrder = { kind: string; text: string }

/**
 * Declares that the actor must not handle a case: from then on they neither see nor decide it, and the agency's heads
 * hear of it. Who had the case gives it back.
 *
 * @throws cases/case-missing, cases/own-case, cases/declared-interest, cases/recused  as `getOfficeCase`
 * @throws cases/recusal-kind, cases/text-missing, cases/text-too-long
 */
export const declareConflict = (ctx: Ctx, reference: string, order: RecusalOrder): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, officer } = await lockFor(ctx, reference, 'cases:recuse')
    await recuse(ctx, found, officer, { ...checked(order), by: officer.id })
    await recordOf(ctx, 'conflict-declared', found, officer.id)
    const others = (await headsOf(ctx, found)).map(({ id }) => id).filter((id) => id !== officer.id)
    await tellOfficials(ctx, found, others, 'conflict-declared', () => ({}), 'office/recusals')
  })

/**
 * Closes a case to an officer of the head's agency, as if they had declared a conflict themselves.
 *
 * @throws kernel/denied  when the actor is no head
 * @throws cases/officer-unknown  nobody of the agency, or the case is closed to them already
 * @throws as {@link declareConflict}
 */
export const excludeOfficer = (
  ctx: Ctx,
  reference: string,
  order: RecusalOrder & { officer: string },
): Promise<void> =>
  ctx.tx(async (ctx) => {
    const { found, officer } = await lockFor(ctx, reference, 'cases:exclude')
    const said = checked(order)
    const other = (await colleaguesOf(ctx, officer)).find(({ id }) => id === order.officer)
    if (!other || found.recused.includes(other.id)) throw problem('officer-unknown')
    await recuse(ctx, found, other, { ...said, by: officer.id })
    await recordOf(ctx, 'officer-excluded', found, other.id)
  })

/**
 * Lets an officer back to a case: the conflict does not stand, or no more. Nobody undoes what concerns themselves, and who
 * decided what is appealed against is never let back.
 *
 * @throws cases/recusal-missing  none that stands, of a case that the actor may see
 * @throws kernel/denied  when the actor is no head
 * @throws cases/text-missing, cases/text-too-long
 */
export const letBack = (ctx: Ctx, id: RecusalId, reason: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const standing = await db(ctx)
      .selectFrom('cases.recusal')
      .select(['case_id as caseId', 'officer', 'kind'])
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    const head = officerOf(ctx)
    const found = standing && (await lockCase(ctx, { id: standing.caseId }))
    if (!found || standing.kind === 'first-decision') throw problem('recusal-missing')
    const decision = decide(ctx, 'cases:exclude', { Case: factsOf(found) })
    refuse(decision, HIDING)
    assertAllowed(ctx.t, decision)
    const text = requiredText(reason, MAX_REASON)
    const ended = await db(ctx)
      .updateTable('cases.recusal')
      .set({ ended_at: ctx.clock.now(), ended_by: head.id, ended_for: text })
      .where('id', '=', id)
      .where('ended_at', 'is', null)
      .executeTakeFirst()
    if (ended.numUpdatedRows === 0n) throw problem('recusal-missing')
    await recordOf(ctx, 'officer-let-back', found, standing.officer)
  })

/** Officials of the same agency, the actor left out: whom a head can exclude. */
export const colleaguesOf = async (ctx: Ctx, { id }: Pick<Officer, 'id'>) =>
  (await listColleagues(ctx)).filter((one) => one.id !== id)

/** Who must not handle cases of the head's agency, and why, the latest first; without what is hidden from the head. */
export async function listRecusals(ctx: Ctx) {
  const head = officerOf(ctx)
  assertAllowed(ctx.t, decide(ctx, 'cases:exclude', {}))
  return db(ctx)
    .selectFrom('cases.recusal as r')
    .innerJoin('cases.case as c', 'c.id', 'r.case_id')
    .select([
      'r.id',
      'c.reference',
      'r.officer_name as officerName',
      'r.kind',
      'r.text',
      'r.at',
      (eb) => eb('r.by', '=', eb.ref('r.officer')).as('own'),
    ])
    .where('r.ended_at', 'is', null)
    .where('c.agency', 'in', agenciesOf(head.office))
    .where(notTheirs(head))
    .orderBy('r.at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(MOST_ROWS)
    .execute()
}

export type RecusalLine = Awaited<ReturnType<typeof listRecusals>>[number]

async function lockFor(ctx: Ctx, reference: string, act: 'cases:recuse' | 'cases:exclude') {
  const officer = officerOf(ctx)
  const found = await lockCase(ctx, { reference })
  if (!found) throw problem('case-missing')
  const standing = await standingOf(ctx, found, true)
  const proposer = await findProposer(ctx, found)
  const facts = factsOf(found, proposer, consultedIn(standing))
  const decision = decide(ctx, act, { Case: facts })
  refuse(decision, HIDING)
  assertAllowed(ctx.t, decision)
  return { found: { ...found, standing }, officer }
}

function checked({ kind, text }: RecusalOrder) {
  const known = RECUSAL_KINDS.find((one) => one === kind)
  if (!known) throw problem('recusal-kind')
  return { kind: known, text: requiredText(text, MAX_REASON) }
}

type Recused = { kind: RecusalKind; text: string | null; by: PersonId | null }

async function recuse(
  ctx: Ctx,
  found: HeldCase,
  who: { id: PersonId; name: Texts },
  said: Recused,
): Promise<void> {
  if (found.officer === who.id && found.closedAt === null) await giveBack(ctx, found)
  await writeRecusal(ctx, found.id, who, said)
}

/** Closes a case, which is held and not theirs, to somebody; who cannot see it already stays so. */
export async function writeRecusal(
  ctx: Ctx,
  id: CaseId,
  who: { id: PersonId; name: Texts },
  { kind, text, by }: Recused,
): Promise<void> {
  await db(ctx)
    .insertInto('cases.recusal')
    .values({
      ...{ case_id: id, officer: who.id, officer_name: who.name },
      ...{ kind, text, at: ctx.clock.now(), by },
      ...{ ended_at: null, ended_by: null, ended_for: null },
    })
    .onConflict((conflict) =>
      conflict.columns(['case_id', 'officer']).where('ended_at', 'is', null).doNothing(),
    )
    .execute()
}

/** The sentence may be about people and stays with the case: the audit says only that it was said. */
const recordOf = (
  ctx: Ctx,
  fact: 'conflict-declared' | 'officer-excluded' | 'officer-let-back',
  { id, applicant }: { id: CaseId; applicant: PersonId },
  officer: PersonId,
) => record(ctx, fact, { subject: applicant, resource: `case:${id}`, data: { officer } })

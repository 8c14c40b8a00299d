import { assertAllowed, type Ctx, officialOf, refuse } from '#kernel'
import { lockCase } from '../case.ts'
import { requiredText } from '../checked-text.ts'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { HOLD_SCOPES, type HoldScope, type LegalHoldId } from './rows.ts'

/** What is written of why, and by what right, in characters. */
export const MAX_HOLD_REASON = 500
export const MAX_AUTHORITY = 200
const MOST_ROWS = 100

export type HoldOrder = {
  reference: string
  /** of `HOLD_SCOPES` */
  scope: string
  reason: string
  /** a court's order, the number of a complaint */
  authority: string
}

/**
 * Places a legal hold: while it stands nothing that it covers is disposed of, whatever was agreed.
 *
 * @throws kernel/denied  when the actor is no auditor
 * @throws cases/case-missing, cases/hold-scope, cases/text-missing, cases/text-too-long, cases/authority-missing
 */
export const placeHold = (ctx: Ctx, order: HoldOrder): Promise<void> =>
  ctx.tx(async (ctx) => {
    assertAllowed(ctx.t, decide(ctx, 'cases:legal-hold', {}))
    const scope = HOLD_SCOPES.find((one) => one === order.scope)
    if (!scope) throw problem('hold-scope')
    const reason = requiredText(order.reason, MAX_HOLD_REASON)
    const authority = order.authority.trim()
    if (authority === '' || authority.length > MAX_AUTHORITY) throw problem('authority-missing')
    // Whoever disposes of it holds it too: then it is gone, and no hold says otherwise.
    const found = await lockCase(ctx, { reference: order.reference.trim() })
    if (!found) throw problem('case-missing')
    const { id } = await db(ctx)
      .insertInto('cases.legal_hold')
      .values({
        ...{ scope, reference: found.reference, reason, authority },
        case_id: scope === 'case' ? found.id : null,
        person: scope === 'person' ? found.applicant : null,
        service: scope === 'service' ? found.service : null,
        agency: scope === 'body' ? found.agency : null,
        ...{ placed_at: ctx.clock.now(), placed_by: officialOf(ctx).id },
        ...{ lifted_at: null, lifted_by: null, lifted_for: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    await recordOf(ctx, 'hold-placed', id, scope)
  })

/**
 * Lifts a hold that another placed.
 *
 * @throws cases/legal-hold-missing  none that stands
 * @throws cases/own-hold  the actor placed it
 * @throws cases/text-missing, cases/text-too-long
 */
export const liftHold = (ctx: Ctx, id: LegalHoldId, reason: string): Promise<void> =>
  ctx.tx(async (ctx) => {
    const found = await db(ctx)
      .selectFrom('cases.legal_hold')
      .select(['placed_by as placer', 'scope'])
      .where('id', '=', id)
      .where('lifted_at', 'is', null)
      .executeTakeFirst()
    if (!found) throw problem('legal-hold-missing')
    const decision = decide(ctx, 'cases:lift-legal-hold', {
      LegalHold: { id, placer: found.placer },
    })
    refuse(decision, { 'cases:own-hold': () => problem('own-hold') })
    assertAllowed(ctx.t, decision)
    const lifted = await db(ctx)
      .updateTable('cases.legal_hold')
      .set({
        ...{ lifted_at: ctx.clock.now(), lifted_by: officialOf(ctx).id },
        lifted_for: requiredText(reason, MAX_HOLD_REASON),
      })
      .where('id', '=', id)
      .where('lifted_at', 'is', null)
      .executeTakeFirst()
    if (lifted.numUpdatedRows === 0n) throw problem('legal-hold-missing')
    await recordOf(ctx, 'hold-lifted', id, found.scope)
  })

/** Holds, those that were placed last first. */
export function listHolds(ctx: Ctx) {
  assertAllowed(ctx.t, decide(ctx, 'cases:legal-hold', {}))
  return db(ctx)
    .selectFrom('cases.legal_hold')
    .select([
      ...(['id', 'scope', 'reference', 'reason', 'authority'] as const),
      'placed_at as placedAt',
      'placed_by as placedBy',
      'lifted_at as liftedAt',
      'lifted_for as liftedFor',
    ])
    .orderBy('placed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(MOST_ROWS)
    .execute()
}

export type LegalHold = Awaited<ReturnType<typeof listHolds>>[number]

const recordOf = (
  ctx: Ctx,
  fact: 'hold-placed' | 'hold-lifted',
  id: LegalHoldId,
  scope: HoldScope,
) => record(ctx, fact, { resource: `legal-hold:${id}`, data: { scope } })

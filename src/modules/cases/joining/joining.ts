import { type Ctx, type PersonId, Problem, type Texts, textKeyOf } from '#kernel'
import { lockOfficeCase, officerOf } from '../case.ts'
import { requiredText } from '../checked-text.ts'
import { record } from '../facts.ts'
import { tellApplicant } from '../notice.ts'
import { problem } from '../problems.ts'
import { type CaseId, db } from '../tables.ts'

/** How many cases go as one. */
export const JOINED_MOST = 20

/** What a case is joined with: those that follow it, or the one that it follows. */
export type Joined = {
  followers: readonly { id: CaseId; reference: string; applicant: PersonId; name: Texts }[]
  leading: { id: CaseId; reference: string } | undefined
}

/** Open joinings of one case; those of decided cases say nothing any more. */
export async function getJoined(ctx: Ctx, id: CaseId): Promise<Joined> {
  const rows = await db(ctx)
    .selectFrom('cases.joining as j')
    .innerJoin('cases.case as follower', 'follower.id', 'j.case_id')
    .innerJoin('cases.case as leading', 'leading.id', 'j.lead_case')
    .select([
      'follower.id as follower',
      'follower.reference as followerReference',
      'follower.applicant',
      'follower.applicant_name as followerName',
      'leading.id as leading',
      'leading.reference as leadingReference',
    ])
    .where((where) => where.or([where('j.case_id', '=', id), where('j.lead_case', '=', id)]))
    .where('j.parted_at', 'is', null)
    .where('follower.closed_at', 'is', null)
    .where('leading.closed_at', 'is', null)
    .orderBy('j.at')
    .orderBy('j.id')
    .limit(JOINED_MOST + 1)
    .execute()
  const followed = rows.find(({ follower }) => follower === id)
  return {
    followers: rows
      .filter(({ leading }) => leading === id)
      .map(({ follower, followerReference, followerName, applicant }) => ({
        id: follower,
        reference: followerReference,
        applicant,
        name: followerName,
      })),
    leading: followed && { id: followed.leading, reference: followed.leadingReference },
  }
}

export type JoinOrder = { other: string; reason: string; version?: number }

/**
 * Joins another case to one: they are decided together from then on, with the same decision. The officer has both,
 * and both wait for a decision. Who applied is told that it is so, and not with whom.
 *
 * @param reference  of the case that leads
 * @param order.other  reference of the case that follows
 * @throws as `lockOfficeCase`, of either
 * @throws cases/join-unlike  it is the same case, or of another service, form or agency
 * @throws cases/joined-before  it follows another or leads others, or the leading one follows; `reference` says which
 * @throws cases/joined-most  as many follow as may
 * @throws cases/text-missing, cases/text-too-long
 */
export const joinCases = (ctx: Ctx, reference: string, order: JoinOrder): Promise<void> =>
  ctx.tx(async (ctx) => {
    const reason = requiredText(order.reason)
    const other = order.other.trim().toUpperCase()
    if (other === reference) throw problem('join-unlike')
    const { found: leading } = await lockOfficeCase(ctx, reference, 'join', order.version)
    const { found } = await lockOfficeCase(ctx, other, 'join')
    const alike = (['service', 'form', 'agency'] as const).every(
      (key) => found[key] === leading[key],
    )
    if (!alike) throw problem('join-unlike')
    const above = await getJoined(ctx, leading.id)
    const below = await getJoined(ctx, found.id)
    if (above.leading) throw problem('joined-before', { reference })
    if (below.leading || below.followers.length > 0)
      throw problem('joined-before', { reference: other })
    if (above.followers.length >= JOINED_MOST) throw problem('joined-most', { limit: JOINED_MOST })
    // What followed a case that was decided without it follows that one no more.
    await endJoining(ctx, found.id, reason)
    const { id, name } = officerOf(ctx)
    await db(ctx)
      .insertInto('cases.joining')
      .values({
        ...{ case_id: found.id, lead_case: leading.id, reason },
        ...{ at: ctx.clock.now(), by: id, by_name: name },
      })
      .execute()
    for (const one of [leading, found]) {
      await record(ctx, 'case-joined', { subject: one.applicant, resource: `case:${one.id}` })
      await tellApplicant(ctx, one, 'joined', () => ({ reference: one.reference }))
    }
  })

/**
 * Parts a case from the one that it follows: each is decided by itself again.
 *
 * @param reference  of the case that leads
 * @throws as `lockOfficeCase`, of the leading case
 * @throws cases/not-joined  the other does not follow it
 * @throws cases/text-missing, cases/text-too-long
 */
export const partCases = (ctx: Ctx, reference: string, order: JoinOrder): Promise<void> =>
  ctx.tx(async (ctx) => {
    const reason = requiredText(order.reason)
    const { found: leading } = await lockOfficeCase(ctx, reference, 'part', order.version)
    const { followers } = await getJoined(ctx, leading.id)
    const follower = followers.find((one) => one.reference === order.other)
    if (!follower) throw problem('not-joined')
    await endJoining(ctx, follower.id, reason)
    await record(ctx, 'case-parted', { resource: `case:${follower.id}` })
    await tellApplicant(ctx, follower, 'parted', () => ({ reference: follower.reference }))
  })

/** A case follows none any more, whether it did or not. */
async function endJoining(ctx: Ctx, id: CaseId, reason: string) {
  const { id: by, name } = officerOf(ctx)
  await db(ctx)
    .updateTable('cases.joining')
    .set({
      ...{ parted_at: ctx.clock.now(), parted_for: reason },
      ...{ parted_by: by, parted_by_name: name },
    })
    .where('case_id', '=', id)
    .where('parted_at', 'is', null)
    .execute()
}

type Order = { version?: number }

/**
 * Decides a case and all that follow it: one act, one transaction. Where one of them cannot be decided so, none is.
 *
 * @param one  decides one case, in the transaction that it is given
 * @throws as `one`
 * @throws cases/follows-another  it is decided with another; `reference` says which
 * @throws cases/joined-stuck  one that follows cannot be decided so; `reference` and `why` say which, and why
 */
export const decideTogether = <O extends Order>(
  ctx: Ctx,
  reference: string,
  order: O,
  one: (ctx: Ctx, reference: string, order: O) => Promise<void>,
): Promise<void> =>
  ctx.tx(async (ctx) => {
    // Held first, as whoever joins holds it first: nothing is joined or parted meanwhile.
    const held = await db(ctx)
      .selectFrom('cases.case')
      .select('id')
      .where('reference', '=', reference)
      .forUpdate()
      .executeTakeFirst()
    if (!held) throw problem('case-missing')
    const { leading, followers } = await getJoined(ctx, held.id)
    if (leading) throw problem('follows-another', { reference: leading.reference })
    await one(ctx, reference, order)
    for (const follower of followers) {
      await one(ctx, follower.reference, { ...order, version: undefined }).catch((error) => {
        if (!(error instanceof Problem)) throw error
        const why = ctx.t(textKeyOf(error.code), error.params)
        throw problem('joined-stuck', { reference: follower.reference, why })
      })
    }
  })

import { sql } from 'kysely'
import { assertAllowed, type Ctx, type PersonId, refuse, type Texts } from '#kernel'
import { newUuid } from '#lib/uuid'
import { record } from '../facts.ts'
import { inviteOfficial } from '../invitation.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { getOfficial, swapPost } from './post.ts'
import { assertMayManage, holderOf, needsSecond, type PostOrder, readOrder } from './role.ts'

const PROPOSAL_DAYS = 14
const MOST_OPEN = 100

export type Proposal = {
  id: string
  /** null: somebody is to be invited */
  person: PersonId | null
  name: Texts | null
  roles: string[]
  reason: string
  proposedBy: PersonId
  proposer: Texts
  proposedAt: Date
}

/** Proposes that somebody administrates one's own agency: the person of `order`, or one to be invited. */
export async function propose(
  ctx: Ctx,
  { person = null, roles, reason }: PostOrder & { person?: PersonId | null },
): Promise<void> {
  const { id: by, office } = holderOf(ctx)
  const id = newUuid(ctx.clock.now().getTime())
  await ctx.tx(async (ctx) => {
    await db(ctx)
      .insertInto('identity.post_proposal')
      .values({
        ...{ id, agency: office.agency, person, roles: [...roles], reason },
        ...{ proposed_by: by, proposed_at: ctx.clock.now() },
        ...{ decided_by: null, decided_at: null, approved: null },
      })
      .execute()
    const resource = `agency:${office.agency}`
    await record(ctx, 'post-proposed', { subject: person, resource, reason, data: { roles } })
  })
}

/** What waits for a second administrator of one's own agency, the oldest first. */
export async function listProposals(ctx: Ctx): Promise<Proposal[]> {
  const { rows } = await sql<Proposal>`
    select q.id, q.person, p.name, q.roles, q.reason, q.proposed_by as "proposedBy",
      b.name as proposer, q.proposed_at as "proposedAt"
    from identity.post_proposal q
    join identity.person b on b.id = q.proposed_by
    left join identity.person p on p.id = q.person
    where q.agency = ${holderOf(ctx).office.agency} and q.decided_at is null
      and q.proposed_at > ${openSince(ctx)}
    order by q.proposed_at, q.id limit ${MOST_OPEN}`.execute(ctx.sql)
  return rows
}

const openSince = ({ clock }: Ctx) => new Date(clock.now().getTime() - PROPOSAL_DAYS * 86_400_000)

/**
 * Agrees to what another administrator proposed.
 *
 * @returns the code of the invitation, where somebody is to be invited
 * @throws identity/proposal-own  two look at it
 * @throws identity/proposal-over  decided on, or too old
 * @throws identity/post-own  for whom it is about
 */
export async function approveProposal(ctx: Ctx, id: string): Promise<string | undefined> {
  return ctx.tx(async (ctx) => {
    const { person, roles, reason } = await answer(ctx, id, true)
    if (person === null) {
      const { office } = holderOf(ctx)
      return inviteOfficial(ctx, { agency: office.agency, roles }, reason)
    }
    await swapPost(ctx, person, { roles, reason })
    return undefined
  })
}

/** Says no to a proposal; its proposer takes it back so. @throws identity/proposal-over */
export async function refuseProposal(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx(async (ctx) => {
    const { person, reason } = await answer(ctx, id, false)
    const resource = `agency:${holderOf(ctx).office.agency}`
    await record(ctx, 'post-refused', { subject: person, resource, reason })
  })
}

async function answer(ctx: Ctx, id: string, approved: boolean) {
  const { id: by, office } = holderOf(ctx)
  const open = () =>
    db(ctx)
      .selectFrom('identity.post_proposal')
      .select(['proposed_by', 'person'])
      .where('id', '=', id)
      .where('agency', '=', office.agency)
      .where('decided_at', 'is', null)
      .executeTakeFirst()
  const proposal = await open()
  if (!proposal) throw problem('proposal-over')
  const post = { ...proposal, id, agency: office.agency, proposer: proposal.proposed_by }
  const act = approved ? 'identity:approve-post' : 'identity:manage-officials'
  const decision = decide(ctx, act, { Post: post })
  refuse(decision, {
    'identity:second-administrator': () => problem('proposal-own'),
    'identity:own-post': () => problem('post-own'),
  })
  assertAllowed(ctx.t, decision)
  const decided = await db(ctx)
    .updateTable('identity.post_proposal')
    .set({ decided_by: by, decided_at: ctx.clock.now(), approved })
    .where('id', '=', id)
    .where('agency', '=', office.agency)
    .where('decided_at', 'is', null)
    .where('proposed_at', '>', openSince(ctx))
    .returning(['person', 'roles', 'reason'])
    .executeTakeFirst()
  if (!decided) throw problem('proposal-over')
  return decided
}

/**
 * Invites somebody to a post at one's own agency; as one more administrator only when a second one
 * agrees.
 *
 * @returns the code of the invitation, undefined where it waits
 * @throws identity/roles-wrong, identity/reason-missing
 */
export async function inviteToPost(ctx: Ctx, typed: PostOrder): Promise<string | undefined> {
  const { agency } = holderOf(ctx).office
  const { roles, reason } = readOrder(ctx, agency, typed)
  if (!needsSecond(roles)) return inviteOfficial(ctx, { agency, roles }, reason)
  await propose(ctx, { roles, reason })
  return undefined
}

/**
 * Changes what an official of one's own agency may do; one more administrator waits for a second one.
 *
 * @returns whether it is done, or waits
 * @throws identity/official-missing, identity/post-own, identity/roles-wrong, identity/reason-missing
 */
export async function changeRoles(
  ctx: Ctx,
  person: PersonId,
  typed: PostOrder,
): Promise<'done' | 'waits'> {
  const holder = holderOf(ctx)
  assertMayManage(ctx, person)
  const order = readOrder(ctx, holder.office.agency, typed)
  const { roles } = await getOfficial(ctx, person)
  if (needsSecond(order.roles, roles)) {
    await propose(ctx, { ...order, person })
    return 'waits'
  }
  await swapPost(ctx, person, order)
  return 'done'
}

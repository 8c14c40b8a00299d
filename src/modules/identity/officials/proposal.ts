import { sql } from 'kysely'
import type { Ctx, PersonId, Texts } from '#kernel'
import { newUuid } from '#lib/uuid'
import {
  changePost,
  type DecreeId,
  getOwnPost,
  listAppointments,
  type PostId,
  type PowerAct,
  rolesOf,
} from '#organisations'
import { record } from '../facts.ts'
import { problem } from '../problems.ts'
import { db } from '../tables.ts'
import { type Agreed, carryOut } from './carry-out.ts'
import { tellHolders } from './official.ts'
import { assertMayManage, holderOf, readReason } from './role.ts'

const PROPOSAL_DAYS = 14
const MOST_OPEN = 100

/** What two administrators have to agree on, and the decree on which it stands, if there is one. */
export type Proposed = { decree?: DecreeId | null } & ProposedAct

type ProposedAct =
  | { kind: 'invite'; post: PostId }
  | {
      kind: 'appoint'
      post: PostId
      person: PersonId
      as: 'holder' | 'acting'
      /** ISO 8601; null: until it is ended */
      until: string | null
    }
  | { kind: 'roles'; post: PostId; roles: readonly string[] }
  | { kind: 'power'; post: PostId; act: PowerAct; amount: string | null; body: string | null }

export type Proposal = {
  id: string
  kind: Proposed['kind']
  post: PostId
  /** the post's title in all languages; empty where it is called by its roles */
  titles: Texts
  /** what the post's holder may do, or shall */
  roles: string[]
  person: PersonId | null
  name: Texts | null
  reason: string
  proposedBy: PersonId
  proposer: Texts
  proposedAt: Date
}

/**
 * Proposes something for a post of one's own agency.
 *
 * @throws organisations/post-missing, identity/roles-wrong, identity/reason-missing
 * @throws identity/post-own  for oneself, or of the post that one holds
 */
export async function propose(ctx: Ctx, proposed: Proposed, typed: string): Promise<void> {
  const { id: by, office } = holderOf(ctx)
  const reason = readReason(typed)
  const { kind, post, ...details } = proposed
  const { roles } = await getOwnPost(ctx, post)
  const about = await aboutWhom(ctx, proposed, by)
  assertMayManage(ctx, 'identity:manage-officials', { person: about, proposer: null })
  const person = proposed.kind === 'appoint' ? proposed.person : null
  await ctx.tx(async (ctx) => {
    await db(ctx)
      .insertInto('identity.post_proposal')
      .values({
        ...{ id: newUuid(ctx.clock.now().getTime()), agency: office.agency, kind, post, person },
        roles: proposed.kind === 'roles' ? [...proposed.roles] : roles,
        details: JSON.stringify(details),
        ...{ reason, proposed_by: by, proposed_at: ctx.clock.now() },
        ...{ decided_by: null, decided_at: null, approved: null },
      })
      .execute()
    await record(ctx, 'post-proposed', {
      ...{ subject: person, resource: `post:${post}`, reason },
      data: { kind, agency: office.agency },
    })
  })
}

/** Of an appointment the person; of a post the actor, if they hold it. */
async function aboutWhom(ctx: Ctx, proposed: Proposed, by: PersonId): Promise<PersonId | null> {
  if (proposed.kind === 'appoint') return proposed.person
  const own = await listAppointments(ctx, { post: proposed.post, person: by })
  return own.length > 0 ? by : null
}

/**
 * Changes what a post of one's own agency lets its holder do: at once where it is less, and when a
 * second administrator agrees where it is more.
 *
 * @returns whether it is done, or waits
 * @throws organisations/post-missing, identity/roles-wrong, identity/post-own, identity/reason-missing
 */
export async function changeRoles(
  ctx: Ctx,
  post: PostId,
  { roles, decree = null }: { roles: readonly string[]; decree?: DecreeId | null },
  typed: string,
): Promise<'done' | 'waits'> {
  const { id: by, office } = holderOf(ctx)
  const may = rolesOf(ctx, office.agency)
  if (roles.some((role) => !may.includes(role))) throw problem('roles-wrong')
  const reason = readReason(typed)
  const { roles: had } = await getOwnPost(ctx, post)
  const change = { kind: 'roles', post, roles, decree } as const
  if (roles.some((role) => !had.includes(role))) {
    await propose(ctx, change, reason)
    return 'waits'
  }
  const person = await aboutWhom(ctx, change, by)
  assertMayManage(ctx, 'identity:manage-officials', { person, proposer: null })
  await ctx.tx(async (ctx) => {
    await changePost(ctx, post, { roles: [...roles], decree, from: ctx.clock.now() })
    await tellHolders(ctx, post, reason)
  })
  return 'done'
}

/** What waits for a second administrator of one's own agency, the oldest first. */
export async function listProposals(ctx: Ctx): Promise<Proposal[]> {
  const { rows } = await sql<Omit<Proposal, 'titles'>>`
    select q.id, q.kind, q.post, q.roles, q.person, p.name, q.reason, q.proposed_by as "proposedBy",
      b.name as proposer, q.proposed_at as "proposedAt"
    from identity.post_proposal q
    join identity.person b on b.id = q.proposed_by
    left join identity.person p on p.id = q.person
    where q.agency = ${holderOf(ctx).office.agency} and q.decided_at is null
      and q.proposed_at > ${openSince(ctx)}
    order by q.proposed_at, q.id limit ${MOST_OPEN}`.execute(ctx.sql)
  const posts = await Promise.all(
    rows.map(({ post }) => getOwnPost(ctx, post).catch(() => undefined)),
  )
  return rows.map((row, i) => ({ ...row, titles: posts[i]?.titles ?? {} }))
}

const openSince = ({ clock }: Ctx) => new Date(clock.now().getTime() - PROPOSAL_DAYS * 86_400_000)

/**
 * Agrees to what another administrator proposed, and carries it out.
 *
 * @returns the code of the invitation, where somebody is to be invited
 * @throws identity/proposal-own  two look at it
 * @throws identity/proposal-over  decided on, or too old
 * @throws identity/post-own  for whom it is about, and for who holds the post
 * @throws  whatever the act throws; then it still waits
 */
export async function approveProposal(ctx: Ctx, id: string): Promise<string | undefined> {
  return ctx.tx(async (ctx) => carryOut(ctx, await answer(ctx, id, true)))
}

/** Says no to a proposal; its proposer takes it back so. @throws identity/proposal-over */
export async function refuseProposal(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx(async (ctx) => {
    const { proposed, reason } = await answer(ctx, id, false)
    await record(ctx, 'post-refused', {
      subject: proposed.kind === 'appoint' ? proposed.person : null,
      ...{ resource: `post:${proposed.post}`, reason },
    })
  })
}

async function answer(ctx: Ctx, id: string, approved: boolean): Promise<Agreed> {
  const { id: by, office } = holderOf(ctx)
  const open = await db(ctx)
    .selectFrom('identity.post_proposal')
    .select(['kind', 'post', 'person', 'details', 'reason', 'proposed_by as proposedBy'])
    .where('id', '=', id)
    .where('agency', '=', office.agency)
    .where('decided_at', 'is', null)
    .where('proposed_at', '>', openSince(ctx))
    .executeTakeFirst()
  if (!open?.post) throw problem('proposal-over')
  const { kind, post, person, details, reason, proposedBy } = open
  const proposed = { kind, post, ...(person && { person }), ...details } as Proposed
  const about = { person: await aboutWhom(ctx, proposed, by), proposer: proposedBy }
  assertMayManage(ctx, approved ? 'identity:approve-post' : 'identity:manage-officials', about)
  const decided = await db(ctx)
    .updateTable('identity.post_proposal')
    .set({ decided_by: by, decided_at: ctx.clock.now(), approved })
    .where('id', '=', id)
    .where('decided_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (!decided) throw problem('proposal-over')
  return { proposed, reason, proposedBy }
}

import { findPeople } from '#identity'
import type { Ctx, PersonId, Texts } from '#kernel'
import type { Changes } from './overlay.ts'
import { problem } from './problems.ts'
import { openSince } from './publish.ts'
import { db, type Outcome, type PolicySetId, type ProposalId } from './tables.ts'

const MOST = 200

/** What an author proposed of a module's rules, and what became of it. */
export type Proposal = {
  id: ProposalId
  module: string
  base: PolicySetId
  changes: Changes
  reason: string
  proposedBy: PersonId
  proposer: Texts
  proposedAt: Date
  /** who published, refused or withdrew it */
  decider: Texts
  decidedAt: Date | null
  outcome: Outcome | null
}

/** A set of rules, and how it came: by a release, or by a proposal. */
export type KeptSet = {
  id: PolicySetId
  since: Date
  proposal: ProposalId | null
  /** rules that are not the code's */
  published: string[]
  /** rules whose publication ended with it */
  lapsed: string[]
}

const proposals = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('access.policy_proposal')
    .select([
      ...(['id', 'module', 'base', 'changes', 'reason', 'outcome'] as const),
      'proposed_by as proposedBy',
      'proposed_at as proposedAt',
      'decided_by as decidedBy',
      'decided_at as decidedAt',
    ])

type Row = Omit<Proposal, 'proposer' | 'decider'> & { decidedBy: PersonId | null }

async function withNames(ctx: Ctx, rows: readonly Row[]): Promise<Proposal[]> {
  const ids = rows.flatMap(({ proposedBy, decidedBy }) => [proposedBy, ...[decidedBy ?? []].flat()])
  const people = await findPeople(ctx, [...new Set(ids)])
  const nameOf = (id: PersonId | null): Texts => people.find((one) => one.id === id)?.name ?? {}
  return rows.map(({ decidedBy, ...row }) => ({
    ...row,
    ...{ proposer: nameOf(row.proposedBy), decider: nameOf(decidedBy) },
  }))
}

/** What waits for a second author, the oldest first. */
export async function listOpenProposals(ctx: Ctx): Promise<Proposal[]> {
  const rows = await proposals(ctx)
    .where('decided_at', 'is', null)
    .where('proposed_at', '>', openSince(ctx))
    .orderBy('proposed_at')
    .limit(MOST)
    .execute()
  return withNames(ctx, rows)
}

/** @throws access/proposal-missing */
export async function getProposal(ctx: Ctx, id: ProposalId): Promise<Proposal> {
  const row = await proposals(ctx).where('id', '=', id).executeTakeFirst()
  const [found] = row ? await withNames(ctx, [row]) : []
  if (!found) throw problem('proposal-missing')
  return found
}

/** True while it may be published. */
export const isOpen = (ctx: Ctx, { outcome, proposedAt }: Proposal): boolean =>
  outcome === null && proposedAt > openSince(ctx)

/** Every set of rules that a module had, the newest first. */
export async function listSets(ctx: Ctx, module: string): Promise<KeptSet[]> {
  const rows = await db(ctx)
    .selectFrom('access.policy_set')
    .select(['id', 'since', 'proposal', 'overlay', 'lapsed'])
    .where('module', '=', module)
    .orderBy('since', 'desc')
    .limit(MOST)
    .execute()
  return rows.map(({ overlay, ...row }) => ({ ...row, published: Object.keys(overlay) }))
}

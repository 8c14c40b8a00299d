import type { Ctx, PersonId, Texts } from '#kernel'
import type { LocalDate } from '#lib/time'
import { authorNames } from '#rules'
import { problem } from '../problems.ts'
import { type DraftId, db, type ProposalId } from '../tables.ts'

const MOST = 100

/** What an author proposed, and what became of it. */
export type Proposal = {
  id: ProposalId
  procedure: string
  draft: DraftId
  /** the revision of the draft */
  version: number
  /** the version in force when it was proposed */
  base: string
  starts: LocalDate
  reason: string
  basis: string
  agency: string
  proposedBy: PersonId
  proposedAt: Date
  proposer: Texts
  decidedAt: Date | null
  decider: Texts
  outcome: 'published' | 'declined' | 'withdrawn' | null
  answer: string | null
  inForceAt: Date | null
  lapsedAt: Date | null
}

const proposals = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('procedures.proposal')
    .select(['id', 'procedure', 'draft', 'version', 'base', 'starts', 'reason', 'basis', 'agency'])
    .select(['outcome', 'answer', 'in_force_at as inForceAt', 'lapsed_at as lapsedAt'])
    .select(['proposed_by as proposedBy', 'proposed_at as proposedAt'])
    .select(['decided_by as decidedBy', 'decided_at as decidedAt'])

type Row = Omit<Proposal, 'proposer' | 'decider'> & { decidedBy: PersonId | null }

async function withNames(ctx: Ctx, rows: readonly Row[]): Promise<Proposal[]> {
  const nameOf = await authorNames(
    ctx,
    rows.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy]),
  )
  return rows.map(({ decidedBy, ...row }) => ({
    ...row,
    proposer: nameOf(row.proposedBy),
    decider: nameOf(decidedBy),
  }))
}

/** @throws procedures/proposal-missing  also for one of another procedure */
export async function getProposal(ctx: Ctx, procedure: string, id: ProposalId): Promise<Proposal> {
  const row = await proposals(ctx).where('id', '=', id).executeTakeFirst()
  const [found] = row?.procedure === procedure ? await withNames(ctx, [row]) : []
  if (!found) throw problem('proposal-missing')
  return found
}

/** Proposals of a procedure, the newest first; at most 100. */
export async function listProposals(ctx: Ctx, procedure: string): Promise<Proposal[]> {
  const rows = await proposals(ctx)
    .where('procedure', '=', procedure)
    .orderBy('proposed_at', 'desc')
    .limit(MOST)
    .execute()
  return withNames(ctx, rows)
}

/** How many proposals of these bodies wait for somebody else than who asks. */
export async function countWaiting(ctx: Ctx, agencies: readonly string[], but: PersonId) {
  const { count } = await db(ctx)
    .selectFrom('procedures.proposal')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('outcome', 'is', null)
    .where('agency', 'in', [...agencies])
    .where('proposed_by', '!=', but)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The text that was proposed. */
export async function getProposedText(ctx: Ctx, { draft, version }: Proposal): Promise<string> {
  const { bpmn } = await db(ctx)
    .selectFrom('procedures.draft_revision')
    .select('bpmn')
    .where('draft', '=', draft)
    .where('version', '=', version)
    .executeTakeFirstOrThrow()
  return bpmn
}

import { sql } from 'kysely'
import type { Ctx, PersonId, Texts } from '#kernel'
import { problem } from '../problems.ts'
import { type DraftId, db, type ProposalId, type VersionId } from '../tables.ts'
import { authorNames, type Draft } from './draft.ts'

const MOST = 100

/** What an author proposed, and what became of it. */
export type Proposal = {
  id: ProposalId
  ruleSet: string
  draft: DraftId
  /** the revision of the draft */
  version: number
  standing: readonly VersionId[]
  reason: string
  basis: string
  agency: string
  proposedBy: PersonId
  proposer: Texts
  proposedAt: Date
  decider: Texts
  decidedAt: Date | null
  outcome: 'published' | 'declined' | 'withdrawn' | null
  answer: string | null
  lapsedAt: Date | null
}

const proposals = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('rules.proposal')
    .select([
      'id',
      'draft',
      'version',
      'standing',
      'reason',
      'basis',
      'agency',
      'outcome',
      'answer',
    ])
    .select(['rule_set as ruleSet', 'proposed_by as proposedBy', 'proposed_at as proposedAt'])
    .select(['decided_by as decidedBy', 'decided_at as decidedAt', 'lapsed_at as lapsedAt'])

type Row = Omit<Proposal, 'proposer' | 'decider'> & { decidedBy: PersonId | null }

async function withNames(ctx: Ctx, rows: readonly Row[]): Promise<Proposal[]> {
  const ids = rows.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy])
  const nameOf = await authorNames(ctx, ids)
  return rows.map(({ decidedBy, ...row }) => ({
    ...row,
    ...{ proposer: nameOf(row.proposedBy), decider: nameOf(decidedBy) },
  }))
}

/** @throws rules/proposal-missing  also for one of another rule set */
export async function getProposal(ctx: Ctx, ruleSet: string, id: ProposalId): Promise<Proposal> {
  const row = await proposals(ctx).where('id', '=', id).executeTakeFirst()
  const [found] = row?.ruleSet === ruleSet ? await withNames(ctx, [row]) : []
  if (!found) throw problem('proposal-missing')
  return found
}

/** Proposals of a rule set, the newest first; at most 100. */
export async function listProposals(ctx: Ctx, ruleSet: string): Promise<Proposal[]> {
  const rows = await proposals(ctx)
    .where('rule_set', '=', ruleSet)
    .orderBy('proposed_at', 'desc')
    .limit(MOST)
    .execute()
  return withNames(ctx, rows)
}

/** How many proposals of a body wait for somebody else than who asks. */
export async function countWaiting(ctx: Ctx, agencies: readonly string[], but: PersonId) {
  const { count } = await db(ctx)
    .selectFrom('rules.proposal')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('outcome', 'is', null)
    .where('agency', 'in', [...agencies])
    .where('proposed_by', '!=', but)
    .executeTakeFirstOrThrow()
  return Number(count)
}

/** The draft as it was proposed. */
export async function draftOf(
  ctx: Ctx,
  { draft, version, ruleSet, proposedBy, outcome }: Proposal,
): Promise<Draft> {
  const { rows } = await sql<Draft>`
    select d.id, d.base, r.dmn, r.scenarios, d.begun_by as "begunBy", r.saved_by as "savedBy",
      r.saved_at as "savedAt", d.ended,
      jsonb_build_object('from', lower(r.valid), 'to', upper(r.valid)) as days
    from rules.draft d join rules.draft_revision r on r.draft = d.id
    where d.id = ${draft} and r.version = ${version}`.execute(ctx.sql)
  const [row] = rows
  if (!row) throw new Error(`a proposal of ${proposedBy} without its draft`)
  return { ...row, ruleSet, version, proposed: outcome === null }
}

/** The newest proposal that was published: pages that show rules are made anew when it is another. */
export async function newestPublication(ctx: Ctx): Promise<string> {
  const row = await db(ctx)
    .selectFrom('rules.proposal')
    .select('id')
    .where(sql<boolean>`outcome = 'published'`)
    .orderBy('decided_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? ''
}

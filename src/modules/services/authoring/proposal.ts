import { sql } from 'kysely'
import { agenciesOf, type Ctx, officialOf, type PersonId, type Texts } from '#kernel'
import type { LocalDate } from '#lib/time'
import { authorNames } from '#rules'
import { problem } from '../problems.ts'
import { type ChangeId, db, type ProposalId, type SourceFiles } from '../tables.ts'

const MOST = 100
const MOST_PUBLISHED = 10_000

/** What an author proposed, and what became of it. */
export type Proposal = {
  id: ProposalId
  service: string
  change: ChangeId
  /** of the change */
  revision: number
  /** the version offered when it was proposed; null: the service is new */
  base: string | null
  /** the version that it becomes */
  version: string
  starts: LocalDate
  reason: string
  basis: string
  agency: string
  proposedBy: PersonId
  proposedAt: Date
  proposer: Texts
  decidedBy: PersonId | null
  decidedAt: Date | null
  decider: Texts
  outcome: 'published' | 'declined' | 'withdrawn' | null
  answer: string | null
  inForceAt: Date | null
  lapsedAt: Date | null
}

const proposals = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('services.proposal')
    .select(['id', 'service', 'change', 'revision', 'base', 'version', 'starts', 'reason', 'basis'])
    .select(['agency', 'outcome', 'answer', 'in_force_at as inForceAt', 'lapsed_at as lapsedAt'])
    .select(['proposed_by as proposedBy', 'proposed_at as proposedAt'])
    .select(['decided_by as decidedBy', 'decided_at as decidedAt'])

type Row = Omit<Proposal, 'proposer' | 'decider'>

async function withNames(ctx: Ctx, rows: readonly Row[]): Promise<Proposal[]> {
  const nameOf = await authorNames(
    ctx,
    rows.flatMap(({ proposedBy, decidedBy }) => [proposedBy, decidedBy]),
  )
  return rows.map((row) => ({
    ...row,
    proposer: nameOf(row.proposedBy),
    decider: nameOf(row.decidedBy),
  }))
}

/** @throws services/proposal-missing  also for one of another service */
export async function getProposal(ctx: Ctx, service: string, id: ProposalId): Promise<Proposal> {
  const row = await proposals(ctx).where('id', '=', id).executeTakeFirst()
  const [found] = row?.service === service ? await withNames(ctx, [row]) : []
  if (!found) throw problem('proposal-missing')
  return found
}

/** Proposals of a service, the newest first; at most 100. */
export async function listProposals(ctx: Ctx, service: string): Promise<Proposal[]> {
  const rows = await proposals(ctx)
    .where('service', '=', service)
    .orderBy('proposed_at', 'desc')
    .limit(MOST)
    .execute()
  return withNames(ctx, rows)
}

/** How many proposals of their bodies wait for an author, who made none of them. */
export async function countWaiting(ctx: Ctx): Promise<number> {
  const { id, office } = officialOf(ctx)
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from services.proposal
    where outcome is null and agency = any(${agenciesOf(office)}) and proposed_by <> ${id}`.execute(
    ctx.sql,
  )
  return rows[0]?.count ?? 0
}

/** The files that were proposed. */
export async function getProposedFiles(
  ctx: Ctx,
  { change, revision }: Pick<Proposal, 'change' | 'revision'>,
): Promise<SourceFiles> {
  const { files } = await db(ctx)
    .selectFrom('services.change_revision')
    .select('files')
    .where('change', '=', change)
    .where('revision', '=', revision)
    .executeTakeFirstOrThrow()
  return files
}

/** Services that are offered as authors published them. */
export const listPublished = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('services.service')
    .select(['id', 'version', 'pack_version as packVersion', 'proposal'])
    .where('proposal', 'is not', null)
    .where('current', '=', true)
    .$narrowType<{ proposal: ProposalId }>()
    .orderBy('id')
    .limit(MOST_PUBLISHED)
    .execute()

/** Changes whenever something that authors published is offered. */
export async function newestPublication(ctx: Ctx): Promise<string> {
  const row = await db(ctx)
    .selectFrom('services.proposal')
    .select('id')
    .where('in_force_at', 'is not', null)
    .orderBy('in_force_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.id ?? ''
}

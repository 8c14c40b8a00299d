import { sql } from 'kysely'
import { assertAllowed, type Ctx, type Module, officialOf, refuse, today } from '#kernel'
import { isLocalDate, type LocalDate } from '#lib/time'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { keepModel, lapse, putInForce } from '../procedure.ts'
import { db, type ProposalId } from '../tables.ts'
import { checkModel, usesOf } from './check.ts'
import {
  type Authored,
  type Draft,
  endDraft,
  getAuthored,
  lockDraft,
  lockProcedure,
} from './draft.ts'
import { getProposal, getProposedText, type Proposal } from './proposal.ts'

const LONGEST_REASON = 1_000
const LONGEST_BASIS = 300
const DUE_AT_ONCE = 20

type Missing = 'reason-missing' | 'basis-missing' | 'answer-missing'

function textOf(typed: string, longest: number, code: Missing): string {
  const plain = typed.trim()
  if (plain === '' || plain.length > longest) throw problem(code)
  return plain
}

/** What an author says of a change: from which day on, why, and on what it stands. */
export type Typed = { starts: string; reason: string; basis: string }

/**
 * Proposes a draft for a second author of the body to publish.
 *
 * @param seen  the revision that the author has before them
 * @throws procedures/start-wrong, procedures/reason-missing, procedures/basis-missing, procedures/draft-stale,
 *   procedures/draft-behind, procedures/draft-faulty, procedures/draft-same, and as `lockDraft`
 */
export async function propose(
  ctx: Ctx,
  contributors: readonly Module[],
  { procedure, id }: Pick<Draft, 'procedure' | 'id'>,
  { seen, typed }: { seen: number; typed: Typed },
): Promise<ProposalId> {
  const { id: by } = officialOf(ctx)
  const starts = startOf(ctx, typed.starts)
  const reason = textOf(typed.reason, LONGEST_REASON, 'reason-missing')
  const basis = textOf(typed.basis, LONGEST_BASIS, 'basis-missing')
  return ctx.tx(async (ctx) => {
    const draft = await lockDraft(ctx, procedure, id)
    if (draft.version !== seen) throw problem('draft-stale')
    const standing = await getAuthored(ctx, procedure)
    if (draft.base !== standing.definition) throw problem('draft-behind')
    await assertPublishable(ctx, contributors, standing, draft.bpmn)
    const { id: proposal } = await db(ctx)
      .insertInto('procedures.proposal')
      .values({
        ...{ draft: id, version: seen, procedure, base: draft.base, starts, reason, basis },
        ...{ agency: standing.owner, proposed_by: by, proposed_at: ctx.clock.now() },
        ...{ decided_by: null, decided_at: null, outcome: null, answer: null },
        ...{ in_force_at: null, lapsed_at: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const data = { proposal, draft: id, starts }
    await record(ctx, 'procedure-proposed', { resource: `procedure:${procedure}`, reason, data })
    return proposal
  })
}

/** Nobody begins by it before today: what has begun is moved, not changed afterwards. */
function startOf(ctx: Ctx, typed: string): LocalDate {
  if (!isLocalDate(typed) || typed < today(ctx)) throw problem('start-wrong')
  return typed
}

/** @throws procedures/draft-faulty, procedures/draft-same */
async function assertPublishable(
  ctx: Ctx,
  contributors: readonly Module[],
  standing: Authored,
  bpmn: string,
) {
  const check = checkModel(ctx, await usesOf(ctx, contributors, standing.id), bpmn)
  if (!check.sound || !check.model) throw problem('draft-faulty')
  if (bpmn === standing.bpmn) throw problem('draft-same')
}

/**
 * Publishes a proposal: from its first day on cases begin by it, on that day itself at once.
 *
 * @throws procedures/proposal-own  two authors; procedures/proposal-over, procedures/proposal-stale,
 *   procedures/draft-faulty, procedures/proposal-missing, kernel/denied
 */
export async function publishProposal(
  ctx: Ctx,
  contributors: readonly Module[],
  procedure: string,
  id: ProposalId,
): Promise<void> {
  await ctx.tx(async (ctx) => {
    const proposal = await takeOpen(ctx, procedure, id, 'published')
    const standing = await getAuthored(ctx, procedure)
    if (standing.definition !== proposal.base) throw problem('proposal-stale')
    await assertPublishable(ctx, contributors, standing, await getProposedText(ctx, proposal))
    await endDraft(ctx, proposal.draft, 'published')
    const { reason, proposedBy, starts } = proposal
    const data = { proposal: id, starts, proposedBy }
    await record(ctx, 'procedure-published', { resource: `procedure:${procedure}`, reason, data })
    if (starts <= today(ctx)) await begin(ctx, proposal)
  })
}

async function begin(ctx: Ctx, proposal: Proposal) {
  const { id, procedure } = proposal
  const kept = await keepModel(ctx, await getProposedText(ctx, proposal))
  if (!kept) throw new Error(`a proposal was published without a process that runs: ${id}`)
  await putInForce(ctx, { id: procedure, ...kept }, id)
  await db(ctx)
    .updateTable('procedures.proposal')
    .set({ in_force_at: ctx.clock.now() })
    .where('id', '=', id)
    .execute()
  const data = { proposal: id, definition: kept.definition }
  await record(ctx, 'procedure-in-force', { resource: `procedure:${procedure}`, data })
}

/**
 * Lets what was published for today, or for a day that passed unseen, come into force; where another version has
 * taken its place meanwhile it has lapsed.
 *
 * @returns how many it looked at
 */
export async function sweepPublications(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ id: ProposalId; procedure: string }>`
    select id, procedure from procedures.proposal
    where outcome = 'published' and in_force_at is null and lapsed_at is null and starts <= ${today(ctx)}::date
    order by starts, decided_at limit ${DUE_AT_ONCE}`.execute(ctx.sql)
  for (const { id, procedure } of rows) {
    await ctx.tx(async (ctx) => {
      await lockProcedure(ctx, procedure)
      const proposal = await getProposal(ctx, procedure, id)
      if (proposal.inForceAt || proposal.lapsedAt) return
      const standing = await db(ctx)
        .selectFrom('procedures.procedure')
        .select(['definition', 'current'])
        .where('id', '=', procedure)
        .executeTakeFirstOrThrow()
      const stands = standing.current && standing.definition === proposal.base
      await (stands ? begin(ctx, proposal) : lapse(ctx, procedure, id))
    })
  }
  return rows.length
}

/**
 * Says no to a proposal, and why; its author takes it back so, without a reason. The draft goes on.
 *
 * @throws procedures/proposal-over, procedures/answer-missing, procedures/proposal-missing, kernel/denied
 */
export async function declineProposal(
  ctx: Ctx,
  procedure: string,
  id: ProposalId,
  answer: string,
): Promise<void> {
  await ctx.tx(async (ctx) => {
    const { outcome } = await takeOpen(ctx, procedure, id, 'declined', answer)
    const data = { proposal: id, outcome }
    await record(ctx, 'procedure-declined', { resource: `procedure:${procedure}`, data })
  })
}

async function takeOpen(
  ctx: Ctx,
  procedure: string,
  id: ProposalId,
  wanted: 'published' | 'declined',
  answer = '',
) {
  const { id: by } = officialOf(ctx)
  await lockProcedure(ctx, procedure)
  const proposal = await getProposal(ctx, procedure, id)
  if (proposal.outcome !== null) throw problem('proposal-over')
  const own = proposal.proposedBy === by
  if (wanted === 'published' || !own) assertMayDecide(ctx, proposal)
  const outcome: Proposal['outcome'] = own && wanted === 'declined' ? 'withdrawn' : wanted
  await db(ctx)
    .updateTable('procedures.proposal')
    .set({
      ...{ decided_by: by, decided_at: ctx.clock.now(), outcome },
      answer: outcome === 'declined' ? textOf(answer, LONGEST_REASON, 'answer-missing') : null,
    })
    .where('id', '=', id)
    .execute()
  return { ...proposal, outcome }
}

/** Whether somebody may decide on a proposal: an author of its body who did not propose it. */
export const mayDecide = (ctx: Ctx, { id, agency, proposedBy }: Proposal) =>
  decide(ctx, 'procedures:publish', { Proposal: { id, agency, proposer: proposedBy } })

function assertMayDecide(ctx: Ctx, proposal: Proposal) {
  const decision = mayDecide(ctx, proposal)
  refuse(decision, { 'procedures:second-author': () => problem('proposal-own') })
  assertAllowed(ctx.t, decision)
}

import { sql } from 'kysely'
import { assertAllowed, type Ctx, officialOf, refuse } from '#kernel'
import { record } from '../facts.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { getRuleSet, type KeptVersion, listKeptVersions } from '../rule-set.ts'
import { db, type ProposalId, type VersionId } from '../tables.ts'
import { type Draft, lockDraft } from './draft.ts'
import { checkKept } from './kept-check.ts'
import { draftOf, getProposal, type Proposal } from './proposal.ts'
import { overlaid } from './timeline.ts'

const LONGEST_REASON = 1_000
const LONGEST_BASIS = 300

const text = (typed: string, longest: number, code: 'reason-missing' | 'basis-missing') => {
  const plain = typed.trim()
  if (plain === '' || plain.length > longest) throw problem(code)
  return plain
}

/**
 * Proposes a draft for a second author of the body to publish.
 *
 * @param seen  the revision that the author has before them
 * @throws rules/draft-stale, rules/draft-faulty, rules/draft-same, rules/reason-missing, rules/basis-missing, and as
 *   `lockDraft`
 */
export async function propose(
  ctx: Ctx,
  { ruleSet, id }: Pick<Draft, 'ruleSet' | 'id'>,
  seen: number,
  typed: { reason: string; basis: string },
): Promise<ProposalId> {
  const by = officialOf(ctx)
  const reason = text(typed.reason, LONGEST_REASON, 'reason-missing')
  const basis = text(typed.basis, LONGEST_BASIS, 'basis-missing')
  return ctx.tx(async (ctx) => {
    const draft = await lockDraft(ctx, ruleSet, id)
    if (draft.version !== seen) throw problem('draft-stale')
    const standing = await listKeptVersions(ctx, ruleSet)
    await assertPublishable(ctx, draft, standing)
    const { owner } = await getRuleSet(ctx, ruleSet)
    const { id: proposal } = await db(ctx)
      .insertInto('rules.proposal')
      .values({
        ...{ draft: id, version: seen, rule_set: ruleSet, reason, basis, agency: owner },
        standing: standing.map((one) => one.id),
        ...{ proposed_by: by.id, proposed_at: ctx.clock.now() },
        ...{ decided_by: null, decided_at: null, outcome: null, answer: null, lapsed_at: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const data = { proposal, draft: id, ...draft.days }
    await record(ctx, 'rules-proposed', { resource: `rules:${ruleSet}`, reason, data })
    return proposal
  })
}

/** @throws rules/draft-faulty, rules/draft-same @returns hash of the draft's model */
async function assertPublishable(ctx: Ctx, draft: Draft, standing: readonly KeptVersion[]) {
  const { sound, model } = await checkKept(ctx, draft)
  if (!sound || !model) throw problem('draft-faulty')
  const { from, to } = draft.days
  const as = (versions: readonly { from: string; to: string | null; model: string }[]) =>
    JSON.stringify(merged(versions))
  const after = overlaid<{ from: string; to: string | null; model: string }>(standing, {
    ...{ from, to, model: model.hash },
  })
  if (as(after) === as(standing)) throw problem('draft-same')
  return { hash: model.hash, after }
}

/** Days side by side on which the same model decides are one. */
function merged(versions: readonly { from: string; to: string | null; model: string }[]) {
  const all: { from: string; to: string | null; model: string }[] = []
  for (const { from, to, model } of versions) {
    const last = all.at(-1)
    if (last?.model === model && last.to === from) last.to = to
    else all.push({ from, to, model })
  }
  return all
}

/**
 * Puts a proposal in force: from the next decision on every process decides by it.
 *
 * @throws rules/proposal-own  two authors; rules/proposal-over, rules/proposal-stale, rules/draft-faulty,
 *   rules/proposal-missing, kernel/denied
 */
export async function publishProposal(ctx: Ctx, ruleSet: string, id: ProposalId): Promise<void> {
  await ctx.tx(async (ctx) => {
    const proposal = await takeOpen(ctx, ruleSet, id, 'published')
    const standing = await listKeptVersions(ctx, ruleSet)
    if (!sameIds(standing, proposal.standing)) throw problem('proposal-stale')
    const draft = await draftOf(ctx, proposal)
    const { hash } = await assertPublishable(ctx, draft, standing)
    await sql`
      insert into rules.model (hash, dmn, loaded_at) values (${hash}, ${draft.dmn}, ${ctx.clock.now()})
      on conflict do nothing`.execute(ctx.sql)
    await storeVersion(ctx, ruleSet, standing, { ...draft.days, model: hash, proposal: id })
    await db(ctx)
      .updateTable('rules.rule_set')
      .set({ scenarios: JSON.stringify(draft.scenarios) })
      .where('id', '=', ruleSet)
      .execute()
    await db(ctx)
      .updateTable('rules.draft')
      .set({ ended: 'published' })
      .where('id', '=', draft.id)
      .execute()
    const { reason, proposedBy } = proposal
    const data = { proposal: id, model: hash, ...draft.days, proposedBy }
    await record(ctx, 'rules-published', { resource: `rules:${ruleSet}`, reason, data })
  })
}

const sameIds = (standing: readonly KeptVersion[], ids: readonly VersionId[]) =>
  standing.length === ids.length && standing.every((one) => ids.includes(one.id))

type Piece = { from: string; to: string | null; model: string; proposal: ProposalId | null }

/** What it takes days from ends as something known; the days that are left to it begin anew beside the new ones. */
async function storeVersion(ctx: Ctx, ruleSet: string, standing: readonly Piece[], over: Piece) {
  const plain = standing.map(({ from, to, model, proposal }) => ({ from, to, model, proposal }))
  const pieces = JSON.stringify(overlaid<Piece>(plain, over))
  const given = sql`(select daterange("from", "to") as valid, model, proposal
    from jsonb_to_recordset(${pieces}::jsonb) as g
      ("from" date, "to" date, model text, proposal uuid))`
  // Later than anything known, also where a clock stands still or was put back.
  const { rows } = await sql<{ moment: Date }>`
    select greatest(${ctx.clock.now()}::timestamptz, max(lower(known)) + interval '1 millisecond')
      as moment
    from rules.rule_set_version where rule_set = ${ruleSet} and upper_inf(known)`.execute(ctx.sql)
  const moment = rows[0]?.moment
  await sql`
    update rules.rule_set_version v set known = tstzrange(lower(v.known), ${moment})
    where v.rule_set = ${ruleSet} and upper_inf(v.known) and not exists (select from ${given} g
      where (g.valid, g.model) = (v.valid, v.model)
        and g.proposal is not distinct from v.proposal)`.execute(ctx.sql)
  await sql`
    insert into rules.rule_set_version (rule_set, valid, model, known, proposal)
    select ${ruleSet}, g.valid, g.model, tstzrange(${moment}, null), g.proposal from ${given} g
    where not exists (select from rules.rule_set_version v
      where v.rule_set = ${ruleSet} and upper_inf(v.known) and (g.valid, g.model) = (v.valid, v.model)
        and g.proposal is not distinct from v.proposal)`.execute(ctx.sql)
}

/**
 * Says no to a proposal, and why; its author takes it back so, without a reason. The draft goes on.
 *
 * @throws rules/proposal-over, rules/reason-missing, rules/proposal-missing, kernel/denied
 */
export async function declineProposal(
  ctx: Ctx,
  ruleSet: string,
  id: ProposalId,
  answer: string,
): Promise<void> {
  await ctx.tx(async (ctx) => {
    const { outcome } = await takeOpen(ctx, ruleSet, id, 'declined', answer)
    const data = { proposal: id, outcome }
    await record(ctx, 'rules-declined', { resource: `rules:${ruleSet}`, data })
  })
}

async function takeOpen(
  ctx: Ctx,
  ruleSet: string,
  id: ProposalId,
  wanted: 'published' | 'declined',
  answer = '',
) {
  const { id: by } = officialOf(ctx)
  // Whoever changes the versions of a rule set waits for who does so before.
  await sql`select id from rules.rule_set where id = ${ruleSet} for update`.execute(ctx.sql)
  const proposal = await getProposal(ctx, ruleSet, id)
  if (proposal.outcome !== null) throw problem('proposal-over')
  const own = proposal.proposedBy === by
  if (wanted === 'published' || !own) assertMayDecide(ctx, proposal)
  const outcome: Proposal['outcome'] = own && wanted === 'declined' ? 'withdrawn' : wanted
  await db(ctx)
    .updateTable('rules.proposal')
    .set({
      ...{ decided_by: by, decided_at: ctx.clock.now(), outcome },
      answer: outcome === 'declined' ? text(answer, LONGEST_REASON, 'reason-missing') : null,
    })
    .where('id', '=', id)
    .execute()
  return { ...proposal, outcome }
}

/** Whether somebody may decide on a proposal: an author of its body who did not propose it. */
export const mayDecide = (ctx: Ctx, { id, agency, proposedBy }: Proposal) =>
  decide(ctx, 'rules:publish', { Proposal: { id, agency, proposer: proposedBy } })

function assertMayDecide(ctx: Ctx, proposal: Proposal) {
  const decision = mayDecide(ctx, proposal)
  refuse(decision, { 'rules:second-author': () => problem('proposal-own') })
  assertAllowed(ctx.t, decision)
}

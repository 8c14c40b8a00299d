import { sql } from 'kysely'
import { assertAllowed, type Ctx, officialOf, refuse, today } from '#kernel'
import { isLocalDate, type LocalDate } from '#lib/time'
import { bringProcedure } from '#procedures'
import { record } from '../facts.ts'
import { keepVersions, offer, type WithFiles } from '../offered.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { procedureOf } from '../procedure-of.ts'
import { noteStatuses } from '../status/history.ts'
import { db, type ProposalId, type SourceFiles } from '../tables.ts'
import { beginWith, type Change, endChange, lockChange, lockService } from './change.ts'
import { checkFiles } from './check.ts'
import { lapse } from './lapsed.ts'
import { getProposal, getProposedFiles, type Proposal } from './proposal.ts'
import { contentOf } from './source.ts'

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
 * Proposes a change for a second author of the body to publish.
 *
 * @param seen  the revision that the author has before them
 * @throws services/start-wrong, services/reason-missing, services/basis-missing, services/change-stale,
 *   services/change-behind, services/change-faulty, services/change-same, services/owner-other, and as `lockChange`
 */
export async function propose(
  ctx: Ctx,
  { service, id }: Pick<Change, 'service' | 'id'>,
  { seen, typed }: { seen: number; typed: Typed },
): Promise<ProposalId> {
  const { id: by } = officialOf(ctx)
  const starts = startOf(ctx, typed.starts)
  const reason = textOf(typed.reason, LONGEST_REASON, 'reason-missing')
  const basis = textOf(typed.basis, LONGEST_BASIS, 'basis-missing')
  return ctx.tx(async (ctx) => {
    await lockService(ctx, service)
    const change = await lockChange(ctx, service, id)
    if (change.revision !== seen) throw problem('change-stale')
    const standing = await standingOf(ctx, service)
    if (change.base !== (standing?.version ?? null)) throw problem('change-behind')
    const bundle = await assertPublishable(ctx, change, change.files)
    const { id: proposal } = await db(ctx)
      .insertInto('services.proposal')
      .values({
        ...{ change: id, revision: seen, service, base: change.base, version: bundle.version },
        ...{ starts, reason, basis, agency: change.agency },
        ...{ proposed_by: by, proposed_at: ctx.clock.now() },
        ...{ decided_by: null, decided_at: null, outcome: null, answer: null },
        ...{ in_force_at: null, lapsed_at: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const data = { proposal, change: id, starts }
    await record(ctx, 'service-proposed', { resource: `service:${service}`, reason, data })
    return proposal
  })
}

/** What was sent before a day stands by the version of then: nothing is offered afterwards for days that are over. */
function startOf(ctx: Ctx, typed: string): LocalDate {
  if (!isLocalDate(typed) || typed < today(ctx)) throw problem('start-wrong')
  return typed
}

const standingOf = (ctx: Ctx, service: string) =>
  db(ctx)
    .selectFrom('services.service')
    .select(['version', 'owner', 'pack_version as packVersion', 'current'])
    .where('id', '=', service)
    .executeTakeFirst()

/** @throws services/change-faulty, services/change-same, services/owner-other */
async function assertPublishable(
  ctx: Ctx,
  { service, base, agency }: Pick<Change, 'service' | 'base' | 'agency'>,
  files: SourceFiles,
) {
  const { bundle, sound } = await checkFiles(ctx, service, files)
  if (!sound || !bundle) throw problem('change-faulty')
  if (bundle.version === base) throw problem('change-same')
  if (bundle.service.owner !== agency) throw problem('owner-other')
  return bundle
}

/**
 * Publishes a proposal: from its first day on the service is offered so, on that day itself at once.
 *
 * @throws services/proposal-own  two authors; services/proposal-over, services/proposal-stale,
 *   services/change-faulty, services/proposal-missing, kernel/denied
 */
export async function publishProposal(ctx: Ctx, service: string, id: ProposalId): Promise<void> {
  await ctx.tx(async (ctx) => {
    const proposal = await lockOpen(ctx, service, id)
    assertMayDecide(ctx, proposal)
    await settle(ctx, id, 'published', null)
    const standing = await standingOf(ctx, service)
    if ((standing?.version ?? null) !== proposal.base) throw problem('proposal-stale')
    const files = await getProposedFiles(ctx, proposal)
    const bundle = await assertPublishable(ctx, proposal, files)
    await endChange(ctx, proposal.change, 'published')
    const { reason, proposedBy, starts } = proposal
    const data = { proposal: id, starts, proposedBy }
    await record(ctx, 'service-published', { resource: `service:${service}`, reason, data })
    if (starts > today(ctx)) return
    await begin(ctx, proposal, { bundle, content: contentOf(files) }, standing)
  })
}

type Standing = Awaited<ReturnType<typeof standingOf>>

/** @param service  sound as of now */
async function begin(
  ctx: Ctx,
  { id, service }: Proposal,
  whole: WithFiles,
  standing: Standing,
): Promise<void> {
  const { bundle } = whole
  await keepVersions(ctx, [whole])
  await offer(ctx, [{ bundle, packVersion: standing?.packVersion ?? null, proposal: id }])
  for (const procedure of procedureOf(bundle)) await bringProcedure(ctx, procedure)
  await noteStatuses(ctx)
  await db(ctx)
    .updateTable('services.proposal')
    .set({ in_force_at: ctx.clock.now() })
    .where('id', '=', id)
    .execute()
  const data = { proposal: id, version: bundle.version }
  await record(ctx, 'service-offered', { resource: `service:${service}`, data })
}

/**
 * Lets what was published for today, or for a day that passed unseen, be offered; where another version has taken its
 * place meanwhile, or it no longer fits what stands around it, it has lapsed, and its authors are told.
 *
 * @returns how many it looked at
 */
export async function sweepPublications(ctx: Ctx): Promise<number> {
  const { rows } = await sql<{ id: ProposalId; service: string }>`
    select id, service from services.proposal
    where outcome = 'published' and in_force_at is null and lapsed_at is null and starts <= ${today(ctx)}::date
    order by starts, decided_at limit ${DUE_AT_ONCE}`.execute(ctx.sql)
  for (const { id, service } of rows) {
    await ctx.tx(async (ctx) => {
      await lockService(ctx, service)
      const proposal = await getProposal(ctx, service, id)
      if (proposal.inForceAt || proposal.lapsedAt) return
      const standing = await standingOf(ctx, service)
      const stands = (standing?.version ?? null) === proposal.base && standing?.current !== false
      if (!stands) return lapse(ctx, service, id, { why: 'replaced' })
      const files = await getProposedFiles(ctx, proposal)
      const { bundle, findings } = await checkFiles(ctx, service, files)
      if (!bundle) return lapse(ctx, service, id, { why: 'faulty', findings })
      await begin(ctx, proposal, { bundle, content: contentOf(files) }, standing)
    })
  }
  return rows.length
}

/**
 * Begins a change with the files of something that was published and has lapsed, for its authors to mend it.
 *
 * @throws services/proposal-missing  also for one that has not lapsed; and as `beginChange`
 */
export const beginFromProposal = (ctx: Ctx, service: string, id: ProposalId) =>
  beginWith(ctx, service, async (ctx) => {
    const proposal = await getProposal(ctx, service, id)
    if (!proposal.lapsedAt) throw problem('proposal-missing')
    return { files: await getProposedFiles(ctx, proposal), from: null }
  })

/**
 * Says no to a proposal, and why; its author takes it back so, without a reason. The change goes on.
 *
 * @throws services/proposal-over, services/answer-missing, services/proposal-missing, kernel/denied
 */
export async function declineProposal(
  ctx: Ctx,
  service: string,
  id: ProposalId,
  answer: string,
): Promise<void> {
  await ctx.tx(async (ctx) => {
    const proposal = await lockOpen(ctx, service, id)
    const own = proposal.proposedBy === officialOf(ctx).id
    if (!own) assertMayDecide(ctx, proposal)
    const outcome = own ? 'withdrawn' : 'declined'
    await settle(ctx, id, outcome, own ? null : textOf(answer, LONGEST_REASON, 'answer-missing'))
    const data = { proposal: id, outcome }
    await record(ctx, 'service-declined', { resource: `service:${service}`, data })
  })
}

/** A proposal on which nobody has decided, and nobody else does meanwhile. */
async function lockOpen(ctx: Ctx, service: string, id: ProposalId): Promise<Proposal> {
  await lockService(ctx, service)
  await sql`select id from services.proposal where id = ${id} for update`.execute(ctx.sql)
  const proposal = await getProposal(ctx, service, id)
  if (proposal.outcome !== null) throw problem('proposal-over')
  return proposal
}

const settle = (
  ctx: Ctx,
  id: ProposalId,
  outcome: NonNullable<Proposal['outcome']>,
  answer: string | null,
) =>
  db(ctx)
    .updateTable('services.proposal')
    .set({ decided_by: officialOf(ctx).id, decided_at: ctx.clock.now(), outcome, answer })
    .where('id', '=', id)
    .execute()

/** Whether somebody may decide on a proposal: an author of its body who did not propose it. */
export const mayDecide = (ctx: Ctx, { id, agency, proposedBy }: Proposal) =>
  decide(ctx, 'services:publish', { Proposal: { id, agency, proposer: proposedBy } })

function assertMayDecide(ctx: Ctx, proposal: Proposal) {
  const decision = mayDecide(ctx, proposal)
  refuse(decision, { 'services:second-author': () => problem('proposal-own') })
  assertAllowed(ctx.t, decision)
}

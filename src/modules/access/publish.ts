import { sql } from 'kysely'
import {
  type Actor,
  assertAllowed,
  type Ctx,
  type Module,
  officialOf,
  type PersonId,
  refuse,
  type Texts,
} from '#kernel'
import { record } from './facts.ts'
import { added, type Changes, changed, changesBetween, type Rules } from './overlay.ts'
import { decide } from './policies.ts'
import { checkRules, keepSet, type NewestSet, newestSets } from './policy-set.ts'
import { problem } from './problems.ts'
import { db, type ProposalId } from './tables.ts'

type Deciding = NonNullable<Module['decide']>

const PROPOSAL_DAYS = 14
const DAY_MS = 86_400_000
const LONGEST_REASON = 500
const LONGEST_SENTENCE = 300
const RULE_NAME = /^[a-z][a-z0-9-]{0,49}$/

export type Typed = {
  rules: Rules
  /** sentences of the rules that change, by the rule's name */
  words: Readonly<Record<string, Texts>>
  reason: string
}

/**
 * Proposes other rules of a module, for a second author to publish.
 *
 * @throws access/rules-wrong, access/rules-same, access/rule-name-wrong, access/sentence-missing,
 *   access/reason-long, access/authors-out
 */
export async function proposeRules(
  ctx: Ctx,
  deciding: Deciding,
  typed: Typed,
): Promise<ProposalId> {
  const { id: by, agency } = officialOf(ctx)
  const reason = typed.reason.trim()
  if (reason === '' || reason.length > LONGEST_REASON) throw problem('reason-long')
  return ctx.tx(async (ctx) => {
    const base = await standing(ctx, deciding)
    const changes = changesBetween(base.rules, typed.rules, typed.words)
    assertWhole(ctx, changes)
    assertUsable(deciding, changed(base.rules, changes))
    const { id } = await db(ctx)
      .insertInto('access.policy_proposal')
      .values({
        ...{ module: deciding.module, base: base.id, changes: JSON.stringify(changes), reason },
        ...{ agency, proposed_by: by, proposed_at: ctx.clock.now() },
        ...{ decided_by: null, decided_at: null, outcome: null },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const data = { proposal: id, rules: Object.keys(changes) }
    const resource = `policies:${deciding.module}`
    await record(ctx, 'policies-proposed', { resource, reason, data })
    return id
  })
}

/** @throws access/module-missing  for one of which no policies were ever kept */
export async function standing(ctx: Ctx, { module, rules: code }: Deciding): Promise<NewestSet> {
  const set = (await newestSets(ctx)).get(module)
  if (!set) throw problem('module-missing')
  // The database keeps no order of them; people read them in the code's.
  const names = [...new Set([...Object.keys(code), ...Object.keys(set.rules)])]
  const rules = names.flatMap((name) => {
    const text = set.rules[name]
    return text === undefined ? [] : [[name, text] as const]
  })
  return { ...set, rules: Object.fromEntries(rules) }
}

/** A rule has a name and a sentence in each of the country's languages: a refusal says it to people. */
function assertWhole({ pack }: Ctx, changes: Changes) {
  const entries = Object.entries(changes)
  if (entries.length === 0) throw problem('rules-same')
  for (const [rule, { becomes, words }] of entries) {
    if (!RULE_NAME.test(rule)) throw problem('rule-name-wrong')
    if (becomes === null) continue
    const whole = pack.settings.languages.every((language) => {
      const sentence = words?.[language]?.trim() ?? ''
      return sentence !== '' && sentence.length <= LONGEST_SENTENCE
    })
    if (!whole) throw problem('sentence-missing', { rule })
  }
}

/** @throws access/rules-wrong, access/authors-out */
function assertUsable(deciding: Deciding, rules: Rules) {
  const policies = soundRules(deciding, rules)
  const mayStill = (act: string) => policies.mayAtAll(ANY_AUTHOR, act).allow
  const locked = deciding.module === decide.module && !(mayStill('author') && mayStill('publish'))
  policies.release()
  if (locked) throw problem('authors-out')
}

const ANY_AUTHOR: { actor: Actor; log: { error(): void } } = {
  actor: {
    ...{ kind: 'person', id: '' as PersonId, name: {}, hasOffice: true },
    office: { agency: '', roles: ['policy-author'] },
  },
  log: { error() {} },
}

/** Rules ready to be asked; to be released. @throws access/rules-wrong  with the rule and the line */
export function soundRules(deciding: Deciding, rules: Rules) {
  try {
    return checkRules(deciding, rules)
  } catch (error) {
    throw problem('rules-wrong', { why: (error as Error).message.slice(0, 1_000) })
  }
}

/**
 * Puts proposed rules in force: within seconds every process decides by them.
 *
 * @throws access/proposal-own  two authors
 * @throws access/proposal-over  decided on, or older than 14 days
 * @throws access/proposal-stale  when the rules have changed since
 */
export async function publishProposal(ctx: Ctx, deciding: Deciding, id: ProposalId): Promise<void> {
  const { module } = deciding
  await ctx.tx(async (ctx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`policies:${module}`}, 0))`.execute(
      ctx.sql,
    )
    const { base, changes, reason, proposedBy } = await takeOpen(ctx, id, 'published')
    const before = await standing(ctx, deciding)
    if (before.id !== base) throw problem('proposal-stale')
    const overlay = added(deciding.rules, before.overlay, changes)
    assertUsable(deciding, changed(deciding.rules, overlay))
    const words = before.words
    const { sha256 } = await keepSet(ctx, deciding, { words, overlay, lapsed: [], proposal: id })
    const data = { proposal: id, sha256, rules: Object.keys(changes), proposedBy }
    await record(ctx, 'policies-published', { resource: `policies:${module}`, reason, data })
  })
}

/** Says no to a proposal; its author takes it back so. @throws access/proposal-over */
export async function refuseProposal(ctx: Ctx, module: string, id: ProposalId): Promise<void> {
  await ctx.tx(async (ctx) => {
    const { outcome } = await takeOpen(ctx, id, 'refused')
    const data = { proposal: id, outcome }
    await record(ctx, 'policies-refused', { resource: `policies:${module}`, data })
  })
}

async function takeOpen(ctx: Ctx, id: ProposalId, wanted: 'published' | 'refused') {
  const { id: by } = officialOf(ctx)
  const open = await db(ctx)
    .selectFrom('access.policy_proposal')
    .select(['base', 'changes', 'reason', 'proposed_by as proposedBy'])
    .where('id', '=', id)
    .where('decided_at', 'is', null)
    .where('proposed_at', '>', openSince(ctx))
    .forUpdate()
    .executeTakeFirst()
  if (!open) throw problem('proposal-over')
  if (wanted === 'published') assertMayPublish(ctx, id, open.proposedBy)
  const outcome = wanted === 'refused' && open.proposedBy === by ? 'withdrawn' : wanted
  await db(ctx)
    .updateTable('access.policy_proposal')
    .set({ decided_by: by, decided_at: ctx.clock.now(), outcome })
    .where('id', '=', id)
    .execute()
  return { ...open, outcome }
}

function assertMayPublish(ctx: Ctx, id: ProposalId, proposer: PersonId) {
  const decision = decide(ctx, 'access:publish', { Proposal: { id, proposer } })
  refuse(decision, { 'access:second-author': () => problem('proposal-own') })
  assertAllowed(ctx.t, decision)
}

export const openSince = ({ clock }: Ctx): Date =>
  new Date(clock.now().getTime() - PROPOSAL_DAYS * DAY_MS)

import { sql } from 'kysely'
import { findPeople } from '#identity'
import { assertAllowed, type Ctx, officialOf, type PersonId, type Texts } from '#kernel'
import { isLocalDate } from '#lib/time'
import { record } from '../facts.ts'
import type { Scenario } from '../pack/rule-set-file.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { getModelText, getRuleSet, listKeptVersions, versionOn } from '../rule-set.ts'
import { type DraftId, db } from '../tables.ts'
import { type Days, isUnbroken, overlaid } from './timeline.ts'

const MOST_OPEN = 20
export const MOST_SCENARIOS = 500
const LARGEST_BYTES = 512 * 1024

/** Rules as they may become, as they were saved last. */
export type Draft = {
  id: DraftId
  ruleSet: string
  /** hash of the model that it began from */
  base: string
  version: number
  dmn: string
  scenarios: readonly Scenario[]
  days: Days
  begunBy: PersonId
  savedBy: PersonId
  savedAt: Date
  ended: 'published' | 'discarded' | null
  /** true: a proposal of it waits for a second author */
  proposed: boolean
}

/** What a save changes; what is not there stays. */
export type DraftChange = { dmn?: string; scenarios?: readonly Scenario[]; days?: Days }

/** @throws kernel/denied  for another body's rules */
export const mayEdit = (ctx: Ctx, { rules, owner }: { rules: string; owner: string }) =>
  decide(ctx, 'rules:edit', { RuleSet: { id: rules, agency: owner } })

async function assertMayEdit(ctx: Ctx, ruleSet: string): Promise<void> {
  assertAllowed(ctx.t, mayEdit(ctx, await getRuleSet(ctx, ruleSet)))
}

/**
 * Begins a draft from the version that is in force on its first day.
 *
 * @throws rules/days-wrong, rules/days-gap, rules/drafts-many, rules/not-in-force, kernel/denied
 */
export async function beginDraft(ctx: Ctx, ruleSet: string, days: Days): Promise<DraftId> {
  const { id: by } = officialOf(ctx)
  await assertMayEdit(ctx, ruleSet)
  return ctx.tx(async (ctx) => {
    const row = await db(ctx)
      .selectFrom('rules.rule_set')
      .select('scenarios')
      .where('id', '=', ruleSet)
      .forUpdate()
      .executeTakeFirstOrThrow()
    if ((await listDrafts(ctx, ruleSet)).length >= MOST_OPEN) {
      throw problem('drafts-many', { most: MOST_OPEN })
    }
    await assertDays(ctx, ruleSet, days)
    const { model: base } = await versionOn(ctx, ruleSet, days.from)
    const dmn = await getModelText(ctx, base)
    const { id } = await db(ctx)
      .insertInto('rules.draft')
      .values({ rule_set: ruleSet, base, begun_by: by, begun_at: ctx.clock.now(), ended: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    await insertRevision(ctx, id, 1, { dmn, days, scenarios: row.scenarios })
    await record(ctx, 'draft-begun', { resource: `rules:${ruleSet}`, data: { draft: id, ...days } })
    return id
  })
}

/** @throws rules/days-wrong, rules/days-gap */
export async function assertDays(ctx: Ctx, ruleSet: string, days: Days): Promise<void> {
  const { from, to } = days
  const day = (text: string | null) => text === null || isLocalDate(text)
  if (!day(from) || !day(to) || (to !== null && to <= from)) throw problem('days-wrong')
  const standing = await listKeptVersions(ctx, ruleSet)
  const over = { ...days, model: '' }
  if (!isUnbroken(overlaid<Days & { model: string }>(standing, over))) throw problem('days-gap')
}

type Content = Required<DraftChange>

async function insertRevision(ctx: Ctx, draft: DraftId, version: number, content: Content) {
  const { dmn, scenarios, days } = content
  if (Buffer.byteLength(dmn) > LARGEST_BYTES) throw problem('draft-large')
  if (scenarios.length > MOST_SCENARIOS) throw problem('scenarios-many', { most: MOST_SCENARIOS })
  await sql`
    insert into rules.draft_revision (draft, version, dmn, scenarios, valid, saved_by, saved_at)
    values (${draft}, ${version}, ${dmn}, ${JSON.stringify(scenarios)}::jsonb,
      daterange(${days.from}::date, ${days.to}::date), ${officialOf(ctx).id}, ${ctx.clock.now()})`.execute(
    ctx.sql,
  )
}

const drafts = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('rules.draft as d')
    .innerJoin('rules.draft_revision as r', (join) =>
      join.onRef('r.draft', '=', 'd.id').onRef('r.version', '=', 'd.version'),
    )
    .select(['d.id', 'd.rule_set as ruleSet', 'd.base', 'd.version', 'd.ended'])
    .select(['r.dmn', 'r.scenarios', 'd.begun_by as begunBy'])
    .select(['r.saved_by as savedBy', 'r.saved_at as savedAt'])
    .select([
      sql<Days>`jsonb_build_object('from', lower(r.valid), 'to', upper(r.valid))`.as('days'),
      sql<boolean>`exists (select from rules.proposal p
        where p.draft = d.id and p.outcome is null)`.as('proposed'),
    ])

/** Drafts of a rule set that are open, the oldest first. */
export const listDrafts = (ctx: Ctx, ruleSet: string): Promise<Draft[]> =>
  drafts(ctx)
    .where('d.rule_set', '=', ruleSet)
    .where('d.ended', 'is', null)
    .orderBy('d.begun_at')
    .limit(MOST_OPEN)
    .execute()

/** @throws rules/draft-missing  also for one of another rule set; kernel/denied */
export async function getDraft(ctx: Ctx, ruleSet: string, id: DraftId): Promise<Draft> {
  await assertMayEdit(ctx, ruleSet)
  const found = await drafts(ctx).where('d.id', '=', id).executeTakeFirst()
  if (found?.ruleSet !== ruleSet) throw problem('draft-missing')
  return found
}

/**
 * Saves a draft as its next revision.
 *
 * @param seen  the revision that the author has changed
 * @throws rules/draft-stale  somebody saved since; rules/draft-ended, rules/draft-proposed, rules/draft-large,
 *   rules/scenarios-many, rules/days-wrong, rules/days-gap, rules/draft-missing, kernel/denied
 */
export async function saveDraft(
  ctx: Ctx,
  { ruleSet, id }: Pick<Draft, 'ruleSet' | 'id'>,
  seen: number,
  change: DraftChange,
): Promise<number> {
  return ctx.tx(async (ctx) => {
    const draft = await lockDraft(ctx, ruleSet, id)
    if (draft.version !== seen) throw problem('draft-stale')
    if (change.days) await assertDays(ctx, ruleSet, change.days)
    const version = seen + 1
    await insertRevision(ctx, id, version, { ...draft, ...change })
    await db(ctx).updateTable('rules.draft').set({ version }).where('id', '=', id).execute()
    const data = { draft: id, version }
    await record(ctx, 'draft-saved', { resource: `rules:${ruleSet}`, data })
    return version
  })
}

/**
 * A draft that nobody else can save meanwhile.
 *
 * @throws rules/draft-missing, rules/draft-ended, rules/draft-proposed, kernel/denied
 */
export async function lockDraft(ctx: Ctx, ruleSet: string, id: DraftId): Promise<Draft> {
  await sql`select id from rules.draft where id = ${id} for update`.execute(ctx.sql)
  const draft = await getDraft(ctx, ruleSet, id)
  if (draft.ended) throw problem('draft-ended')
  if (draft.proposed) throw problem('draft-proposed')
  return draft
}

/** Puts a draft aside for good; its revisions stay. @throws as `lockDraft` */
export async function discardDraft(ctx: Ctx, ruleSet: string, id: DraftId): Promise<void> {
  await ctx.tx(async (ctx) => {
    await lockDraft(ctx, ruleSet, id)
    await db(ctx)
      .updateTable('rules.draft')
      .set({ ended: 'discarded' })
      .where('id', '=', id)
      .execute()
    await record(ctx, 'draft-discarded', { resource: `rules:${ruleSet}`, data: { draft: id } })
  })
}

/** Names of authors, by their number. */
export async function authorNames(
  ctx: Ctx,
  ids: readonly (PersonId | null)[],
): Promise<(id: PersonId | null) => Texts> {
  const people = await findPeople(ctx, [...new Set(ids.filter((id) => id !== null))])
  return (id) => people.find((one) => one.id === id)?.name ?? {}
}

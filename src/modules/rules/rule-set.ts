import { sql } from 'kysely'
import { type Ctx, prepared, readOnce } from '#kernel'
import { type CompiledModel, compileDmn } from '#lib/dmn/engine'
import type { Definitions } from '#lib/dmn/model'
import { readDmn } from '#lib/dmn/read'
import { problem } from './problems.ts'
import { type Definition, db, type ProposalId, type VersionId } from './tables.ts'

const MOST_LISTED = 500
const MOST_KEPT = 200

/** Days on which a model decides, as it is held now; `to` is the first day on which it no longer does. */
export type Version = { from: string; to: string | null; model: string }

/** The rule sets of the pack, by id; at most 500. */
export async function listRuleSets(ctx: Ctx): Promise<Definition[]> {
  const rows = await db(ctx)
    .selectFrom('rules.rule_set')
    .select('definition')
    .where('current', '=', true)
    .orderBy('id')
    .limit(MOST_LISTED)
    .execute()
  return rows.map(({ definition }) => definition)
}

/**
 * @returns a rule set, also one that the pack no longer has
 * @throws rules/rule-set-missing
 */
export const getRuleSet = (ctx: Ctx, id: string): Promise<Definition> =>
  readOnce(ctx, `rules.getRuleSet ${id}`, async () => {
    const row = await db(ctx)
      .selectFrom('rules.rule_set')
      .select('definition')
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw problem('rule-set-missing')
    return row.definition
  })

/** The versions of a rule set as they are held now, the earliest first. */
export async function listVersions(ctx: Ctx, ruleSet: string): Promise<Version[]> {
  const { rows } = await sql<Version>`
    select lower(valid)::text as "from", upper(valid)::text as "to", model
    from rules.rule_set_version
    where rule_set = ${ruleSet} and upper_inf(known)
    order by lower(valid) limit ${MOST_LISTED}`.execute(ctx.sql)
  return rows
}

/**
 * The version that decides on a day, as it is held now: also for a day that is over, and put right since.
 *
 * @throws rules/not-in-force  none does
 */
export async function versionOn(ctx: Ctx, ruleSet: string, on: string): Promise<Version> {
  const versions = await listVersions(ctx, ruleSet)
  const found = versions.findLast(({ from, to }) => from <= on && (to === null || on < to))
  if (!found) throw problem('not-in-force', { day: on })
  return found
}

/**
 * A rule set with the model that decides on a day, as it is held now: also for a day that is over, and put
 * right since. One statement, for each application that is sent asks it.
 *
 * @throws rules/rule-set-missing
 * @throws rules/not-in-force  none does
 */
export const ruleSetOn = (ctx: Ctx, id: string, on: string): Promise<RuleSetOn> =>
  readOnce(ctx, `rules.ruleSetOn ${id} ${on}`, async () => {
    const query = sql<{ definition: Definition; model: string | null }>`
    select r.definition, v.model
    from rules.rule_set r left join rules.rule_set_version v
      on v.rule_set = r.id and upper_inf(v.known) and v.valid @> ${on}::date
    where r.id = ${id}`
    const [found] = await prepared(ctx, query)
    if (!found) throw problem('rule-set-missing')
    if (found.model === null) throw problem('not-in-force', { day: on })
    return { definition: found.definition, model: found.model }
  })

type RuleSetOn = { definition: Definition; model: string }

/** A version with its number, and the proposal that brought it; null for the pack's. */
export type KeptVersion = Version & { id: VersionId; proposal: ProposalId | null }

/** As `listVersions`, for who changes them. */
export async function listKeptVersions(ctx: Ctx, ruleSet: string): Promise<KeptVersion[]> {
  const { rows } = await sql<KeptVersion>`
    select id, proposal, lower(valid)::text as "from", upper(valid)::text as "to", model
    from rules.rule_set_version
    where rule_set = ${ruleSet} and upper_inf(known)
    order by lower(valid) limit ${MOST_LISTED}`.execute(ctx.sql)
  return rows
}

/** A model as it was read, and as it runs. */
export type KeptModel = { definitions: Definitions; model: CompiledModel }

/** Models never change, so a process compiles each once. */
const compiled = new Map<string, KeptModel>()

/**
 * The model of a hash, whether it still decides or not.
 *
 * @throws Error  there is none: models are kept for ever
 */
export async function getModel(ctx: Ctx, hash: string): Promise<KeptModel> {
  const known = compiled.get(hash)
  if (known) return known
  const definitions = readDmn(await getModelText(ctx, hash))
  const kept = { definitions, model: compileDmn(definitions) }
  if (compiled.size >= MOST_KEPT) compiled.clear()
  compiled.set(hash, kept)
  return kept
}

/** The text of a model, as the pack or an author wrote it. @throws Error  there is none of this hash */
export async function getModelText(ctx: Ctx, hash: string): Promise<string> {
  const { dmn } = await db(ctx)
    .selectFrom('rules.model')
    .select('dmn')
    .where('hash', '=', hash)
    .executeTakeFirstOrThrow()
  return dmn
}

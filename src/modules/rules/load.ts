import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Ctx, LawsFile, type Pack, PackError, readYaml, shaped, type Texts } from '#kernel'
import { NO_FILE } from './authoring/draft-check.ts'
import { record } from './facts.ts'
import { checkModel } from './pack/model-check.ts'
import type { RuleSetFile } from './pack/rule-set-file.ts'
import { type PackRuleSet, readRuleSets } from './pack/rule-sets.ts'
import { getModel } from './rule-set.ts'
import { type Definition, db, type PackVersionRow, type ProposalId } from './tables.ts'

/**
 * Brings the pack's rule sets into the tables. A model that is there is not written again; where another
 * decides on some days than before, the old version ends as something known and the new one begins.
 *
 * @throws PackError  when the rules are not sound; `igov pack check` says the same
 */
export async function loadRules(ctx: Ctx): Promise<void> {
  const { ruleSets, findings } = await readRuleSets(ctx.pack)
  if (!ruleSets) throw new PackError(ctx.pack.dir, findings)
  await storeRuleSets(ctx, ruleSets, await lawNames(ctx))
}

async function lawNames({ pack }: Ctx): Promise<ReadonlyMap<string, Texts>> {
  const { value } = shaped(await readYaml(pack.dir, 'laws.yaml'), LawsFile)
  return new Map(value?.laws.map(({ law, names }) => [law, names]))
}

/**
 * @param laws  names by id
 */
export async function storeRuleSets(
  ctx: Ctx,
  ruleSets: readonly PackRuleSet[],
  laws: ReadonlyMap<string, Texts>,
): Promise<void> {
  const now = ctx.clock.now()
  const models = ruleSets.flatMap(({ versions }) =>
    versions.map(({ model, text }) => ({ hash: model.hash, dmn: text })),
  )
  await sql`
    insert into rules.model (hash, dmn, loaded_at)
    select distinct on (hash) hash, dmn, ${now}
    from jsonb_to_recordset(${JSON.stringify(models)}::jsonb) as g (hash text, dmn text)
    on conflict do nothing`.execute(ctx.sql)
  const kept = await publishedToKeep(ctx, ruleSets)
  const sets = ruleSets.map((ruleSet) => ({
    id: ruleSet.definition.rules,
    owner: ruleSet.definition.owner,
    definition: {
      ...ruleSet.definition,
      laws: lawsOf(ruleSet.definition, laws),
      titles: titlesOf(ruleSet.definition, ctx.pack.sources),
    },
    scenarios: ruleSet.scenarios,
    pack_versions: packVersions(ruleSet),
    pack_sha256: packHash(ruleSet),
    kept: kept.has(ruleSet.definition.rules),
  }))
  await sql`
    with given as (select * from jsonb_to_recordset(${JSON.stringify(sets)}::jsonb) as g
      (id text, owner text, definition jsonb, scenarios jsonb, pack_versions jsonb, pack_sha256 text,
        kept boolean)),
    gone as (update rules.rule_set set current = false
      where id not in (select id from given) and current)
    insert into rules.rule_set as s
      (id, owner, definition, scenarios, pack_versions, pack_sha256)
    select id, owner, definition, scenarios, pack_versions, pack_sha256 from given
    on conflict (id) do update set owner = excluded.owner, definition = excluded.definition,
      scenarios = case when (select kept from given g where g.id = excluded.id) then s.scenarios
        else excluded.scenarios end,
      pack_versions = excluded.pack_versions, pack_sha256 = excluded.pack_sha256,
      current = true`.execute(ctx.sql)
  await storeVersions(ctx, ruleSets, kept, now)
}

const packVersions = ({ versions }: PackRuleSet): PackVersionRow[] =>
  versions.map(({ from, to, model, file }) => ({
    ...{ from, to: to ?? null, model: model.hash },
    file: file.slice(file.lastIndexOf('/') + 1),
  }))

/** Of what a pack says of a rule set beside its words: which model decides when, and what must come out. */
const packHash = (ruleSet: PackRuleSet): string =>
  createHash('sha256')
    .update(JSON.stringify([packVersions(ruleSet), ruleSet.scenarios]))
    .digest('hex')

/**
 * Rule sets of which what authors published goes on: the pack left them as they were, and its words still fit
 * the models that were published. Of the others the pack's own versions hold from now on.
 */
async function publishedToKeep(
  ctx: Ctx,
  ruleSets: readonly PackRuleSet[],
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ id: string; sha256: string | null; models: string[] }>`
    select s.id, s.pack_sha256 as sha256, array_agg(distinct v.model) as models
    from rules.rule_set s join rules.rule_set_version v on v.rule_set = s.id
    where upper_inf(v.known) group by s.id
    having count(v.proposal) > 0`.execute(ctx.sql)
  const kept = new Set<string>()
  for (const { id, sha256, models } of rows) {
    const ruleSet = ruleSets.find(({ definition }) => definition.rules === id)
    if (!ruleSet || packHash(ruleSet) !== sha256) continue
    const fits = await Promise.all(models.map((hash) => fitsWords(ctx, hash, ruleSet.definition)))
    if (fits.every((fit) => fit)) kept.add(id)
  }
  return kept
}

async function fitsWords(ctx: Ctx, hash: string, definition: RuleSetFile): Promise<boolean> {
  const { model } = await getModel(ctx, hash)
  const version = { from: '', to: undefined, file: `${hash}.dmn`, text: '', model }
  return checkModel(version, definition, NO_FILE).every(({ severity }) => severity === 'warning')
}

/** The laws that articles name. */
function lawsOf(
  { articles }: PackRuleSet['definition'],
  laws: ReadonlyMap<string, Texts>,
): Definition['laws'] {
  const named = Object.values(articles).flatMap(({ law, amendedBy }) => [law, amendedBy])
  return Object.fromEntries([...laws].filter(([id]) => named.includes(id)))
}

/** The sources that rules and articles name. */
function titlesOf(
  { articles, sources = [] }: PackRuleSet['definition'],
  known: Pack['sources'],
): Definition['titles'] {
  const named = [...Object.values(articles), ...sources].map(({ source }) => source)
  return Object.fromEntries(
    Object.entries(known).flatMap(([id, { title, names }]) =>
      named.includes(id) ? [[id, names ?? title]] : [],
    ),
  )
}

/**
 * Rows that say the same stay; of the others those of before end, and those of now begin.
 *
 * @param kept  rule sets whose rows stay whatever the pack says
 */
async function storeVersions(
  ctx: Ctx,
  ruleSets: readonly PackRuleSet[],
  kept: ReadonlySet<string>,
  now: Date,
) {
  const versions = ruleSets.flatMap((ruleSet) =>
    packVersions(ruleSet).map(({ from, to, model }) => ({
      ...{ rule_set: ruleSet.definition.rules, starts: from, ends: to, model },
    })),
  )
  const given = sql`(select rule_set, daterange(starts, ends) as valid, model
    from jsonb_to_recordset(${JSON.stringify(versions)}::jsonb) as g
      (rule_set text, starts date, ends date, model text)
    where rule_set <> all (${[...kept]}::text[]))`
  // Later than anything known, also where a clock stands still or was put back.
  const { rows } = await sql<{ moment: Date }>`
    select greatest(${now}::timestamptz,
      max(coalesce(upper(known), lower(known))) + interval '1 millisecond') as moment
    from rules.rule_set_version`.execute(ctx.sql)
  const moment = rows[0]?.moment ?? now
  const ended = await sql<{ rule_set: string; proposal: ProposalId | null }>`
    update rules.rule_set_version v set known = tstzrange(lower(v.known), ${moment})
    where upper_inf(v.known) and v.rule_set <> all (${[...kept]}::text[])
      and not exists (select from ${given} g
        where (g.rule_set, g.valid, g.model) = (v.rule_set, v.valid, v.model))
    returning v.rule_set, v.proposal`.execute(ctx.sql)
  await sql`
    insert into rules.rule_set_version (rule_set, valid, model, known)
    select g.rule_set, g.valid, g.model, tstzrange(${moment}, null)
    from ${given} g
    where not exists (select from rules.rule_set_version v
      where upper_inf(v.known) and (g.rule_set, g.valid, g.model) = (v.rule_set, v.valid, v.model))`.execute(
    ctx.sql,
  )
  await lapse(ctx, ended.rows, moment)
}

/** Two authors' word is not undone silently: what the pack took the place of is said to have ended. */
async function lapse(
  ctx: Ctx,
  ended: readonly { rule_set: string; proposal: ProposalId | null }[],
  moment: Date,
) {
  const lapsed = new Map(
    ended.flatMap(({ proposal, rule_set }) => (proposal ? [[proposal, rule_set] as const] : [])),
  )
  for (const [proposal, ruleSet] of lapsed) {
    await db(ctx)
      .updateTable('rules.proposal')
      .set({ lapsed_at: moment })
      .where('id', '=', proposal)
      .execute()
    await record(ctx, 'rules-lapsed', { resource: `rules:${ruleSet}`, data: { proposal } })
  }
}

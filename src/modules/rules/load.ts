import { sql } from 'kysely'
import { type Ctx, LawsFile, type Pack, readYaml, shaped, showFinding, type Texts } from '#kernel'
import { type PackRuleSet, readRuleSets } from './pack/rule-sets.ts'
import type { Definition } from './tables.ts'

/**
 * Brings the pack's rule sets into the tables. A model that is there is not written again; where another
 * decides on some days than before, the old version ends as something known and the new one begins.
 *
 * @throws Error  when the rules are not sound; `igov pack check` says the same
 */
export async function loadRules(ctx: Ctx): Promise<void> {
  const { ruleSets, findings } = await readRuleSets(ctx.pack)
  if (!ruleSets) {
    const errors = findings.filter(({ severity }) => severity === 'error')
    throw new Error(errors.map(showFinding).join('\n'))
  }
  await storeRuleSets(ctx, ruleSets, await lawNames(ctx))
}

async function lawNames({ pack }: Ctx): Promise<ReadonlyMap<string, Texts>> {
  const { value } = shaped(await readYaml(pack.dir, 'laws.yaml'), LawsFile)
  return new Map(value?.laws.map(({ law, names }) => [law, names]))
}

/** @param laws  names by id */
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
  const sets = ruleSets.map(({ definition }) => ({
    id: definition.rules,
    owner: definition.owner,
    definition: {
      ...definition,
      laws: lawsOf(definition, laws),
      titles: titlesOf(definition, ctx.pack.sources),
    },
  }))
  await sql`
    with given as (select * from jsonb_to_recordset(${JSON.stringify(sets)}::jsonb) as g
      (id text, owner text, definition jsonb)),
    gone as (update rules.rule_set set current = false
      where id not in (select id from given) and current)
    insert into rules.rule_set (id, owner, definition)
    select id, owner, definition from given
    on conflict (id) do update set owner = excluded.owner, definition = excluded.definition,
      current = true`.execute(ctx.sql)
  await storeVersions(ctx, ruleSets, now)
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
    Object.entries(known).flatMap(([id, { title }]) => (named.includes(id) ? [[id, title]] : [])),
  )
}

/** Rows that say the same stay; of the others those of before end, and those of now begin. */
async function storeVersions(ctx: Ctx, ruleSets: readonly PackRuleSet[], now: Date) {
  const versions = ruleSets.flatMap(({ definition, versions }) =>
    versions.map(({ from, to, model }) => ({
      rule_set: definition.rules,
      starts: from,
      ends: to ?? null,
      model: model.hash,
    })),
  )
  const given = sql`(select rule_set, daterange(starts, ends) as valid, model
    from jsonb_to_recordset(${JSON.stringify(versions)}::jsonb) as g
      (rule_set text, starts date, ends date, model text))`
  // Later than anything known, also where a clock stands still or was put back.
  const { rows } = await sql<{ moment: Date }>`
    select greatest(${now}::timestamptz,
      max(coalesce(upper(known), lower(known))) + interval '1 millisecond') as moment
    from rules.rule_set_version`.execute(ctx.sql)
  const moment = rows[0]?.moment ?? now
  await sql`
    update rules.rule_set_version v set known = tstzrange(lower(v.known), ${moment})
    where upper_inf(v.known) and not exists (select from ${given} g
      where (g.rule_set, g.valid, g.model) = (v.rule_set, v.valid, v.model))`.execute(ctx.sql)
  await sql`
    insert into rules.rule_set_version (rule_set, valid, model, known)
    select g.rule_set, g.valid, g.model, tstzrange(${moment}, null)
    from ${given} g
    where not exists (select from rules.rule_set_version v
      where upper_inf(v.known) and (g.rule_set, g.valid, g.model) = (v.rule_set, v.valid, v.model))`.execute(
    ctx.sql,
  )
}

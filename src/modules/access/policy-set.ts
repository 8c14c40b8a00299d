import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Ctx, inAllLanguages, type Module, policiesOf, type Texts } from '#kernel'
import { record } from './facts.ts'
import { type Changes, carriedOver, changed, type Rules } from './overlay.ts'
import { db, type PolicySetId, type ProposalId } from './tables.ts'

type Declared = Parameters<typeof policiesOf>[1]
type Policies = ReturnType<typeof policiesOf>
type Deciding = NonNullable<Module['decide']>
type Words = Readonly<Record<string, Texts>>

/** A module's policies as they stand: the code's rules, and what two authors published over them. */
export type NewestSet = {
  id: PolicySetId
  sha256: string
  codeSha256: string
  rules: Rules
  words: Words
  overlay: Changes
  since: Date
}

/** What a module declares, with rules, as it is kept; its hash says whether it changed. */
export function declarationOf(
  { declared: { resources, acts, software }, rules: ofCode }: Deciding,
  rules: Rules = ofCode,
) {
  const whole = { resources, acts, software, rules }
  const sha256 = createHash('sha256').update(JSON.stringify(whole)).digest('hex')
  return { whole: whole as Declared, sha256 }
}

/** Fails where rules cannot be read, or may go wrong as strict validation sees it. @throws Error */
export function checkRules(decide: Deciding, rules: Rules): Policies {
  const policies = policiesOf(decide.module, declarationOf(decide, rules).whole)
  policies.prepare()
  return policies
}

/** The set in force of each module that has one, by its name. */
export async function newestSets(ctx: Ctx): Promise<Map<string, NewestSet>> {
  type Row = Omit<NewestSet, 'rules'> & { module: string; declared: { rules: Rules } }
  const { rows } = await sql<Row>`
    select distinct on (module) module, id, sha256, code_sha256 as "codeSha256", declared, words,
      overlay, since
    from access.policy_set order by module, since desc`.execute(ctx.sql)
  return new Map(rows.map(({ module, declared: { rules }, ...set }) => [module, { ...set, rules }]))
}

/** Which set is in force of each module. */
export async function newestIds(ctx: Ctx): Promise<{ module: string; id: PolicySetId }[]> {
  const { rows } = await sql<{ module: string; id: PolicySetId }>`
    select distinct on (module) module, id from access.policy_set
    order by module, since desc`.execute(ctx.sql)
  return rows
}

/**
 * Keeps the policies of each module where a release changed them: in force from now on. What two authors
 * published goes on where the release left those rules as they were. Runs as the pack is loaded, at each start.
 */
export async function notePolicySets(ctx: Ctx, modules: readonly Module[]): Promise<void> {
  const newest = await newestSets(ctx)
  for (const { name, decide } of modules) {
    const before = newest.get(name)
    if (!decide || declarationOf(decide).sha256 === before?.codeSha256) continue
    const words = Object.fromEntries(
      Object.keys(decide.rules).map((rule) => [
        rule,
        inAllLanguages(ctx, (t) => t(`${name}.rules.${rule}`)),
      ]),
    )
    const { overlay, lapsed } = afterRelease(decide, before?.overlay ?? {})
    const { sha256 } = await keepSet(ctx, decide, { words, overlay, lapsed, proposal: null })
    const data = { sha256, lapsed }
    await record(ctx, 'policies-noted', { resource: `policies:${name}`, data })
  }
}

/** All end together where what would go on no longer fits the release. */
function afterRelease(decide: Deciding, published: Changes) {
  const { kept, lapsed } = carriedOver(decide.rules, published)
  if (Object.keys(kept).length === 0) return { overlay: kept, lapsed }
  try {
    checkRules(decide, changed(decide.rules, kept)).release()
  } catch {
    return { overlay: {}, lapsed: Object.keys(published) }
  }
  return { overlay: kept, lapsed }
}

type NewSet = {
  /** of the code's rules, by name */
  words: Words
  overlay: Changes
  lapsed: readonly string[]
  proposal: ProposalId | null
}

/** Writes a set that is in force from now on. */
export async function keepSet(
  ctx: Ctx,
  decide: Deciding,
  { words, overlay, lapsed, proposal }: NewSet,
): Promise<{ sha256: string }> {
  const rules = changed(decide.rules, overlay)
  const { whole, sha256 } = declarationOf(decide, rules)
  const all = Object.keys(rules).map((rule) => [rule, overlay[rule]?.words ?? words[rule] ?? {}])
  await db(ctx)
    .insertInto('access.policy_set')
    .values({
      ...{ module: decide.module, sha256, code_sha256: declarationOf(decide).sha256 },
      ...{ declared: JSON.stringify(whole), words: Object.fromEntries(all) },
      ...{ overlay: JSON.stringify(overlay), lapsed: [...lapsed], proposal },
      since: ctx.clock.now(),
    })
    .execute()
  return { sha256 }
}

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type Ctx, inAllLanguages, type Module, policiesOf, type Texts } from '#kernel'
import { record } from './facts.ts'
import { db } from './tables.ts'

type Declared = Parameters<typeof policiesOf>[1]
type Policies = ReturnType<typeof policiesOf>

/** A module's policies as they were in force, ready to answer, with the sentence of each rule. */
export type PolicySet = {
  module: string
  policies: Policies
  words: Readonly<Record<string, Texts>>
}

export type PoliciesThen = {
  sets: readonly PolicySet[]
  /** from when policies are kept, where the moment lies before it: then the oldest answer */
  keptSince: Date | undefined
}

/** Sets that stay prepared: each version of each module once. */
const MOST_PREPARED = 200
const prepared = new Map<string, PolicySet>()

/** What a module declares, as it is kept; its hash says whether it changed. */
export function declarationOf({ declared, rules }: NonNullable<Module['decide']>) {
  const { resources, acts } = declared
  const whole = { resources, acts, rules }
  const sha256 = createHash('sha256').update(JSON.stringify(whole)).digest('hex')
  return { whole: whole as Declared, sha256 }
}

/**
 * Keeps the policies of each module where they are others than those kept last: in force from now on.
 * Runs as the pack is loaded, at each start.
 */
export async function notePolicySets(ctx: Ctx, modules: readonly Module[]): Promise<void> {
  const { rows } = await sql<{ module: string; sha256: string }>`
    select distinct on (module) module, sha256 from access.policy_set
    order by module, since desc`.execute(ctx.sql)
  const newest = new Map(rows.map(({ module, sha256 }) => [module, sha256]))
  for (const { name, decide } of modules) {
    if (!decide) continue
    const { whole, sha256 } = declarationOf(decide)
    if (newest.get(name) === sha256) continue
    const words = Object.fromEntries(
      Object.keys(decide.rules).map((rule) => [
        rule,
        inAllLanguages(ctx, (t) => t(`${name}.rules.${rule}`)),
      ]),
    )
    await db(ctx)
      .insertInto('access.policy_set')
      .values({
        module: name,
        sha256,
        declared: JSON.stringify(whole),
        words,
        since: ctx.clock.now(),
      })
      .execute()
    await record(ctx, 'policies-noted', { resource: `policies:${name}`, data: { sha256 } })
  }
}

/** The policies of every module as they were at a moment. */
export async function policiesAt(ctx: Ctx, moment: Date): Promise<PoliciesThen> {
  type Found = { id: string; module: string; sha256: string; since: Date }
  const { rows } = await sql<Found>`
    select distinct on (module) id, module, sha256, since from access.policy_set
    where since <= ${moment} order by module, since desc`.execute(ctx.sql)
  if (rows.length > 0) return { sets: await prepareAll(ctx, rows), keptSince: undefined }
  const oldest = await sql<Found>`
    select distinct on (module) id, module, sha256, since from access.policy_set
    order by module, since`.execute(ctx.sql)
  const since = oldest.rows.map((row) => row.since.getTime())
  return { sets: await prepareAll(ctx, oldest.rows), keptSince: new Date(Math.min(...since)) }
}

async function prepareAll(
  ctx: Ctx,
  found: readonly { id: string; module: string; sha256: string }[],
): Promise<PolicySet[]> {
  const keyOf = ({ module, sha256 }: { module: string; sha256: string }) => `${module}#${sha256}`
  const missing = found.filter((one) => !prepared.has(keyOf(one)))
  if (missing.length > 0) {
    const rows = await db(ctx)
      .selectFrom('access.policy_set')
      .select(['module', 'sha256', 'declared', 'words'])
      .where(
        'id',
        'in',
        missing.map(({ id }) => id),
      )
      .limit(MOST_PREPARED)
      .execute()
    if (prepared.size + rows.length > MOST_PREPARED) prepared.clear()
    for (const { module, declared, words, ...row } of rows) {
      const policies = policiesOf(module, declared as Declared)
      prepared.set(keyOf({ module, ...row }), { module, policies, words })
    }
  }
  return found.flatMap((one) => prepared.get(keyOf(one)) ?? [])
}

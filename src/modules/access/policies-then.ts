import { sql } from 'kysely'
import { type Ctx, policiesOf, type Texts } from '#kernel'
import { db, type PolicySetId } from './tables.ts'

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
const prepared = new Map<PolicySetId, PolicySet>()

type Found = { id: PolicySetId; since: Date }

/** The policies of every module as they were at a moment. */
export async function policiesAt(ctx: Ctx, moment: Date): Promise<PoliciesThen> {
  const { rows } = await sql<Found>`
    select distinct on (module) id, since from access.policy_set
    where since <= ${moment} order by module, since desc`.execute(ctx.sql)
  if (rows.length > 0) return { sets: await prepareAll(ctx, rows), keptSince: undefined }
  const oldest = await sql<Found>`
    select distinct on (module) id, since from access.policy_set
    order by module, since`.execute(ctx.sql)
  const since = oldest.rows.map((row) => row.since.getTime())
  return { sets: await prepareAll(ctx, oldest.rows), keptSince: new Date(Math.min(...since)) }
}

async function prepareAll(ctx: Ctx, found: readonly Found[]): Promise<PolicySet[]> {
  const missing = found.filter(({ id }) => !prepared.has(id))
  if (missing.length > 0) {
    const rows = await db(ctx)
      .selectFrom('access.policy_set')
      .select(['id', 'module', 'declared', 'words'])
      .where(
        'id',
        'in',
        missing.map(({ id }) => id),
      )
      .limit(MOST_PREPARED)
      .execute()
    if (prepared.size + rows.length > MOST_PREPARED) prepared.clear()
    for (const { id, module, declared, words } of rows) {
      const policies = policiesOf(module, declared as Parameters<typeof policiesOf>[1])
      prepared.set(id, { module, policies, words })
    }
  }
  return found.flatMap(({ id }) => prepared.get(id) ?? [])
}

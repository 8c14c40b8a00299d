import { sql } from 'kysely'
import type { Ctx, RealThings } from '#kernel'

const NEWEST = 1_000
const MOST_KINDS = 40
const SOMEBODY = 'somebody-else'

/** What the policies may know of the newest licences, as many as are alike: nobody's name is in it. */
export async function realLicences(ctx: Ctx): Promise<RealThings[]> {
  const { rows } = await sql<{ agency: string; service: string; count: number }>`
    select agency, service, count(*)::int as count
    from (select agency, service from licences.licence order by id desc limit ${NEWEST}) newest
    group by 1, 2 order by count desc limit ${MOST_KINDS}`.execute(ctx.sql)
  return rows.map(({ count, ...facts }) => ({
    ...{ kind: 'Licence', count, facts: { ...facts, holder: SOMEBODY, proposer: null } },
  }))
}

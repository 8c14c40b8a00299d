import { sql } from 'kysely'
import type { Ctx, RealThings } from '#kernel'

const NEWEST = 1_000
const MOST_KINDS = 40
const SOMEBODY = 'somebody-else'

type Row = {
  agency: string
  service: string
  open: boolean
  filed: boolean
  taken: boolean
  proposed: boolean
  asked: boolean
  count: number
}

/** What the policies may know of the newest cases, as many as are alike: nobody's name is in it. */
export async function realCases(ctx: Ctx): Promise<RealThings[]> {
  const { rows } = await sql<Row>`
    select agency, service, closed_at is null as open, filed_by is not null as filed,
      officer is not null as taken, state = 'refusal-proposed' as proposed,
      asker is not null as asked, count(*)::int as count
    from (select agency, service, closed_at, filed_by, officer, state, asker from cases.case
      order by id desc limit ${NEWEST}) newest
    group by 1, 2, 3, 4, 5, 6, 7 order by count desc limit ${MOST_KINDS}`.execute(ctx.sql)
  return rows.map(({ agency, service, open, filed, taken, proposed, asked, count }) => ({
    ...{ kind: 'Case', count },
    facts: {
      ...{ agency, service, open, applicant: SOMEBODY, filer: filed ? SOMEBODY : null },
      ...{ officer: taken ? SOMEBODY : null, proposer: proposed ? SOMEBODY : null },
      ...{ asker: asked ? SOMEBODY : null, consulted: [], recused: [], cashier: null },
    },
  }))
}

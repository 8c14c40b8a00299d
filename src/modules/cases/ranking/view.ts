import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import { getServiceVersion, type ServiceBundle } from '#services'
import type { State } from '../states.ts'
import type { CaseId } from '../tables.ts'
import {
  type Competing,
  type Deviation,
  drawList,
  ENTRANTS_MOST,
  tieNamesOf,
  withDeviation,
} from './entrants.ts'
import { findList, type RoundList } from './list.ts'
import type { Round } from './round.ts'
import type { ListId } from './rows.ts'

/** An application in the list of a round, as an officer sees it. */
export type RankedRow = {
  id: CaseId
  reference: string
  name: Texts
  state: State
  rank: number | null
  points: number | null
  outcome: 'offer' | 'reserve' | 'refuse'
  number: number | null
  tie: number | null
  share: string | null
  reasons: readonly string[]
  deviation: Deviation | null
}

/** A round with its list: as it comes out now, or as it was decided. */
export type RoundView = {
  round: Round
  list: RoundList | undefined
  rows: readonly RankedRow[]
  /** of what comes out now; undefined once it is decided, or nobody competes */
  digest: string | undefined
  /** rules between equal points, by name */
  ties: readonly string[]
  unready: readonly Competing[]
  bundle: ServiceBundle | undefined
}

/** Reads the list of a round: what was decided stays as it was, whatever became of the cases since. */
export async function readRound(ctx: Ctx, round: Round): Promise<RoundView> {
  const list = await findList(ctx, round.id)
  const decided = list?.state === 'approved' || list?.state === 'done' ? list : undefined
  if (decided) return readDecided(ctx, round, decided)
  const drawn = await drawList(ctx, round)
  const rows = (drawn?.rows ?? []).map(({ of, ...row }): RankedRow => {
    const { id, reference, name, state, deviation } = of
    return { ...row, ...{ id, reference, name, state, deviation } }
  })
  return {
    ...{ round, list, rows, digest: drawn?.digest, ties: drawn?.ties ?? [] },
    ...{ unready: drawn?.unready ?? [], bundle: drawn?.bundle },
  }
}

async function readDecided(ctx: Ctx, round: Round, list: RoundList): Promise<RoundView> {
  const rows = await rowsOf(ctx, list.id)
  const version = rows[0]?.version
  const bundle =
    version === undefined ? undefined : await getServiceVersion(ctx, round.service, version)
  const ties = tieNamesOf(bundle?.service.competition ?? {})
  return { ...{ round, list, rows, ties, bundle, digest: undefined, unready: [] } }
}

const rowsOf = async (ctx: Ctx, list: ListId) =>
  (
    await sql<RankedRow & { version: string }>`
      select c.id, c.reference, c.applicant_name as name, c.state, c.service_version as version, k.rank, k.points,
        k.outcome, k.number, k.tie, k.share, k.reasons, d.said as deviation
      from cases.ranked k join cases.case c on c.id = k.case_id
      ${withDeviation}
      where k.list = ${list} order by k.rank nulls last, c.id limit ${ENTRANTS_MOST}`.execute(
      ctx.sql,
    )
  ).rows

import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Ctx, Texts } from '#kernel'
import { type Entrant, lotOf, type Ranked, rank } from '#lib/ranking'
import { localDateOf } from '#lib/time'
import type { InstanceId } from '#procedures'
import { getServiceVersion, type ServiceBundle } from '#services'
import { valueAt } from '../answers.ts'
import { problem } from '../problems.ts'
import type { State } from '../states.ts'
import type { Answers, CaseId } from '../tables.ts'
import type { Round } from './round.ts'
import type { ListRules } from './rows.ts'

/** More than that do not compete in one round. */
export const ENTRANTS_MOST = 10_000

export type Deviation = {
  kind: 'points' | 'exclude' | 'as-ruled'
  points: number | null
  reason: string | null
  text: string
  byName: Texts
}

/** What was said last against the rules, as `d.said` beside a case `c`; nothing where they hold again. */
export const withDeviation = sql`left join lateral (
      select jsonb_build_object('kind', kind, 'points', points, 'reason', reason, 'text', text, 'byName', by_name) as said
      from cases.deviation where round = c.round and case_id = c.id
      order by at desc, id desc limit 1) d on d.said ->> 'kind' <> 'as-ruled'`

/** An application that competes, as it stands. */
export type Competing = {
  id: CaseId
  reference: string
  name: Texts
  state: State
  version: string
  instance: InstanceId
  submittedAt: Date
  answers: Answers
  /** by the rules; null: it is not eligible, or they cannot tell */
  ruled: number | null
  qualifies: boolean | null
  deviation: Deviation | null
}

/** Applications of a round that are not decided, in the order of their sending. */
export async function listCompeting(
  ctx: Ctx,
  { id }: Pick<Round, 'id'>,
  most = ENTRANTS_MOST,
): Promise<Competing[]> {
  const { rows } = await sql<Competing>`
    select c.id, c.reference, c.applicant_name as name, c.state, c.service_version as version, c.instance,
      c.submitted_at as "submittedAt", s.answers, case when o.qualifies is not false then o.points end as ruled,
      o.qualifies, d.said as deviation
    from cases.case c
    cross join lateral (select answers from cases.submission where case_id = c.id order by number desc limit 1) s
    left join lateral (select points, qualifies from cases.outcome where case_id = c.id
      order by number desc limit 1) o on true
    ${withDeviation}
    where c.round = ${id} and c.closed_at is null
    order by c.submitted_at, c.id limit ${most + 1}`.execute(ctx.sql)
  if (rows.length > most) throw problem('round-too-large', { most })
  return rows
}

type Listed = Ranked &
  Pick<Entrant, 'points'> & { of: Competing; reasons: string[]; share: string | null }

/** A list as it comes out now. */
export type DrawnList = {
  rows: Listed[]
  rules: ListRules
  /** what decides between equal points, by name; the last is the lot */
  ties: readonly string[]
  /** of the rows: the same list has the same */
  digest: string
  /** cases that are still being examined: nothing is proposed before they are not */
  unready: Competing[]
  bundle: ServiceBundle
}

/** Ranks the applications of a round by their points as they stand; undefined: there are none. */
export async function drawList(ctx: Ctx, round: Round): Promise<DrawnList | undefined> {
  const all = await listCompeting(ctx, round)
  const newest = all.at(-1)
  if (!newest) return undefined
  const bundle = await getServiceVersion(ctx, round.service, newest.version)
  const { competition } = bundle.service
  if (!competition) throw new Error(`service ${round.service} has no competition`)
  const ready = all.filter(({ state }) => state === 'competing')
  const { quotas, reserve, reasons } = competition
  const entrants = ready.map((one) => entrantOf(ctx, round, one, competition))
  const places = {
    places: round.places,
    quotas: quotas?.places ?? {},
    ...(reserve.most !== undefined && { reserve: reserve.most }),
  }
  const known = new Map(ready.map((one) => [one.id as string, one]))
  const entrant = new Map(entrants.map((one) => [one.id, one]))
  const rows = rank(entrants, places).map((ranked): Listed => {
    const of = known.get(ranked.id)
    if (!of) throw new Error('ranked is who competes')
    const { points = null, share = null } = entrant.get(ranked.id) ?? {}
    const why =
      of.deviation?.reason ?? (ranked.rank === null ? reasons.ineligible : reasons.outranked)
    return { ...ranked, points, share, of, reasons: ranked.outcome === 'refuse' ? [why] : [] }
  })
  return {
    ...{ rows, bundle, digest: digestOf(rows), ties: tieNamesOf(competition) },
    rules: { places: round.places, quotas: places.quotas, reserve: reserve.most ?? null },
    unready: all.filter(({ state }) => state !== 'competing'),
  }
}

type Competition = NonNullable<ServiceBundle['service']['competition']>
type Tie = NonNullable<Competition['ties']>[number]

/** Rules between equal points; the lot is the last, so that no two are alike. */
const tiesOf = ({ ties = [] }: Pick<Competition, 'ties'>): Tie[] =>
  ties.includes('lot') ? [...ties] : [...ties, 'lot']

/** What decides between equal points, by name. */
export const tieNamesOf = (competition: Pick<Competition, 'ties'>): string[] =>
  tiesOf(competition).map((tie) => (typeof tie === 'string' ? tie : tie.answer))

function entrantOf(ctx: Ctx, { seed }: Round, one: Competing, competition: Competition): Entrant {
  const { deviation, ruled, answers } = one
  const points =
    deviation?.kind === 'exclude' ? null : deviation?.kind === 'points' ? deviation.points : ruled
  const by = competition.quotas?.by
  const share = by === undefined ? null : valueAt(answers, by)
  return {
    ...{ id: one.id, points, share: typeof share === 'string' ? share : null },
    ties: tiesOf(competition).map((tie) => {
      if (tie === 'sent') return localDateOf(one.submittedAt, ctx.pack.settings.timeZone)
      if (tie === 'lot') return lotOf(seed, one.reference)
      return orderedBy(valueAt(answers, tie.answer), tie.first)
    }),
  }
}

/** The smaller comes first. A day is text, in the order of time. */
function orderedBy(value: unknown, first: 'highest' | 'lowest'): number | string | null {
  const number =
    typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : value
  if (typeof number !== 'number') return null
  return first === 'highest' ? -number : number
}

const digestOf = (rows: readonly Listed[]) =>
  createHash('sha256')
    .update(
      JSON.stringify(
        rows.map((row) => [row.id, row.rank, row.points, row.outcome, row.number, row.reasons]),
      ),
    )
    .digest('hex')

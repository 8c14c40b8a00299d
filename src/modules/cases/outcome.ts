import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Delivered } from '#kernel'
import type { Money } from '#lib/money'
import type { LocalDate } from '#lib/time'
import { type DecidedTogether, type Outcome, recordCases } from '#rules'
import type { ReadyDraft } from '#services'
import { type CaseId, db } from './tables.ts'

type Decided = NonNullable<ReadyDraft['decided']>

/** What the rules decided over one set of answers, as it is kept. */
export type KeptOutcome = {
  /** of the submission */
  number: number
  ruleSet: string
  /** hash of the model */
  model: string
  /** the day that counted */
  on: LocalDate
  qualifies: boolean | null
  fee: Money | null
  queue: string | null
  at: Date
  decided: DecidedTogether
}

/** The row that keeps what was decided over a submission, to be inserted with it. */
export function outcomeRow(
  ctx: Pick<Ctx, 'clock'>,
  decided: Decided,
  submission: {
    caseId: RawBuilder<unknown>
    number: RawBuilder<unknown>
    from: RawBuilder<unknown>
  },
): RawBuilder<unknown> {
  const [first] = decided.outcomes
  if (!first) throw new Error('nothing was decided')
  const { qualifies, fee, queue, points, on } = decided
  return sql`
    insert into cases.outcome (case_id, number, rule_set, model, on_day, qualifies, fee_minor, currency, queue,
      points, decided, at)
    select ${submission.caseId}, ${submission.number}, ${first.ruleSet}, ${first.model}, ${on}::date,
      ${qualifies}::boolean, ${fee?.minor ?? null}::bigint, ${fee?.currency ?? null}::text, ${queue}::text,
      ${points}::double precision, ${packed(decided)}, ${ctx.clock.now()}::timestamptz from ${submission.from}`
}

/** Keeps what was decided over a submission that is there already; nothing where no rules decide. */
export async function writeOutcome(
  ctx: Ctx,
  id: CaseId,
  number: number,
  decided: Decided | undefined,
): Promise<void> {
  if (!decided) return
  const submission = { caseId: sql`${id}::uuid`, number: sql`${number}::integer` }
  await outcomeRow(ctx, decided, { ...submission, from: sql`(values (1)) as one` }).execute(ctx.sql)
}

type Packed = Omit<DecidedTogether, 'outcomes'> & {
  said: Outcome['said']
  outcomes: readonly Omit<Outcome, 'said'>[]
}

/** One rule set says of all its outcomes the same: it is kept once. */
function packed({ outcomes, value, beside, decisive }: DecidedTogether): string {
  const [first] = outcomes
  const own = outcomes.map(({ said: _said, ...outcome }) => outcome)
  return JSON.stringify({ said: first?.said, outcomes: own, value, beside, decisive })
}

/** What was decided, as {@link outcomeRow} keeps it. */
export function unpacked(text: string): DecidedTogether {
  const { said, outcomes, ...all } = JSON.parse(text) as Packed
  return { ...all, outcomes: outcomes.map((outcome) => ({ ...outcome, said })) }
}

const columns = [
  'number',
  'rule_set as ruleSet',
  'model',
  'on_day as on',
  'qualifies',
  'fee_minor as feeMinor',
  'currency',
  'queue',
  'at',
  'decided',
] as const

const outcomes = (ctx: Ctx, id: CaseId) =>
  db(ctx)
    .selectFrom('cases.outcome')
    .select(columns)
    .where('case_id', '=', id)
    .orderBy('number', 'desc')

type Row = Awaited<ReturnType<ReturnType<typeof outcomes>['executeTakeFirstOrThrow']>>

const kept = ({ feeMinor, currency, decided, ...row }: Row): KeptOutcome => ({
  ...row,
  fee: feeMinor === null || currency === null ? null : { minor: feeMinor, currency },
  decided: unpacked(decided),
})

/** What was decided over each set of answers, newest first; there are at most 100. */
export async function listOutcomes(ctx: Ctx, id: CaseId): Promise<KeptOutcome[]> {
  return (await outcomes(ctx, id).limit(100).execute()).map(kept)
}

/** What was decided over the answers that were sent last; undefined where no rule set decides. */
export async function findNewestOutcome(ctx: Ctx, id: CaseId): Promise<KeptOutcome | undefined> {
  const row = await outcomes(ctx, id).limit(1).executeTakeFirst()
  return row && kept(row)
}

/** As {@link findNewestOutcome}, of some cases at once, by case; at most as many as a page has rows. */
export async function listNewestOutcomes(
  ctx: Ctx,
  ids: readonly CaseId[],
): Promise<ReadonlyMap<CaseId, KeptOutcome>> {
  if (ids.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('cases.outcome')
    .distinctOn('case_id')
    .select(['case_id as id', ...columns])
    .where('case_id', 'in', ids)
    .orderBy('case_id')
    .orderBy('number', 'desc')
    .limit(ids.length)
    .execute()
  return new Map(rows.map(({ id, ...row }) => [id, kept(row)]))
}

/**
 * Takes the fact that a case was decided: what the rules decided over it counts now, once, and is kept for those who
 * try changes of rules, without a word of whose it was. What was withdrawn or lapsed was decided by nobody.
 */
export async function handOverOutcome(ctx: Ctx, { payload }: Delivered): Promise<void> {
  const id = payload.resource?.replace(/^case:/, '') as CaseId
  const outcome = await findNewestOutcome(ctx, id)
  if (outcome) await recordCases(ctx, outcome.ruleSet, outcome.decided.outcomes)
}

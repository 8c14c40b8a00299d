import { sql } from 'kysely'
import { type Ctx, today } from '#kernel'
import type { CompiledModel } from '#lib/dmn/engine'
import { addDays } from '#lib/time'
import { feelInputs, type Given, momentOn } from './evaluation.ts'
import { candidateOf } from './qualify.ts'
import type { KeptModel, Version } from './rule-set.ts'
import type { Definition } from './tables.ts'
import { inventedCases, type TriedCase } from './what-if.ts'

const YEAR_DAYS = 365
/** So many of a year are tried: the newest. */
const MOST = 2_000
const BATCH = 1_000
/** Drawn where nothing was recorded. */
const INVENTED = 400

/** What was asked of a rule set on a day. */
export type CaseOfRules = { on: string; inputs: Given; simulated: boolean }

/**
 * Keeps cases for those who try changes of rules. They hold no name and no number of anybody: who decides by
 * rules may hand theirs in here as they are decided.
 */
export async function recordCases(
  ctx: Ctx,
  ruleSet: string,
  cases: readonly CaseOfRules[],
): Promise<void> {
  for (let from = 0; from < cases.length; from += BATCH) {
    const rows = JSON.stringify(cases.slice(from, from + BATCH))
    await sql`
      insert into rules.recorded_case (rule_set, decided_on, inputs, simulated)
      select ${ruleSet}, g."on", g.inputs, g.simulated
      from jsonb_to_recordset(${rows}::jsonb) as g ("on" date, inputs jsonb, simulated boolean)`.execute(
      ctx.sql,
    )
  }
}

/** Where cases come from: decided ones, those of the demonstration, or drawn evenly from the questions. */
export type CaseSource = 'decided' | 'simulated' | 'invented'

/**
 * Cases of the last year on which a change of rules is tried: those that were decided, else those of the
 * demonstration, else some that are drawn evenly from what the questions allow.
 */
export async function casesOfYear(
  ctx: Ctx,
  definition: Definition,
  kept: KeptModel,
): Promise<{ cases: readonly TriedCase[]; source: CaseSource }> {
  const rows = await recorded(ctx, definition.rules)
  const decided = rows.filter(({ simulated }) => !simulated)
  const source = decided.length > 0 ? 'decided' : 'simulated'
  const cases = casesFor(kept.model, definition, decided.length > 0 ? decided : rows)
  if (cases.length > 0) return { cases, source }
  const day = today(ctx)
  const moment = momentOn(day, { now: ctx.clock.now(), zone: ctx.pack.settings.timeZone })
  const version: Version = { from: day, to: null, model: kept.model.hash }
  const { samples } = candidateOf(version, kept, definition.decision, moment)
  return { cases: inventedCases(definition, samples, INVENTED, day), source: 'invented' }
}

async function recorded(ctx: Ctx, ruleSet: string): Promise<CaseOfRules[]> {
  const day = today(ctx)
  const { rows } = await sql<CaseOfRules>`
    select decided_on::text as "on", inputs, simulated from rules.recorded_case
    where rule_set = ${ruleSet} and decided_on between ${addDays(day, -YEAR_DAYS)}::date and ${day}::date
    order by decided_on desc, id limit ${MOST}`.execute(ctx.sql)
  return rows
}

/** Those whose values the model can take: what it no longer asks for, or asks otherwise, is left out. */
const casesFor = (
  model: CompiledModel,
  { decision }: Definition,
  cases: readonly CaseOfRules[],
): TriedCase[] => {
  const needs = model.inputs([decision])
  return cases.flatMap(({ on, inputs: given }) => {
    const { inputs, unreadable } = feelInputs(needs, given)
    return unreadable.length > 0 ? [] : [{ on, inputs }]
  })
}

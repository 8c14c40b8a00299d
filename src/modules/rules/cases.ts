import { sql } from 'kysely'
import { type Ctx, today } from '#kernel'
import type { CompiledModel } from '#lib/dmn/engine'
import { exactValue } from '#lib/dmn/value-text'
import { type Json, toJson } from '#lib/feel/index'
import { addDays } from '#lib/time'
import type { Outcome } from './decide-by.ts'
import { feelInputs, type Given, momentOn } from './evaluation.ts'
import { candidateOf } from './qualify.ts'
import type { KeptModel, Version } from './rule-set.ts'
import type { Definition } from './tables.ts'
import { inventedCases, type TriedCase } from './what-if.ts'

const YEAR_DAYS = 365
/** So many of a year are tried, of those that were decided and of invented ones each: the newest. */
const MOST = 2_000
const BATCH = 1_000
/** Drawn where nothing was recorded. */
const INVENTED = 400

/** What was asked of a rule set on a day. */
export type CaseOfRules = { on: string; inputs: Given; simulated: boolean }

type Row = CaseOfRules & {
  /** the model that decided; null where nobody did */
  model: string | null
  outcome: Json | null
}

/**
 * Keeps cases for those who try changes of rules: outcomes, handed in by who decided, each once it counts; or
 * invented ones. They hold what the rules ask and no name, number or reference of anybody.
 */
export async function recordCases(
  ctx: Ctx,
  ruleSet: string,
  cases: readonly (CaseOfRules | Outcome)[],
): Promise<void> {
  for (let from = 0; from < cases.length; from += BATCH) {
    const rows = cases.slice(from, from + BATCH).map((one) => rowOf(ctx, one))
    await sql`
      insert into rules.recorded_case (rule_set, decided_on, inputs, simulated, model, outcome)
      select ${ruleSet}, g."on", g.inputs, g.simulated, g.model, g.outcome
      from json_to_recordset(${JSON.stringify(rows)}::json) as g (
        "on" date, inputs jsonb, simulated boolean, model text, outcome json)`.execute(ctx.sql)
  }
}

function rowOf({ simulated }: Ctx, one: CaseOfRules | Outcome): Row {
  if (!('trace' in one)) return { ...one, model: null, outcome: null }
  const { on, model, value, trace, said } = one
  const asked = trace.inputs.filter(({ name }) => said.inputs.some((input) => input.name === name))
  const inputs = asked.map((input) => [input.name, toJson(exactValue(input.value))])
  return { on, inputs: Object.fromEntries(inputs), simulated, model, outcome: value }
}

/**
 * Cases of the last year on which a change of rules is tried: those that were decided, and beside them those of the
 * demonstration; where there are none, some that are drawn evenly from what the questions allow.
 */
export async function casesOfYear(
  ctx: Ctx,
  definition: Definition,
  kept: KeptModel,
): Promise<readonly TriedCase[]> {
  const recorded = await rowsOfYear(ctx, definition.rules)
  const cases = casesFor(kept.model, definition, recorded)
  if (cases.length > 0) return cases
  const day = today(ctx)
  const moment = momentOn(day, { now: ctx.clock.now(), zone: ctx.pack.settings.timeZone })
  const version: Version = { from: day, to: null, model: kept.model.hash }
  const { samples } = candidateOf(version, kept, definition.decision, moment)
  return inventedCases(definition, samples, INVENTED, day)
}

async function rowsOfYear(ctx: Ctx, ruleSet: string): Promise<Row[]> {
  const day = today(ctx)
  const rowsThat = (simulated: boolean) => sql`
    (select decided_on::text as "on", inputs, simulated, model, outcome from rules.recorded_case
    where rule_set = ${ruleSet} and simulated = ${simulated}
      and decided_on between ${addDays(day, -YEAR_DAYS)}::date and ${day}::date
    order by decided_on desc limit ${MOST})`
  const { rows } = await sql<Row>`${rowsThat(false)} union all ${rowsThat(true)}`.execute(ctx.sql)
  return rows
}

/** Those whose values the model can take: what it no longer asks for, or asks otherwise, is left out. */
const casesFor = (
  model: CompiledModel,
  { decision }: Definition,
  rows: readonly Row[],
): TriedCase[] => {
  const needs = model.inputs([decision])
  return rows.flatMap(({ on, inputs: given, simulated, model: by, outcome }): TriedCase[] => {
    const { inputs, unreadable } = feelInputs(needs, given)
    if (unreadable.length > 0) return []
    const source = simulated ? 'simulated' : 'decided'
    return [{ on, inputs, source, ...(by !== null && { decided: outcome }) }]
  })
}

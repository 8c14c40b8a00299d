import type { Ctx } from '#kernel'
import { type Replayed, replay } from '#lib/dmn/replay'
import type { Trace } from '#lib/dmn/trace'
import { FeelLimitError, type Json, type Reason, toJson } from '#lib/feel/index'
import { feelInputs, type Given, momentOn } from './evaluation.ts'
import type { Article, RuleInput } from './pack/rule-set-file.ts'
import { problem } from './problems.ts'
import { getModel, getRuleSet, versionOn } from './rule-set.ts'
import { say } from './said.ts'
import type { Definition } from './tables.ts'
import type { Currency } from './words.ts'

export type Question = {
  ruleSet: string
  /** by name, as JSON: dates are texts; what is not there is not known */
  inputs: Given
  /** the day that counts: of the application, or of the event */
  on: string
  /** where an input comes from, by its name, for the explanation: 'register of persons' */
  sources?: Readonly<Record<string, string>>
}

/** What a rule set decided, whole and in JSON: it is explained and replayed without the pack of today. */
export type Outcome = {
  ruleSet: string
  on: string
  /** hash of the model that decided */
  model: string
  decision: string
  value: Json
  trace: Trace
  /** why something became null on the way */
  reasons: readonly Reason[]
  /** how it was said when it was decided */
  said: {
    names: Definition['names']
    outcome: Definition['outcome']
    inputs: readonly RuleInput[]
    decisions: NonNullable<Definition['decisions']>
    articles: Readonly<Record<string, Article>>
    laws: Definition['laws']
    titles: Definition['titles']
    currency: Currency
    simulated: boolean
  }
}

/**
 * Decides by the rules in force on the day that counts, also when that is years ago.
 *
 * @returns the value with everything that it stands on; null when what is known does not suffice
 * @throws rules/rule-set-missing
 * @throws rules/not-in-force      no version decides on that day
 * @throws rules/input-unreadable  a value is none of its input's type
 * @throws rules/too-much          the evaluation was stopped at a limit
 */
export async function decideBy(
  ctx: Ctx,
  { ruleSet, inputs: given, on, sources = {} }: Question,
): Promise<Outcome> {
  const definition = await getRuleSet(ctx, ruleSet)
  const { model: hash } = await versionOn(ctx, ruleSet, on)
  const { model } = await getModel(ctx, hash)
  const { decision } = definition
  const { inputs, unreadable } = feelInputs(model.inputs([decision]), given)
  if (unreadable[0] !== undefined) throw problem('input-unreadable', { input: unreadable[0] })
  const now = ctx.clock.now()
  const moment = momentOn(on, { now, zone: ctx.pack.settings.timeZone })
  const request = { ...moment, decisions: [decision], inputs, sources }
  const { values, reasons, trace } = withinLimits(ctx, () => model.evaluate(request))
  if (!trace) throw new Error('an evaluation without a trace cannot be explained')
  const { currency } = ctx.pack.settings
  return {
    ruleSet,
    on,
    model: hash,
    decision,
    value: toJson(values.get(decision) ?? null),
    trace,
    reasons,
    said: {
      names: definition.names,
      outcome: definition.outcome,
      inputs: definition.inputs,
      decisions: definition.decisions ?? [],
      articles: definition.articles,
      laws: definition.laws,
      titles: definition.titles,
      currency: { code: currency.code, decimals: currency.decimals },
      simulated: definition.simulated,
    },
  }
}

/** @throws rules/too-much */
function withinLimits<T>({ t }: Ctx, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof FeelLimitError) throw problem('too-much', { why: say(t, error) })
    throw error
  }
}

/**
 * Decides once more what was decided, by the same model and at its own moment.
 *
 * @param trace  as it was kept, or came back from an auditor
 * @returns whether everything is the same: values, rows, reasons; else what differs
 */
export const replayOutcome = async (
  ctx: Ctx,
  { model, trace }: Pick<Outcome, 'model' | 'trace'>,
): Promise<Replayed> => replay((await getModel(ctx, model)).model, trace)

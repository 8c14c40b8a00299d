import type { Ctx, Pack } from '#kernel'
import type { CompiledModel } from '#lib/dmn/engine'
import { type Replayed, replay } from '#lib/dmn/replay'
import type { Trace } from '#lib/dmn/trace'
import { FeelLimitError, type Json, type Reason, toJson } from '#lib/feel/index'
import { feelInputs, type Given, type Moment, momentOn } from './evaluation.ts'
import type { Article, RuleInput } from './pack/rule-set-file.ts'
import { problem } from './problems.ts'
import { getModel, ruleSetOn } from './rule-set.ts'
import { say } from './said.ts'
import type { Definition } from './tables.ts'
import { type DecidedTogether, takenTogether } from './together.ts'
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
  /** what was decided along with it, for those who carry it out */
  beside: Readonly<Record<string, Json>>
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
    together: NonNullable<Definition['together']>
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
  { ruleSet, on, inputs, sources }: Question,
): Promise<Outcome> {
  const decider = await deciderOf(ctx, { ruleSet, on })
  const [outcome] = decider([{ inputs, sources }]).outcomes
  if (!outcome) throw new Error('what was asked was not decided')
  return outcome
}

/**
 * Decides at once about each of several things, at least one, and what they come to together, by rules that were
 * found before. Throws as {@link decideBy} does for inputs and limits.
 */
export type Decider = (things: readonly Pick<Question, 'inputs' | 'sources'>[]) => DecidedTogether

/**
 * Finds the rules that are in force on a day, for who decides by them where nothing can be waited for.
 *
 * @throws rules/rule-set-missing, rules/not-in-force
 */
export async function deciderOf(
  ctx: Ctx,
  { ruleSet, on }: Pick<Question, 'ruleSet' | 'on'>,
): Promise<Decider> {
  const { definition, model: hash } = await ruleSetOn(ctx, ruleSet, on)
  const { model } = await getModel(ctx, hash)
  const decider = deciderOver({ definition, model, hash, on }, ctx.pack, ctx.clock.now())
  return (things) => withinLimits(ctx, () => decider(things))
}

/** Rules that are at hand: those of the tables, or of a pack's own files. */
export type Found = { definition: Definition; model: CompiledModel; hash: string; on: string }

/**
 * Decides by rules that are at hand.
 *
 * @param now  when it is asked; only of its own day does the time of day count
 * @returns throws FeelLimitError where an evaluation is stopped at a limit
 */
export function deciderOver(found: Found, pack: Pick<Pack, 'settings'>, now: Date): Decider {
  const moment = momentOn(found.on, { now, zone: pack.settings.timeZone })
  const said = saidOf(pack, found.definition)
  return (things) =>
    takenTogether(things.map((thing) => decideOne({ ...found, said }, thing, moment)))
}

function decideOne(
  { definition, model, hash, on, said }: Found & Pick<Outcome, 'said'>,
  { inputs: given, sources = {} }: Pick<Question, 'inputs' | 'sources'>,
  moment: Moment,
): Outcome {
  const { rules, decision, beside = [] } = definition
  const decisions = [decision, ...beside]
  const { inputs, unreadable } = feelInputs(model.inputs(decisions), given)
  if (unreadable[0] !== undefined) throw problem('input-unreadable', { input: unreadable[0] })
  const { values, reasons, trace } = model.evaluate({ ...moment, decisions, inputs, sources })
  if (!trace) throw new Error('an evaluation without a trace cannot be explained')
  const valueAt = (name: string) => toJson(values.get(name) ?? null)
  return {
    ruleSet: rules,
    on,
    model: hash,
    decision,
    value: valueAt(decision),
    beside: Object.fromEntries(beside.map((name) => [name, valueAt(name)])),
    trace,
    reasons,
    said,
  }
}

function saidOf(pack: Pick<Pack, 'settings'>, definition: Definition): Outcome['said'] {
  const { currency } = pack.settings
  return {
    names: definition.names,
    outcome: definition.outcome,
    inputs: definition.inputs,
    decisions: definition.decisions ?? [],
    articles: definition.articles,
    laws: definition.laws,
    titles: definition.titles,
    together: definition.together ?? {},
    currency: { code: currency.code, decimals: currency.decimals },
    simulated: definition.simulated,
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

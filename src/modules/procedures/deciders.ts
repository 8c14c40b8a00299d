import { type Ctx, Problem } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import { UndecidedError } from '#lib/bpmn/index'
import type { Json } from '#lib/feel/index'
import { localDateOf } from '#lib/time'
import { type Decider, deciderOf } from '#rules'
import type { Kept } from './definition.ts'

/** What the rule sets of a definition decide, and what they have decided so far. */
export type Deciders = {
  decide(ruleSet: string, inputs: Data): Json
  outcomes: { ruleSet: string; outcome: unknown }[]
}

/**
 * Finds the rules that a step may ask, by those in force on the day on which the instance began: a step itself
 * waits for nothing.
 */
export async function decidersOf(
  ctx: Ctx,
  { ruleSets }: Kept,
  { startedAt }: { startedAt: Date },
): Promise<Deciders> {
  const on = localDateOf(startedAt, ctx.pack.settings.timeZone)
  const found = new Map<string, Decider>()
  for (const ruleSet of ruleSets) {
    const decider = await deciderOf(ctx, { ruleSet, on }).catch(orNone)
    if (decider) found.set(ruleSet, decider)
  }
  const outcomes: Deciders['outcomes'] = []
  return {
    outcomes,
    decide(ruleSet, inputs) {
      const decider = found.get(ruleSet)
      if (!decider) throw new UndecidedError('rule-set-missing', { ruleSet })
      const [outcome] = decider([{ inputs }]).outcomes
      if (!outcome) throw new Error('what was asked was not decided')
      outcomes.push({ ruleSet, outcome })
      return outcome.value
    },
  }
}

/** Whether rules are missing matters once they are asked: then a person sees to it. */
function orNone(error: unknown): undefined {
  const isMissing =
    error instanceof Problem &&
    ['rules/rule-set-missing', 'rules/not-in-force'].includes(error.code)
  if (!isMissing) throw error
}

import { type Ctx, Problem } from '#kernel'
import type { Data } from '#lib/bpmn/index'
import { UndecidedError } from '#lib/bpmn/index'
import type { Json } from '#lib/feel/index'
import { localDateOf } from '#lib/time'
import { type Decider, deciderOf } from '#rules'

/** What a step may ask of rules. */
type Decide = (ruleSet: string, inputs: Data) => Json

/** What rule sets decided in a step, in order. */
export type Outcomes = readonly { ruleSet: string; outcome: unknown }[]

/** Rules that were asked for before they had been read. */
class NotReadError extends Error {
  readonly ruleSet: string

  constructor(ruleSet: string) {
    super(ruleSet)
    this.ruleSet = ruleSet
  }
}

/**
 * Works out a step that may ask rules, by those in force on the day on which the instance began. A step itself
 * waits for nothing: rules are read once it asks for them, and it is worked out again.
 *
 * @param work  pure, so that doing it again does nothing twice
 */
export async function decided<Done>(
  ctx: Ctx,
  { startedAt }: { startedAt: Date },
  work: (decide: Decide) => Done,
): Promise<{ done: Done; outcomes: Outcomes }> {
  const on = localDateOf(startedAt, ctx.pack.settings.timeZone)
  const read = new Map<string, Decider | undefined>()
  for (;;) {
    const outcomes: { ruleSet: string; outcome: unknown }[] = []
    const decide: Decide = (ruleSet, inputs) => {
      if (!read.has(ruleSet)) throw new NotReadError(ruleSet)
      const decider = read.get(ruleSet)
      if (!decider) throw new UndecidedError('rule-set-missing', { ruleSet })
      const [outcome] = decider([{ inputs }]).outcomes
      if (!outcome) throw new Error('what was asked was not decided')
      outcomes.push({ ruleSet, outcome })
      return outcome.value
    }
    try {
      return { done: work(decide), outcomes }
    } catch (error) {
      if (!(error instanceof NotReadError)) throw error
      const { ruleSet } = error
      read.set(ruleSet, await deciderOf(ctx, { ruleSet, on }).catch(orNone))
    }
  }
}

/** Whether rules are missing matters once they are asked: then a person sees to it. */
function orNone(error: unknown): undefined {
  const isMissing =
    error instanceof Problem &&
    ['rules/rule-set-missing', 'rules/not-in-force'].includes(error.code)
  if (!isMissing) throw error
}

import { type Ctx, type Pack, Problem } from '#kernel'
import {
  type Decider,
  deciderOf,
  findPackDecider,
  findRuleSetFile,
  getRuleSet,
  type RuleSetFile,
} from '#rules'

/** Where the rule sets are by which services are tried: those of a folder, or those that are published. */
export type RulesAt = {
  /** undefined where there is none of that id, or its file cannot be read */
  find(id: string): Promise<RuleSetFile | undefined>
  /** undefined where none is in force on that day */
  decider(asked: { ruleSet: string; on: string }): Promise<Decider | undefined>
}

/** Those that stand in the folder of a pack. */
export const rulesIn = (pack: Pack): RulesAt => ({
  find: (id) => findRuleSetFile(pack, id),
  decider: (asked) => findPackDecider(pack, asked),
})

/** Those that decide about people today, whoever published them. */
export const rulesPublished = (ctx: Ctx): RulesAt => ({
  find: (id) => unlessMissing(getRuleSet(ctx, id)),
  decider: (asked) => unlessMissing(deciderOf(ctx, asked)),
})

const MISSING = ['rules/rule-set-missing', 'rules/not-in-force']

const unlessMissing = <Found>(found: Promise<Found>): Promise<Found | undefined> =>
  found.catch((error) => {
    if (error instanceof Problem && MISSING.includes(error.code)) return undefined
    throw error
  })

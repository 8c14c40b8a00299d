import { defineModule, type Module, schemaFiles } from '#kernel'
import { newestPublication } from './authoring/proposal.ts'
import { record } from './facts.ts'
import { loadRules } from './load.ts'
import { decisionRoutes } from './office/decision-editor.tsx'
import { deskRoutes, proposalQueues } from './office/desk.tsx'
import { draftRoutes } from './office/draft.tsx'
import { effectRoutes } from './office/draft-effect.tsx'
import { exportRoute } from './office/export.ts'
import { proposalRoutes } from './office/proposal.tsx'
import { scenarioRoutes } from './office/scenarios.tsx'
import { whatIfRoutes } from './office/what-if.tsx'
import { ruleSetSchemas } from './pack/rule-set-file.ts'
import { checkPages } from './pages/check.tsx'
import { rulesPage } from './pages/list.tsx'
import { ruleSetPages } from './pages/rule-set.tsx'
import { decide } from './policies.ts'
import { problem } from './problems.ts'
import { searchEntries } from './search-entries.ts'

/** Rules as data: FEEL, and rule sets that decide and say why. Start at README.md. */
export { amountsOf } from './amounts.ts'
export { authorNames } from './authoring/draft.ts'
export { type CaseOfRules, recordCases } from './cases.ts'
export { type Compiled, compile, evaluate } from './compile.ts'
export {
  type Decider,
  decideBy,
  deciderOf,
  type Outcome,
  replayOutcome,
} from './decide-by.ts'
export {
  type ExplainedDecision,
  type ExplainedInput,
  type Explanation,
  explain,
  explainTogether,
} from './explain.ts'
export { ExpressionError } from './expression-error.ts'
export { findPackDecider } from './pack/pack-decider.ts'
export type { RuleSetFile } from './pack/rule-set-file.ts'
export { findRuleSetFile, listRuleSetIds, readRuleSets } from './pack/rule-sets.ts'
export { type Decided, decidedKinds } from './pack/together-check.ts'
export type { Read } from './reads.ts'
export { getRuleSet } from './rule-set.ts'
export { type DecidedTogether, entryOf } from './together.ts'
export { toFeelDate } from './value.ts'
export { moneyOf } from './words.ts'

/** @param contributors  all modules, whose services may be decided by rule sets */
export const rules = (contributors: () => readonly Module[]): Module =>
  defineModule({
    name: 'rules',
    uses: ['organisations', 'identity'],
    schema: true,
    problems: problem,
    facts: record,
    decide,
    routes: [
      rulesPage,
      ...ruleSetPages(contributors),
      ...checkPages(contributors),
      ...deskRoutes,
      ...draftRoutes,
      ...decisionRoutes,
      ...scenarioRoutes,
      ...effectRoutes,
      ...proposalRoutes,
      exportRoute,
      ...whatIfRoutes,
      schemaFiles('rules', ruleSetSchemas),
    ],
    desk: {
      links: [
        {
          path: 'office/rules',
          key: 'rules.try.title',
          about: 'rules.try.desk-about',
          permission: 'rules:try',
          aside: true,
        },
      ],
      queues: proposalQueues,
    },
    loadPack: loadRules,
    portal: { search: searchEntries, published: newestPublication },
  })

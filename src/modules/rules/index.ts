import { defineModule } from '#kernel'
import { loadRules } from './load.ts'
import { problem } from './problems.ts'

/** Rules as data: FEEL, and rule sets that decide and say why. Start at README.md. */
export { type Compiled, compile, evaluate } from './compile.ts'
export { decideBy, type Outcome, replayOutcome } from './decide-by.ts'
export { type Explanation, explain } from './explain.ts'
export { ExpressionError } from './expression-error.ts'
export { listRuleSetIds, readRuleSets } from './pack/rule-sets.ts'
export type { Read } from './reads.ts'
export { toFeelDate } from './value.ts'

export const rules = defineModule({
  name: 'rules',
  uses: ['organisations'],
  schema: true,
  problems: problem,
  loadPack: loadRules,
})

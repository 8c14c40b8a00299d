import { Complaints } from './complaints.ts'
import type { Finding } from './findings.ts'
import { inOrder } from './findings.ts'
import { lintBehaviour } from './lint-behaviour.ts'
import { lintExpressions } from './lint-expressions.ts'
import { lintMessages } from './lint-messages.ts'
import { lintPeople } from './lint-people.ts'
import { lintStructure } from './lint-structure.ts'
import { lintTimers } from './lint-timers.ts'
import type { ReadModel } from './read.ts'
import { scopesOf } from './scope-graph.ts'

export type LintOptions = {
  /** in which every name has to be there */
  languages?: readonly string[]
  /** what people were promised, as a duration of ISO 8601: `P10D` */
  promised?: string
  /** roles of those to whom it was promised: their own time does not count */
  untimed?: readonly string[]
  /** names that expressions know beside the model's own: data given at the start, with any type */
  names?: readonly string[]
  /** how much of what can happen is looked through, of the whole model */
  states?: number
}

const STATES_MOST = 50_000
/** About a second: counted and not timed, so that the same model has the same findings. */
const MOVES_PER_STATE = 12

/**
 * What is wrong with a model that could be read: what is never reached or never ends, standstills and missing
 * joins with the way that leads to them, messages without a partner, expressions, deadlines and texts.
 *
 * @returns errors, which no process may be published with, and warnings, in the order of the text
 * @source reference procedures.md, section 8
 */
export function lint(
  { definitions, diagrams }: Pick<ReadModel, 'definitions' | 'diagrams'>,
  { languages = [], names = [], states = STATES_MOST, ...time }: LintOptions = {},
): readonly Finding[] {
  const complaints = new Complaints(diagrams)
  let left = states
  for (const process of definitions.processes) {
    for (const { scope, holder } of scopesOf(process)) {
      lintStructure(scope, holder, complaints)
      const limits = { states: Math.max(left, 1), moves: Math.max(left, 1) * MOVES_PER_STATE }
      left -= lintBehaviour(scope, holder, limits, complaints)
    }
  }
  lintMessages(definitions, complaints)
  lintPeople(definitions, languages, complaints)
  lintTimers(definitions, time, complaints)
  lintExpressions(definitions, names, complaints)
  return inOrder(complaints.findings)
}

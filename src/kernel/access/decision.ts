import type { T } from '../i18n.ts'
import type { Texts } from '../pack/facts.ts'
import { kernelProblem, type Problem } from '../problem.ts'
import type { EngineAnswer } from './engine.ts'

/** Why somebody may or may not. */
export type Decision = {
  allow: boolean
  /** those that decided, as `module:name`; of the kernel where nothing of the module did */
  rules: readonly string[]
  /** on a denial by default: those that would have permitted it */
  nearest: readonly string[]
  /** sentences of rules that were published without a release, by `module:name` */
  words?: RuleWords | undefined
}

export type RuleWords = Readonly<Record<string, Texts>>

/** Rules of the kernel itself: they hold before any module's. */
type KernelRule =
  | 'public'
  | 'signed-in'
  | 'system'
  | 'sign-in-first'
  | 'not-declared'
  | 'software-alone'
  | 'not-software'

export const ofKernel = (allow: boolean, rule: KernelRule): Decision => ({
  allow,
  rules: [`kernel:${rule}`],
  nearest: [],
})

/**
 * What the engine answered, with the names of its rules.
 *
 * @param nearest  asked only on a denial by default
 */
export function decisionOf(
  module: string,
  { allow, rules, errors }: EngineAnswer,
  nearest: () => readonly string[],
): Decision {
  const named = (ids: readonly string[]) => ids.map((id) => `${module}:${id}`)
  if (errors.length > 0) return { allow: false, rules: ['kernel:rule-broken'], nearest: [] }
  if (rules.length > 0) return { allow, rules: named(rules), nearest: [] }
  return { allow: false, rules: ['kernel:no-rule'], nearest: named(nearest()) }
}

/**
 * A decision in words, in the reader's language.
 *
 * @returns a sentence for each rule that decided; on a denial by default also what would have let it be
 */
export function explain(t: T, { rules, nearest, words }: Decision): string {
  const sentenceOf = (rule: string) => {
    const published = words?.[rule]
    return published ? t.of(published) : t(textKeyOfRule(rule))
  }
  return [...rules, ...nearest].map(sentenceOf).join(' ')
}

/** Those of the kernel are named here; those of a module in its policies. */
function textKeyOfRule(rule: string): string {
  const [module = '', name = ''] = rule.split(':')
  return module === 'kernel' ? `kernel.rules.${name}` : `${module}.rules.${name}`
}

/** @throws kernel/denied  with the decision in words */
export function assertAllowed(t: T, decision: Decision): void {
  if (!decision.allow) throw kernelProblem('denied', { why: explain(t, decision) })
}

/**
 * Says what is wrong as well as the module can: with the problem of the first rule, in the order given,
 * that was among those that forbade.
 */
export function refuse(
  { allow, rules }: Decision,
  problems: Readonly<Record<string, () => Problem>>,
): void {
  if (allow) return
  for (const [rule, make] of Object.entries(problems)) if (rules.includes(rule)) throw make()
}

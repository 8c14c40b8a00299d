import { describe, expect, it } from 'vitest'
import { type Actor, type Decision, policiesOf } from '#kernel'

/** What a table's decisions are asked with: where a policy failed it would say so. */
export const LOG = {
  error(about: unknown) {
    throw new Error(`a policy failed: ${JSON.stringify(about)}`)
  },
}

/** One line of a table of decisions. */
export type Line = {
  /** the line as a sentence */
  says: string
  who: Actor
  act: string
  /** nothing: the module as a whole */
  on?: Readonly<Record<string, Readonly<Record<string, unknown> & { id: string }>>>
  with?: { purpose?: string }
  allow: boolean
  /** names of the rules that decide; none on a denial by default */
  by?: readonly string[]
}

type Declared = Parameters<typeof policiesOf>[1]

/** A module's policies, with no more known of them than their declaration. */
type Policies = { module: string; declared: Declared }

const askWith = ({ module, declared }: Policies) => {
  const decide = policiesOf(module, declared)
  return ({ who, act, on = {}, with: surroundings }: Line): Decision =>
    decide.ask({ actor: who, log: LOG }, act, on, surroundings)
}

const wrongIn = (module: string, ask: (line: Line) => Decision, { allow, by, ...line }: Line) => {
  const decision = ask({ allow, by, ...line })
  const rules = (by ?? []).map((rule) => `${module}:${rule}`).sort()
  const expected = rules.length > 0 || allow ? rules : ['kernel:no-rule']
  const isRight =
    decision.allow === allow && JSON.stringify(decision.rules) === JSON.stringify(expected)
  return isRight ? undefined : { says: line.says, decision, expected: { allow, rules: expected } }
}

/**
 * Holds a module's policies against a table, and the table against the policies: without any one of
 * them some line must come out otherwise.
 */
export function policyTable(policies: Policies, lines: readonly Line[]) {
  const { module, declared } = policies
  describe(`The rules of ${module}`, () => {
    const ask = askWith(policies)
    it.each(lines.map((line) => [line.says, line] as const))('say: %s', (_says, line) => {
      expect(wrongIn(module, ask, line)).toBeUndefined()
    })

    it.each(Object.keys(declared.rules))('need %s: without it a line is wrong', (rule) => {
      const { [rule]: _dropped, ...rules } = declared.rules
      const without = askWith({ module, declared: { ...declared, rules } })
      expect(lines.some((line) => wrongIn(module, without, line))).toBe(true)
    })

    it('are about every act', () => {
      const asked = new Set(lines.map(({ act }) => act))
      expect(Object.keys(declared.acts).filter((act) => !asked.has(act))).toEqual([])
    })
  })
}

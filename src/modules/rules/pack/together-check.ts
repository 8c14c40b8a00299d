import { type Finding, suggest, type YamlFile } from '#kernel'
import type { OutcomeEntry, RuleSetFile, Together } from './rule-set-file.ts'

/** What a rule set decides, by name with its kind: entries of the answer, or the answer itself, and what is beside. */
export const decidedKinds = ({
  decision,
  beside = [],
  outcome,
  decisions = [],
}: RuleSetFile): ReadonlyMap<string, Decided> => {
  const answer: readonly [string, Decided][] =
    outcome.kind === 'context'
      ? (outcome.entries ?? []).map((entry) => [entry.name, entry])
      : [[decision, { kind: outcome.kind, values: outcome.values }]]
  const more = decisions.filter(({ name }) => beside.includes(name))
  return new Map([...answer, ...more.map((one) => [one.name, one] as const)])
}

export type Decided = Pick<OutcomeEntry, 'kind' | 'values'>

const FITS: Readonly<Record<Together, readonly OutcomeEntry['kind'][]>> = {
  every: ['yes-no'],
  some: ['yes-no'],
  greatest: ['money', 'number'],
  least: ['money', 'number'],
  sum: ['money', 'number'],
  first: ['text'],
}

/** Each that is decided says what several come to, or none does. */
export function checkTogether(file: YamlFile, definition: RuleSetFile): Finding[] {
  const { beside = [], decisions = [], together } = definition
  const unworded = beside.flatMap((name, at) => {
    if (decisions.some((one) => one.name === name)) return []
    const message = `"${name}" has no words: add it to decisions`
    return [file.finding(['beside', at], { code: 'model-mismatch', message })]
  })
  if (!together) return unworded
  const decided = decidedKinds(definition)
  const faults = Object.entries(together).flatMap(([name, how]) => {
    const one = decided.get(name)
    const wrong = (message: string) => [
      file.finding(['together', name], { code: 'model-mismatch' as const, message }),
    ]
    if (!one) {
      return wrong(`nothing "${name}" is decided: ${suggest(name, [...decided.keys()])}`)
    }
    if (!FITS[how].includes(one.kind)) {
      return wrong(`"${name}" is of kind ${one.kind}: ${how} is for ${FITS[how].join(' and ')}`)
    }
    return how === 'first' && !one.values ? wrong(`"${name}" has no values to be in order`) : []
  })
  const missing = [...decided.keys()].filter((name) => !Object.hasOwn(together, name))
  return [
    ...unworded,
    ...faults,
    ...missing.map((name) =>
      file.finding(['together'], {
        code: 'model-mismatch',
        message: `what several of "${name}" come to is not said: add it`,
      }),
    ),
  ]
}

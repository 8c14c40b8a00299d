import {
  compileExpression,
  fromJson,
  type Json,
  listOf,
  NUMBER,
  Run,
  toJson,
} from '#lib/feel/index'
import type { Outcome } from './decide-by.ts'
import type { RuleOutcome, Together } from './pack/rule-set-file.ts'

/** Decisions of one rule set about each of several things, and what they come to. */
export type DecidedTogether = {
  /** in the order in which they were asked for; at least one */
  outcomes: readonly Outcome[]
  value: Json
  beside: Readonly<Record<string, Json>>
  /** index of the outcome whose reasons count: the first that says no, or cannot say, or the first */
  decisive: number
}

/** @param outcomes  of one rule set on one day; at least one */
export function takenTogether(outcomes: readonly Outcome[]): DecidedTogether {
  const [first] = outcomes
  if (!first) throw new Error('nothing was decided')
  if (outcomes.length === 1) {
    return { outcomes, value: first.value, beside: first.beside, decisive: 0 }
  }
  const { said, decision } = first
  const one = (name: string, values: readonly Json[]) =>
    joined(said.together[name], values, orderOf(said, name))
  const beside = Object.keys(first.beside).map((name) => [
    name,
    one(
      name,
      outcomes.map((outcome) => outcome.beside[name] ?? null),
    ),
  ])
  const entries = entriesOf(said.outcome)
  const value =
    entries === undefined
      ? one(
          decision,
          outcomes.map(({ value }) => value),
        )
      : Object.fromEntries(entries.map((name) => [name, one(name, outcomes.map(entryOf(name)))]))
  return {
    outcomes,
    value,
    beside: Object.fromEntries(beside),
    decisive: hindering(outcomes)[0] ?? 0,
  }
}

const entriesOf = ({ kind, entries }: RuleOutcome) =>
  kind === 'context' ? entries?.map(({ name }) => name) : undefined

/** An entry of what was decided; null where there is none. */
export const entryOf =
  (name: string) =>
  ({ value }: Pick<Outcome, 'value'>): Json =>
    isContext(value) ? (value[name] ?? null) : null

const isContext = (value: Json): value is { [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Those whose reasons count: all that say no, else all that cannot say; none where all say yes. */
export function hindering(outcomes: readonly Outcome[]): readonly number[] {
  const answers = outcomes.map((outcome) => {
    const [first] = entriesOf(outcome.said.outcome) ?? []
    return first === undefined ? outcome.value : entryOf(first)(outcome)
  })
  const that = (answer: Json) => answers.flatMap((one, at) => (one === answer ? [at] : []))
  const no = that(false)
  return no.length > 0 ? no : that(null)
}

/** The values of a text in the order in which `rules.yaml` has them. */
const orderOf = ({ outcome, decisions }: Outcome['said'], name: string): readonly string[] =>
  [...(outcome.entries ?? []), ...decisions]
    .find((one) => one.name === name)
    ?.values?.map(({ value }) => value) ?? []

const NUMBERS = listOf(NUMBER)
const of = (name: string) => compileExpression(`${name}(n)`, { names: new Map([['n', NUMBERS]]) })
const BY_FEEL = { sum: of('sum'), greatest: of('max'), least: of('min') }

/** What is not known of one is not known of all, except that one no is enough where each must be yes. */
function joined(
  how: Together | undefined,
  values: readonly Json[],
  order: readonly string[],
): Json {
  if (how === 'every' && values.includes(false)) return false
  if (how === undefined || values.includes(null)) return null
  if (how === 'every') return true
  if (how === 'some') return values.includes(true)
  if (how === 'first') return order.find((value) => values.includes(value)) ?? null
  const numbers = fromJson(values, NUMBERS)
  if (numbers === undefined) return null
  return toJson(BY_FEEL[how].run([numbers], new Run({ now: new Date(0), zone: 0 })))
}

import type { Ctx } from '#kernel'
import type { Json } from '#lib/feel/index'
import type { RuleInput, RuleOutcome, Scenario } from '../pack/rule-set-file.ts'
import { wordingOf } from '../pages/rule-table.tsx'
import { type Definition, db } from '../tables.ts'
import type { Draft } from './draft.ts'

/** The scenarios that a draft began with. */
export async function scenariosBefore(
  ctx: Ctx,
  { id }: Pick<Draft, 'id'>,
): Promise<readonly Scenario[]> {
  const { scenarios } = await db(ctx)
    .selectFrom('rules.draft_revision')
    .select('scenarios')
    .where('draft', '=', id)
    .where('version', '=', 1)
    .executeTakeFirstOrThrow()
  return scenarios
}

/** The scenarios with one in another's place, or without it. */
export const withScenario = (
  all: readonly Scenario[],
  at: number,
  scenario: Scenario | undefined,
): Scenario[] =>
  at >= all.length && scenario
    ? [...all, scenario]
    : all.flatMap((one, place) => (place === at ? (scenario ?? []) : one))

/**
 * The scenarios with those of one stretch of days once more on the first day of a draft: what came out before is
 * what is expected, so that each that the draft decides otherwise shows.
 *
 * @param decidedBefore  whether a scenario is decided by the version that the draft began from
 */
export function copiedTo(
  { day }: Pick<Definition, 'day'>,
  all: readonly Scenario[],
  on: string,
  decidedBefore: (scenario: Scenario) => boolean,
): Scenario[] {
  const copies = all.filter(decidedBefore).map((one) => ({
    ...{ ...one, on },
    given:
      day !== undefined && one.given[day] !== undefined ? { ...one.given, [day]: on } : one.given,
  }))
  const keyOf = (one: Scenario) => JSON.stringify([one.name, one.on])
  const known = new Set(all.map(keyOf))
  return [...all, ...copies.filter((one) => !known.has(keyOf(one)))]
}

/** Something that a scenario expects, to be asked for as a question is; without a name, the answer itself. */
export type Expected = { name: string | undefined; input: RuleInput }

/** What is expected of a scenario: of the answer's entries, the answer, or the decisions that it names. */
export function expectedOf(definition: Definition, scenario: Scenario | undefined): Expected[] {
  const { outcome } = definition
  if (outcome.kind === 'context') {
    return (outcome.entries ?? []).map((entry) => ({ name: entry.name, input: asked(entry) }))
  }
  const expect = scenario?.expect
  if (typeof expect !== 'object' || expect === null || Array.isArray(expect)) {
    return [{ name: undefined, input: asked({ ...outcome, name: definition.decision }) }]
  }
  return Object.keys(expect).flatMap((name) => {
    const wording = wordingOf(definition, name)
    if (!wording || wording.kind === 'context') return []
    const { values } = wording
    return [{ name, input: asked({ ...wording, name, values: values && [...values] }) }]
  })
}

type Entry = {
  name: string
  kind: RuleInput['kind'] | RuleOutcome['kind']
  names: RuleInput['question']
  values?: RuleOutcome['values'] | undefined
}

const asked = ({ name, kind, names, values }: Entry): RuleInput => ({
  ...{ name, question: names },
  kind: values ? 'choice' : kind === 'context' ? 'text' : kind,
  ...(values && { options: values }),
})

/** A number as YAML has it, where that is exact. */
export const plainJson = (value: Json, { kind }: RuleInput): Json =>
  (kind === 'number' || kind === 'money') && String(Number(value)) === String(value)
    ? Number(value)
    : value

import type { Ctx } from '#kernel'
import { exactValue } from '#lib/dmn/value-text'
import { type Json, toJson } from '#lib/feel/index'
import { type DecidedTogether, type Decider, deciderOf, type Outcome } from '#rules'

/** So many other answers are tried in the place of each, those that people gave most often. */
const OTHERS = 6

type Given = Readonly<Record<string, Json>>

/** What the rules decided over one case, with what they were told of each thing. */
export type Decision = Pick<DecidedTogether, 'outcomes'>

const givenIn = ({ trace, said }: Outcome): Given =>
  Object.fromEntries(
    trace.inputs
      .filter(({ name }) => said.inputs.some((input) => input.name === name))
      .map(({ name, value }) => [name, toJson(exactValue(value))]),
  )

/**
 * Which of some inputs ever mattered: decided once more with another answer that people gave, or none, by the rules of the
 * case's own day, some case would have come out otherwise. What cannot be decided with it came out otherwise.
 *
 * @param names  of inputs
 */
export async function inputsThatMatter(
  ctx: Ctx,
  decisions: readonly Decision[],
  names: readonly string[],
): Promise<ReadonlySet<string>> {
  const cases = decisions.map(({ outcomes }) => ({ outcomes, things: outcomes.map(givenIn) }))
  const deciders = new Map<string, Decider>()
  for (const { outcomes } of cases) {
    const [first] = outcomes
    const key = first && `${first.ruleSet} ${first.on}`
    if (first && key && !deciders.has(key)) deciders.set(key, await deciderOf(ctx, first))
  }
  const matters = new Set<string>()
  for (const name of names) {
    const others = mostGiven(cases.flatMap(({ things }) => things.map((thing) => thing[name])))
    const differs = cases.some(({ outcomes: [first], things }) => {
      const decider = first && deciders.get(`${first.ruleSet} ${first.on}`)
      return decider !== undefined && isOtherwise(decider, things, name, others)
    })
    if (differs) matters.add(name)
  }
  return matters
}

function isOtherwise(
  decider: Decider,
  things: readonly Given[],
  name: string,
  others: readonly (Json | undefined)[],
): boolean {
  const decided = (told: readonly Given[]) => {
    const { value, beside } = decider(told.map((inputs) => ({ inputs })))
    return JSON.stringify([value, beside])
  }
  try {
    const own = decided(things)
    return things.some((thing, index) =>
      others.some((other) => {
        if (JSON.stringify(other) === JSON.stringify(thing[name])) return false
        const { [name]: _, ...rest } = thing
        return (
          decided(things.with(index, other === undefined ? rest : { ...rest, [name]: other })) !==
          own
        )
      }),
    )
  } catch {
    return true
  }
}

/** No answer, and those that were given most often. */
function mostGiven(values: readonly (Json | undefined)[]): (Json | undefined)[] {
  const counted = new Map<string, { value: Json; count: number }>()
  for (const value of values) {
    if (value === undefined) continue
    const key = JSON.stringify(value)
    counted.set(key, { value, count: (counted.get(key)?.count ?? 0) + 1 })
  }
  const sorted = [...counted.values()].sort((a, b) => b.count - a.count)
  return [undefined, ...sorted.slice(0, OTHERS).map(({ value }) => value)]
}

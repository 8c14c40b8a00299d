import { equal } from '../equality.ts'
import type { FeelValue } from '../values.ts'
import { aggregates } from './aggregates.ts'
import { contexts } from './contexts.ts'
import { lists } from './lists.ts'
import { numbers } from './numbers.ts'
import { ranges } from './ranges.ts'
import { type Body, type Builtin, type Overload, overloadOf } from './signature.ts'
import { strings } from './strings.ts'
import { clock, is, temporal } from './temporal.ts'

const sameness: Record<string, Body> = {
  'is(value1?: any | null, value2?: any | null) -> boolean': (
    run,
    a: FeelValue | undefined,
    b: FeelValue | undefined,
  ) => {
    if (a === undefined && b === undefined) {
      return run.fail('argument-count', { name: 'is', given: 0 })
    }
    return is(run, a, b, equal(a ?? null, b ?? null, run))
  },
}

function tableOf(signatures: Record<string, Body>, constant: boolean): [string, Builtin][] {
  const byName = new Map<string, Overload[]>()
  for (const [signature, body] of Object.entries(signatures)) {
    const { name, overload } = overloadOf(signature, body)
    byName.set(name, [...(byName.get(name) ?? []), overload])
  }
  return [...byName].map(([name, overloads]) => [name, { name, overloads, constant }])
}

/** Every function that FEEL has by itself, by name. */
export const BUILTINS: ReadonlyMap<string, Builtin> = new Map([
  ...tableOf(strings, true),
  ...tableOf(numbers, true),
  ...tableOf(lists, true),
  ...tableOf(aggregates, true),
  ...tableOf(contexts, true),
  ...tableOf(temporal, true),
  ...tableOf(ranges, true),
  ...tableOf(sameness, true),
  ...tableOf(clock, false),
])

import { aggregates } from './aggregates.ts'
import { contexts } from './contexts.ts'
import { lists } from './lists.ts'
import { numbers } from './numbers.ts'
import { ranges } from './ranges.ts'
import { sameness } from './sameness.ts'
import { type Body, type Builtin, type Overload, overloadOf } from './signature.ts'
import { strings } from './strings.ts'
import { clock, temporal } from './temporal.ts'

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

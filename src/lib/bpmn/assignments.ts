import { type Json, toJson } from '#lib/feel/index'
import type { Expression, Lookup } from './expression.ts'
import type { Instance } from './instance.ts'
import type { Assignment, NodeProgram } from './program.ts'
import type { Data, Incident } from './state.ts'

/** The nearest scope that has a name: that declares it, or holds it already. */
function ownerOf(i: Instance, from: number, name: string): number | undefined {
  let at: number | null = from
  while (at !== null) {
    const scope = i.scope(at)
    if (Object.hasOwn(scope.data, name) || i.program(scope)?.names.has(name)) return at
    at = scope.parent
  }
  return undefined
}

function put(i: Instance, scope: number, name: string, value: Json): void {
  const { data } = i.scope(scope)
  i.changeScope(scope, { data: { ...data, [name]: value } })
  i.changed.add(name)
  i.changes++
}

/** Gives a name a value, as a node in a scope sees it. A name that nobody declares is one of that scope. */
export function assign(i: Instance, from: number, name: string, value: Json): void {
  put(i, ownerOf(i, from, name) ?? from, name, value)
}

/** What somebody hands in for an instance as a whole: all of it is kept. */
export function assignAll(i: Instance, from: number, data: Data | undefined): void {
  for (const [name, value] of Object.entries(data ?? {})) assign(i, from, name, value)
}

/** Values that assignments give. */
export function evaluated(i: Instance, assignments: readonly Assignment[], lookup: Lookup): Data {
  if (assignments.length === 0) return NOTHING
  return Object.fromEntries(
    assignments.map(({ name, value }) => [name, toJson(value.run(lookup, i.clock).value)]),
  )
}

const NOTHING: Data = {}

/** Outputs of a node, one after the other: a later one sees what an earlier one gave. */
export function applyOutputs(
  i: Instance,
  { outputs }: NodeProgram,
  scope: number,
  data: Data | undefined,
): void {
  for (const { name, value } of outputs) {
    assign(i, scope, name, toJson(value.run(i.lookup(scope, data), i.clock).value))
  }
}

/**
 * Results of work that the process asked for: by the outputs of the node; where it has none, those whose
 * names are declared. What nobody declared is not kept.
 */
export function takeResults(i: Instance, node: NodeProgram, scope: number, data: Data | undefined) {
  if (node.outputs.length > 0) return applyOutputs(i, node, scope, data)
  for (const [name, value] of Object.entries(data ?? {})) {
    const owner = ownerOf(i, scope, name)
    if (owner !== undefined) put(i, owner, name, value)
  }
}

/** A condition that is neither true nor false is nothing to go by: data is missing, or of another kind. */
export function truth(i: Instance, condition: Expression, lookup: Lookup): boolean | Incident {
  const { value, reason } = condition.run(lookup, i.clock)
  if (typeof value === 'boolean') return value
  return { code: 'unknown-condition', params: { text: condition.text, ...(reason && { reason }) } }
}

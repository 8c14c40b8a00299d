import type { T } from '#kernel'
import { textIn } from '#lib/bpmn/diagram'
import type { MigrationMap, Process, Scope } from '#lib/bpmn/index'
import type { Kept } from '../definition.ts'
import type { Tried } from '../move.ts'

/** What fields of a mapping are called, before the id of the old node. */
const PREFIX = 'map.'
const MOST_MAPPED = 200

export const fieldOfNode = (node: string): string => `${PREFIX}${node}`

/** What was chosen, by fields; what has the same id in both versions needs no line. */
export function mapIn(fields: Readonly<Record<string, unknown>>): MigrationMap {
  const chosen = Object.entries(fields).flatMap(([name, value]): [string, string][] => {
    const node = name.slice(PREFIX.length)
    const isOne = name.startsWith(PREFIX) && typeof value === 'string'
    return isOne && value !== '' && value !== node ? [[node, value.slice(0, 200)]] : []
  })
  return Object.fromEntries(chosen.slice(0, MOST_MAPPED))
}

export const queryOf = (from: string, map: MigrationMap): string =>
  new URLSearchParams({
    from,
    ...Object.fromEntries(Object.entries(map).map(([old, now]) => [fieldOfNode(old), now])),
  }).toString()

/** Node or flow of a version, as people call it. */
export function nameIn(t: T, { nodes }: Kept, id: string): string {
  const node = nodes.get(id)
  return (node && textIn(node, t.locale)) || id
}

export type MappedLine = { node: string; name: string; options: { value: string; label: string }[] }

/** What has to be mapped, and what was: each with what of the new version it could be. */
export function linesToMap(
  t: T,
  {
    before,
    after,
    map,
    tried,
  }: { before: Kept; after: Kept; map: MigrationMap; tried: readonly Tried[] },
): MappedLine[] {
  const missing = tried.flatMap(({ staying }) =>
    (staying ?? []).flatMap(({ node, code }) => (MAPPABLE.has(code) ? [node] : [])),
  )
  const flows = after.definitions.processes.flatMap(flowsIn)
  return [...new Set([...Object.keys(map), ...missing])].slice(0, MOST_MAPPED).map((id) => {
    const kind = before.nodes.get(id)?.kind
    const options = kind
      ? [...after.nodes.values()].filter((node) => node.kind === kind).map((node) => node.id)
      : flows
    return {
      node: id,
      name: nameIn(t, before, id),
      options: options.map((value) => ({ value, label: nameIn(t, after, value) })),
    }
  })
}

const MAPPABLE = new Set(['no-such-node', 'other-kind', 'elsewhere', 'no-such-flow'])

const flowsIn = ({ flows, nodes }: Scope | Process): string[] => [
  ...flows.map(({ id }) => id),
  ...nodes.flatMap((node) => (node.kind === 'subprocess' ? flowsIn(node.scope) : [])),
]

/** Nodes that the new version lacks, and has under another id by the same name and kind: a first guess. */
export function guessedMap({ nodes: before }: Kept, { nodes: after }: Kept): MigrationMap {
  const guesses = [...before.values()].flatMap(({ id, name, kind }): [string, string][] => {
    if (after.has(id) || !name) return []
    const alike = [...after.values()].filter((one) => one.name === name && one.kind === kind)
    const [only, second] = alike
    return only && !second ? [[id, only.id]] : []
  })
  return Object.fromEntries(guesses)
}

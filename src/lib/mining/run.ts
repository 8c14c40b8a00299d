import type { Node } from '#lib/bpmn/index'

/** Tokens of one run of a scope: on flows, and in nodes. */
export type Run = {
  flows: Map<string, number>
  inside: Map<string, number>
  /** those of them that stood still: they may be entered once more */
  stopped: Map<string, number>
  /** events that have just been thrown: they are completed even where what they threw ended all else */
  thrown: Set<string>
  begun: Set<string>
  /** hosts whose boundary has taken their token: that they are withdrawn says nothing more */
  taken: Map<string, number>
  /** it was cut short from outside: what is left in it is no deviation */
  cut: boolean
}

export const newRun = (): Run => ({
  ...{ flows: new Map(), inside: new Map(), stopped: new Map(), taken: new Map() },
  ...{ begun: new Set(), thrown: new Set(), cut: false },
})

/** A gateway at which tokens wait for each other. */
export const isJoin = (node: Node): boolean =>
  node.kind === 'gateway' &&
  (node.type === 'parallel' || node.type === 'inclusive') &&
  node.incoming.length > 1

export function clear({ flows, inside, stopped, taken }: Run): void {
  for (const tokens of [flows, inside, stopped, taken]) tokens.clear()
}

export const more = (tokens: Map<string, number>, id: string) =>
  void tokens.set(id, (tokens.get(id) ?? 0) + 1)

/** @returns whether there was one */
export function less(tokens: Map<string, number>, id: string): boolean {
  const count = tokens.get(id) ?? 0
  if (count > 0) tokens.set(id, count - 1)
  return count > 0
}

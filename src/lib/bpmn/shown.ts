import type { Node } from './model.ts'
import type { State, Stepped, Wait } from './state.ts'

/** Everything that an instance waits for. */
export const waitsOf = ({ scopes, tokens }: Pick<State, 'scopes' | 'tokens'>): Wait[] =>
  [...scopes, ...tokens].flatMap(({ waits }) => waits)

/**
 * What people are told after a step: of the end that it reached, else of the first place where it waits; where the
 * model says nothing there, what they were told before.
 */
export function shownAfter(
  nodes: ReadonlyMap<string, Node>,
  shown: string | null,
  { state, log }: Pick<Stepped, 'state' | 'log'>,
): string | null {
  const told = (id: string) => {
    const node = nodes.get(id)
    return node && 'state' in node ? node.state : undefined
  }
  const places = state.status === 'running' ? waitsOf(state) : log.toReversed()
  return places.map(({ node }) => told(node)).find((one) => one) ?? shown
}

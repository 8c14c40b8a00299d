import type { T } from '#kernel'
import type { TagProps } from '#kernel/ui'
import { type State, toldState } from './states.ts'

const KINDS: Record<State, Pick<TagProps, 'kind' | 'icon'>> = {
  submitted: { kind: 'info' },
  consulting: { kind: 'info', icon: 'eye' },
  'under-review': { kind: 'info', icon: 'eye' },
  returned: { kind: 'wait' },
  'awaiting-payment': { kind: 'wait' },
  'refusal-proposed': { kind: 'line' },
  'in-round': { kind: 'info' },
  competing: { kind: 'info' },
  offered: { kind: 'wait' },
  reserve: { kind: 'info' },
  approved: { kind: 'ok' },
  granted: { kind: 'ok' },
  refused: { kind: 'bad' },
  withdrawn: { kind: 'plain' },
  lapsed: { kind: 'plain' },
}

/**
 * A case's state in a word.
 *
 * @param forApplicant  a refusal that is only proposed is still a review
 */
export function stateTag(t: T, state: State, forApplicant = false): TagProps {
  const shown = forApplicant ? toldState(state) : state
  return { text: t(`cases.states.${shown}`), ...KINDS[shown] }
}

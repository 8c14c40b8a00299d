import type { Process } from '#lib/bpmn/index'
import { everyNode } from '#lib/bpmn/looks'
import type { CaseState } from './procedure-check.ts'

/** What a procedure is told when the legal time of its case is over, where the law says what silence means. */
export const DEADLINE = 'deadline-passed'

/** Where a case stands first by what its silence means. */
const STANDS = { approval: 'approved', refusal: 'refused' } as const satisfies Record<
  string,
  CaseState
>

type DeadlineFault = {
  code: 'deadline-unheard' | 'deadline-never' | 'deadline-elsewhere'
  params: Readonly<Record<string, string>>
}

/**
 * Whether a procedure ends as the law says when nobody has decided: a boundary event takes the message wherever the
 * case is examined, and leads to the end that `clock.deemed` of the service names.
 *
 * @param outcome  of `clock.deemed`; undefined: silence means nothing
 * @returns what is wrong; its code is one of `useFaults`
 */
export function deadlineFault(
  process: Process,
  outcome: keyof typeof STANDS | undefined,
): DeadlineFault | undefined {
  const message = DEADLINE
  const found = [...everyNode(process)].find(
    ({ node }) =>
      node.kind === 'boundary' &&
      node.interrupting &&
      node.event.type === 'message' &&
      node.event.message.name === message,
  )
  if (!found) {
    return outcome && { code: 'deadline-unheard', params: { outcome, message } }
  }
  if (!outcome) return { code: 'deadline-never', params: { message } }
  const { nodes, flows } = found.scope
  const flow = flows.find(({ source }) => source === found.node.id)
  const next = nodes.find(({ id }) => id === flow?.target)
  const stands = next?.kind === 'task' || next?.kind === 'end' ? next.state : undefined
  const state = STANDS[outcome]
  if (stands === state) return undefined
  return { code: 'deadline-elsewhere', params: { outcome, node: found.node.id, state } }
}

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

/**
 * Whether a procedure ends as the law says when nobody has decided: a boundary event takes the message wherever the
 * case is examined, and leads to the end that `clock.deemed` of the service names.
 *
 * @param outcome  of `clock.deemed`; undefined: silence means nothing
 * @returns what is wrong, in words
 */
export function deadlineFault(
  process: Process,
  outcome: keyof typeof STANDS | undefined,
): string | undefined {
  const found = [...everyNode(process)].find(
    ({ node }) =>
      node.kind === 'boundary' &&
      node.interrupting &&
      node.event.type === 'message' &&
      node.event.message.name === DEADLINE,
  )
  if (!found) {
    if (!outcome) return undefined
    return `service.yaml says that silence is ${outcome}: let a boundary event take the message ${DEADLINE}`
  }
  if (!outcome) return `the message ${DEADLINE} never comes: say in service.yaml what silence means`
  const { nodes, flows } = found.scope
  const flow = flows.find(({ source }) => source === found.node.id)
  const next = nodes.find(({ id }) => id === flow?.target)
  const state = next?.kind === 'task' || next?.kind === 'end' ? next.state : undefined
  if (state === STANDS[outcome]) return undefined
  return `silence is ${outcome}: let ${found.node.id} lead to where the state is ${STANDS[outcome]}`
}

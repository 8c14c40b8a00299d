import type { Definitions, Node, Process } from './model.ts'

/** The process of a model that cases follow: the first that is executable. */
export const runningProcess = ({
  processes,
}: Pick<Definitions, 'processes'>): Process | undefined =>
  processes.find(({ executable }) => executable)

/** The role that may do a task: its own, else that of the innermost lane that has one. */
export function roleAt({ lanes }: Pick<Process, 'lanes'>, node: Node): string | null {
  const own = node.kind === 'task' ? (node.work?.role ?? null) : null
  return (
    own ??
    lanes.findLast(({ nodes, role }) => role !== null && nodes.includes(node.id))?.role ??
    null
  )
}

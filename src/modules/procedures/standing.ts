import type { Ctx } from '#kernel'
import { waitsOf } from '#lib/bpmn/shown'
import { doerOf, formOf, type Kept, keptOf } from './definition.ts'
import { getInstance, readInstances } from './instance.ts'
import { problem } from './problems.ts'
import type { InstanceId, Status } from './tables.ts'
import type { TaskKey } from './task.ts'
import type { Worked } from './worked.ts'

/** Where an instance stands: what it waits for, and how it ended. */
export type Standing = {
  instance: InstanceId
  status: Status
  /** what people are told of it, as its model says */
  shown: string | null
  tasks: readonly OpenTask[]
  /** names of the messages that would be taken now */
  awaits: readonly string[]
}

export type OpenTask = TaskKey & { node: string; form: string | null; body: string }

/** Where an instance stands after a step that was worked out. */
export const standingAfter = ({ of, kept, stepped, shown }: Worked): Standing =>
  standingIn(kept, { ...of, state: stepped.state, shown })

/**
 * Where an instance stands.
 *
 * @param hold  nothing moves it until the transaction ends
 * @throws procedures/instance-missing
 */
export async function getStanding(
  ctx: Ctx,
  id: InstanceId,
  { hold = false }: { hold?: boolean } = {},
): Promise<Standing> {
  const found = hold ? (await readInstances(ctx, [id]))[0] : await getInstance(ctx, id)
  if (!found) throw problem('instance-missing')
  return standingIn(await keptOf(ctx, found.definition), found)
}

/** Where an instance that was read stands. */
export function standingIn(
  kept: Kept,
  of: Pick<Worked['of'], 'id' | 'body' | 'shown'> & Pick<Worked['stepped'], 'state'>,
): Standing {
  const waits = waitsOf(of.state)
  return {
    instance: of.id,
    status: of.state.status,
    shown: of.shown,
    tasks: waits.flatMap((wait) => {
      if (wait.for !== 'task') return []
      const form = formOf(kept, wait.node)
      return [
        {
          instance: of.id,
          wait: wait.id,
          node: wait.node,
          form,
          body: doerOf(kept, of, wait.node).body,
        },
      ]
    }),
    awaits: waits.flatMap((wait) => (wait.for === 'message' ? [wait.name] : [])),
  }
}

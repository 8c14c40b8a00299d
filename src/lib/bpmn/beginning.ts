import { startScope } from './activity.ts'
import { applyOutputs } from './assignments.ts'
import { EventRefusedError } from './errors.ts'
import { goOn } from './flows.ts'
import type { Instance } from './instance.ts'
import type { NodeProgram } from './program.ts'
import type { Event } from './state.ts'

type Start = Extract<Event, { type: 'start' }>

/**
 * An instance begins at one of its starts. What is given is its first data; a start that says what it takes of
 * a message takes that alone.
 */
export function begun(i: Instance, event: Start) {
  const start = startOf(i, event)
  const takes = start && start.outputs.length > 0
  const data = takes ? {} : (event.data ?? {})
  const root = i.openScope({ node: null, parent: null, host: null, data })
  i.changes++
  if (takes) applyOutputs(i, start, root.id, event.data)
  if (!start) return startScope(i, root)
  if (start.node.kind === 'start') return startScope(i, i.scope(root.id), [start])
  // What began it is this very message or event: it does not wait for another one.
  i.moved(start.id, root.id, 'caught')
  startScope(i, i.scope(root.id), [])
  goOn(i, start, root.id)
}

/** @returns null  for a process without starts: it begins at all that nothing leads to */
function startOf(i: Instance, event: Start): NodeProgram | null {
  const { starts } = i.process
  const refused = (code: 'no-such-start') =>
    new EventRefusedError(code, event.type, { process: i.process.id, node: event.node ?? '' })
  if (event.node !== undefined) {
    const named = starts.find(({ id }) => id === event.node)
    if (!named) throw refused('no-such-start')
    return named
  }
  if (starts.length === 0) return null
  const [plain, more] = starts.filter(({ node, event }) => node.kind === 'start' && event === null)
  if (!plain || more) throw refused('no-such-start')
  return plain
}

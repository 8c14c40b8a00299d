import { compileText, type Names } from './expression.ts'
import type { CatchDefinition, Mapping, MessageRef, Node } from './model.ts'
import type { EventProgram } from './program.ts'
import { compileTimer } from './timer.ts'

/** What a node catches, if it catches something. */
export function eventOf(node: Node): CatchDefinition | null {
  if (node.kind === 'start' || node.kind === 'catch' || node.kind === 'boundary') return node.event
  return node.kind === 'task' && node.type === 'receive' && node.message
    ? { type: 'message', message: node.message }
    : null
}

/** The message that a node throws. */
export function messageOf(node: Node): MessageRef | null {
  if (node.kind === 'task' && node.type === 'send') return node.message
  if (node.kind !== 'throw' && node.kind !== 'end') return null
  return node.event?.type === 'message' ? node.event.message : null
}

/** The data that goes with what a node throws. */
export function thrownData(node: Node): readonly Mapping[] {
  if (node.kind !== 'throw' && node.kind !== 'end') return []
  const { event } = node
  return event?.type === 'message' || event?.type === 'signal' ? event.data : []
}

/** @throws ModelError  a text is no FEEL */
export function compileEvent(event: CatchDefinition, names: Names): EventProgram | null {
  switch (event.type) {
    case 'message': {
      const { name, key } = event.message
      return { type: 'message', name, key: key && compileText(key, names) }
    }
    case 'timer':
      return { type: 'timer', timer: compileTimer(event.timer, names) }
    case 'conditional':
      return { type: 'condition', condition: compileText(event.condition, names) }
    case 'link':
      // Caught by a jump; nothing outside comes for it.
      return null
    default:
      return event
  }
}

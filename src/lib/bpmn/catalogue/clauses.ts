import type { EndEvent, IntermediateThrow, Node, Task, ThrowDefinition } from '../model.ts'
import { eventOf, feel, mappingOf, messageOf } from './parts.ts'

/** What a line `A: clause; clause` says of a node. */
export function applyClause(node: Node, clause: string): Node {
  const [, word = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(clause) ?? []
  if (word === 'in' && 'inputs' in node) {
    return { ...node, inputs: [...node.inputs, mappingOf(rest)] }
  }
  if (word === 'out' && 'outputs' in node) {
    return { ...node, outputs: [...node.outputs, mappingOf(rest)] }
  }
  if (word === 'each' || word === 'times' || word === 'while' || word === 'until')
    return looped(node, word, rest)
  if (word === 'instantiate' && 'instantiate' in node) return { ...node, instantiate: true }
  switch (node.kind) {
    case 'start':
      return { ...node, event: eventOf(clause) }
    case 'end':
      return thrower(node, clause)
    case 'throw':
      return word === 'with' ? withData(node, rest) : node
    case 'task':
      return kindOf(node, word, rest)
    default:
      throw new Error(`${node.id} cannot be: ${clause}`)
  }
}

function kindOf(node: Task, word: string, rest: string): Node {
  const { kind: _, ...base } = node
  const { incoming, outgoing, inputs, outputs, loop } = base
  const joined = { id: node.id, name: node.name, texts: {}, place: node.place, incoming, outgoing }
  switch (word) {
    case 'call':
      return { ...joined, kind: 'call', called: rest, default: node.default, inputs, outputs, loop }
    case 'wait':
      return { ...joined, kind: 'catch', event: eventOf(rest), outputs }
    case 'throw':
      return thrower({ ...joined, kind: 'throw', event: null }, rest)
    case 'service':
      return { ...node, type: 'service', topic: rest === '' ? null : rest }
    case 'send':
    case 'receive':
      return { ...node, type: word, message: rest === '' ? null : messageOf(rest) }
    case 'rule': {
      const [ruleSet = '', result = 'result'] = rest.split(/\s*->\s*/)
      return { ...node, type: 'rule', decision: { ruleSet, result } }
    }
    case 'due':
      return { ...node, work: { role: null, form: null, notBy: [], due: feel(rest) } }
    case 'manual':
    case 'abstract':
    case 'user':
      return { ...node, type: word }
    default:
      throw new Error(`${node.id} cannot be: ${word} ${rest}`)
  }
}

function thrower<T extends EndEvent | IntermediateThrow>(node: T, clause: string): T {
  if (clause.startsWith('with ')) return withData(node, clause.slice(5))
  return { ...node, event: thrownOf(clause) }
}

function withData<T extends EndEvent | IntermediateThrow>(node: T, text: string): T {
  const { event } = node
  if (event?.type !== 'message' && event?.type !== 'signal') throw new Error('nothing takes data')
  return { ...node, event: { ...event, data: [...event.data, mappingOf(text)] } }
}

function thrownOf(text: string): ThrowDefinition | null {
  if (text === 'terminate') return { type: 'terminate' }
  if (text === '') return null
  const event = eventOf(text)
  if (event.type === 'timer' || event.type === 'conditional')
    throw new Error(`nobody throws ${text}`)
  return event.type === 'message' || event.type === 'signal' ? { ...event, data: [] } : event
}

const MULTI =
  /^(\S+)(?:\s+as\s+(\S+))?(?:\s+into\s+(\S+)\s+from\s+(\S+))?(\s+in turn)?(?:\s+until\s+(.*))?$/

/**
 * `each items as item into results from result in turn until x`, `times 3 …`; loops: `while x most 3` tests before
 * each round, `until x most 3` goes round while x is false and tests behind.
 */
function looped(node: Node, word: string, rest: string): Node {
  if (!('loop' in node)) throw new Error(`${node.id} cannot run several times`)
  if (word === 'while' || word === 'until') {
    const [, text = '', most] = /^(.*?)(?:\s*most\s+(\d+))?$/.exec(rest) ?? []
    const condition = word === 'while' ? text : text && `not(${text})`
    return {
      ...node,
      loop: {
        type: 'standard',
        testBefore: word === 'while',
        condition: condition === '' ? null : feel(condition),
        maximum: most === undefined ? null : Number(most),
      },
    }
  }
  const [, what = '', item, into, from, turn, until] = MULTI.exec(rest) ?? []
  return {
    ...node,
    loop: {
      type: 'multi',
      sequential: turn !== undefined,
      cardinality: word === 'times' ? feel(what) : null,
      collection: word === 'each' ? what : null,
      item: item ?? null,
      results: into !== undefined && from !== undefined ? { into, from } : null,
      completion: until === undefined ? null : feel(until),
      behavior: 'all',
    },
  }
}

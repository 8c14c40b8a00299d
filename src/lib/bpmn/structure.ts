import { createHash } from 'node:crypto'
import { BpmnError } from './findings.ts'
import type {
  Activity,
  CatchDefinition,
  Flow,
  Node,
  Process,
  Scope,
  ThrowDefinition,
} from './model.ts'
import { readBpmn } from './read.ts'
import { runningProcess } from './running.ts'

/**
 * What a procedure is made of, without the names that its author gave: two are equal where one becomes the other by
 * other ids, texts, bodies and names of variables. Numbers count: another time limit is another procedure.
 *
 * @param process  that runs
 * @returns a hash; of procedures that differ in their graph it differs as far as refinement of colours tells graphs
 *   apart (Weisfeiler and Leman), which for drawings of this kind is always
 */
function structureOf(process: Process): string {
  return scopeColour(process, rolesOf(process))
}

/**
 * The structure of the procedure that a model has.
 *
 * @returns undefined where none of its processes runs, or it cannot be read
 */
export function structureIn(bpmn: string): string | undefined {
  try {
    const process = runningProcess(readBpmn(bpmn).definitions)
    return process && structureOf(process)
  } catch (error) {
    if (!(error instanceof BpmnError)) throw error
    return undefined
  }
}

type Roles = ReadonlyMap<string, string>

/** `civil-defence/adviser` → `body/adviser`: whose adviser it is, is a name. */
const rolesOf = ({ lanes }: Process): Roles =>
  new Map(
    lanes.flatMap(({ role, nodes }) =>
      role === null ? [] : nodes.map((node): [string, string] => [node, plainRole(role)]),
    ),
  )

const plainRole = (role: string) => (role.includes('/') ? `body/${role.split('/').at(-1)}` : role)

const hash = (...parts: readonly unknown[]) =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex')

/** FEEL without the names and texts in it. */
const bare = (text: string | undefined) =>
  text
    ?.replace(/"(?:[^"\\]|\\.)*"/g, (literal) => (/^"P/.test(literal) ? literal : '""'))
    .replace(/[\p{L}_][\p{L}\p{N}_]*/gu, (word) => (WORDS.has(word) ? word : 'x'))
    .replace(/\s+/g, ' ')

/** Words of the language, which are no names. */
const WORDS = new Set(
  'and or not if then else for in return some every satisfies between null true false duration date working days P'.split(
    ' ',
  ),
)

function scopeColour({ nodes, flows }: Scope, roles: Roles): string {
  let colours = new Map(nodes.map((node) => [node.id, labelOf(node, roles)]))
  for (let round = 0; round < nodes.length; round++) {
    const before = colours
    const at = (id: string) => before.get(id) ?? ''
    colours = new Map(
      nodes.map((node) => {
        const out = flows
          .filter(({ source }) => source === node.id)
          .map((flow) => [flowLabel(node, flow), at(flow.target)])
        const come = flows.filter(({ target }) => target === node.id).map((flow) => at(flow.source))
        const host = node.kind === 'boundary' ? at(node.host) : null
        return [node.id, hash(at(node.id), sorted(out), sorted(come), host)]
      }),
    )
  }
  return hash(sorted([...colours.values()]))
}

const sorted = (values: readonly unknown[]) => values.map((one) => JSON.stringify(one)).sort()

const flowLabel = (source: Node, { id, condition }: Flow) => [
  bare(condition?.text) ?? null,
  'default' in source && source.default === id,
]

function labelOf(node: Node, roles: Roles): string {
  const { kind } = node
  const role = roles.get(node.id) ?? null
  if (kind === 'subprocess') {
    return hash(kind, node.triggered, loopLabel(node.loop), scopeColour(node.scope, roles))
  }
  if (kind === 'task') {
    const { type, work, state, loop, message, decision } = node
    const own = work?.role ? plainRole(work.role) : role
    const doer = [own, work?.form ?? null, bare(work?.due?.text), work?.notBy.length]
    return hash(kind, type, doer, state, loopLabel(loop), message !== null, decision !== null)
  }
  if (kind === 'gateway') return hash(kind, node.type, node.instantiate)
  const event = 'event' in node ? eventLabel(node.event) : null
  return hash(
    kind,
    event,
    'interrupting' in node && node.interrupting,
    'state' in node ? node.state : null,
  )
}

function loopLabel(loop: Activity['loop']) {
  if (loop?.type !== 'multi') return loop && [loop.type, loop.testBefore, loop.maximum]
  return [loop.type, loop.sequential, loop.collection !== null, bare(loop.completion?.text)]
}

function eventLabel(event: CatchDefinition | ThrowDefinition | null) {
  if (event?.type === 'timer') return [event.type, event.timer.type, bare(event.timer.value.text)]
  if (event?.type === 'conditional') return [event.type, bare(event.condition.text)]
  return event?.type ?? null
}

import {
  ANY,
  BOOLEAN,
  compileExpression,
  conforms,
  FeelSyntaxError,
  type FeelType,
  listOf,
  NAMED_TYPES,
  NUMBER,
  STRING,
  typeText,
  UNKNOWN,
} from '#lib/feel/index'
import type { About, Complaints } from './complaints.ts'
import { isBareTimer } from './lint-timers.ts'
import { everyNode } from './looks.ts'
import type { Definitions, FeelText, Mapping, Node, Scope } from './model.ts'
import { placeInside } from './written-text.ts'

type Names = ReadonlyMap<string, FeelType>
/** `open`: data from outside may bring names that the model does not know. */
type Wanted = { type: FeelType; open?: boolean; timer?: boolean }

/** What may say when something is due; a context says working days. */
const TIMES: ReadonlySet<FeelType['kind']> = new Set([
  ...(['any', 'unknown', 'string', 'date', 'date and time', 'context'] as const),
  ...(['days and time duration', 'years and months duration'] as const),
])

const ROUNDS = ['loopCounter']
const COUNTS = [
  'numberOfInstances',
  'numberOfActiveInstances',
  'numberOfCompletedInstances',
  'numberOfTerminatedInstances',
]

/**
 * Reads every expression as FEEL, with the names that are known where it stands: variables of the scopes
 * around it, results of mappings and decisions, items of a multi-instance.
 *
 * @param given  names that data from outside brings at the start
 */
export function lintExpressions(
  { processes }: Definitions,
  given: readonly string[],
  complaints: Complaints,
): void {
  const outside: Names = new Map(given.map((name) => [name, UNKNOWN]))
  for (const process of processes) {
    const results = [...everyNode(process)].flatMap(({ node }) => resultsOf(node))
    const known = new Map([...outside, ...results.map((name) => [name, UNKNOWN] as const)])
    new Expressions(complaints).scope(process, known)
  }
}

/** Names that a node gives to its process. */
function resultsOf(node: Node): readonly string[] {
  const mapped = 'outputs' in node ? node.outputs.map(({ name }) => name) : []
  const decided = node.kind === 'task' && node.decision ? [node.decision.result] : []
  const gathered =
    'loop' in node && node.loop?.type === 'multi' && node.loop.results
      ? [node.loop.results.into]
      : []
  return [...mapped, ...decided, ...gathered]
}

class Expressions {
  readonly #complaints: Complaints

  constructor(complaints: Complaints) {
    this.#complaints = complaints
  }

  scope({ nodes, flows, variables }: Scope, around: Names): void {
    const types = variables.map(({ name, type, collection }) => {
      const item = NAMED_TYPES.get(type ?? '') ?? UNKNOWN
      return [name, collection ? listOf(item) : item] as const
    })
    const known = new Map([...around, ...types])
    for (const flow of flows) this.#check(flow.condition, flow, known, { type: BOOLEAN })
    for (const node of nodes) this.#node(node, known)
  }

  #node(node: Node, known: Names): void {
    if ('event' in node && node.event) this.#event(node, known)
    if ('outputs' in node) this.#mappings(node.outputs, node, known, true)
    if (node.kind !== 'task' && node.kind !== 'subprocess' && node.kind !== 'call') return
    const inside = this.#loop(node, known)
    this.#mappings(node.inputs, node, inside)
    const own = new Map([...inside, ...node.inputs.map(({ name }) => [name, UNKNOWN] as const)])
    if (node.kind === 'subprocess') this.scope(node.scope, own)
    if (node.kind !== 'task') return
    this.#check(node.message?.key ?? null, node, own, { type: ANY })
    this.#check(node.work?.due ?? null, node, own, { type: ANY, timer: true })
  }

  #event(node: Extract<Node, { event: unknown }>, known: Names): void {
    const { event } = node
    if (event?.type === 'conditional') this.#check(event.condition, node, known, { type: BOOLEAN })
    if (event?.type === 'message') this.#check(event.message.key, node, known, { type: ANY })
    if (event && 'data' in event) this.#mappings(event.data, node, known)
    if (event?.type === 'timer' && !isBareTimer(event.timer)) {
      this.#check(event.timer.value, node, known, { type: ANY, timer: true })
    }
  }

  /** @returns what is known inside each round */
  #loop({ loop, ...node }: Extract<Node, { loop: unknown }>, known: Names): Names {
    if (!loop) return known
    const counted = [...ROUNDS, ...COUNTS].map((name) => [name, NUMBER] as const)
    const inside = new Map([...known, ...counted])
    if (loop.type === 'standard') {
      this.#check(loop.condition, node, inside, { type: BOOLEAN })
      return inside
    }
    this.#check(loop.cardinality, node, known, { type: NUMBER })
    if (loop.collection !== null) {
      const value = { text: loop.collection, place: node.place }
      this.#check(value, node, known, { type: listOf(ANY) })
    }
    const names = [loop.item, loop.results?.from ?? null].flatMap((name) => (name ? [name] : []))
    const items = new Map([...inside, ...names.map((name) => [name, UNKNOWN] as const)])
    this.#check(loop.completion, node, items, { type: BOOLEAN })
    return items
  }

  #mappings(mappings: readonly Mapping[], about: About, known: Names, open = false): void {
    for (const { name, value } of mappings) {
      this.#check(value, about, known, { type: ANY, open })
      if (!isName(name)) {
        this.#complaints.error(about, 'bad-name', { params: { name }, place: value.place })
      }
    }
  }

  #check(expression: FeelText | null, about: About, known: Names, wanted: Wanted): void {
    // What is empty was told of when it was read.
    if (!expression || expression.text === '') return
    try {
      this.#compiled(expression, about, known, wanted)
    } catch (error) {
      if (!(error instanceof FeelSyntaxError)) throw error
      const place = placeInside(expression, error.line, error.column)
      const params = { text: expression.text.slice(0, 80) }
      if (wanted.timer) this.#complaints.error(about, 'timer-unreadable', { params, place })
      else {
        const said = inText(expression.text, error)
        this.#complaints.error(about, 'bad-expression', { params: said, place })
      }
    }
  }

  #compiled(
    expression: FeelText,
    about: About,
    names: Names,
    { type: wanted, open, timer }: Wanted,
  ) {
    const { text } = expression
    const { type, findings } = compileExpression(text, { names })
    for (const finding of findings) {
      if (open && finding.code === 'unknown-name') continue
      const place = placeInside(expression, finding.line, finding.column)
      const params = inText(text, finding)
      this.#complaints.warning(about, 'doubtful-expression', { params, place })
    }
    const fits = timer ? TIMES.has(type.kind) : conforms(type, wanted)
    if (findings.length > 0 || type.kind === 'null' || fits) return
    const said = timer ? 'a time or a duration' : typeText(wanted)
    const params = { text: text.slice(0, 80), type: typeText(type), wanted: said }
    this.#complaints.error(about, 'expression-type', { params, place: expression.place })
  }
}

const inText = (
  text: string,
  { code, params, line, column }: Pick<FeelSyntaxError, 'code' | 'params' | 'line' | 'column'>,
) => ({
  ...params,
  text: text.trim().slice(0, 200),
  reason: code,
  inLine: line,
  inColumn: column,
})

/** Whether FEEL knows it as a name once it is in scope. */
function isName(name: string): boolean {
  try {
    const { type, findings } = compileExpression(name, { names: new Map([[name, STRING]]) })
    return type.kind === 'string' && findings.length === 0
  } catch {
    return false
  }
}

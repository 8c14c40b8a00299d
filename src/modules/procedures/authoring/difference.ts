import type {
  CatchDefinition,
  Definitions,
  Mapping,
  Node,
  Process,
  Texts,
  ThrowDefinition,
} from '#lib/bpmn/index'
import { everyNode } from '#lib/bpmn/looks'

/** What an element says, by what it says it of: the texts that two versions are compared by. */
export type Said = Readonly<Record<string, string>>

/** One element that is not the same in two versions. */
export type Difference = {
  change: 'added' | 'removed' | 'changed'
  /** a word for what it is: `user`, `exclusive`, `flow`, `lane` … */
  kind: string
  id: string
  name: string | null
  texts: Texts
  /** of a way: ids of what it leads from and to */
  between?: { from: string; to: string }
  /** of one that changed: what it said before and says now, empty where it said nothing */
  said: readonly { of: string; before: string; after: string }[]
}

type Element = Pick<Difference, 'kind' | 'id' | 'name' | 'texts' | 'between'> & { says: Said }

/**
 * What is added, removed and changed from one version of a model to another; how it is drawn does not count.
 *
 * @returns in the order of the newer text, what was removed at the end
 */
export function differencesBetween(before: Definitions, after: Definitions): Difference[] {
  const [old, young] = [elementsOf(before), elementsOf(after)]
  const there = [...young.values()].flatMap(({ says, ...element }): Difference[] => {
    const was = old.get(element.id)
    if (!was) return [{ ...element, change: 'added', said: [] }]
    const said = [...new Set([...Object.keys(was.says), ...Object.keys(says)])]
      .map((of) => ({ of, before: was.says[of] ?? '', after: says[of] ?? '' }))
      .filter((one) => one.before !== one.after)
    return said.length > 0 ? [{ ...element, change: 'changed', said }] : []
  })
  const gone = [...old.values()].filter(({ id }) => !young.has(id))
  return [
    ...there,
    ...gone.map(({ says: _, ...one }): Difference => ({ ...one, change: 'removed', said: [] })),
  ]
}

function elementsOf(definitions: Definitions): Map<string, Element> {
  const all = definitions.processes.flatMap((process) => [
    processElement(process),
    ...process.lanes.map(
      (lane): Element => ({
        ...namedOf(lane, 'lane'),
        says: { ...namesOf(lane), role: lane.role ?? '' },
      }),
    ),
    ...[...new Set([process, ...[...everyNode(process)].map(({ scope }) => scope)])]
      .flatMap(({ flows }) => flows)
      .map(
        (flow): Element => ({
          ...namedOf(flow, 'flow'),
          between: { from: flow.source, to: flow.target },
          says: {
            ...namesOf(flow),
            from: flow.source,
            to: flow.target,
            condition: flow.condition?.text ?? '',
          },
        }),
      ),
    ...[...everyNode(process)].map(({ node }) => nodeElement(process, node)),
  ])
  return new Map(all.map((element) => [element.id, element]))
}

type Named = { id: string; name: string | null; texts: Texts }

const namedOf = ({ id, name, texts }: Named, kind: string) => ({ kind, id, name, texts })

/** Each language is a text of its own. */
const namesOf = ({ name, texts }: Named): Said => ({
  name: [name ?? '', ...Object.entries(texts).map(([lang, text]) => `${lang}: ${text}`)]
    .filter(Boolean)
    .join(' · '),
})

const processElement = (process: Process): Element => ({
  ...namedOf(process, 'process'),
  says: {
    ...namesOf(process),
    executable: String(process.executable),
    variables: process.variables.map(({ name }) => name).join(', '),
  },
})

function nodeElement(process: Process, node: Node): Element {
  const lane = process.lanes.findLast(({ nodes }) => nodes.includes(node.id))
  const type = 'type' in node ? node.type : node.kind
  return {
    ...namedOf(node, type),
    says: {
      ...namesOf(node),
      kind: type,
      lane: lane?.name ?? lane?.id ?? '',
      default: 'default' in node ? (node.default ?? '') : '',
      ...('event' in node ? eventSays(node.event) : {}),
      ...(node.kind === 'boundary' ? { at: node.host } : {}),
      ...('interrupting' in node ? { interrupting: String(node.interrupting) } : {}),
      ...('state' in node ? { state: node.state ?? '' } : {}),
      ...('inputs' in node ? { inputs: mappingsText(node.inputs) } : {}),
      ...('outputs' in node ? { outputs: mappingsText(node.outputs) } : {}),
      ...('loop' in node ? { loop: loopText(node.loop) } : {}),
      ...taskSays(node),
      ...(node.kind === 'call' ? { called: node.called } : {}),
    },
  }
}

function taskSays(node: Node): Said {
  if (node.kind !== 'task') return {}
  const { work, topic, decision, message } = node
  return {
    role: work?.role ?? '',
    form: work?.form ?? '',
    'not-by': work?.notBy.join(', ') ?? '',
    due: work?.due?.text ?? '',
    topic: topic ?? '',
    decision: decision ? `${decision.result} = ${decision.ruleSet}` : '',
    message: message ? messageText(message) : '',
  }
}

const mappingsText = (mappings: readonly Mapping[]) =>
  mappings.map(({ name, value }) => `${name} = ${value.text}`).join('; ')

const messageText = ({ name, key }: { name: string; key: { text: string } | null }) =>
  key ? `${name} (${key.text})` : name

/** Places of texts do not count. */
const loopText = (loop: object | null): string =>
  loop
    ? JSON.stringify(loop, (key, value) => (key === 'place' || key === 'raw' ? undefined : value))
    : ''

function eventSays(event: CatchDefinition | ThrowDefinition | null): Said {
  if (event === null) return { event: '' }
  const data: Said = 'data' in event ? { inputs: mappingsText(event.data) } : {}
  return { event: event.type, ...eventText(event), ...data }
}

function eventText(event: CatchDefinition | ThrowDefinition): Said {
  switch (event.type) {
    case 'message':
      return { message: messageText(event.message) }
    case 'timer':
      return { timer: `${event.timer.type}: ${event.timer.value.text}` }
    case 'conditional':
      return { condition: event.condition.text }
    case 'error':
    case 'escalation':
      return { code: event.code ?? '' }
    case 'terminate':
      return {}
    default:
      return { signal: event.name }
  }
}

import { linesOf, withoutNames } from './lines.ts'
import type { Trace } from './log.ts'
import { bodyId, caseOf, eventOf, typesOf } from './ocel.ts'
import { type Pseudonyms, pseudonyms } from './pseudonym.ts'
import { type About, escaped } from './xes.ts'

/**
 * A log as OCEL 2.0 in XML, written piece by piece: the same objects and events as in JSON, objects first.
 *
 * @param traces  read twice: once for the objects, once for the events
 * @source OCEL 2.0 specification (2024), section 6: XML format and its schema
 */
export async function* ocelXmlOf(
  traces: () => AsyncIterable<Trace> | Iterable<Trace>,
  { procedure, names }: About,
  name: Pseudonyms = pseudonyms(),
): AsyncGenerator<string> {
  const { objects, events } = typesOf(names)
  yield '<?xml version="1.0" encoding="UTF-8"?>\n<log>\n'
  yield typesText('object', objects)
  yield typesText('event', events)
  const isNamed = (node: string) => names.has(node)
  const others = new Map<string, string>()
  yield '<objects>\n'
  for await (const trace of traces()) {
    others.set(bodyId(trace.body), 'body')
    for (const line of linesOf(trace, isNamed)) {
      const { who, body } = withoutNames(line, name)
      if (who !== null) others.set(who, 'person')
      if (body !== null) others.set(bodyId(body), 'body')
    }
    yield objectText(caseOf(trace, { procedure, name }))
  }
  for (const [id, type] of others) {
    yield objectText({ id, type, attributes: [], relationships: [] })
  }
  yield '</objects>\n<events>\n'
  for await (const trace of traces()) {
    const owner = name('case', trace.case)
    const lines = linesOf(trace, isNamed).map((line) => withoutNames(line, name))
    for (const [number, line] of lines.entries()) {
      yield eventText(eventOf(line, `${owner}.${number}`, owner, names.get(line.node) ?? line.node))
    }
  }
  yield '</events>\n</log>\n'
}

type Types = ReturnType<typeof typesOf>['objects']

const typesText = (kind: 'object' | 'event', types: Types): string =>
  `<${kind}-types>\n${types
    .map(
      ({ name, attributes }) =>
        `<${kind}-type${given({ name })}><attributes>${attributes
          .map((one) => `<attribute${given(one)}/>`)
          .join('')}</attributes></${kind}-type>\n`,
    )
    .join('')}</${kind}-types>\n`

type Attribute = { name: string; value: string; time?: string }
type Relationship = { objectId: string; qualifier: string }
type Thing = {
  id: string
  type: string
  time?: string
  attributes: readonly Attribute[]
  relationships: readonly Relationship[]
}

const objectText = (thing: Thing) => thingText('object', thing)
const eventText = (thing: Thing) => thingText('event', thing)

const thingText = (tag: string, { id, type, time, attributes, relationships }: Thing): string =>
  `<${tag}${given({ id, type, ...(time !== undefined && { time }) })}><attributes>${attributes
    .map(({ value, ...about }) => `<attribute${given(about)}>${escaped(value)}</attribute>`)
    .join('')}</attributes><objects>${relationships
    .map(
      ({ objectId, qualifier }) => `<relationship${given({ 'object-id': objectId, qualifier })}/>`,
    )
    .join('')}</objects></${tag}>\n`

const given = (attributes: Readonly<Record<string, string>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${escaped(value)}"`)
    .join('')

import { instantText, type Line, linesOf, withoutNames } from './lines.ts'
import type { Trace } from './log.ts'
import { type Pseudonyms, pseudonyms } from './pseudonym.ts'
import type { About } from './xes.ts'

const EVENT_ATTRIBUTES = ['transition', 'visit', 'role', 'due']
const OBJECT_TYPES: Readonly<Record<string, readonly string[]>> = {
  case: ['procedure', 'model', 'ending'],
  body: [],
  person: [],
}

/**
 * A log as OCEL 2.0 in JSON, written piece by piece: an event for each line, with its case, and with the person and
 * the body that did it. People and cases have names that hold in this export alone. Values are texts, as the
 * standard's schema has them.
 *
 * @param traces  read twice: once for the events, once for the cases
 * @source OCEL 2.0 specification (2024), section 8
 */
export async function* ocelOf(
  traces: () => AsyncIterable<Trace> | Iterable<Trace>,
  { procedure, names }: About,
  name: Pseudonyms = pseudonyms(),
): AsyncGenerator<string> {
  const { objects, events } = typesOf(names)
  yield `{"objectTypes":${JSON.stringify(objects)},\n"eventTypes":${JSON.stringify(events)},\n"events":[`
  const others = new Map<string, string>()
  let separator = '\n'
  for await (const trace of traces()) {
    const lines = linesOf(trace, (node) => names.has(node)).map((line) => withoutNames(line, name))
    const owner = name('case', trace.case)
    others.set(bodyId(trace.body), 'body')
    for (const { who, body } of lines) {
      if (who !== null) others.set(who, 'person')
      if (body !== null) others.set(bodyId(body), 'body')
    }
    const made = lines.map((line, number) =>
      JSON.stringify(eventOf(line, `${owner}.${number}`, owner, names.get(line.node) ?? line.node)),
    )
    if (made.length > 0) yield separator + made.join(',\n')
    if (made.length > 0) separator = ',\n'
  }
  yield '],\n"objects":['
  separator = '\n'
  for await (const trace of traces()) {
    yield separator + JSON.stringify(caseOf(trace, { procedure, name }))
    separator = ',\n'
  }
  for (const [id, type] of others) {
    yield `${separator}${JSON.stringify({ id, type, attributes: [], relationships: [] })}`
    separator = ',\n'
  }
  yield ']}\n'
}

/** What there is in a log: kinds of objects, and an activity for each name, with their attributes. */
export function typesOf(names: About['names']) {
  const typed = (attributes: readonly string[]) =>
    attributes.map((one) => ({ name: one, type: one === 'due' ? 'time' : 'string' }))
  const objects = Object.entries(OBJECT_TYPES).map(([type, attributes]) => ({
    ...{ name: type, attributes: typed(attributes) },
  }))
  const activities = [...new Set(names.values())]
  const events = activities.map((type) => ({ name: type, attributes: typed(EVENT_ATTRIBUTES) }))
  return { objects, events }
}

export function eventOf(line: Line, id: string, owner: string, type: string) {
  const { at, transition, visit, role, due, who, body } = line
  const values = { transition, visit, role, due: due === null ? null : instantText(due) }
  return {
    ...{ id, type, time: instantText(at) },
    attributes: Object.entries(values).flatMap(([attribute, value]) =>
      value === null ? [] : [{ name: attribute, value }],
    ),
    relationships: [
      { objectId: owner, qualifier: 'of' },
      ...(who === null ? [] : [{ objectId: who, qualifier: 'done by' }]),
      ...(body === null ? [] : [{ objectId: bodyId(body), qualifier: 'at' }]),
    ],
  }
}

export function caseOf({ case: id, begun, ended, model, ending, body }: Trace, about: Told) {
  const said = (attribute: string, value: string, at: number) => ({
    ...{ name: attribute, value, time: instantText(at) },
  })
  return {
    ...{ id: about.name('case', id), type: 'case' },
    attributes: [
      said('procedure', about.procedure, begun),
      said('model', model, begun),
      ...(ending === null ? [] : [said('ending', ending, ended ?? begun)]),
    ],
    relationships: [{ objectId: bodyId(body), qualifier: 'case of' }],
  }
}

type Told = { procedure: string; name: Pseudonyms }

export const bodyId = (body: string) => `body-${body}`

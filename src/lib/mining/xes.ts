import { instantText, type Line, linesOf, withoutNames } from './lines.ts'
import type { Trace } from './log.ts'
import { type Pseudonyms, pseudonyms } from './pseudonym.ts'

/** What an export is about: names of procedures and nodes, as people know them. */
export type About = {
  procedure: string
  /** the names of its activities by node; what has none is left out */
  names: ReadonlyMap<string, string>
}

const EXTENSIONS = {
  Concept: 'concept',
  Lifecycle: 'lifecycle',
  Time: 'time',
  Organizational: 'org',
}

/**
 * A log as XES, written piece by piece as cases come. People and cases have names that hold in this export alone.
 *
 * @source IEEE 1849-2016, clauses 4 and 5; its XML schema
 */
export async function* xesOf(
  traces: AsyncIterable<Trace> | Iterable<Trace>,
  { procedure, names }: About,
  name: Pseudonyms = pseudonyms(),
): AsyncGenerator<string> {
  yield head(procedure)
  for await (const trace of traces) yield traceText(trace, names, name)
  yield '</log>\n'
}

const head = (procedure: string): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">',
    ...Object.entries(EXTENSIONS).map(
      ([extension, prefix]) =>
        `<extension name="${extension}" prefix="${prefix}" uri="http://www.xes-standard.org/${prefix}.xesext"/>`,
    ),
    `<global scope="trace">${string('concept:name', '')}</global>`,
    `<global scope="event">${string('concept:name', '')}${string('lifecycle:transition', 'complete')}${date('time:timestamp', 0)}</global>`,
    '<classifier name="Activity" scope="event" keys="concept:name"/>',
    '<classifier name="ActivityAndTransition" scope="event" keys="concept:name lifecycle:transition"/>',
    string('concept:name', procedure),
    string('lifecycle:model', 'standard'),
    '',
  ].join('\n')

function traceText(trace: Trace, names: About['names'], name: Pseudonyms): string {
  const events = linesOf(trace, (node) => names.has(node)).map((line) =>
    eventText(withoutNames(line, name), names.get(line.node) ?? line.node),
  )
  return [
    '<trace>',
    string('concept:name', name('case', trace.case)),
    string('model', trace.model),
    string('body', trace.body),
    ...(trace.ending === null ? [] : [string('ending', trace.ending)]),
    ...events,
    '</trace>\n',
  ].join('\n')
}

const eventText = ({ at, node, visit, transition, who, role, body, due }: Line, text: string) =>
  [
    '<event>',
    string('concept:name', text),
    string('concept:instance', visit),
    string('lifecycle:transition', transition),
    date('time:timestamp', at),
    who === null ? '' : string('org:resource', who),
    role === null ? '' : string('org:role', role),
    body === null ? '' : string('org:group', body),
    due === null ? '' : date('due', due),
    string('node', node),
    '</event>',
  ].join('')

const string = (key: string, value: string) => `<string key="${key}" value="${escaped(value)}"/>`
const date = (key: string, ms: number) => `<date key="${key}" value="${instantText(ms)}"/>`

/** What XML cannot hold is left out. */
export const escaped = (text: string) =>
  text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replace(/[\t\n\r]/g, (space) => `&#${space.charCodeAt(0)};`)

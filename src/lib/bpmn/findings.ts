import { wordingOf } from '#lib/feel/index'
import type { Place } from '#lib/xml/tree'
import { WORDING } from './wording.ts'

export type FindingCode = keyof typeof WORDING

/**
 * What is to be said of a model. An error refuses it; a warning lets it run.
 * The code has its wording where it is shown; `english` has one for the command line.
 */
export type Finding = {
  severity: 'error' | 'warning'
  code: FindingCode
  params: Readonly<Record<string, string | number>>
  /** name of the element in the text, such as `userTask` */
  element: string
  id?: string
  name?: string
  /** the diagram on which it is drawn: its name, or its number */
  page?: string
  place: Place
  /** how it comes to that: nodes and flows, one after the other, from the start on */
  trace?: readonly string[]
}

/** The finding in plain English, for the command line and for developers. */
export function english(finding: Finding): string {
  const { params, place, trace } = finding
  const words = WORDING[finding.code].replace(/\{(\w+)\}/g, (_, name) =>
    name === 'reason' ? wordingOf(String(params.reason), params) : String(params[name] ?? ''),
  )
  const about = [
    finding.element,
    finding.id && `#${finding.id}`,
    finding.name && `‘${finding.name.replace(/\s+/g, ' ')}’`,
    finding.page && `on page ${finding.page}`,
  ]
  const how = trace && trace.length > 0 ? ` [${trace.join(' → ')}]` : ''
  return `${place.line}:${place.column} ${about.filter(Boolean).join(' ')}: ${words.trim()}${how} (${finding.code})`
}

/** As they stand in the text. */
export const inOrder = (findings: readonly Finding[]): readonly Finding[] =>
  [...findings].sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)

/** A model that is refused, with everything that is wrong with it. */
export class BpmnError extends Error {
  override name = 'BpmnError'
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[]) {
    super(findings.map(english).join('\n'))
    this.findings = findings
  }
}

const REFUSED: ReadonlySet<FindingCode> = new Set([
  'refused-compensation',
  'refused-transaction',
  'refused-ad-hoc',
  'refused-complex-gateway',
  'refused-choreography',
])

/** Whether it names an element that no model may have, however it is meant. */
export const isRefusal = ({ code }: Finding): boolean => REFUSED.has(code)

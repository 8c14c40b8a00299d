import type { Params } from '#lib/wording'
import type { Place } from '#lib/xml/tree'
import { FINDING_WORDING, type FindingCode, filledWithReason } from './wording.ts'

export type { FindingCode } from './wording.ts'

/**
 * What is to be said of a model. An error refuses it; a warning lets it run.
 * The code has its wording where it is shown; `english` has one for the command line.
 */
export type Finding = {
  severity: 'error' | 'warning'
  code: FindingCode
  params: Params
  /** name of the element in the text, such as `decisionTable` */
  element: string
  id?: string
  /** of the named element around it, such as the decision */
  within?: string
  place: Place
}

/** The finding in plain English, for the command line and for developers. */
export function english(finding: Finding): string {
  const { params } = finding
  const words = filledWithReason(FINDING_WORDING[finding.code], params)
  const { line, column } = finding.place
  const at = [
    finding.element,
    finding.id && `#${finding.id}`,
    finding.within && `of ${finding.within}`,
  ]
  return `${line}:${column} ${at.filter(Boolean).join(' ')}: ${words} (${finding.code})`
}

/** A model that is refused, with everything that is wrong with it. */
export class DmnError extends Error {
  override name = 'DmnError'
  readonly findings: readonly Finding[]

  constructor(findings: readonly Finding[]) {
    super(findings.map(english).join('\n'))
    this.findings = findings
  }
}

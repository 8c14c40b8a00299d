import type { Params } from '#lib/wording'
import type { Place } from '#lib/xml/tree'
import type { Finding } from './findings.ts'
import type { FindingCode, FindingGiven } from './wording.ts'

/** Collects what is wrong with models while they are linked and compiled. */
export class Complaints {
  readonly findings: Finding[] = []

  error<Code extends FindingCode>(about: About, code: Code, ...given: FindingGiven<Code>): void
  error(about: About, code: FindingCode, params: Params = {}): void {
    this.#add('error', about, code, params)
  }

  warning<Code extends FindingCode>(about: About, code: Code, ...given: FindingGiven<Code>): void
  warning(about: About, code: FindingCode, params: Params = {}): void {
    this.#add('warning', about, code, params)
  }

  #add(severity: Finding['severity'], about: About, code: FindingCode, params: Params) {
    this.findings.push({
      severity,
      code,
      params,
      element: about.kind ?? 'element',
      ...(about.id === undefined ? {} : { id: about.id }),
      ...(about.within === undefined ? {} : { within: about.within }),
      place: about.place,
    })
  }
}
export type About = { kind?: string; id?: string; within?: string; place: Place }

type Complaint = {
  code: string
  params: Params
  line: number
  column: number
}

/** What is wrong with an expression, as it is said of the model that holds it. */
export const inText = (text: string, { code, params, line, column }: Complaint) => ({
  ...params,
  text: text.trim().slice(0, 200),
  reason: code,
  inLine: line,
  inColumn: column,
})

import type { Place } from '#lib/xml/tree'
import type { Finding, FindingCode } from './findings.ts'

/** Collects what is wrong with models while they are linked and compiled. */
export class Complaints {
  readonly findings: Finding[] = []

  error(about: About, code: FindingCode, params: Finding['params'] = {}): void {
    this.#add('error', about, code, params)
  }

  warning(about: About, code: FindingCode, params: Finding['params'] = {}): void {
    this.#add('warning', about, code, params)
  }

  #add(severity: Finding['severity'], about: About, code: FindingCode, params: Finding['params']) {
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

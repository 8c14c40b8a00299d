import type { Place } from '#lib/xml/tree'
import type { Diagram } from './diagram.ts'
import type { Finding, FindingCode } from './findings.ts'
import type { Texts } from './model.ts'

export type About = { id: string; name: string | null; texts?: Texts; place: Place; kind?: string }
type Extra = { params?: Finding['params']; trace?: readonly string[]; place?: Place }

/** Collects what is wrong with a model that could be read. */
export class Complaints {
  readonly findings: Finding[] = []
  readonly #pages: ReadonlyMap<string, string>

  constructor(diagrams: readonly Diagram[]) {
    this.#pages = new Map(
      diagrams.flatMap(({ shapes, edges, page }) =>
        [...shapes, ...edges].map(({ element }): [string, string] => [element, page]),
      ),
    )
  }

  error(about: About, code: FindingCode, extra: Extra = {}): void {
    this.#add('error', about, code, extra)
  }

  warning(about: About, code: FindingCode, extra: Extra = {}): void {
    this.#add('warning', about, code, extra)
  }

  #add(severity: Finding['severity'], about: About, code: FindingCode, extra: Extra): void {
    const element = elementOf(about)
    const page = this.#pages.get(about.id)
    this.findings.push({
      severity,
      code,
      params: { parent: element, ...extra.params },
      element,
      id: about.id,
      ...(about.name ? { name: about.name } : {}),
      ...(page === undefined ? {} : { page }),
      place: extra.place ?? about.place,
      ...(extra.trace ? { trace: extra.trace } : {}),
    })
  }
}

const EVENTS: Readonly<Record<string, string>> = {
  start: 'startEvent',
  end: 'endEvent',
  catch: 'intermediateCatchEvent',
  throw: 'intermediateThrowEvent',
  boundary: 'boundaryEvent',
  subprocess: 'subProcess',
  call: 'callActivity',
  process: 'process',
}
const TASKS: Readonly<Record<string, string>> = { abstract: 'task', rule: 'businessRuleTask' }
const GATEWAYS: Readonly<Record<string, string>> = { event: 'eventBasedGateway' }

/** The name of an element in the text, from its kind and type in the model. */
export function elementOf(about: object): string {
  const { kind, type, source } = about as { kind?: string; type?: string; source?: string }
  if (kind === 'task') return TASKS[type ?? ''] ?? `${type}Task`
  if (kind === 'gateway') return GATEWAYS[type ?? ''] ?? `${type}Gateway`
  if (kind !== undefined) return EVENTS[kind] ?? kind
  return source === undefined ? 'element' : 'sequenceFlow'
}

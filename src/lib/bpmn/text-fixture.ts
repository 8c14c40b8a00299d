import { BpmnError, type Finding } from './findings.ts'
import { type LintOptions, lint } from './lint.ts'
import { type ReadModel, type ReadOptions, readBpmn } from './read.ts'

/** A model around the parts of one process that is to run; tests say what stands in it. */
export const processText = (
  inside: string,
  { executable = true, beside = '', diagram = '' } = {},
): string =>
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:igov="urn:igov:bpmn" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" xmlns:di="http://www.omg.org/spec/DD/20100524/DI" targetNamespace="urn:model">${beside}<process id="p" isExecutable="${executable}">${inside}</process>${diagram}</definitions>`

/** Flows by their ends: `s>a a>e`; each is called as it is written. A condition follows behind a question mark. */
export const flows = (ways: string): string =>
  ways
    .trim()
    .split(/\s+/)
    .map((way) => {
      const [ends = '', condition] = way.split('?')
      const [from = '', to = ''] = ends.split('>')
      const asked = condition ? `<conditionExpression>${condition}</conditionExpression>` : ''
      return `<sequenceFlow id="${from}-${to}" sourceRef="${from}" targetRef="${to}">${asked}</sequenceFlow>`
    })
    .join('')

const KINDS: Readonly<Record<string, (id: string) => string>> = {
  s: (id) => `<startEvent id="${id}"/>`,
  e: (id) => `<endEvent id="${id}"/>`,
  k: (id) => `<endEvent id="${id}"><terminateEventDefinition/></endEvent>`,
  x: (id) => `<exclusiveGateway id="${id}"/>`,
  p: (id) => `<parallelGateway id="${id}"/>`,
  i: (id) => `<inclusiveGateway id="${id}"/>`,
  m: () => '',
}

/**
 * Nodes by the first letter of their names: start, end, kill, exclusive, parallel, inclusive; `m`: made
 * elsewhere; all others are tasks.
 */
export function drawn(ways: string): string {
  const names = new Set(
    ways
      .trim()
      .split(/\s+/)
      .flatMap((way) => (way.split('?')[0] ?? '').split('>')),
  )
  const nodes = [...names].map((id) => (KINDS[id[0] ?? ''] ?? ((id) => `<task id="${id}"/>`))(id))
  return nodes.join('') + flows(ways)
}

/** What a text is refused with. */
export function refusedWith(text: string | Uint8Array, options?: ReadOptions): readonly Finding[] {
  try {
    readBpmn(text, options)
  } catch (error) {
    if (error instanceof BpmnError) return error.findings
    throw error
  }
  return []
}

export const linted = (text: string, options?: LintOptions): readonly Finding[] =>
  lint(readBpmn(text), options)

export const read = (inside: string): ReadModel => readBpmn(processText(inside))

/** Codes with the ids of their elements, in the order of the text. */
export const told = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ code, id }) => `${code} ${id ?? ''}`.trim())

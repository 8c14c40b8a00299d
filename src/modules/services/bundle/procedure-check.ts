import type { Finding, PackSettings } from '#kernel'
import { BpmnError, type Finding as BpmnFinding, english } from '#lib/bpmn/findings'
import type { EndEvent, Node, Process, Task } from '#lib/bpmn/index'
import { lint } from '#lib/bpmn/lint'
import { everyNode } from '#lib/bpmn/looks'
import { type ReadModel, readBpmn } from '#lib/bpmn/read'
import { DEADLINE, deadlineFault } from './deadline-check.ts'
import type { DeskFile } from './desk-file.ts'
import type { ServiceFile } from './service-file.ts'

/** What people are told of where a case stands: `igov:state` of the places where a procedure waits, and of its ends. */
export const caseStates = [
  'submitted',
  'consulting',
  'under-review',
  'returned',
  'refusal-proposed',
  'approved',
  'granted',
  'refused',
  'withdrawn',
  'lapsed',
] as const
export type CaseState = (typeof caseStates)[number]

/** What people do in a procedure: `igov:form` of its user tasks. */
export const taskForms = ['decide', 'confirm-refusal', 'correct', 'opinion'] as const

/** Names in a model are in this language; those of the others are given beside it. */
const NAMES = 'en'
/** The platform brings them. */
const MESSAGES = ['withdrawn', 'licence-issued', DEADLINE]

/**
 * Checks the procedure of a service: that it can be read and run to its end, and that cases can follow it.
 *
 * @param file  path in the pack, for the places of findings
 */
export function checkProcedure(
  file: string,
  bpmn: string,
  { service, desk }: { service: ServiceFile; desk: DeskFile | undefined },
  settings: PackSettings,
): Finding[] {
  try {
    const model = readBpmn(bpmn)
    const promised = service.processingTime?.promise
    const languages = settings.languages.filter((language) => language !== NAMES)
    const linted = lint(model, { languages, ...(promised && { promised }) })
    return [
      ...[...model.findings, ...linted].filter(isOurs).map((finding) => inPack(file, finding)),
      ...checkUse(file, model, { service, desk }),
    ]
  } catch (error) {
    if (!(error instanceof BpmnError)) throw error
    return error.findings.map((finding) => inPack(file, finding))
  }
}

const isOurs = ({ code, params }: BpmnFinding) =>
  !(code === 'message-no-sender' && MESSAGES.includes(String(params.message)))

const inPack = (file: string, finding: BpmnFinding): Finding => ({
  ...{ file, line: finding.place.line, column: finding.place.column },
  ...{ code: 'procedure-faulty', severity: finding.severity },
  message: english(finding).replace(/^\d+:\d+ /, ''),
})

function checkUse(
  file: string,
  { definitions }: ReadModel,
  { service, desk }: { service: ServiceFile; desk: DeskFile | undefined },
): Finding[] {
  const running = definitions.processes.filter(({ executable }) => executable)
  const [process] = running
  const start = { line: 1, column: 1 }
  if (!process || running.length > 1) {
    return [faulty(file, start, 'one process of the model is executable: a case follows it')]
  }
  const nodes = [...everyNode(process)].map(({ node }) => node)
  const forms = nodes.map((node) => (node.kind === 'task' ? node.work?.form : undefined))
  const findings = nodes.flatMap((node) => checkNode(file, process, node))
  if (!forms.includes('decide')) {
    findings.push(faulty(file, process.place, 'no task has the form decide: nobody decides'))
  }
  const late = deadlineFault(process, service.clock?.deemed?.outcome)
  if (late !== undefined) findings.push(faulty(file, process.place, late))
  if (desk && desk.decide.refuse.fourEyes !== forms.includes('confirm-refusal')) {
    const message = desk.decide.refuse.fourEyes
      ? 'desk.yaml asks for a second officer: add a task with the form confirm-refusal'
      : 'a task has the form confirm-refusal: say fourEyes: true in desk.yaml'
    findings.push(faulty(file, process.place, message))
  }
  return findings
}

function checkNode(file: string, process: Process, node: Node): Finding[] {
  const findings: Finding[] = []
  if (node.kind === 'task' && node.type === 'user') {
    const form = node.work?.form ?? ''
    if (!(taskForms as readonly string[]).includes(form)) {
      const message = `${node.id} has no form that is known: ${taskForms.join(', ')}`
      findings.push(faulty(file, node.place, message))
    }
  }
  if (node.kind === 'task' && node.work?.form === 'opinion') {
    const role = node.work.role ?? laneOf(process, node.id)
    if (!role?.endsWith('/adviser')) {
      const message = `${node.id} asks for an opinion: name the body, as in civil-defence/adviser`
      findings.push(faulty(file, node.place, message))
    }
  }
  if (needsState(process, node) && !(caseStates as readonly string[]).includes(node.state ?? '')) {
    const message = `${node.id} does not say where a case stands: give it an igov:state: ${caseStates.join(', ')}`
    findings.push(faulty(file, node.place, message))
  }
  return findings
}

const laneOf = ({ lanes }: Process, node: string): string | null =>
  lanes.findLast(({ nodes, role }) => role !== null && nodes.includes(node))?.role ?? null

/** Where it waits for long, and where it ends. */
function needsState(process: Process, node: Node): node is Task | EndEvent {
  if (node.kind === 'end') return process.nodes.includes(node)
  return node.kind === 'task' && ['user', 'receive', 'service'].includes(node.type)
}

const faulty = (
  file: string,
  { line, column }: { line: number; column: number },
  message: string,
): Finding => ({ file, line, column, code: 'procedure-faulty', severity: 'error', message })

import { type Finding, findingAt, type PackSettings, type Said, said } from '#kernel'
import { BpmnError, type Finding as BpmnFinding, english } from '#lib/bpmn/findings'
import type { EndEvent, IntermediateCatch, Node, Process, Task } from '#lib/bpmn/index'
import { lint } from '#lib/bpmn/lint'
import { everyNode } from '#lib/bpmn/looks'
import { type ReadModel, readBpmn } from '#lib/bpmn/read'
import { roleAt } from '#lib/bpmn/running'
import { FAULT_WORDING, isFaultCode } from '#lib/dmn/wording'
import { FEEL_WORDING, isFeelCode } from '#lib/feel/index'
import type { Place } from '#lib/xml/tree'
import { compile, ExpressionError } from '#rules'
import { competitionFaults, PLACE_FREE } from './competition-course.ts'
import { DEADLINE, deadlineFault } from './deadline-check.ts'
import type { DeskFile } from './desk-file.ts'
import type { FormFile } from './form-file.ts'
import { isOfficerForm } from './officer-form-check.ts'
import type { ServiceFile } from './service-file.ts'

/** What people are told of where a case stands: `igov:state` of the places where a procedure waits, and of its ends. */
export const caseStates = [
  'submitted',
  'consulting',
  'under-review',
  'returned',
  'awaiting-payment',
  'refusal-proposed',
  'in-round',
  'competing',
  'offered',
  'reserve',
  'approved',
  'granted',
  'refused',
  'withdrawn',
  'lapsed',
] as const
export type CaseState = (typeof caseStates)[number]

/** What people do in a procedure: `igov:form` of its user tasks. */
export const taskForms = [
  'decide',
  'confirm-refusal',
  'correct',
  'opinion',
  'payment',
  'competition',
  'place',
] as const

/** Of these the ones by which it is decided: about one case, or about a round together. */
const DECIDING = ['decide', 'competition'] as const

/** Names in a model are in this language; those of the others are given beside it. */
export const NAMES = 'en'
/** Whose own time counts in no promise: the clock stands still while they correct, pay or answer. */
export const UNTIMED = ['applicant']
/** The platform brings them. */
export const MESSAGES = ['withdrawn', 'licence-issued', DEADLINE, PLACE_FREE]

/**
 * Checks the procedure of a service: that it can be read and run to its end, and that cases can follow it.
 *
 * @param file  path in the pack, for the places of findings
 */
export function checkProcedure(
  file: string,
  bpmn: string,
  of: Followed,
  settings: PackSettings,
): Finding[] {
  try {
    const model = readBpmn(bpmn)
    const promised = of.service.processingTime?.promise
    const languages = settings.languages.filter((language) => language !== NAMES)
    const linted = lint(model, { languages, ...(promised && { promised, untimed: UNTIMED }) })
    return [
      ...[...model.findings, ...linted].filter(isOurs).map((finding) => inPack(file, finding)),
      ...checkUse(file, model, of),
    ]
  } catch (error) {
    if (!(error instanceof BpmnError)) throw error
    return error.findings.map((finding) => inPack(file, finding))
  }
}

const isOurs = ({ code, params }: BpmnFinding) =>
  !(code === 'message-no-sender' && MESSAGES.includes(String(params.message)))

const inPack = (file: string, finding: BpmnFinding): Finding =>
  findingAt(
    { file, line: finding.place.line, column: finding.place.column },
    { code: 'procedure-faulty', severity: finding.severity, message: modelSaid(finding) },
  )

/** As the module `procedures` says it in each language. */
function modelSaid(finding: BpmnFinding): Said {
  const params = Object.entries(finding.params).map(([blank, value]) => {
    const text = String(value)
    if (blank === 'reason') return [blank, reasonSaid(text, finding.params)] as const
    if (!TYPES.includes(blank)) return [blank, text] as const
    return [blank, said(`rules.kind.${text.toLowerCase().replaceAll(' ', '-')}`, text)] as const
  })
  return {
    ...said(`procedures.finding.${finding.code}`, '', Object.fromEntries(params)),
    english: english(finding).replace(/^\d+:\d+ /, ''),
  }
}

/** Blanks of what is said of a model whose values are types of FEEL. */
const TYPES = ['type', 'wanted']

function reasonSaid(code: string, params: BpmnFinding['params']): Said | string {
  if (isFaultCode(code)) return said(`rules.fault.${code}`, FAULT_WORDING[code], params)
  return isFeelCode(code) ? said(`rules.feel.${code}`, FEEL_WORDING[code], params) : code
}

/** What cases cannot follow; the element is null where it is of the whole model. */
export type UseFault = {
  code: keyof typeof WORDING
  params: Readonly<Record<string, string>>
  element: string | null
  place: Place
}

/** In English, as the pack's check says it; people at the office read the service's messages. */
const WORDING = {
  'one-process': 'one process of the model is executable: a case follows it',
  'nobody-decides': 'no task has the form decide: nobody decides',
  'second-officer-missing':
    'desk.yaml asks for a second officer: add a task with the form confirm-refusal',
  'second-officer-unknown': 'a task has the form confirm-refusal: say fourEyes: true in desk.yaml',
  'form-unknown': '{node} has no form that is known: {known}',
  'output-not-asked': '{node} hands over {name}, and its form asks no such thing: {known}',
  'opinion-of-nobody': '{node} asks for an opinion: name the body, as in civil-defence/adviser',
  'payment-state':
    'a task with the form payment and the state awaiting-payment belong together: mend {node}',
  'payment-without-day': '{node} waits for a payment: say by when, with igov:due',
  'payment-of-nothing':
    '{node} waits for a payment: name costs in service.yaml, all known and in one currency',
  'costs-never-asked':
    'service.yaml names costs under after: add a task with the form payment, which asks for them',
  'state-missing': '{node} does not say where a case stands: give it an igov:state: {known}',
  'deadline-unheard':
    'service.yaml says that silence is {outcome}: let a boundary event take the message {message}',
  'deadline-never': 'the message {message} never comes: say in service.yaml what silence means',
  'deadline-elsewhere': 'silence is {outcome}: let {node} lead to where the state is {state}',
  'competition-state': 'the state {state} and {what} belong together: mend {node}',
  'competition-unheard': 'service.yaml has a competition: add {what}',
  'competition-never': '{node} is of a competition: say in service.yaml which, under competition',
  'competition-told': 'the procedure of a competition remembers {name}: add it as a property',
} as const satisfies Record<string, string>

const checkUse = (file: string, model: ReadModel, of: Followed): Finding[] =>
  useFaults(model, of).map(({ code, params, place: { line, column } }) =>
    findingAt(
      { file, line, column },
      {
        code: 'procedure-faulty',
        message: said(`services.followed.${code}`, WORDING[code], params),
      },
    ),
  )

/** What of a service a procedure has to fit. */
export type Followed = {
  service: ServiceFile
  desk?: DeskFile | undefined
  forms: Readonly<Record<string, FormFile>>
}

/** What a model lacks for cases of a service to follow it. */
export function useFaults({ definitions }: ReadModel, of: Followed): UseFault[] {
  const { service, desk, forms: files } = of
  const running = definitions.processes.filter(({ executable }) => executable)
  const [process] = running
  if (!process || running.length > 1) {
    return [{ code: 'one-process', params: {}, element: null, place: { line: 1, column: 1 } }]
  }
  const nodes = [...everyNode(process)].map(({ node }) => node)
  const forms = nodes.map((node) => (node.kind === 'task' ? node.work?.form : undefined))
  const ofProcess = (code: UseFault['code']): UseFault => ({
    ...{ code, params: {}, element: process.id, place: process.place },
  })
  const faults = nodes.flatMap((node) => [
    ...nodeFaults(process, node, files),
    ...paymentFaults(node, service),
  ])
  if (!DECIDING.some((form) => forms.includes(form))) faults.push(ofProcess('nobody-decides'))
  if (service.after?.costs && !forms.includes('payment'))
    faults.push(ofProcess('costs-never-asked'))
  const late = deadlineFault(process, service.clock?.deemed?.outcome)
  if (late) faults.push({ ...ofProcess(late.code), params: late.params })
  faults.push(...competitionFaults(process, service.competition))
  if (desk && desk.decide.refuse.fourEyes !== forms.includes('confirm-refusal')) {
    const { fourEyes } = desk.decide.refuse
    faults.push(ofProcess(fourEyes ? 'second-officer-missing' : 'second-officer-unknown'))
  }
  return faults
}

function nodeFaults(process: Process, node: Node, files: Followed['forms']): UseFault[] {
  const { id, place } = node
  const fault = (code: UseFault['code'], known: readonly string[] = []): UseFault => ({
    ...{ code, params: { node: id, known: known.join(', ') }, element: id, place },
  })
  const faults: UseFault[] = []
  if (node.kind === 'task' && node.type === 'user') {
    const form = node.work?.form ?? ''
    const own = Object.keys(files).filter((id) => isOfficerForm(files[id]))
    const known = [...taskForms, ...own]
    if (!known.includes(form)) faults.push(fault('form-unknown', known))
    else if (own.includes(form)) faults.push(...outputFaults(process, node, files[form]))
  }
  if (node.kind === 'task' && node.work?.form === 'opinion') {
    const role = roleAt(process, node)
    if (!role?.endsWith('/adviser')) faults.push(fault('opinion-of-nobody'))
  }
  if (needsState(process, node) && !(caseStates as readonly string[]).includes(node.state ?? '')) {
    faults.push(fault('state-missing', caseStates))
  }
  return faults
}

/** What a task hands over of its form: only what the form asks, or the process knows. */
function outputFaults(process: Process, { id, place, outputs }: Task, form?: FormFile): UseFault[] {
  const asked = form?.pages.flatMap(({ fields }) => fields.map(({ name }) => name)) ?? []
  const known = [...asked, ...process.variables.map(({ name }) => name)]
  return outputs
    .flatMap(({ value }) => namesIn(value.text))
    .filter((name) => !known.includes(name))
    .map((name) => ({
      ...{ code: 'output-not-asked', params: { node: id, name, known: asked.join(', ') } },
      ...{ element: id, place },
    }))
}

/** Names that an expression reads; none of one that cannot be read, which is said elsewhere. */
function namesIn(source: string): readonly string[] {
  try {
    return compile(source).names
  } catch (error) {
    if (error instanceof ExpressionError) return []
    throw error
  }
}

/** Where the fee is awaited: that there is one, by when, and that people are told so. */
function paymentFaults(node: Node, { costs = [], after }: ServiceFile): UseFault[] {
  const { id, place } = node
  const state = node.kind === 'task' || node.kind === 'end' ? node.state : null
  const pays = node.kind === 'task' && node.work?.form === 'payment'
  const fault = (code: UseFault['code']): UseFault => ({
    ...{ code, params: { node: id }, element: id, place },
  })
  if (pays !== (state === 'awaiting-payment')) return [fault('payment-state')]
  if (!pays) return []
  const all = [...costs, ...Object.values(after?.costs ?? {}).flat()]
  const currencies = new Set(all.map(({ currency }) => currency))
  const isKnown = costs.length > 0 && all.every(({ amount }) => amount !== 'unknown')
  return [
    ...(node.work?.due ? [] : [fault('payment-without-day')]),
    ...(isKnown && currencies.size === 1 ? [] : [fault('payment-of-nothing')]),
  ]
}

/** Where it waits for long, and where it ends. */
function needsState(process: Process, node: Node): node is Task | EndEvent | IntermediateCatch {
  if (node.kind === 'catch') return true
  if (node.kind === 'end') return process.nodes.includes(node)
  return node.kind === 'task' && ['user', 'receive', 'service'].includes(node.type)
}

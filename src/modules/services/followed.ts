import type { Ctx, ProcedureFault, ProcedureUse, T } from '#kernel'
import { textIn } from '#lib/bpmn/diagram'
import { BpmnError } from '#lib/bpmn/findings'
import { everyNode } from '#lib/bpmn/looks'
import { readBpmn } from '#lib/bpmn/read'
import { propertiesOf } from './bundle/beginning-check.ts'
import { findTextOf, type ServiceBundle } from './bundle/bundle.ts'
import {
  caseStates,
  MESSAGES,
  NAMES,
  taskForms,
  UNTIMED,
  useFaults,
} from './bundle/procedure-check.ts'
import { findService } from './service.ts'

/** What a service asks of the procedure that its cases follow, for who changes it at the office. */
export async function procedureUseOf(ctx: Ctx, id: string): Promise<ProcedureUse | undefined> {
  const found = await findService(ctx, id)
  if (!found) return undefined
  const { bundle } = found
  const { languages } = ctx.pack.settings
  const named = languages.map((lang) => [lang, findTextOf(bundle, lang, 'service.title') ?? id])
  return {
    names: Object.fromEntries(named),
    language: NAMES,
    promised: bundle.service.processingTime?.promise,
    untimed: UNTIMED,
    sent: MESSAGES,
    states: caseStates,
    forms: taskForms,
    faults: (bpmn) => toldFaults(ctx, bundle, bpmn),
  }
}

function toldFaults({ t }: Ctx, bundle: ServiceBundle, bpmn: string): ProcedureFault[] {
  const told = (code: string, element: string | null, params = {}): ProcedureFault => ({
    ...{ severity: 'error', element, text: t(`services.followed.${code}`, params) },
  })
  const faults = faultsIn(bundle, bpmn)
  const named = faults.length > 0 ? namesIn(t, bpmn) : new Map<string, string>()
  return [
    ...faults.map(({ code, element, params: { node, ...others } }) =>
      told(code, element, { ...others, ...(node && { node: named.get(node) ?? node }) }),
    ),
    ...missingProperties(bundle, bpmn).map((name) => told('property-missing', null, { name })),
  ]
}

/** What steps are called in the reader's language; one that has no name yet, by what it is. */
function namesIn(t: T, bpmn: string): Map<string, string> {
  const { processes } = readBpmn(bpmn).definitions
  const nodes = processes.flatMap((process) => [...everyNode(process)]).map(({ node }) => node)
  const nameless = ({ id, kind }: { id: string; kind: string }) =>
    t(`services.followed.nameless.${kind === 'task' || kind === 'end' ? kind : 'other'}`, { id })
  return new Map(nodes.map((node) => [node.id, textIn(node, t.locale) || nameless(node)] as const))
}

/** True where cases of the service can follow another model than the pack's. */
export const canFollow = (bundle: ServiceBundle, bpmn: string): boolean =>
  faultsIn(bundle, bpmn).length + missingProperties(bundle, bpmn).length === 0

/** None of a model that cannot be read: that is told by who reads it. */
function faultsIn(bundle: ServiceBundle, bpmn: string) {
  try {
    return useFaults(readBpmn(bpmn), bundle)
  } catch (error) {
    if (error instanceof BpmnError) return []
    throw error
  }
}

/** What the service tells of the answers, and the process does not take. */
function missingProperties({ service }: ServiceBundle, bpmn: string): string[] {
  const taken = propertiesOf(bpmn)
  const told = Object.keys(service.procedureData ?? {})
  return taken ? told.filter((name) => !taken.includes(name)) : []
}

import type { Ctx, ProcedureFault, ProcedureUse } from '#kernel'
import { BpmnError } from '#lib/bpmn/findings'
import { readBpmn } from '#lib/bpmn/read'
import { propertiesOf } from './bundle/beginning-check.ts'
import { findTextOf, type ServiceBundle } from './bundle/bundle.ts'
import { caseStates, MESSAGES, NAMES, taskForms, useFaults } from './bundle/procedure-check.ts'
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
  return [
    ...faultsIn(bundle, bpmn).map(({ code, element, params }) => told(code, element, params)),
    ...missingProperties(bundle, bpmn).map((name) => told('property-missing', null, { name })),
  ]
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

import type { PackProcedure } from '#procedures'
import type { ServiceBundle } from './bundle/bundle.ts'
import { canFollow } from './followed.ts'

/** The procedure that cases of a service follow, as it is brought in. */
export function procedureOf(bundle: ServiceBundle): PackProcedure[] {
  const { id, service, procedure } = bundle
  if (procedure === undefined) return []
  return [{ id, owner: service.owner, bpmn: procedure, fits: (bpmn) => canFollow(bundle, bpmn) }]
}

import type { Ctx, Pack } from '#kernel'
import type { ServiceBundle } from '../bundle/bundle.ts'
import { findService, listServices } from '../service.ts'
import { reachedNothing, runScenario } from './run.ts'
import type { ScenarioFile } from './scenario-file.ts'

export type { PlainField } from '../bundle/field.ts'
export { modelOf } from '../form/model.ts'
export { answerAt, fieldPath, inputName, isRecord, pathOfInput } from '../form/path.ts'
export { SHOWN } from '../form/read-page.ts'

/** Every service that runs here, as it is offered now. */
export async function liveServices(ctx: Ctx): Promise<ServiceBundle[]> {
  const lines = await listServices(ctx)
  const live = lines.filter(({ online }) => online)
  const found = await Promise.all(live.map(({ id }) => findService(ctx, id)))
  return found.flatMap((service) => service?.bundle ?? [])
}

/** Pages of the form that whoever answers as a scenario comes to. */
export async function pagesReached(
  pack: Pack,
  bundle: ServiceBundle,
  scenario: ScenarioFile,
): Promise<ReadonlySet<string>> {
  const reached = reachedNothing()
  await runScenario(pack, bundle, { ...scenario, variants: [] }, reached)
  return reached.pages
}

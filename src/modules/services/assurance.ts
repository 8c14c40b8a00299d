import { type Ctx, kernelProblem, type Level, meets, type Needed } from '#kernel'
import type { ServiceBundle } from './bundle/bundle.ts'

/** What `service.yaml` asks of a session; nothing where it says nothing. */
const neededBy = ({ service }: ServiceBundle): Needed => {
  const { ial, aal, settled } = service.assurance ?? {}
  return {
    ...(ial && { ial: ial as Level }),
    ...(aal && { aal: aal as Level }),
    ...(settled && { settled }),
  }
}

/**
 * Holds a person's session against what a service asks, before the form is begun and when it is sent.
 *
 * @throws kernel/step-up  when it has less
 */
export function requireServiceAssurance({ actor, clock }: Ctx, bundle: ServiceBundle): void {
  if (actor.kind === 'system') return
  const needed = neededBy(bundle)
  const have = actor.kind === 'person' ? actor.assurance : undefined
  if (!meets(have, needed, clock.now())) throw kernelProblem('step-up', { needed })
}

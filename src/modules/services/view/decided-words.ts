import type { T } from '#kernel'
import type { DecidedTogether } from '#rules'
import { findTextOf, type ServiceBundle } from '../bundle/bundle.ts'

/**
 * Of which of several things the reasons are told: 'Activity 2'.
 *
 * @returns undefined where there is one alone
 */
export function decisiveItem(
  t: T,
  bundle: ServiceBundle,
  { outcomes, decisive }: Pick<DecidedTogether, 'outcomes' | 'decisive'>,
): string | undefined {
  if (outcomes.length < 2) return undefined
  const group = bundle.service.decidedBy?.each?.split('.').at(-1) ?? ''
  const item = findTextOf(bundle, t.locale, `${group}.item`) ?? group
  return t('services.decision.item', { item, number: decisive + 1 })
}

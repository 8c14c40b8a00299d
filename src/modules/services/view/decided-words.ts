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
  return outcomes.length > 1 ? itemWords(t, bundle, decisive) : undefined
}

/** What one of the things is called that are decided over: its kind and its number. */
export function itemWords(t: T, bundle: ServiceBundle, index: number): string {
  const group = bundle.service.decidedBy?.each?.split('.').at(-1) ?? ''
  const item = findTextOf(bundle, t.locale, `${group}.item`) ?? group
  return t('services.decision.item', { item, number: index + 1 })
}

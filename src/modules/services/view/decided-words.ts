import type { T } from '#kernel'
import { findTextOf, type ServiceBundle } from '../bundle/bundle.ts'

/** What one of the things is called that the rules decide over one by one: 'Activity 2'. */
export function itemName(t: T, bundle: ServiceBundle, index: number): string {
  const group = bundle.service.decidedBy?.each?.split('.').at(-1) ?? ''
  const item = findTextOf(bundle, t.locale, `${group}.item`) ?? group
  return t('services.decision.item', { item, number: index + 1 })
}

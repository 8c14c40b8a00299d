import type { ServiceBundle } from '../bundle/bundle.ts'
import type { FormFile } from '../bundle/form-file.ts'
import type { ServiceFile } from '../bundle/service-file.ts'
import { APPLY } from '../licence-draft.ts'
import type { Leg } from './migrate.ts'
import { formOfMap } from './migration-file.ts'

/** The number of a version, which grows when answers of before have to be taken over by a map. */
export const numberOf = ({ version = 1 }: Pick<ServiceFile, 'version'>): number => version

/**
 * The way of a form from one version of a service to a later one.
 *
 * @returns one leg for each version, in order; where a form other than `apply` has no map its answers go as they are, as
 *   those of versions of one number do. Undefined where a form on the way is not kept, or the later version is an earlier one
 */
export function legsBetween(
  before: ServiceBundle,
  after: ServiceBundle,
  formId: string,
): Leg[] | undefined {
  const [first, last] = [before.forms[formId], after.forms[formId]]
  if (!first || !last) return undefined
  const [from, to] = [numberOf(before.service), numberOf(after.service)]
  if (from === to) return [{ before: first, after: last }]
  const legs: Leg[] = []
  for (let number = from; number < to; number++) {
    const map = after.migrations?.find((one) => one.from === number && formOfMap(one) === formId)
    const start = number === from ? first : keptForm(after, number, formId)
    const end = number + 1 === to ? last : keptForm(after, number + 1, formId)
    if ((!map && formId === APPLY) || !start || !end) return undefined
    legs.push({ before: start, map, after: end })
  }
  return legs.length > 0 ? legs : undefined
}

/** A form of an earlier version, as a later one keeps it. */
const keptForm = (
  { earlier }: Pick<ServiceBundle, 'earlier'>,
  number: number,
  formId: string,
): FormFile | undefined => {
  const version = earlier?.[number]
  return formId === APPLY ? version?.form : version?.forms?.[formId]
}

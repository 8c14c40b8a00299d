import type { ServiceBundle } from '../bundle/bundle.ts'
import type { ServiceFile } from '../bundle/service-file.ts'
import { APPLY } from '../licence-draft.ts'
import type { Leg } from './migrate.ts'

/** The number of a version, which grows when answers of before have to be taken over by a map. */
export const numberOf = ({ version = 1 }: Pick<ServiceFile, 'version'>): number => version

/**
 * The way of a form from one version of a service to a later one.
 *
 * @returns one leg for each map, in order; without maps answers go as they are. Undefined where a form on the way is
 *   not kept, or the later version is an earlier one
 */
export function legsBetween(
  before: ServiceBundle,
  after: ServiceBundle,
  formId: string,
): Leg[] | undefined {
  const [first, last] = [before.forms[formId], after.forms[formId]]
  if (!first || !last) return undefined
  const [from, to] = [numberOf(before.service), numberOf(after.service)]
  if (formId !== APPLY || from === to) return [{ before: first, after: last }]
  const legs: Leg[] = []
  for (let number = from; number < to; number++) {
    const map = after.migrations?.find((one) => one.from === number)
    const start = number === from ? first : after.earlier?.[number]?.form
    const end = number + 1 === to ? last : after.earlier?.[number + 1]?.form
    if (!map || !start || !end) return undefined
    legs.push({ before: start, map, after: end })
  }
  return legs.length > 0 ? legs : undefined
}

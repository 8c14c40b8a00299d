import { findTextOf, type ServiceBundle } from '#services'

/** The title of a service in a language, for notices and headings. */
export const serviceTitle = (bundle: ServiceBundle, locale: string) =>
  findTextOf(bundle, locale, 'service.title') ?? bundle.id

/** The text of a reason for refusal in a language. */
export const reasonText = (bundle: ServiceBundle, locale: string, reason: string) =>
  findTextOf(bundle, locale, `desk.reasons.${reason}`) ?? reason

/** The label of the field at a path; the last name that has one. */
export function labelOf(bundle: ServiceBundle, locale: string, path: string): string {
  const names = path.split('.')
  const known = names.findLast((name) => findTextOf(bundle, locale, `${name}.label`) !== undefined)
  const label = known && findTextOf(bundle, locale, `${known}.label`)
  return label ?? path
}

import type { FormBody } from '#kernel'
import type { SourceFiles } from '../tables.ts'
import { withChecks } from './check-edit.ts'
import { fieldMembers, takesChecks } from './field-members.ts'
import { fieldAt, formPath, pagesIn, placeOf, type Spot } from './form-edit.ts'
import { changedMembers, type Member, withPlaces } from './members.ts'
import { textIn } from './source.ts'

/** The input of a detail of a question. */
export const detailName = ({ at }: Member): string => `detail.${at}`

/**
 * The files with the details of a question as they were typed: limits, evidence, what it is taken from, its checks.
 *
 * @throws services/detail-wrong, services/check-wrong  with `field`, the input at fault
 */
export function withDetails(
  files: SourceFiles,
  form: string,
  spot: Spot,
  typed: FormBody,
): SourceFiles {
  const field = fieldAt(pagesIn(files, form) ?? [], spot)
  if (!field) return files
  const path = formPath(form)
  const at = placeOf(spot)
  const places = changedMembers(field, fieldMembers(field), typed, detailName)
  const text = withPlaces(textIn(files, path) ?? '', at, places)
  return { ...files, [path]: takesChecks(field) ? withChecks(text, at, field, typed) : text }
}

import type { Pack, T } from '#kernel'
import { answerLine, type ServiceBundle } from '#services'
import { valueAt } from './answers.ts'
import { listFields } from './fields.ts'
import { labelOf } from './service-texts.ts'
import type { Answers } from './tables.ts'

export type Change = { path: string; label: string; before: string; after: string }

/**
 * What a correction changed, field by field in the form's order; a repeating group is compared as a
 * whole. Files are told apart but have no words, so both texts can be empty.
 */
export function changesBetween(
  t: T,
  pack: Pack,
  bundle: ServiceBundle,
  formId: string,
  { before, after }: { before: Answers; after: Answers },
): Change[] {
  return listFields(bundle, formId).flatMap(({ path, field }) => {
    const [old, fresh] = [valueAt(before, path), valueAt(after, path)]
    if (JSON.stringify(old) === JSON.stringify(fresh)) return []
    const text = (value: unknown) => answerLine({ t, pack, bundle }, field, value)
    return [{ path, label: labelOf(bundle, t.locale, path), before: text(old), after: text(fresh) }]
  })
}

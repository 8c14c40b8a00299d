import { type Ctx, today } from '#kernel'
import { type Field, formEngine, type ServiceBundle } from '#services'
import type { Answers } from './tables.ts'

export type FieldPlace = {
  /** through groups, `home.ownerConsent`; a repeating group is one place as a whole */
  path: string
  field: Field
  /** the page of the form on which it stands */
  page: string
}

/** Kinds that the applicant does not answer, or answers anew for all of it: nothing of theirs can be wrong there. */
const NOT_TYPED = new Set(['note', 'declaration', 'signature'])

/** The fields of a form at which a path of answers can end, in the form's order. */
export function listFields(bundle: ServiceBundle, formId: string): FieldPlace[] {
  const pages = bundle.forms[formId]?.pages ?? []
  return pages.flatMap(({ page, fields }) => fields.flatMap((field) => placesOf(field, page, '')))
}

function placesOf(field: Field, page: string, before: string): FieldPlace[] {
  const path = `${before}${field.name}`
  if (field.kind === 'group' && !field.many) {
    return field.fields.flatMap((inner) => placesOf(inner, page, `${path}.`))
  }
  return [{ path, field, page }]
}

/** The fields that an officer may ask to be corrected: what the person typed, as far as the desk allows. */
export function returnableFields(bundle: ServiceBundle, formId: string): FieldPlace[] {
  const allowed = bundle.desk?.decide.return.fields ?? []
  return listFields(bundle, formId).filter(
    ({ path, field }) =>
      !NOT_TYPED.has(field.kind) &&
      field.value === undefined &&
      // What the account says is corrected there; what a register says is fetched once more, or typed.
      field.from?.register !== 'account' &&
      (allowed === 'any' || allowed.some((one) => path === one || path.startsWith(`${one}.`))),
  )
}

/** Those of them that the answers called for: what was hidden from the applicant cannot be wrong. */
export function askedFields(
  ctx: Pick<Ctx, 'clock' | 'pack'>,
  bundle: ServiceBundle,
  formId: string,
  answers: Answers,
): FieldPlace[] {
  const { relevant } = formEngine.assess(bundle, formId, answers, {
    today: today(ctx),
    pack: ctx.pack,
  })
  return returnableFields(bundle, formId).filter(({ path }) => relevant.has(path))
}

/** The field at a path of `desk.yaml`, also inside a repeating group; undefined for `.count` and facts. */
export function findField(bundle: ServiceBundle, formId: string, path: string): Field | undefined {
  let fields: readonly Field[] = (bundle.forms[formId]?.pages ?? []).flatMap((page) => page.fields)
  let found: Field | undefined
  for (const name of path.split('.')) {
    found = fields.find((field) => field.name === name)
    if (!found) return undefined
    fields = found.kind === 'group' ? found.fields : []
  }
  return found
}

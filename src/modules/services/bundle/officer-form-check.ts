import type { Finding, YamlFile } from '#kernel'
import type { FormFile } from './form-file.ts'
import { placeFields } from './scope.ts'

/** What the applicant gives, or what needs a draft: nothing of it stands in a form at the desk. */
const NOT_AT_THE_DESK = ['file', 'declaration']

/** Whether a form is filled in at the desk, by whoever has a case. */
export const isOfficerForm = (form: Pick<FormFile, 'for'> | undefined): boolean =>
  form?.for === 'officer'

/** Whose form it is, and what stands in one of the desk alone. */
export function checkOfficerForm(file: YamlFile, form: FormFile): Finding[] {
  const wrong = (at: (string | number)[], message: string): Finding =>
    file.finding(at, { code: 'wrong-value', message })
  if (!isOfficerForm(form)) {
    return [
      ...(form.signIn
        ? []
        : [wrong(['form'], 'say whose form it is: signIn: person, or for: officer')]),
      ...(form.hearing
        ? [wrong(['hearing'], 'a hearing is set by an officer: only with for: officer')]
        : []),
      ...form.pages.flatMap(({ shown }, index) =>
        shown ? [wrong(['pages', index, 'shown'], 'only with for: officer')] : [],
      ),
    ]
  }
  return [
    ...(form.signIn || form.submit
      ? [wrong(['for'], 'an officer fills it in: take signIn and submit away')]
      : []),
    ...placeFields(form).flatMap(({ field, at }) => {
      if (NOT_AT_THE_DESK.includes(field.kind)) {
        return [wrong([...at, 'kind'], `no ${field.kind} in a form at the desk: take it away`)]
      }
      if (field.many) return [wrong([...at, 'many'], 'no lists in a form at the desk')]
      if ('lookup' in field && field.lookup) {
        return [wrong([...at, 'lookup'], 'no look-ups in a form at the desk')]
      }
      if (field.from) return [wrong([...at, 'from'], 'no look-ups in a form at the desk')]
      return []
    }),
    ...hearingFaults(file, form),
  ]
}

function hearingFaults(file: YamlFile, { hearing, pages }: FormFile): Finding[] {
  if (!hearing) return []
  const fields = pages.flatMap((page) => page.fields)
  const wanted = { day: ['date'], time: ['text'], place: ['text', 'longText', 'choice'] } as const
  return (['day', 'time', 'place'] as const).flatMap((part) => {
    const found = fields.find(({ name }) => name === hearing[part])
    const kinds: readonly string[] = wanted[part]
    if (found && kinds.includes(found.kind) && found.required) return []
    const message = `"${hearing[part]}" is the ${part} of a hearing: a required field of kind ${kinds.join(' or ')}, in no group`
    return [file.finding(['hearing', part], { code: 'unknown-reference', message })]
  })
}

import type { Finding, Said, YamlFile } from '#kernel'
import { MEETINGS, type MeetingKind } from '../form/officer-form.ts'
import { said } from '../found/said.ts'
import type { FormFile } from './form-file.ts'
import { placeFields } from './scope.ts'

/** What the applicant gives, or what needs a draft: nothing of it stands in a form at the desk. */
const NOT_AT_THE_DESK = ['file', 'declaration']

/** Whether a form is filled in at the desk, by whoever has a case. */
export const isOfficerForm = (form: Pick<FormFile, 'for'> | undefined): boolean =>
  form?.for === 'officer'

/** Whose form it is, and what stands in one of the desk alone. */
export function checkOfficerForm(file: YamlFile, form: FormFile): Finding[] {
  const wrong = (at: (string | number)[], message: Said): Finding =>
    file.finding(at, { code: 'wrong-value', message })
  if (!isOfficerForm(form)) {
    return [
      ...(form.signIn ? [] : [wrong(['form'], said('form-of-nobody'))]),
      ...MEETINGS.flatMap((kind) =>
        form[kind] ? [wrong([kind], said('hearing-not-officer'))] : [],
      ),
      ...form.pages.flatMap(({ shown }, index) =>
        shown ? [wrong(['pages', index, 'shown'], said('only-officer'))] : [],
      ),
    ]
  }
  return [
    ...(form.signIn || form.submit ? [wrong(['for'], said('officer-no-sign-in'))] : []),
    ...placeFields(form).flatMap(({ field, at }) => {
      if (NOT_AT_THE_DESK.includes(field.kind)) {
        return [wrong([...at, 'kind'], said('officer-no-kind', { kind: field.kind }))]
      }
      if (field.many) return [wrong([...at, 'many'], said('officer-no-lists'))]
      if ('lookup' in field && field.lookup) {
        return [wrong([...at, 'lookup'], said('officer-no-from'))]
      }
      if (field.from) return [wrong([...at, 'from'], said('officer-no-from'))]
      return []
    }),
    ...(form.hearing && form.visit ? [wrong(['visit'], said('hearing-or-visit'))] : []),
    ...MEETINGS.flatMap((kind) => meetingFaults(file, form, kind)),
  ]
}

function meetingFaults(file: YamlFile, form: FormFile, kind: MeetingKind): Finding[] {
  const meeting = form[kind]
  if (!meeting) return []
  const fields = form.pages.flatMap((page) => page.fields)
  const wanted = { day: ['date'], time: ['text'], place: ['text', 'longText', 'choice'] } as const
  return (['day', 'time', 'place'] as const).flatMap((part) => {
    const found = fields.find(({ name }) => name === meeting[part])
    const kinds: readonly string[] = wanted[part]
    if (found && kinds.includes(found.kind) && found.required) return []
    const message = said('hearing-field', {
      name: meeting[part],
      part: said(`part-${part}`),
      kinds: kinds.join(' or '),
    })
    return [file.finding([kind, part], { code: 'unknown-reference', message })]
  })
}

import type { PlainField } from '../bundle/field.ts'
import type { AnswerError } from '../form/assessment.ts'
import type { AnswerPath } from '../form/path.ts'
import type { Taken } from '../form/taken.ts'
import type { OfferedAt } from '../once-only/held.ts'
import type { DatedWording } from './option-words.ts'

export type FieldInputProps = DatedWording & {
  field: PlainField
  path: AnswerPath
  /** as typed, or canonical */
  raw: unknown
  error?: AnswerError
  /** documents that the person has, by field */
  offered?: OfferedAt
  /** where files were taken from */
  taken?: readonly Taken[]
  /** what an officer said of it */
  note?: string
  fileHref(file: string): string
  /** where files come in pieces; not in an officer's form or a preview */
  filesAt?: string
  /** name of the form's buttons */
  act: string
  /** of an item: 'Activity 2', where its list holds answers without fields of their own */
  label?: string
}

/** What every input of a field is given. */
export type Shared = {
  name: string
  label: string
  hint?: string
  error?: string
  optional: boolean
}

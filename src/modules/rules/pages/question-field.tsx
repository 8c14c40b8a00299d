import { type Ctx, datePartsOf, type FormBody, fieldOf } from '#kernel'
import { DateInput, NumberInput, Radios, Select, TextInput, YesNo } from '#kernel/ui'
import type { Json } from '#lib/feel/index'
import type { RuleInput } from '../pack/rule-set-file.ts'
import { carried } from '../typed-answer.ts'

/** So many options are seen at once; more go into a list. */
const SEEN_MOST = 10

export type QuestionFieldProps = {
  ctx: Ctx
  form: FormBody
  input: RuleInput
  name: string
  error: string | undefined
  /** an answer that was given before */
  value: Json | undefined
}

/** The field of one question, with what was typed or answered before. */
export function QuestionField({ ctx, form, input, name, error, value }: QuestionFieldProps) {
  const { t, pack } = ctx
  const { question, hint, kind, options = [] } = input
  const label = t.of(question)
  const common = { t, name, label, hint: hint && t.of(hint), error }
  const before = value === undefined ? undefined : carried(value)
  const typed = fieldOf(form, name) || before
  const choices = options.map((option) => ({ value: option.value, label: t.of(option.texts) }))
  switch (kind) {
    case 'yes-no':
      return <YesNo {...common} value={typed === 'yes' || typed === 'no' ? typed : undefined} />
    case 'choice':
      return choices.length > SEEN_MOST ? (
        <Select {...common} options={choices} value={typed} />
      ) : (
        <Radios {...common} options={choices} value={typed} />
      )
    case 'date':
      return <DateInput {...common} value={dateParts(form, name, before)} />
    case 'money':
      return <NumberInput {...common} value={typed} unit={pack.settings.currency.code} />
    case 'number':
      return <NumberInput {...common} value={typed} />
    case 'text':
      return <TextInput {...common} value={typed} />
  }
}

function dateParts(form: FormBody, name: string, before: string | undefined) {
  const typed = datePartsOf(form, name)
  if (before === undefined || typed.day !== '') return typed
  const [year = '', month = '', day = ''] = before.split('-')
  return { day, month, year }
}

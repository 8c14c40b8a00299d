import { Checkboxes, Radios, Select } from '#kernel/ui'
import type { PlainField } from '../bundle/field.ts'
import type { FieldInputProps, Shared } from './input-props.ts'
import { optionsOf } from './option-words.ts'

/** More options than this are a list to unfold. */
const MAX_RADIOS = 7

type Props<K extends PlainField['kind']> = Omit<FieldInputProps, 'error' | 'field' | 'label'> &
  Shared & { field: Extract<PlainField, { kind: K }> }

/** One of a few as buttons, one of many as a list, which may be searched where script runs. */
export function ChoiceInput(props: Props<'choice'> & { chosen: string | undefined }) {
  const { field, chosen } = props
  const options = optionsOf(props, field, chosen === undefined ? [] : [chosen])
  const long = field.search || options.length > MAX_RADIOS
  return long ? (
    <Select {...shared(props)} options={options} value={chosen} search={field.search} />
  ) : (
    <Radios {...shared(props)} options={options} value={chosen} />
  )
}

export function ChoicesInput(props: Props<'choices'>) {
  const { field, raw } = props
  const values = Array.isArray(raw) ? raw.map(String) : []
  return <Checkboxes {...shared(props)} options={optionsOf(props, field, values)} values={values} />
}

const shared = ({ t, name, label, hint, error, optional }: Props<'choice' | 'choices'>) => ({
  ...{ t, name, label, optional },
  ...(hint !== undefined && { hint }),
  ...(error !== undefined && { error }),
})

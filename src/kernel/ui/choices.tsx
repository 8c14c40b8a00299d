import { FieldErrorText, type FieldProps, Fieldset, fieldId } from './form.tsx'
import type { Option } from './inputs.tsx'

type OptionBoxProps = {
  type: 'radio' | 'checkbox'
  name: string
  id: string
  option: Option
  checked: boolean
  wrong: boolean
}

function OptionBox({ type, name, id, option, checked, wrong }: OptionBoxProps) {
  const hintId = option.hint ? `${id}-hint-of` : undefined
  return (
    <label class="opt" for={id}>
      <input
        type={type}
        name={name}
        id={id}
        value={option.value}
        checked={checked}
        aria-invalid={wrong && type === 'checkbox' ? 'true' : undefined}
        aria-describedby={hintId}
      />
      <span>
        <span safe>{option.label}</span>
        {option.hint ? (
          <small id={hintId} safe>
            {option.hint}
          </small>
        ) : (
          ''
        )}
      </span>
    </label>
  )
}

type GroupProps = FieldProps & {
  options: Option[]
  /** the legend is the page's heading: one question a page */
  title?: boolean
}

function OptionGroup(
  props: GroupProps & { type: 'radio' | 'checkbox'; values: readonly string[] },
) {
  const id = props.id ?? fieldId(props.name)
  const tall = props.options.some(({ hint, label }) => hint || label.length > 40)
  return (
    <Fieldset {...props}>
      <div class={tall ? 'options tall' : 'options'}>
        {props.options.map((option, index) => (
          <OptionBox
            type={props.type}
            name={props.name}
            id={index === 0 ? id : `${id}-${index + 1}`}
            option={option}
            checked={props.values.includes(option.value)}
            wrong={props.error !== undefined}
          />
        ))}
      </div>
    </Fieldset>
  )
}

export type RadiosProps = GroupProps & { value?: string }

/** One of a few. */
export function Radios({ value, ...props }: RadiosProps) {
  return <OptionGroup {...props} type="radio" values={value === undefined ? [] : [value]} />
}

export type CheckboxesProps = GroupProps & { values?: readonly string[] }

/** Any of a few; each is sent under the same name. */
export function Checkboxes({ values, ...props }: CheckboxesProps) {
  return <OptionGroup {...props} type="checkbox" values={values ?? []} />
}

export type YesNoProps = FieldProps & { value?: 'yes' | 'no'; title?: boolean }

/** Yes or no, sent as `yes` and `no`. */
export function YesNo(props: YesNoProps) {
  return (
    <Radios
      {...props}
      options={[
        { value: 'yes', label: props.t('ui.form.yes') },
        { value: 'no', label: props.t('ui.form.no') },
      ]}
    />
  )
}

export type DeclarationProps = {
  name: string
  text: string
  checked?: boolean
  error?: string
}

/** One box to tick under a text that binds; sends `yes`. */
export function Declaration({ name, text, checked, error }: DeclarationProps) {
  const id = fieldId(name)
  const input = (
    <input
      type="checkbox"
      id={id}
      name={name}
      value="yes"
      checked={checked}
      aria-invalid={error ? 'true' : undefined}
      aria-describedby={error ? `${id}-error` : undefined}
    />
  )
  return (
    <div class={error ? 'field wrong' : 'stack'}>
      {error ? <FieldErrorText id={`${id}-error`} text={error} /> : ''}
      <label class="opt declare" for={id}>
        {input}
        <span safe>{text}</span>
      </label>
    </div>
  )
}

import type { Children } from '@kitajs/html'
import type { Money } from '#lib/money'
import type { T } from '../i18n.ts'
import { describedBy, Field, type FieldProps, Fieldset, fieldId } from './form.tsx'
import { Icon } from './icon.tsx'
import { Link } from './link.tsx'

export type TextInputProps = FieldProps & {
  value?: string
  type?: 'text' | 'email' | 'tel' | 'url' | 'password' | 'search'
  /** `ltr` for addresses, numbers and codes; own text takes its own direction */
  dir?: 'ltr' | 'rtl' | 'auto'
  /** language of the answer, where it is asked for in one */
  lang?: string
  maxLength?: number
  inputMode?: 'text' | 'numeric' | 'tel' | 'email'
  /** HTML autofill token: `name`, `email`, `current-password` */
  autocomplete?: string
  short?: boolean
  /** word after the box: 'orders' */
  unit?: string
  /** id of the form that it is sent with, where it stands outside of it */
  form?: string
}

const LTR_TYPES = new Set(['email', 'tel', 'url', 'password'])

/** One line of text. */
export function TextInput(props: TextInputProps) {
  const id = props.id ?? fieldId(props.name)
  const type = props.type ?? 'text'
  const input = (
    <input
      class={props.short ? 'input short' : 'input'}
      id={id}
      name={props.name}
      type={type}
      value={type === 'password' ? undefined : props.value}
      dir={props.dir ?? (LTR_TYPES.has(type) ? 'ltr' : 'auto')}
      lang={props.lang}
      maxlength={props.maxLength}
      inputmode={props.inputMode}
      autocomplete={props.autocomplete}
      form={props.form}
      {...describedBy(props, props.unit ? `${id}-unit` : undefined)}
    />
  )
  return (
    <Field {...props}>
      {props.unit ? (
        <div class="with-unit">
          {input}
          <span id={`${id}-unit`} safe>
            {props.unit}
          </span>
        </div>
      ) : (
        input
      )}
    </Field>
  )
}

export type NumberInputProps = FieldProps & { value?: string; unit?: string; maxLength?: number }

/**
 * A number as text with a keyboard of digits. The server accepts 0–9 and ٠–٩ and ۰–۹, which
 * `type="number"` would not.
 */
export function NumberInput(props: NumberInputProps) {
  return <TextInput {...props} inputMode="numeric" dir="ltr" autocomplete="off" short />
}

export type TextAreaProps = FieldProps & {
  value?: string
  rows?: number
  /** characters; shown below, and counted down where script runs */
  maxLength?: number
  lang?: string
  /** key of the office's shortcuts that leads here */
  shortcut?: string
  /** written for a program: from left to right, every character as wide as the next */
  code?: boolean
}

/** Several lines of text. Too long is sent and named by the server, never cut off. */
export function TextArea(props: TextAreaProps) {
  const { t, value, maxLength } = props
  const id = props.id ?? fieldId(props.name)
  const area = (
    <textarea
      class={props.code ? 'input code' : 'input'}
      id={id}
      name={props.name}
      rows={props.rows?.toString()}
      data-key={props.shortcut}
      dir={props.code ? 'ltr' : 'auto'}
      spellcheck={props.code ? 'false' : undefined}
      lang={props.lang}
      {...describedBy(props, maxLength ? `${id}-count` : undefined)}
      safe
    >
      {leadingLineKept(value ?? '')}
    </textarea>
  )
  if (!maxLength) return <Field {...props}>{area}</Field>
  return (
    <ig-count
      max={maxLength}
      data-left={pluralForms(t, 'ui.form.left')}
      data-over={pluralForms(t, 'ui.form.over')}
    >
      <Field {...props}>
        {area}
        <span class="hint" id={`${id}-count`} data-count safe>
          {t('ui.form.atMost', { count: maxLength })}
        </span>
      </Field>
    </ig-count>
  )
}

/** The parser drops one line break after `<textarea>`; a text that begins with one needs a second. */
const leadingLineKept = (text: string) => (/^\r?\n/.test(text) ? `\n${text}` : text)

/** Numbers that show each plural form of a language, with `#` in the number's place. */
const SAMPLES = [0, 1, 2, 3, 11, 100]

const formsMade = new Map<string, string>()

/** The same for every field of a language, so made once. */
export function pluralForms(
  t: T,
  key: 'ui.form.left' | 'ui.form.over' | 'ui.form.optionsFound' | 'ui.find.found',
): string {
  const made = formsMade.get(`${t.locale} ${key}`)
  if (made !== undefined) return made
  const rules = new Intl.PluralRules(t.locale)
  const forms: Record<string, string> = {}
  for (const count of SAMPLES) {
    forms[rules.select(count)] ??= t(key, { count }).replace(t.number(count), '#')
  }
  const json = JSON.stringify(forms)
  formsMade.set(`${t.locale} ${key}`, json)
  return json
}

export type DateParts = { day?: string; month?: string; year?: string }
export type DateInputProps = FieldProps & {
  value?: DateParts
  birthday?: boolean
  /** the month may be a name, as where another calendar is offered too */
  named?: boolean
  /** below the boxes: which calendar, which day is meant */
  children?: Children
}

/** A date as three boxes, sent as `<name>.day`, `<name>.month`, `<name>.year`. */
export function DateInput(props: DateInputProps) {
  const { t, name, value = {}, birthday, named } = props
  const id = props.id ?? fieldId(name)
  const parts = [
    { part: 'day', label: t('ui.form.day'), size: 'tiny-in', max: 2 },
    { part: 'month', label: t('ui.form.month'), size: 'tiny-in', max: 2 },
    { part: 'year', label: t('ui.form.year'), size: 'year', max: 4 },
  ] as const
  return (
    <Fieldset {...props}>
      <div class="parts">
        {parts.map(({ part, label, size, max }, index) => {
          const partId = index === 0 ? id : `${id}-${part}`
          return (
            <div>
              <label for={partId} safe>
                {label}
              </label>
              <input
                class={named && part === 'month' ? 'input year' : `input ${size}`}
                id={partId}
                name={`${name}.${part}`}
                value={value[part]}
                inputmode={named && part === 'month' ? undefined : 'numeric'}
                dir={named && part === 'month' ? 'auto' : 'ltr'}
                maxlength={named && part === 'month' ? 30 : max}
                autocomplete={birthday ? `bday-${part}` : 'off'}
                aria-invalid={props.error ? 'true' : undefined}
              />
            </div>
          )
        })}
      </div>
      {props.children}
    </Fieldset>
  )
}

export type AddressPart = {
  name: string
  label: string
  value?: string
  numeric?: boolean
  /** named under its own box, beside the group's `error` */
  error?: string
}
export type AddressInputProps = FieldProps & { parts: AddressPart[]; children?: Children }

/** An address whose parts (zone, street, building …) come from the country's data. */
export function AddressInput(props: AddressInputProps) {
  const partErrors = props.parts.flatMap((part) => part.error ?? [])
  const wrong = props.error ?? (partErrors.join(' ') || undefined)
  return (
    <Fieldset {...props} error={wrong}>
      <div class="parts">
        {props.parts.map((part, index) => {
          const id = index === 0 ? (props.id ?? fieldId(props.name)) : fieldId(part.name)
          return (
            <div>
              <label for={id} safe>
                {part.label}
              </label>
              <input
                class={part.numeric ? 'input year' : 'input'}
                id={id}
                name={part.name}
                value={part.value}
                inputmode={part.numeric ? 'numeric' : undefined}
                dir={part.numeric ? 'ltr' : 'auto'}
                aria-invalid={part.error ? 'true' : undefined}
                autocomplete="off"
              />
            </div>
          )
        })}
      </div>
      {props.children}
    </Fieldset>
  )
}

export type MoneyDisplayProps = {
  t: T
  label: string
  amount: Money
  note?: string
  link?: { href: string; text: string }
}

/** A fee as it stands: label, amount, where it comes from. */
export function MoneyDisplay({ t, label, amount, note, link }: MoneyDisplayProps) {
  return (
    <div class="fee keep">
      <span class="quiet" safe>
        {label}
      </span>
      <b class="num" safe>
        {t.money(amount)}
      </b>
      {note ? (
        <p class="quiet" safe>
          {note}
        </p>
      ) : (
        ''
      )}
      {link ? <Link href={link.href} text={link.text} /> : ''}
    </div>
  )
}

export type Option = {
  value: string
  label: string
  hint?: string
  /** other names by which it is found, with `|` between them */
  also?: string
}
export type SelectProps = FieldProps & {
  options: Option[]
  value?: string
  placeholder?: string
  /** where script runs, found by typing a part of a name */
  search?: boolean
}

/** A list too long for radios. */
export function Select(props: SelectProps) {
  const id = props.id ?? fieldId(props.name)
  const select = (
    <span class="select">
      <select class="input" id={id} name={props.name} {...describedBy(props)}>
        <option value="" safe>
          {props.placeholder ?? props.t('ui.form.choose')}
        </option>
        {props.options.map(({ value, label, also }) => (
          <option value={value} selected={value === props.value} data-also={also} safe>
            {label}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  )
  if (!props.search) return <Field {...props}>{select}</Field>
  return (
    <Field {...props}>
      <ig-choose data-found={pluralForms(props.t, 'ui.form.optionsFound')}>{select}</ig-choose>
    </Field>
  )
}

import type { Children } from '@kitajs/html'
import type { T } from '../i18n.ts'
import { Icon } from './icon.tsx'
import { checkedHref } from './link.tsx'

/** Name of the hidden input that carries the token against forged requests. */
export const CSRF_FIELD = '_csrf'

export type FormProps = {
  action: string
  /** left out where the form changes nothing: its page may then be the same for everybody */
  csrf?: string
  /** with files */
  multipart?: boolean
  /** sent as they are: version, draft, page */
  hidden?: Readonly<Record<string, string | readonly string[]>>
  id?: string
  children?: Children
}

/** A form that POSTs. The browser's own checks are off: the server names each error in place. */
export function Form({ action, csrf, multipart, hidden, id, children }: FormProps) {
  return (
    <ig-once>
      <form
        method="post"
        action={checkedHref(action)}
        enctype={multipart ? 'multipart/form-data' : undefined}
        id={id}
        class="stack"
        novalidate
      >
        {csrf === undefined ? '' : <input type="hidden" name={CSRF_FIELD} value={csrf} />}
        {Object.entries(hidden ?? {}).flatMap(([name, values]) =>
          [values].flat().map((value) => <input type="hidden" name={name} value={value} />),
        )}
        {children}
      </form>
    </ig-once>
  )
}

/** `id` of the input called `name`; a group's first input has it too, so that errors can link to it. */
export const fieldId = (name: string) => name.replace(/[^\w-]+/g, '-')

/** An error as the summary shows it; `name` is the field's, `label` comes before the message. */
export type FieldError = { name: string; message: string; label?: string }

/** Everything wrong on the page, first thing in it; takes focus on load and links to each field. */
export function ErrorSummary(props: { t: T; errors: FieldError[]; focus?: boolean }) {
  const { t, errors, focus = true } = props
  if (errors.length === 0) return ''
  return (
    <div
      class="summary-bad"
      role="alert"
      tabindex="-1"
      autofocus={focus}
      aria-labelledby="error-summary"
    >
      <h2 id="error-summary">
        <Icon name="error" />
        <span safe>{t('ui.form.errors', { count: errors.length })}</span>
      </h2>
      <ul>
        {errors.map(({ name, message, label }) => (
          <li>
            <a href={`#${fieldId(name)}`} safe>
              {label ? labelled(t, label, message) : message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  )
}

/** After a question its mark stands, and no colon; a sentence gives its full stop for one. */
const labelled = (t: T, label: string, message: string) =>
  /[?؟]$/.test(label)
    ? `${label} ${message}`
    : t('ui.form.errorOf', { label: label.replace(/[.:]+$/, ''), message })

/** What every input takes. */
export type FieldProps = {
  t: T
  name: string
  /** only where one page shows two fields of a name */
  id?: string
  label: string
  hint?: string
  error?: string
  optional?: boolean
}

/** Attributes that tie an input to its hint and error. */
export function describedBy(props: FieldProps, more?: string): Record<string, string> {
  const id = props.id ?? fieldId(props.name)
  const ids = [props.hint && `${id}-hint`, props.error && `${id}-error`, more].filter(Boolean)
  const attributes: Record<string, string> = {}
  if (ids.length > 0) attributes['aria-describedby'] = ids.join(' ')
  if (props.error) attributes['aria-invalid'] = 'true'
  return attributes
}

type FieldFrameProps = FieldProps & { children?: Children }

/** Label, hint, error and one input below them. */
export function Field(props: FieldFrameProps) {
  const id = props.id ?? fieldId(props.name)
  return (
    <div class={props.error ? 'field wrong' : 'field'}>
      <label for={id}>
        <LabelText {...props} />
      </label>
      <FieldNotes id={id} hint={props.hint} error={props.error} />
      {props.children}
    </div>
  )
}

/** A question with several inputs under one legend; `title` makes the legend the page's heading. */
export function Fieldset(props: FieldFrameProps & { title?: boolean }) {
  const id = props.id ?? fieldId(props.name)
  const { 'aria-describedby': describedby } = describedBy(props)
  return (
    <fieldset class={props.error ? 'field wrong' : 'field'} aria-describedby={describedby}>
      <legend>
        {props.title ? (
          <h1 class="as-title">
            <LabelText {...props} />
          </h1>
        ) : (
          <LabelText {...props} />
        )}
      </legend>
      <FieldNotes id={id} hint={props.hint} error={props.error} />
      {props.children}
    </fieldset>
  )
}

function LabelText({ t, label, optional }: FieldProps) {
  return (
    <>
      <span safe>{label}</span>
      {optional ? (
        <>
          {' '}
          <span class="quiet" safe>
            {t('ui.form.optional')}
          </span>
        </>
      ) : (
        ''
      )}
    </>
  )
}

function FieldNotes({ id, hint, error }: { id: string; hint?: string; error?: string }) {
  return (
    <>
      {hint ? (
        <span class="hint" id={`${id}-hint`} safe>
          {hint}
        </span>
      ) : (
        ''
      )}
      {error ? <FieldErrorText id={`${id}-error`} text={error} /> : ''}
    </>
  )
}

export function FieldErrorText({ id, text }: { id: string; text: string }) {
  return (
    <p class="msg" id={id}>
      <Icon name="error" />
      <span safe>{text}</span>
    </p>
  )
}

/** Hidden and visible buttons at the end of a form. */
export function Actions({ children }: { children?: Children }) {
  return <div class="actions">{children}</div>
}

import {
  AddressInput,
  Bdi,
  Checkboxes,
  DateInput,
  Declaration,
  FileInput,
  FileLink,
  Icon,
  Notice,
  NumberInput,
  Radios,
  Select,
  TextArea,
  TextInput,
  YesNo,
} from '#kernel/ui'
import type { PlainField } from '../bundle/field.ts'
import type { AnswerError } from '../form/assessment.ts'
import { dayParts } from '../form/day-kind.ts'
import { bytesOf, fileOf } from '../form/file-kind.ts'
import { type AnswerPath, inputName, isRecord } from '../form/path.ts'
import { answerWords, directionOf } from './answer-words.ts'
import { errorWords, findWords, labelOf, type Wording, words } from './words.ts'

export type FieldInputProps = Wording & {
  field: PlainField
  path: AnswerPath
  /** as typed, or canonical */
  raw: unknown
  error?: AnswerError
  /** what an officer said of it */
  note?: string
  fileHref(file: string): string
  /** name of the form's buttons */
  act: string
  /** of an item: 'Activity 2', where its list holds answers without fields of their own */
  label?: string
}

/** More options than this are a list to unfold. */
const MAX_RADIOS = 7

/** The input of one field, with what an officer asked to correct in it standing before it. */
export function FieldInput(props: FieldInputProps) {
  const { t, note } = props
  if (!note) return <InputOfKind {...props} />
  return (
    <div class="stack">
      <Notice kind="wait" title={t('services.form.officerNote')} text={note} />
      <InputOfKind {...props} />
    </div>
  )
}

/** By its kind, with what was typed and what is wrong with it. */
function InputOfKind(props: FieldInputProps) {
  const { t, field, path, raw, error } = props
  const name = inputName(path)
  const hint = findWords(props, `${field.name}.hint`)
  const shared = {
    t,
    name,
    label: props.label ?? labelOf(props, field.name),
    hint,
    error: error && errorWords(props, error),
    optional: !field.required,
  }
  const text = typeof raw === 'string' ? raw : typeof raw === 'number' ? String(raw) : undefined
  switch (field.kind) {
    case 'text':
      return <TextInput {...shared} value={text} lang={langOf(field.script)} />
    case 'longText':
      return <TextArea {...shared} value={text} maxLength={field.max.characters} />
    case 'number':
      return (
        <NumberInput
          {...shared}
          value={text}
          unit={field.unit ? words(props, `${field.name}.unit`) : undefined}
        />
      )
    case 'money':
      return <NumberInput {...shared} value={text} unit={field.currency} />
    case 'date':
      return <DateInput {...shared} value={dayParts(raw)} />
    case 'yesNo':
      return <YesNo {...shared} value={raw === true ? 'yes' : raw === false ? 'no' : undefined} />
    case 'choice':
      return field.options.length > MAX_RADIOS ? (
        <Select {...shared} options={optionsOf(props, field.options)} value={text} />
      ) : (
        <Radios {...shared} options={optionsOf(props, field.options)} value={text} />
      )
    case 'choices':
      return (
        <Checkboxes
          {...shared}
          options={optionsOf(props, field.options)}
          values={Array.isArray(raw) ? raw.map(String) : []}
        />
      )
    case 'identifier':
      return <IdentifierInput {...props} {...shared} identifier={field.identifier} text={text} />
    case 'phone':
      return <TextInput {...shared} value={text} type="tel" autocomplete="off" short />
    case 'email':
      return <TextInput {...shared} value={text} type="email" autocomplete="off" />
    case 'iban':
      return <TextInput {...shared} value={text} dir="ltr" autocomplete="off" />
    case 'address':
    case 'person':
      return <PartsInput {...props} {...shared} kind={field.kind} part={error?.part} />
    case 'file':
      return <FileField {...props} {...shared} field={field} />
    case 'declaration':
      return (
        <Declaration name={name} text={shared.label} checked={raw === true} error={shared.error} />
      )
    case 'note':
      return <p safe>{words(props, `${field.name}.text`)}</p>
  }
}

type Shared = {
  name: string
  label: string
  hint?: string
  error?: string
  optional: boolean
}

const langOf = (script: 'arab' | 'latn' | undefined) => (script === 'arab' ? 'ar' : undefined)

const optionsOf = (props: FieldInputProps, codes: readonly string[]) =>
  codes.map((code) => ({ value: code, label: words(props, `${props.field.name}.options.${code}`) }))

function IdentifierInput(
  props: Omit<FieldInputProps, 'error' | 'label'> &
    Shared & { identifier: string; text: string | undefined },
) {
  const kind = props.pack.settings.identifiers[props.identifier]
  const hint = [props.hint, kind?.hints && props.t.of(kind.hints)].filter(Boolean).join(' ')
  return (
    <TextInput
      t={props.t}
      name={props.name}
      label={props.label}
      hint={hint || undefined}
      error={props.error}
      optional={props.optional}
      value={props.text}
      dir="ltr"
      autocomplete="off"
    />
  )
}

/** An address in the pack's parts, or a person by name and the pack's identifier. */
function PartsInput(
  props: Omit<FieldInputProps, 'error' | 'label'> &
    Shared & { kind: 'address' | 'person'; part?: string },
) {
  const { t, pack, name, raw } = props
  const typed = isRecord(raw) ? raw : {}
  const { parts } = pack.settings.address
  const { identifier } = pack.settings.signIn
  const kind = pack.settings.identifiers[identifier]
  const named =
    props.kind === 'address'
      ? parts.map(({ part, names, pattern, required }) => ({
          part,
          label: required ? t.of(names) : `${t.of(names)} ${t('ui.form.optional')}`,
          numeric: /^[[\]0-9{},()|?\\d-]+$/.test(pattern),
        }))
      : [
          { part: 'name', label: t('services.form.personName'), numeric: false },
          { part: identifier, label: kind ? t.of(kind.names) : identifier, numeric: true },
        ]
  return (
    <AddressInput
      t={t}
      name={name}
      label={props.label}
      hint={props.hint}
      error={props.part === undefined ? props.error : undefined}
      optional={props.optional}
      parts={named.map(({ part, label, numeric }) => ({
        name: `${name}.${part}`,
        label,
        numeric,
        value: typeof typed[part] === 'string' ? typed[part] : undefined,
        error: props.part === part ? props.error : undefined,
      }))}
    />
  )
}

const EXTENSIONS = { pdf: '.pdf', jpeg: '.jpg,.jpeg', png: '.png' } as const

function FileField(
  props: Omit<FieldInputProps, 'error' | 'field' | 'label'> &
    Shared & { field: Extract<PlainField, { kind: 'file' }> },
) {
  const { t, field, name, path, raw } = props
  const file = fileOf(raw)
  const kinds = t('services.form.fileKinds', {
    kinds: t.list(field.accept.map((kind) => kind.toUpperCase())),
  })
  return (
    <FileInput
      t={t}
      name={name}
      label={props.label}
      hint={[props.hint, kinds].filter(Boolean).join(' ')}
      error={props.error}
      optional={props.optional}
      accept={field.accept.map((kind) => EXTENSIONS[kind]).join(',')}
      maxBytes={bytesOf(field.max.size)}
      file={
        file && {
          href: props.fileHref(file.file),
          name: file.name,
          bytes: file.bytes,
          pages: file.pages ?? undefined,
        }
      }
      remove={{ name: props.act, value: `remove-file:${inputName(path)}` }}
    />
  )
}

/** An answer that cannot be changed here: worked out, looked up, or not asked about again. */
export function FixedAnswer(
  props: Wording & {
    field: PlainField
    value: unknown
    /** where it comes from */
    source?: string
    fileHref(file: string): string
  },
) {
  const { t, field, value } = props
  const file = fileOf(value)
  return (
    <div class="field">
      <p class="label" safe>
        {labelOf(props, field.name)}
      </p>
      <p>
        {file ? (
          <FileLink
            t={t}
            href={props.fileHref(file.file)}
            name={file.name}
            bytes={file.bytes}
            pages={file.pages ?? undefined}
          />
        ) : (
          <Bdi
            text={answerWords(props, field, value)}
            dir={directionOf(field) === 'ltr' ? 'ltr' : undefined}
          />
        )}{' '}
        {props.source ? (
          <span class="tag info">
            <Icon name="exchange" />
            <span safe>{props.source}</span>
          </span>
        ) : (
          ''
        )}
      </p>
    </div>
  )
}

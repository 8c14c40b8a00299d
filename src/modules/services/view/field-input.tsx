import {
  Bdi,
  Declaration,
  FileInput,
  FileLink,
  Icon,
  Notice,
  NumberInput,
  TextArea,
  TextInput,
  YesNo,
} from '#kernel/ui'
import type { PlainField } from '../bundle/field.ts'
import { bytesOf, fileOf } from '../form/file-kind.ts'
import { fieldPath, inputName } from '../form/path.ts'
import type { Taken } from '../form/taken.ts'
import { answerWords, directionOf } from './answer-words.ts'
import { ChoiceInput, ChoicesInput } from './choice-input.tsx'
import { DayInput } from './day-input.tsx'
import { HeldDocuments } from './held-documents.tsx'
import { sourceOfFile } from './held-words.ts'
import type { FieldInputProps, Shared } from './input-props.ts'
import { AddressField, NamedInput, PlateInput } from './parts-input.tsx'
import { errorWords, findWords, labelOf, type Wording, words } from './words.ts'

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
      return <NumberInput {...shared} value={text} unit={t.currency} />
    case 'date':
      return <DayInput {...props} {...shared} field={field} />
    case 'yesNo':
      return <YesNo {...shared} value={raw === true ? 'yes' : raw === false ? 'no' : undefined} />
    case 'choice':
      return <ChoiceInput {...props} {...shared} field={field} chosen={text} />
    case 'choices':
      return <ChoicesInput {...props} {...shared} field={field} />
    case 'identifier':
      return <IdentifierInput {...props} {...shared} identifier={field.identifier} text={text} />
    case 'phone':
      return <TextInput {...shared} value={text} type="tel" autocomplete="off" short />
    case 'email':
      return <TextInput {...shared} value={text} type="email" autocomplete="off" />
    case 'iban':
      return <TextInput {...shared} value={text} dir="ltr" autocomplete="off" />
    case 'address':
      return <AddressField {...props} {...shared} field={field} part={error?.part} />
    case 'person':
    case 'company':
      return <NamedInput {...props} {...shared} kind={field.kind} part={error?.part} />
    case 'plate':
      return <PlateInput {...props} {...shared} part={error?.part} />
    case 'signature':
      return (
        <TextInput
          {...shared}
          hint={hint ?? t('services.form.signatureHint')}
          value={text}
          autocomplete="name"
        />
      )
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

const langOf = (script: 'arab' | 'latn' | undefined) => (script === 'arab' ? 'ar' : undefined)

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

const EXTENSIONS = { pdf: '.pdf', jpeg: '.jpg,.jpeg', png: '.png' } as const

function FileField(
  props: Omit<FieldInputProps, 'error' | 'field' | 'label'> &
    Shared & { field: Extract<PlainField, { kind: 'file' }> },
) {
  const { t, field, name, path, raw, act } = props
  const file = fileOf(raw)
  const offered = file ? [] : (props.offered?.get(fieldPath(path)) ?? [])
  const kinds = t('services.form.fileKinds', {
    kinds: t.list(field.accept.map((kind) => kind.toUpperCase())),
  })
  const input = (
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
          note: sourceOfFile(t, props.taken, file.file),
        }
      }
      remove={{ name: act, value: `remove-file:${inputName(path)}` }}
    >
      <HeldDocuments t={t} path={path} offered={offered} act={act} />
    </FileInput>
  )
  if (!props.filesAt) return input
  return (
    <ig-resume
      data-href={props.filesAt}
      data-going={t('services.form.sending.going')}
      data-broken={t('services.form.sending.broken')}
      data-done={t('services.form.sending.done')}
      data-begun={t('services.form.sending.begun')}
    >
      {input}
    </ig-resume>
  )
}

/** An answer that cannot be changed here: worked out, looked up, or not asked about again. */
export function FixedAnswer(
  props: Wording & {
    field: PlainField
    value: unknown
    /** where it comes from */
    source?: string
    taken?: readonly Taken[]
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
            note={sourceOfFile(t, props.taken, file.file)}
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

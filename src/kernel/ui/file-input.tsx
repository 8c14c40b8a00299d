import type { Children } from '@kitajs/html'
import { Button } from './button.tsx'
import { describedBy, Field, type FieldProps, fieldId } from './form.tsx'
import { FileLink, fileSize } from './link.tsx'

export type StoredFile = {
  href: string
  name: string
  bytes: number
  pages?: number
  note?: string
}

export type FileInputProps = FieldProps & {
  /** what has been uploaded already */
  file?: StoredFile
  /** media types or extensions, `.pdf,.jpg` */
  accept?: string
  maxBytes?: number
  /** name and value of the button that removes the file */
  remove?: { name: string; value: string }
  /** a large zone that takes a dropped file */
  drop?: boolean
  /** what can be chosen before an upload */
  children?: Children
}

/**
 * A file to upload, under a button with our words: a browser says its own in its own language. One that is there already is shown, can be replaced and
 * removed.
 */
export function FileInput(props: FileInputProps) {
  const { t, file, remove, maxBytes } = props
  const id = props.id ?? fieldId(props.name)
  const limit = maxBytes ? t('ui.file.atMost', { size: fileSize(t, maxBytes) }) : undefined
  const hint = [props.hint, limit].filter(Boolean).join(' ') || undefined
  const described = { ...props, hint }
  const field = (
    <Field {...described} label={file ? t('ui.file.replace', { label: props.label }) : props.label}>
      {props.children}
      <span class="pick">
        <span class="pick-word" aria-hidden="true" safe>
          {t('ui.file.choose')}
        </span>
        <input
          class="input"
          type="file"
          id={id}
          name={props.name}
          accept={props.accept}
          {...describedBy(described)}
        />
      </span>
    </Field>
  )
  if (props.drop) {
    return (
      <ig-drop>
        <div class="drop-zone">{field}</div>
      </ig-drop>
    )
  }
  if (!file) return field
  return (
    <div class="stack">
      <div>
        <p class="label" safe>
          {props.label}
        </p>
        <div class="file-now">
          <FileLink t={t} {...file} />
          {remove ? (
            <Button
              text={t('ui.form.remove')}
              hidden={file.name}
              kind="plain"
              icon="remove"
              name={remove.name}
              value={remove.value}
            />
          ) : (
            ''
          )}
        </div>
      </div>
      {field}
    </div>
  )
}

import { fieldOf } from '#kernel'
import { Actions, Button, ButtonLink, Form, TextArea } from '#kernel/ui'
import { type Change, isOpen } from '../authoring/change.ts'
import { textIn } from '../authoring/source.ts'
import { changeHref, type OfChange, SEEN } from './address.ts'

/** The lines around the place where something is wrong. */
export function Around({ text, line }: { text: string; line: number }) {
  const lines = text.split('\n')
  const from = Math.max(0, line - 3)
  return (
    <pre class="around" dir="ltr">
      {lines.slice(from, line + 2).map((one, index) => (
        <code class={from + index + 1 === line ? 'at' : undefined} safe>
          {`${from + index + 1}  ${one}\n`}
        </code>
      ))}
    </pre>
  )
}

type EditorProps = {
  request: OfChange
  change: Change
  path: string
  /** where it is sent */
  action: string
  removable?: boolean
}

/** A file of a change as its author writes it. */
export function FileEditor({ request, change, path, action, removable }: EditorProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const typed = fieldOf(form, 'text')
  const text = typed === '' ? (textIn(change.files, path) ?? '') : typed
  return (
    <Form action={action} csrf={csrf} hidden={{ [SEEN]: String(change.revision), path }} multipart>
      <TextArea
        t={t}
        name="text"
        label={t('services.studio.text-of', { path })}
        value={text}
        rows={Math.min(40, Math.max(10, text.split('\n').length + 1))}
        code
      />
      {isOpen(change) ? (
        <Actions>
          <Button text={t('services.studio.save')} name="act" value="save" />
          {removable ? (
            <Button text={t('services.studio.remove-file')} kind="stop" name="act" value="remove" />
          ) : (
            ''
          )}
        </Actions>
      ) : (
        <Actions>
          <ButtonLink
            href={changeHref(ctx, change)}
            text={t('services.studio.to-change')}
            kind="second"
          />
        </Actions>
      )}
    </Form>
  )
}

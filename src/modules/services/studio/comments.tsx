import { type FormBody, fieldOf } from '#kernel'
import { Actions, Button, type FieldError, Form, Section, Tag, TextArea } from '#kernel/ui'
import { isUuid } from '#lib/uuid'
import { authorNames } from '#rules'
import type { Change } from '../authoring/change.ts'
import { listComments } from '../authoring/comment.ts'
import { problem } from '../problems.ts'
import type { CommentId } from '../tables.ts'
import { changeHref, type Request } from './address.ts'

/** @throws services/comment-missing  what was sent is no number of a comment */
export function commentId(form: FormBody): CommentId {
  const typed = fieldOf(form, 'comment')
  if (!isUuid(typed)) throw problem('comment-missing')
  return typed as CommentId
}

type CommentsProps = { request: Request; change: Change; error: FieldError | undefined }

/** What authors say to one another of a change. */
export async function Comments({ request, change, error }: CommentsProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const comments = await listComments(ctx, change)
  const name = await authorNames(
    ctx,
    comments.map(({ saidBy }) => saidBy),
  )
  return (
    <Section title={t('services.studio.comments')} id="comments" lettering={false}>
      {comments.length === 0 ? <p safe>{t('services.studio.no-comments')}</p> : ''}
      {comments.map(({ id, said, saidBy, saidAt, settledAt }) => (
        <div class="said-of">
          <p class="quiet small">
            <span safe>
              {t('services.studio.said-by', {
                name: t.of(name(saidBy)),
                at: t.date(saidAt, 'moment'),
              })}
            </span>{' '}
            {settledAt ? <Tag text={t('services.studio.settled')} kind="ok" /> : ''}
          </p>
          <p dir="auto" safe>
            {said}
          </p>
          {settledAt ? (
            ''
          ) : (
            <Form
              action={changeHref(ctx, change, '/comments/settle')}
              csrf={csrf}
              hidden={{ comment: id }}
            >
              <Button text={t('services.studio.settle')} kind="plain" />
            </Form>
          )}
        </div>
      ))}
      <Form action={changeHref(ctx, change, '/comments')} csrf={csrf}>
        <TextArea
          t={t}
          name="said"
          label={t('services.studio.say')}
          value={fieldOf(form, 'said')}
          maxLength={2_000}
          rows={2}
          {...(error?.name === 'said' && { error: error.message })}
        />
        <Actions>
          <Button text={t('services.studio.say-it')} kind="second" />
        </Actions>
      </Form>
    </Section>
  )
}

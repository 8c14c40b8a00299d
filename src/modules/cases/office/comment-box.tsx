import type { RouteRequest } from '#kernel'
import { Bdi, Button, Form, TextArea } from '#kernel/ui'
import { officerOf } from '../case.ts'
import { MAX_TEXT } from '../checked-text.ts'
import type { Comment } from '../desk/comment.ts'
import { officeHref } from '../pages/addresses.ts'

/** A comment that could not be accepted, and why. */
export type TypedComment = { text: string; error: string }

type BoxProps = {
  request: RouteRequest<unknown, unknown>
  reference: string
  comments: readonly Comment[]
  typed?: TypedComment
}

/** What colleagues say to each other in a case, and a place to say something. */
export function Comments({ request, reference, comments, typed }: BoxProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <section class="comments" id="comments" aria-labelledby="comments-title">
      <h2 id="comments-title" safe>
        {t('cases.comments.title')}
      </h2>
      <p class="quiet small" safe>
        {t('cases.comments.about')}
      </p>
      <ol>
        {comments.map((comment) => (
          <Said request={request} reference={reference} comment={comment} />
        ))}
      </ol>
      <Form action={officeHref(t, reference, 'comment')} csrf={csrf}>
        <TextArea
          t={t}
          name="comment"
          label={t('cases.comments.write')}
          hint={t('cases.comments.hint')}
          value={typed?.text}
          error={typed?.error}
          maxLength={MAX_TEXT}
          rows={3}
          shortcut="C"
        />
        <div class="row">
          <Button text={t('cases.comments.do')} kind="second" />
        </div>
      </Form>
    </section>
  )
}

type SaidProps = Pick<BoxProps, 'request' | 'reference'> & { comment: Comment }

function Said({ request, reference, comment }: SaidProps) {
  const { ctx, csrf } = request
  const { t } = ctx
  const { id, at, by, byName, text, mentions } = comment
  const who = [t.of(byName), t.date(at, 'moment')].join(t('ui.file.comma'))
  const isOwn = by === officerOf(ctx).id
  return (
    <li>
      <p class="quiet small" safe>
        {who}
      </p>
      {text === null ? (
        <p class="quiet" safe>
          {t('cases.comments.withdrawn')}
        </p>
      ) : (
        <p dir="auto" safe>
          {text}
        </p>
      )}
      {mentions.length > 0 ? (
        <p class="quiet small">
          <span safe>{t('cases.comments.told')}</span>{' '}
          <Bdi text={t.list(mentions.map((name) => t.of(name)))} />
        </p>
      ) : (
        ''
      )}
      {isOwn && text !== null ? (
        <Form action={officeHref(t, reference, `comments/${id}/withdraw`)} csrf={csrf}>
          <div class="row small">
            <Button text={t('cases.comments.withdraw')} kind="plain" />
          </div>
        </Form>
      ) : (
        ''
      )}
    </li>
  )
}

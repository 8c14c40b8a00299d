import { type FormBody, fieldOf } from '#kernel'
import { Actions, Button, type FieldError, Form, Link, Section, Tag, TextArea } from '#kernel/ui'
import { isUuid } from '#lib/uuid'
import { authorNames } from '#rules'
import type { Change } from '../authoring/change.ts'
import { type Comment, listComments } from '../authoring/comment.ts'
import { placeOfComment } from '../authoring/comment-place.ts'
import { problem } from '../problems.ts'
import type { CommentId } from '../tables.ts'
import { changeHref, type Request } from './address.ts'

/** @throws services/comment-missing  what was sent is no number of a comment */
export function commentId(form: FormBody): CommentId {
  const typed = fieldOf(form, 'comment')
  if (!isUuid(typed)) throw problem('comment-missing')
  return typed as CommentId
}

/** Where one goes after a word on something: to what it is about, else to the list of all. */
export function commentHref({ ctx, form }: Pick<Request, 'ctx' | 'form'>, change: Change): string {
  const place = placeOfComment(ctx.t, change.files, fieldOf(form, 'about'))
  return changeHref(ctx, change, place?.href ?? '#comments')
}

type CommentsProps = { request: Request; change: Change; error: FieldError | undefined }

/** What authors say to one another of a change and of its parts. */
export async function Comments({ request, change, error }: CommentsProps) {
  const { ctx, form } = request
  const { t } = ctx
  const comments = await listComments(ctx, change)
  return (
    <Section title={t('services.studio.comments')} id="comments" lettering={false}>
      {comments.length === 0 ? <p safe>{t('services.studio.no-comments')}</p> : ''}
      <SaidOf {...{ request, change, comments }} placed />
      <Say {...{ request, change, error }} about={fieldOf(form, 'about')} />
    </Section>
  )
}

type AboutProps = {
  request: Request
  change: Change
  /** the comments of the change */
  comments: readonly Comment[]
  /** what these are about */
  about: string
  /** of its ids, where several stand on a page */
  id?: string
}

/** What is said of one question, page or file, folded away while nothing is open. */
export function CommentsAbout({ request, change, comments, about, id = '' }: AboutProps) {
  const { t } = request.ctx
  const own = comments.filter(({ path }) => path === about)
  const open = countOpen(own)
  return (
    <details class="more" id={id === '' ? 'comments' : undefined} open={open > 0}>
      <summary safe>{t('services.studio.comments-here', { count: open })}</summary>
      <div class="folded">
        <SaidOf {...{ request, change }} comments={own} placed={false} />
        <Say {...{ request, change, about, id }} error={undefined} />
      </div>
    </details>
  )
}

export const countOpen = (comments: readonly Comment[]): number =>
  comments.filter(({ settledAt }) => settledAt === null).length

type SaidProps = {
  request: Request
  change: Change
  comments: readonly Comment[]
  /** says what each is about */
  placed: boolean
}

async function SaidOf({ request: { ctx, csrf }, change, comments, placed }: SaidProps) {
  const { t } = ctx
  const name = await authorNames(
    ctx,
    comments.map(({ saidBy }) => saidBy),
  )
  return (
    <>
      {comments.map(({ id, path, said, saidBy, saidAt, settledAt }) => {
        const place = placed && path ? placeOfComment(t, change.files, path) : undefined
        return (
          <div class="said-of">
            <p class="quiet small">
              <span safe>
                {t('services.studio.said-by', {
                  name: t.of(name(saidBy)),
                  at: t.date(saidAt, 'moment'),
                })}
              </span>{' '}
              {place ? <Link href={changeHref(ctx, change, place.href)} text={place.label} /> : ''}{' '}
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
                hidden={{ comment: id, about: placed ? '' : (path ?? '') }}
              >
                <Button text={t('services.studio.settle')} kind="plain" />
              </Form>
            )}
          </div>
        )
      })}
    </>
  )
}

type SayProps = {
  request: Request
  change: Change
  about: string
  error: FieldError | undefined
  id?: string
}

/** A word on the whole, or on a part of it. */
function Say({ request: { ctx, csrf, form }, change, about, error, id = '' }: SayProps) {
  const { t } = ctx
  return (
    <Form action={changeHref(ctx, change, '/comments')} csrf={csrf} hidden={{ about }}>
      <TextArea
        t={t}
        name="said"
        id={`${id}said`}
        label={t('services.studio.say')}
        value={error ? fieldOf(form, 'said') : ''}
        maxLength={2_000}
        rows={2}
        {...(error?.name === 'said' && { error: error.message })}
      />
      <Actions>
        <Button text={t('services.studio.say-it')} kind="second" />
      </Actions>
    </Form>
  )
}

import { fieldOf } from '#kernel'
import { Actions, Button, type FieldError, Form, Link, Section } from '#kernel/ui'
import { askableAt } from '../authoring/askable.ts'
import { type Change, isOpen } from '../authoring/change.ts'
import type { FilesCheck } from '../authoring/check.ts'
import type { Comment } from '../authoring/comment.ts'
import { aboutPage, aboutQuestion } from '../authoring/comment-place.ts'
import { type FieldLine, fieldsIn, type PageLine, type Spot } from '../authoring/form-edit.ts'
import { textsIn } from '../authoring/texts.ts'
import { changeHref, type OfForm, SEEN } from './address.ts'
import { CommentsAbout, countOpen } from './comments.tsx'
import { ConditionInputs, whenSentence } from './condition.tsx'
import { namesAt } from './field-details.tsx'
import { AddField } from './form-adding.tsx'

type PageProps = {
  request: OfForm
  change: Change
  check: Pick<FilesCheck, 'readable'>
  comments: readonly Comment[]
  page: PageLine
  at: number
  count: number
  error: FieldError | undefined
}

/** A page of a form with its questions, and what can be done to it. */
export function OnePage(props: PageProps) {
  const { request, change, check, comments, page, at, count, error } = props
  const { ctx, csrf, params } = request
  const { t } = ctx
  const texts = textsIn(change.files, t.locale)
  const id = String(page.page)
  const title = texts.get(`${params.form}.${id}.title`) ?? id
  const href = changeHref(ctx, change, `/forms/${params.form}`)
  const fields = fieldsIn(page)
  return (
    <Section title={title} id={`page-${at}`} lettering={false}>
      <PageCondition {...{ request, change, check, page, at, error }} />
      <Form
        action={href}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision), page: String(at) }}
      >
        <ol class="questions">
          {fields.map((field, index) => (
            <Question
              {...{ request, change, check, comments, texts }}
              {...{ field, spot: [at, index], of: fields.length }}
            />
          ))}
        </ol>
        {isOpen(change) ? <PageActs {...{ t, at, count }} isEmpty={fields.length === 0} /> : ''}
      </Form>
      {isOpen(change) && page.summary !== true ? (
        <AddField {...{ request, change, at, error }} />
      ) : (
        ''
      )}
      <CommentsAbout
        {...{ request, change, comments }}
        about={aboutPage(params.form, id)}
        id={`page-${at}-`}
      />
    </Section>
  )
}

type T = OfForm['ctx']['t']

/** What is done to a page as a whole. */
const PageActs = (props: { t: T; at: number; count: number; isEmpty: boolean }) => {
  const { t, at, count, isEmpty } = props
  return (
    <Actions>
      {at > 0 ? (
        <Button
          text={t('services.studio.page-up')}
          kind="plain"
          name="act"
          value={`page-up ${at}`}
        />
      ) : (
        ''
      )}
      {at < count - 1 ? (
        <Button
          text={t('services.studio.page-down')}
          kind="plain"
          name="act"
          value={`page-down ${at}`}
        />
      ) : (
        ''
      )}
      {isEmpty ? (
        <Button
          text={t('services.studio.page-out')}
          kind="stop"
          name="act"
          value={`page-out ${at}`}
        />
      ) : (
        ''
      )}
    </Actions>
  )
}

/** When a page is asked at all. */
function PageCondition({
  request,
  change,
  check,
  page,
  at,
  error,
}: Omit<PageProps, 'count' | 'comments'>) {
  const { ctx, csrf, params, form } = request
  const { t } = ctx
  const when = typeof page.when === 'string' ? page.when : ''
  const sentence =
    when === '' ? undefined : whenSentence(ctx, check.readable, { form: params.form, when })
  const said =
    when === ''
      ? t('services.studio.always')
      : (sentence ?? t('services.studio.only-when', { when }))
  if (!isOpen(change) || page.summary === true) {
    return (
      <p class="quiet small" safe>
        {said}
      </p>
    )
  }
  const own = error && fieldOf(form, 'act') === `page-when ${at}` ? error : undefined
  return (
    <details class="more" open={own !== undefined}>
      <summary class="quiet small" safe>
        {said}
      </summary>
      <Form
        action={changeHref(ctx, change, `/forms/${params.form}`)}
        csrf={csrf}
        hidden={{
          ...{ [SEEN]: String(change.revision), page: String(at) },
          act: `page-when ${at}`,
        }}
      >
        <ConditionInputs
          {...{ ctx, when }}
          asked={askableAt(ctx, change.files, params.form, [at])}
          sentence={undefined}
          sent={own && form}
          error={own}
          id={`page-${at}-`}
        />
        <Actions>
          <Button text={t('services.studio.save')} kind="second" />
        </Actions>
      </Form>
    </details>
  )
}

type QuestionProps = {
  request: OfForm
  change: Change
  check: Pick<FilesCheck, 'readable'>
  comments: readonly Comment[]
  field: FieldLine
  spot: Spot
  /** how many stand beside it */
  of: number
  texts: ReadonlyMap<string, string>
}

/** One question: what it is called, of what kind, and whether it must be answered. */
function Question(props: QuestionProps): JSX.Element {
  const { request, change, check, comments, field, spot, of, texts } = props
  const { ctx, params } = request
  const { t } = ctx
  const name = String(field.name)
  const at = spot.join('.')
  const index = spot.at(-1) ?? 0
  const inner = fieldsIn(field)
  const label = texts.get(`${name}.label`) ?? texts.get(`${name}.text`) ?? name
  const sentence =
    typeof field.when === 'string'
      ? whenSentence(ctx, check.readable, {
          ...{ form: params.form, when: field.when },
          names: namesAt(change, params.form, spot),
        })
      : undefined
  const about = aboutQuestion(params.form, namesAt(change, params.form, spot))
  const said = countOpen(comments.filter(({ path }) => path === about))
  const told = [
    t(`services.studio.kinds.${kindOf(field)}`),
    ...(field.required === true ? [t('services.studio.must')] : []),
    ...(typeof field.when === 'string' && !sentence ? [t('services.studio.conditional')] : []),
    ...(field.many ? [t('services.studio.many')] : []),
    ...(said > 0 ? [t('services.studio.comments-open', { count: said })] : []),
  ]
  return (
    <li>
      <p>
        <Link href={changeHref(ctx, change, `/forms/${params.form}/fields/${at}`)} text={label} />{' '}
        <span class="quiet small" safe>
          {t.list(told)}
        </span>
      </p>
      {sentence === undefined ? (
        ''
      ) : (
        <p class="quiet small" safe>
          {sentence}
        </p>
      )}
      {isOpen(change) ? <QuestionActs {...{ t, at, index, of }} /> : ''}
      {inner.length > 0 ? (
        <ol class="questions">
          {inner.map((one, each) => (
            <Question
              {...{ request, change, check, comments, texts }}
              {...{ field: one, spot: [...spot, each], of: inner.length }}
            />
          ))}
        </ol>
      ) : (
        ''
      )}
    </li>
  )
}

/** What is done to a question among those beside it. */
const QuestionActs = (props: { t: T; at: string; index: number; of: number }) => {
  const { t, at, index, of } = props
  return (
    <p class="question-acts">
      {index > 0 ? (
        <Button text={t('services.studio.up')} kind="plain" name="act" value={`field-up ${at}`} />
      ) : (
        ''
      )}
      {index < of - 1 ? (
        <Button
          text={t('services.studio.down')}
          kind="plain"
          name="act"
          value={`field-down ${at}`}
        />
      ) : (
        ''
      )}
      <Button text={t('services.studio.out')} kind="plain" name="act" value={`field-out ${at}`} />
    </p>
  )
}

/** What kind of answer a field takes, as the words of the studio know it. */
export const kindOf = ({ kind }: FieldLine): string =>
  typeof kind === 'string' && /^[A-Za-z]+$/.test(kind) ? kind : 'other'

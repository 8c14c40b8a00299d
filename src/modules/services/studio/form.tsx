import { Type } from 'typebox'
import { fieldOf, html, languageName, type RouteRequest, route } from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  type FieldError,
  Form,
  Link,
  Notice,
  Section,
  Select,
  TextInput,
} from '#kernel/ui'
import { type Change, getAuthored, getChange, saveChange } from '../authoring/change.ts'
import { checkFiles } from '../authoring/check.ts'
import {
  type FieldLine,
  fieldsIn,
  movedField,
  movedPage,
  type PageLine,
  pagesIn,
  type Spot,
  withField,
  withoutField,
  withoutPage,
  withPage,
} from '../authoring/form-edit.ts'
import { newField, OFFERED } from '../authoring/new-field.ts'
import { textsIn, withTexts } from '../authoring/texts.ts'
import { APPLY } from '../licence-draft.ts'
import { problem } from '../problems.ts'
import type { SourceFiles } from '../tables.ts'
import { acted, type Told } from './acted.tsx'
import { changeHref, changeUrl, type OfChange, OneChange, SEEN, seenOf } from './address.ts'
import { WITH_FRAMES } from './change.tsx'
import { isOpen } from './file.tsx'
import { PreviewFrame } from './preview-frame.tsx'

export const OneForm = Type.Object({
  ...OneChange.properties,
  form: Type.String({ pattern: '^[a-z][a-z0-9-]{0,99}$' }),
})
export type OfForm = OfChange & RouteRequest<OfChange['params'] & { form: string }>
const taking = { params: OneForm, perMinute: 120 } as const

const FIELDS = {
  'services/name-wrong': 'name',
  'services/name-taken': 'name',
  'services/kind-wrong': 'kind',
  'services/page-full': 'act',
}

/** The pages of a form with their questions, in order. */
export const formRoutes = [
  route({
    method: 'GET',
    url: `${changeUrl}/forms/:form`,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, params } = request
      const change = await getChange(ctx, params.service, params.change)
      return html(await formView(request, change), { headers: WITH_FRAMES })
    },
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/forms/:form`,
    allow: 'services:author',
    ...taking,
    handler: (request) =>
      acted(
        request,
        FIELDS,
        async (change) => {
          const { ctx, form, params } = request
          await saveChange(ctx, change, seenOf({ form }), (files) => reworked(request, files))
          const page = fieldOf(form, 'page')
          return changeHref(ctx, change, `/forms/${params.form}#page-${page}`)
        },
        (change, told) => formView(request, change, told),
      ),
  }),
]

const spotOf = (typed: string): Spot => typed.split('.').map(Number)

/** The files after what was pressed. */
function reworked({ ctx, form, params }: OfForm, files: SourceFiles): SourceFiles {
  const { languages } = ctx.pack.settings
  const id = params.form
  const pages = pagesIn(files, id) ?? []
  const [act, at = ''] = fieldOf(form, 'act').split(' ')
  const [page = 0] = spotOf(at)
  if (act === 'field-up') return movedField(files, id, spotOf(at), -1)
  if (act === 'field-down') return movedField(files, id, spotOf(at), 1)
  if (act === 'field-out') return withoutField(files, id, spotOf(at), languages)
  if (act === 'page-up') return movedPage(files, id, page, -1)
  if (act === 'page-down') return movedPage(files, id, page, 1)
  if (act === 'page-out') {
    if (fieldsIn(pages[page] ?? {}).length > 0) throw problem('page-full')
    return withoutPage(files, id, page, languages)
  }
  const name = fieldOf(form, 'name').trim()
  const words = (key: string) => (now: SourceFiles) =>
    languages.reduce(
      (all, lang) => withTexts(all, lang, { [key]: fieldOf(form, `title.${lang}`) }),
      now,
    )
  if (act === 'add-page') {
    if (!/^[a-z][a-z0-9-]{0,40}$/.test(name)) throw problem('name-wrong')
    if (pages.some((one) => one.page === name)) throw problem('name-taken')
    return words(`${id}.${name}.title`)(withPage(files, id, name))
  }
  if (!/^[a-z][A-Za-z0-9]{0,40}$/.test(name)) throw problem('name-wrong')
  if (pages.some((one) => isNamed(fieldsIn(one), name))) throw problem('name-taken')
  const field = newField(ctx.pack, fieldOf(form, 'kind'), name)
  if (!field) throw problem('kind-wrong')
  const key = field.kind === 'note' ? `${name}.text` : `${name}.label`
  return words(key)(withField(files, id, Number(fieldOf(form, 'page')) || 0, field))
}

const isNamed = (fields: readonly FieldLine[], name: string): boolean =>
  fields.some((one) => one.name === name || isNamed(fieldsIn(one), name))

async function formView(request: OfForm, change: Change, { error, overtaken }: Told = {}) {
  const { ctx, params } = request
  const { t } = ctx
  const authored = await getAuthored(ctx, change.service)
  const check = await checkFiles(ctx, change.service, change.files)
  const pages = pagesIn(change.files, params.form)
  const title = t(`services.studio.forms.${params.form === APPLY ? 'apply' : 'other'}`, {
    form: params.form,
  })
  return (
    <DeskPage
      request={request}
      title={title}
      error={error}
      crumbs={[
        {
          href: changeHref(ctx, change),
          text: t('services.studio.change-of', { name: t.of(authored.titles) }),
        },
      ]}
    >
      {overtaken ? <Notice kind="wait" live text={overtaken} /> : ''}
      {check.sound ? (
        <Notice kind="ok" text={t('services.studio.sound')} />
      ) : (
        <Notice kind="bad" text={t('services.studio.not-sound')}>
          <Link href={changeHref(ctx, change, '#faults')} text={t('services.studio.see-faults')} />
        </Notice>
      )}
      <div class="studio">
        <div class="stack">
          {pages ? (
            pages.map((page, at) => (
              <OnePage {...{ request, change, page, at, count: pages.length, error }} />
            ))
          ) : (
            <Notice kind="bad" text={t('services.studio.form-unreadable')} />
          )}
          {pages && isOpen(change) ? <AddPage {...{ request, change, error }} /> : ''}
        </div>
        {params.form === APPLY ? <PreviewFrame {...{ ctx, change, check }} /> : ''}
      </div>
    </DeskPage>
  )
}

type PageProps = {
  request: OfForm
  change: Change
  page: PageLine
  at: number
  count: number
  error: FieldError | undefined
}

function OnePage({ request, change, page, at, count, error }: PageProps) {
  const { ctx, csrf, params } = request
  const { t } = ctx
  const texts = textsIn(change.files, t.locale)
  const id = String(page.page)
  const title = texts.get(`${params.form}.${id}.title`) ?? id
  const href = changeHref(ctx, change, `/forms/${params.form}`)
  const fields = fieldsIn(page)
  return (
    <Section title={title} id={`page-${at}`} lettering={false}>
      {typeof page.when === 'string' ? (
        <p class="quiet small">
          <span safe>{t('services.studio.only-when')}</span>{' '}
          <code dir="ltr" safe>
            {page.when}
          </code>
        </p>
      ) : (
        ''
      )}
      <Form
        action={href}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision), page: String(at) }}
      >
        <ol class="questions">
          {fields.map((field, index) => (
            <Question
              {...{ request, change, field, spot: [at, index], of: fields.length, texts }}
            />
          ))}
        </ol>
        {isOpen(change) ? (
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
            {fields.length === 0 ? (
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
        ) : (
          ''
        )}
      </Form>
      {isOpen(change) && page.summary !== true ? (
        <AddField {...{ request, change, at, error }} />
      ) : (
        ''
      )}
    </Section>
  )
}

type QuestionProps = {
  request: OfForm
  change: Change
  field: FieldLine
  spot: Spot
  /** how many stand beside it */
  of: number
  texts: ReadonlyMap<string, string>
}

/** One question: what it is called, of what kind, and whether it must be answered. */
function Question({ request, change, field, spot, of, texts }: QuestionProps): JSX.Element {
  const { ctx, params } = request
  const { t } = ctx
  const name = String(field.name)
  const at = spot.join('.')
  const index = spot.at(-1) ?? 0
  const inner = fieldsIn(field)
  const label = texts.get(`${name}.label`) ?? texts.get(`${name}.text`) ?? name
  const told = [
    t(`services.studio.kinds.${kindOf(field)}`),
    ...(field.required === true ? [t('services.studio.must')] : []),
    ...(typeof field.when === 'string' ? [t('services.studio.conditional')] : []),
    ...(field.many ? [t('services.studio.many')] : []),
  ]
  return (
    <li>
      <p>
        <Link href={changeHref(ctx, change, `/forms/${params.form}/fields/${at}`)} text={label} />{' '}
        <span class="quiet small" safe>
          {t.list(told)}
        </span>
      </p>
      {isOpen(change) ? (
        <p class="question-acts">
          {index > 0 ? (
            <Button
              text={t('services.studio.up')}
              kind="plain"
              name="act"
              value={`field-up ${at}`}
            />
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
          <Button
            text={t('services.studio.out')}
            kind="plain"
            name="act"
            value={`field-out ${at}`}
          />
        </p>
      ) : (
        ''
      )}
      {inner.length > 0 ? (
        <ol class="questions">
          {inner.map((one, each) => (
            <Question
              {...{ request, change, field: one, spot: [...spot, each], of: inner.length, texts }}
            />
          ))}
        </ol>
      ) : (
        ''
      )}
    </li>
  )
}

export const kindOf = ({ kind }: FieldLine): string =>
  typeof kind === 'string' && /^[A-Za-z]+$/.test(kind) ? kind : 'other'

type AddProps = { request: OfForm; change: Change; error: FieldError | undefined }

function AddField({ request, change, at, error }: AddProps & { at: number }) {
  const { ctx, csrf, form, params } = request
  const { t, pack } = ctx
  const own = fieldOf(form, 'page') === String(at) && fieldOf(form, 'act') === 'add-field'
  const wrong = (name: string) => (own && error?.name === name ? { error: error.message } : {})
  const typed = (name: string) => (own ? fieldOf(form, name) : '')
  return (
    <details class="more" open={own}>
      <summary safe>{t('services.studio.add-field')}</summary>
      <Form
        action={changeHref(ctx, change, `/forms/${params.form}`)}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision), page: String(at), act: 'add-field' }}
      >
        {pack.settings.languages.map((lang) => (
          <TextInput
            t={t}
            id={`title-${at}-${lang}`}
            name={`title.${lang}`}
            label={t('services.studio.question-in', { language: languageName(t.locale, lang) })}
            value={typed(`title.${lang}`)}
            lang={lang}
            maxLength={300}
          />
        ))}
        <Select
          t={t}
          id={`kind-${at}`}
          name="kind"
          label={t('services.studio.kind')}
          options={OFFERED.map((kind) => ({
            value: kind,
            label: t(`services.studio.kinds.${kind}`),
          }))}
          value={typed('kind')}
          {...wrong('kind')}
        />
        <TextInput
          t={t}
          id={`name-${at}`}
          name="name"
          label={t('services.studio.name')}
          hint={t('services.studio.name-hint')}
          value={typed('name')}
          dir="ltr"
          maxLength={41}
          {...wrong('name')}
        />
        <Actions>
          <Button text={t('services.studio.add-field')} kind="second" />
        </Actions>
      </Form>
    </details>
  )
}

function AddPage({ request, change, error }: AddProps) {
  const { ctx, csrf, form, params } = request
  const { t, pack } = ctx
  const own = fieldOf(form, 'act') === 'add-page'
  const wrong = own && error?.name === 'name' ? { error: error.message } : {}
  return (
    <details class="more" open={own}>
      <summary safe>{t('services.studio.add-page')}</summary>
      <Form
        action={changeHref(ctx, change, `/forms/${params.form}`)}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision), act: 'add-page' }}
      >
        {pack.settings.languages.map((lang) => (
          <TextInput
            t={t}
            id={`page-title-${lang}`}
            name={`title.${lang}`}
            label={t('services.studio.title-in', { language: languageName(t.locale, lang) })}
            value={own ? fieldOf(form, `title.${lang}`) : ''}
            lang={lang}
            maxLength={200}
          />
        ))}
        <TextInput
          t={t}
          id="page-name"
          name="name"
          label={t('services.studio.page-name')}
          hint={t('services.studio.page-name-hint')}
          value={own ? fieldOf(form, 'name') : ''}
          dir="ltr"
          maxLength={41}
          {...wrong}
        />
        <Actions>
          <Button text={t('services.studio.add-page')} kind="second" />
        </Actions>
      </Form>
    </details>
  )
}

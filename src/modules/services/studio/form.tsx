import { fieldOf, html, route } from '#kernel'
import { Link, Notice } from '#kernel/ui'
import { askableAt } from '../authoring/askable.ts'
import { type Change, getChange, isOpen, saveChange } from '../authoring/change.ts'
import { checkFiles } from '../authoring/check.ts'
import { listComments } from '../authoring/comment.ts'
import {
  type FieldLine,
  fieldsIn,
  groupsIn,
  movedField,
  movedPage,
  type PageLine,
  pagesIn,
  type Spot,
  withField,
  withoutField,
  withoutPage,
  withPage,
  withPageCondition,
} from '../authoring/form-edit.ts'
import { newField } from '../authoring/offered-kinds.ts'
import { withTexts } from '../authoring/texts.ts'
import { typedCondition } from '../authoring/typed-condition.ts'
import { APPLY } from '../licence-draft.ts'
import { problem } from '../problems.ts'
import type { SourceFiles } from '../tables.ts'
import { acted, type Told } from './acted.tsx'
import { changeHref, changeUrl, type OfForm, OneForm, seenOf, WITH_FRAMES } from './address.ts'
import { ChangePage } from './change-page.tsx'
import { AddPage } from './form-adding.tsx'
import { OnePage } from './form-parts.tsx'
import { PreviewFrame } from './preview-frame.tsx'

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
  if (act === 'page-when') {
    const kept = pages[page]?.when
    const asked = askableAt(ctx, files, id, [page])
    const when = typedCondition(form, typeof kept === 'string' ? kept : '', asked)
    return withPageCondition(files, id, page, when)
  }
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
  return words(key)(withField(files, id, intoOf(form, pages), field))
}

/** Where a new question goes: a group that is there, else the page. */
function intoOf(form: OfForm['form'], pages: readonly PageLine[]): Spot {
  const page = [Number(fieldOf(form, 'page')) || 0]
  const into = spotOf(fieldOf(form, 'into'))
  return groupsIn(pages).some(({ spot }) => String(spot) === String(into)) ? into : page
}

const isNamed = (fields: readonly FieldLine[], name: string): boolean =>
  fields.some((one) => one.name === name || isNamed(fieldsIn(one), name))

async function formView(request: OfForm, change: Change, { error, overtaken }: Told = {}) {
  const { ctx, params } = request
  const { t } = ctx
  const check = await checkFiles(ctx, change.service, change.files)
  const comments = await listComments(ctx, change)
  const pages = pagesIn(change.files, params.form)
  const title = t(`services.studio.forms.${params.form === APPLY ? 'apply' : 'other'}`, {
    form: params.form,
  })
  return (
    <ChangePage {...{ request, change, error, overtaken }} title={title}>
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
              <OnePage
                {...{ request, change, check, comments, page, at, count: pages.length, error }}
              />
            ))
          ) : (
            <Notice kind="bad" text={t('services.studio.form-unreadable')} />
          )}
          {pages && isOpen(change) ? <AddPage {...{ request, change, error }} /> : ''}
        </div>
        <PreviewFrame {...{ ctx, change, check }} form={params.form} />
      </div>
    </ChangePage>
  )
}

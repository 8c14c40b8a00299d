import { Type } from 'typebox'
import { type Ctx, html, languageName, type RouteRequest, route } from '#kernel'
import { Actions, Button, Form, Link, Notice, Tag, TextArea } from '#kernel/ui'
import { type Change, getChange, isOpen, saveChange } from '../authoring/change.ts'
import { readForPages } from '../authoring/check.ts'
import { fieldsIn, pagesIn } from '../authoring/form-edit.ts'
import { findSource } from '../authoring/source.ts'
import { type TextRow, textRows, textsIn, withTexts } from '../authoring/texts.ts'
import { APPLY } from '../licence-draft.ts'
import type { SourceFiles } from '../tables.ts'
import { acted, type Told } from './acted.tsx'
import { changeHref, changeUrl, type OfChange, OneChange, SEEN, seenOf } from './address.ts'
import { ChangePage } from './change-page.tsx'

const Query = Type.Object({
  /** a page of the form `apply`; absent: what belongs to none */
  part: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,99}$' })),
})
const taking = { params: OneChange, query: Query, perMinute: 120 } as const

/** Texts of a change in all languages beside one another, part by part. */
export const textRoutes = [
  route({
    method: 'GET',
    url: `${changeUrl}/texts`,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await textsView(request, await getChange(ctx, params.service, params.change)))
    },
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/texts`,
    allow: 'services:author',
    ...taking,
    multipart: true,
    bodyLimit: 1024 * 1024,
    handler: (request) =>
      acted(
        request,
        {},
        async (change) => {
          const { ctx, form, query } = request
          const { languages } = ctx.pack.settings
          await saveChange(ctx, change, seenOf({ form }), (files) =>
            typedTexts(form.fields, languages).reduce(
              (now, { lang, texts }) => withTexts(now, lang, texts),
              files,
            ),
          )
          return changeHref(ctx, change, `/texts${query.part ? `?part=${query.part}` : ''}`)
        },
        (change, told) => textsView(request, change, told),
      ),
  }),
]

const inputOf = (lang: string, key: string) => `text.${lang}.${key}`

/** What was typed, by language and key. */
function typedTexts(
  fields: Readonly<Record<string, string | readonly string[]>>,
  languages: readonly string[],
) {
  return languages.map((lang) => ({
    lang,
    texts: Object.fromEntries(
      Object.entries(fields).flatMap(([name, typed]) =>
        name.startsWith(inputOf(lang, '')) && typeof typed === 'string'
          ? [[name.slice(inputOf(lang, '').length), typed]]
          : [],
      ),
    ),
  }))
}

/** To which page of the form each text belongs, by its key. */
function partsIn(files: SourceFiles): {
  pages: string[]
  partOf: (key: string) => string | undefined
} {
  const pages = pagesIn(files, APPLY) ?? []
  const owners = new Map<string, string>()
  for (const page of pages) {
    const id = String(page.page)
    owners.set(`${APPLY}.${id}`, id)
    const names = (fields: ReturnType<typeof fieldsIn>): void => {
      for (const field of fields) {
        owners.set(String(field.name), id)
        names(fieldsIn(field))
      }
    }
    names(fieldsIn(page))
  }
  return {
    pages: pages.map(({ page }) => String(page)),
    partOf: (key) => {
      const [first = '', second = ''] = key.split('.')
      return owners.get(`${first}.${second}`) ?? owners.get(first)
    },
  }
}

type Asked = OfChange & RouteRequest<OfChange['params'], { part?: string }>

async function textsView(request: Asked, change: Change, { overtaken }: Told = {}) {
  const { ctx, csrf, query } = request
  const { t, pack } = ctx
  const { languages } = pack.settings
  const { texts } = await readForPages(ctx, change.service, change.files)
  const before = change.base === null ? {} : await findSource(ctx, change.service, change.base)
  const rows = textRows(languages, { before: before ?? {}, after: change.files }, texts)
  const { pages, partOf } = partsIn(change.files)
  const shown = rows.filter(({ key }) => partOf(key) === query.part)
  const nameOf = ownerIn(textsIn(change.files, t.locale))
  const waiting = rows.filter(({ state }) => state !== 'ok')
  return (
    <ChangePage {...{ request, change, overtaken }} title={t('services.studio.texts')}>
      <Notice
        kind={waiting.length === 0 ? 'ok' : 'wait'}
        text={t('services.studio.translation', { count: rows.length, waiting: waiting.length })}
      />
      <nav class="choices-line" aria-label={t('services.studio.parts')}>
        <p>
          {[undefined, ...pages].map((part) => {
            const open = waiting.filter(({ key }) => partOf(key) === part).length
            const name = part ? titleOfPage(rows, t.locale, part) : t('services.studio.itself')
            return (
              <Link
                href={changeHref(ctx, change, `/texts${part ? `?part=${part}` : ''}`)}
                text={open > 0 ? t('services.studio.waiting-in', { name, count: open }) : name}
                {...(part === query.part && { 'aria-current': 'page' as const })}
              />
            )
          })}
        </p>
      </nav>
      <Form
        action={changeHref(ctx, change, `/texts${query.part ? `?part=${query.part}` : ''}`)}
        csrf={csrf}
        hidden={{ [SEEN]: String(change.revision) }}
        multipart
      >
        {shown.map((row) => (
          <OneText {...{ ctx, row, languages, nameOf }} />
        ))}
        {isOpen(change) ? (
          <Actions>
            <Button text={t('services.studio.save')} />
          </Actions>
        ) : (
          ''
        )}
      </Form>
    </ChangePage>
  )
}

const titleOfPage = (rows: readonly TextRow[], lang: string, page: string) =>
  rows.find(({ key }) => key === `${APPLY}.${page}.title`)?.texts[lang] ?? page

type OneProps = {
  ctx: Ctx
  row: TextRow
  languages: readonly string[]
  /** what a text belongs to, by its key */
  nameOf: (key: string) => string
}

/** One text in all languages beside one another. */
function OneText({ ctx: { t }, row, languages, nameOf }: OneProps) {
  const { key, texts, state } = row
  const dot = key.lastIndexOf('.')
  const part = `services.studio.says.${key.slice(dot + 1)}`
  const said = t.has(part) ? t(part) : key.slice(dot + 1)
  return (
    <div class="text-of">
      <p>
        <strong safe>{t('services.studio.place', { owner: nameOf(key), part: said })}</strong>{' '}
        <code class="quiet small" dir="ltr" safe>
          {key}
        </code>{' '}
        {state === 'ok' ? '' : <Tag text={t(`services.studio.text-states.${state}`)} kind="wait" />}
      </p>
      <div class="beside">
        {languages.map((lang) => (
          <TextArea
            t={t}
            name={inputOf(lang, key)}
            label={languageName(t.locale, lang)}
            value={texts[lang] ?? ''}
            lang={lang}
            rows={(texts[lang] ?? '').length > 60 ? 3 : 1}
          />
        ))}
      </div>
    </div>
  )
}

/** Of what a text is told: a page, a question with its options, the service itself. */
const ownerIn = (texts: ReadonlyMap<string, string>) => (key: string) => {
  const [first = '', second = ''] = key.split('.')
  return (
    texts.get(`${first}.${second}.title`) ??
    texts.get(`${first}.label`) ??
    texts.get(`${first}.text`) ??
    texts.get('service.title') ??
    key
  )
}

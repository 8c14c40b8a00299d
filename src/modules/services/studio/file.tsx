import { Type } from 'typebox'
import { fieldOf, html, type RouteRequest, route } from '#kernel'
import { Actions, Button, FileInput, Form, Link, Section, TextInput } from '#kernel/ui'
import { type Change, getChange, isOpen, saveChange } from '../authoring/change.ts'
import { listComments } from '../authoring/comment.ts'
import { belongs, textIn } from '../authoring/source.ts'
import { problem } from '../problems.ts'
import { acted, type Told } from './acted.tsx'
import { changeHref, changeUrl, type OfChange, OneChange, SEEN, seenOf } from './address.ts'
import { ChangePage } from './change-page.tsx'
import { CommentsAbout } from './comments.tsx'
import { Around, FileEditor } from './file-editor.tsx'

const LARGEST_FILE = 1024 * 1024
const Query = Type.Object({
  path: Type.String({ minLength: 1, maxLength: 200 }),
  line: Type.Optional(Type.String({ pattern: '^[0-9]{1,6}$' })),
})
const taking = { params: OneChange, perMinute: 120 } as const
const withFile = { ...taking, multipart: true, bodyLimit: LARGEST_FILE + 64 * 1024 } as const

type OfFile = RouteRequest<OfChange['params'], { path: string; line?: string }>

const FIELDS = {
  'services/path-wrong': 'path',
  'services/change-large': 'text',
  'services/file-type': 'file',
}

/** The files of a change, for who writes them as they stand; whatever has no editor of its own is changed here. */
export const fileRoutes = [
  route({
    method: 'GET',
    url: `${changeUrl}/files`,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await filesView(request, await getChange(ctx, params.service, params.change)))
    },
  }),
  route({
    method: 'GET',
    url: `${changeUrl}/file`,
    allow: 'services:author',
    ...taking,
    query: Query,
    handler: async (request) => {
      const { ctx, params } = request
      const change = await getChange(ctx, params.service, params.change)
      return html(await fileView(request, change, request.query.path))
    },
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/file`,
    allow: 'services:author',
    ...withFile,
    handler: (request) => {
      const path = fieldOf(request.form, 'path')
      return acted(
        request,
        FIELDS,
        (change) => savedFile(request, change, path),
        (change, told) => fileView(request, change, path, told),
      )
    },
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/files`,
    allow: 'services:author',
    ...withFile,
    handler: (request) =>
      acted(
        request,
        FIELDS,
        (change) => broughtFile(request, change),
        (change, told) => filesView(request, change, told),
      ),
  }),
]

async function savedFile({ ctx, form }: OfChange, change: Change, path: string) {
  if (!belongs(path)) throw problem('path-wrong')
  const text = fieldOf(form, 'text').replaceAll('\r\n', '\n')
  const gone = fieldOf(form, 'act') === 'remove'
  await saveChange(ctx, change, seenOf({ form }), (files) => {
    if (!gone) return { ...files, [path]: text }
    const { [path]: _, ...rest } = files
    return rest
  })
  return gone
    ? changeHref(ctx, change, '/files')
    : changeHref(ctx, change, `/file?path=${encodeURIComponent(path)}`)
}

async function broughtFile({ ctx, form }: OfChange, change: Change) {
  const path = fieldOf(form, 'path').trim()
  if (!belongs(path)) throw problem('path-wrong')
  const file = form.files.file
  if (file?.tooLarge) throw problem('change-large')
  const bytes = file?.bytes ?? Buffer.alloc(0)
  const text = bytes.toString('utf8')
  const isText = Buffer.from(text, 'utf8').equals(bytes)
  if (!isText && !path.startsWith('documents/')) throw problem('file-type')
  const kept = isText ? text : { base64: bytes.toString('base64') }
  await saveChange(ctx, change, seenOf({ form }), (files) => ({ ...files, [path]: kept }))
  return changeHref(ctx, change, isText ? `/file?path=${encodeURIComponent(path)}` : '/files')
}

async function filesView(request: OfChange, change: Change, { error, overtaken }: Told = {}) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const wrong = (name: string) => (error?.name === name ? { error: error.message } : {})
  return (
    <ChangePage {...{ request, change, error, overtaken }} title={t('services.studio.files')}>
      <p safe>{t('services.studio.files-about')}</p>
      <ul class="points" dir="ltr">
        {Object.keys(change.files)
          .sort()
          .map((path) => (
            <li>
              {textIn(change.files, path) === undefined ? (
                <span safe>{path}</span>
              ) : (
                <Link
                  href={changeHref(ctx, change, `/file?path=${encodeURIComponent(path)}`)}
                  text={path}
                />
              )}
            </li>
          ))}
      </ul>
      {isOpen(change) ? (
        <Section title={t('services.studio.bring')} id="bring" lettering={false}>
          <Form
            action={changeHref(ctx, change, '/files')}
            csrf={csrf}
            hidden={{ [SEEN]: String(change.revision) }}
            multipart
          >
            <TextInput
              t={t}
              name="path"
              label={t('services.studio.path')}
              hint={t('services.studio.path-hint')}
              value={fieldOf(form, 'path')}
              dir="ltr"
              maxLength={200}
              {...wrong('path')}
            />
            <FileInput
              t={t}
              name="file"
              label={t('services.studio.file')}
              accept=".yaml,.bpmn,.typ,.md,.png,.svg,.pdf"
              maxBytes={LARGEST_FILE}
              {...wrong('file')}
              {...wrong('text')}
            />
            <Actions>
              <Button text={t('services.studio.bring-save')} kind="second" />
            </Actions>
          </Form>
        </Section>
      ) : (
        ''
      )}
    </ChangePage>
  )
}

async function fileView(
  request: OfChange | OfFile,
  change: Change,
  path: string,
  { error, overtaken }: Told = {},
) {
  const { ctx, query } = request
  const { t } = ctx
  const kept = textIn(change.files, path)
  if (kept === undefined && !error && !overtaken) throw problem('file-missing')
  const line = (query as { line?: string } | undefined)?.line
  return (
    <ChangePage
      {...{ request, change, error, overtaken }}
      title={path}
      between={[{ href: changeHref(ctx, change, '/files'), text: t('services.studio.files') }]}
    >
      {line && kept !== undefined ? <Around {...{ text: kept, line: Number(line) }} /> : ''}
      <FileEditor
        {...{ request, change, path }}
        removable
        action={changeHref(ctx, change, '/file')}
      />
      <CommentsAbout
        {...{ request, change }}
        comments={await listComments(ctx, change)}
        about={path}
      />
    </ChangePage>
  )
}

import { Type } from 'typebox'
import { fieldOf, html, Id, policyWith, type RouteRequest, route } from '#kernel'
import { Link, Notice, Section } from '#kernel/ui'
import { type Change, getChange, saveChange } from '../authoring/change.ts'
import { listComments } from '../authoring/comment.ts'
import { documentPaper, lookAtDocument } from '../authoring/document.ts'
import { scenarioName } from '../authoring/scenario-edit.ts'
import { textIn } from '../authoring/source.ts'
import { textsIn } from '../authoring/texts.ts'
import { problem } from '../problems.ts'
import { acted, type Told } from './acted.tsx'
import { changeHref, changeUrl, type OfChange, OneChange, seenOf } from './address.ts'
import { ChangePage } from './change-page.tsx'
import { CommentsAbout } from './comments.tsx'
import { Around, FileEditor } from './file-editor.tsx'
import { FindingList } from './findings.tsx'

const LARGEST_TEMPLATE = 256 * 1024
const url = `${changeUrl}/documents/:document`
const Query = Type.Object({
  /** the scenario whose answers it shows */
  with: Type.Optional(Id),
})
const taking = {
  params: Type.Object({ ...OneChange.properties, document: Id }),
  query: Query,
  perMinute: 60,
} as const

type OfDocument = OfChange &
  RouteRequest<OfChange['params'] & { document: string }, { with?: string }>

/** A document of ours beside its template. */
const WITH_OBJECTS = {
  'content-security-policy': policyWith("object-src 'self'; frame-src 'self'"),
}

/** In a frame of the studio. */
const FRAMED = {
  'content-disposition': 'inline; filename="preview.pdf"',
  'content-security-policy':
    "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
  'x-frame-options': 'SAMEORIGIN',
}

/** The document that an output gives: its template, and how it looks for the answers of a scenario. */
export const documentRoutes = [
  route({
    method: 'GET',
    url,
    allow: 'services:author',
    ...taking,
    handler: async (request) => {
      const { ctx, params } = request
      const change = await getChange(ctx, params.service, params.change)
      return html(await documentView(request, change), { headers: WITH_OBJECTS })
    },
  }),
  route({
    method: 'GET',
    url: `${url}/paper`,
    allow: 'services:author',
    ...taking,
    handler: async ({ ctx, params, query }) => {
      const change = await getChange(ctx, params.service, params.change)
      const body = await documentPaper(ctx, change, params.document, query.with)
      return { status: 200, type: 'application/pdf', body, headers: FRAMED }
    },
  }),
  route({
    method: 'POST',
    url,
    allow: 'services:author',
    ...taking,
    multipart: true,
    bodyLimit: LARGEST_TEMPLATE + 64 * 1024,
    handler: (request) =>
      acted(
        request,
        { 'services/change-large': 'text' },
        async (change) => {
          await saveTemplate(request, change)
          return hrefOf(request, change)
        },
        (change, told) => documentView(request, change, told),
      ),
  }),
]

const pathOf = ({ params }: OfDocument) => `documents/${params.document}.typ`

const hrefOf = ({ ctx, params, query }: OfDocument, change: Change, rest = '') =>
  changeHref(
    ctx,
    change,
    `/documents/${params.document}${rest}${query.with ? `?with=${query.with}` : ''}`,
  )

async function saveTemplate(request: OfDocument, change: Change) {
  const { ctx, form } = request
  const path = pathOf(request)
  if (textIn(change.files, path) === undefined) throw problem('file-missing')
  const text = fieldOf(form, 'text').replaceAll('\r\n', '\n')
  await saveChange(ctx, change, seenOf({ form }), (files) => ({ ...files, [path]: text }))
}

async function documentView(
  request: OfDocument,
  change: Change,
  { error, overtaken }: Told = {},
): Promise<JSX.Element> {
  const { ctx, params, query } = request
  const { t } = ctx
  const path = pathOf(request)
  const text = textIn(change.files, path)
  if (text === undefined) throw problem('file-missing')
  const look = await lookAtDocument(ctx, change, params.document, query.with)
  const own = look.faults.find(({ file }) => file.endsWith(path))
  return (
    <ChangePage
      {...{ request, change, error, overtaken }}
      title={titleOf(request, change, look.template?.output)}
      between={[
        { href: changeHref(ctx, change, '/documents'), text: t('services.studio.documents') },
      ]}
    >
      <div class="studio">
        <div class="stack">
          {look.faults.length > 0 ? (
            <>
              <Notice kind="bad" text={t('services.studio.document-refused')} />
              <FindingList {...{ ctx, change, findings: look.faults }} />
              {own ? <Around text={text} line={own.line} /> : ''}
            </>
          ) : (
            ''
          )}
          <p class="quiet" safe>
            {t('services.studio.document-about')}
          </p>
          <FileEditor {...{ request, change, path }} action={hrefOf(request, change)} />
        </div>
        <Paper {...{ request, change, look }} />
      </div>
      <CommentsAbout
        {...{ request, change }}
        comments={await listComments(ctx, change)}
        about={path}
      />
    </ChangePage>
  )
}

/** What the output is called, as long as the files can be read. */
function titleOf({ ctx, params }: OfDocument, { files }: Change, output: number | undefined) {
  const title = [...textsIn(files, ctx.t.locale)].filter(([key]) =>
    /^outputs\..*\.title$/.test(key),
  )
  const name = output === undefined ? undefined : title[output]?.[1]
  return ctx.t('services.studio.document-of', { name: name ?? params.document })
}

type PaperProps = {
  request: OfDocument
  change: Change
  look: Awaited<ReturnType<typeof lookAtDocument>>
}

/** The document for the answers of a scenario, and the others to choose from. */
function Paper({ request, change, look }: PaperProps) {
  const { ctx, params } = request
  const { t } = ctx
  const { scenario, scenarios, made } = look
  const title = t('services.studio.document-looks')
  const href = changeHref(ctx, change, `/documents/${params.document}/paper?with=${scenario}`)
  const nameOf = (one: string) => scenarioName(change.files, one, t.locale) ?? one
  return (
    <Section title={title} id="paper" lettering={false}>
      {scenario === undefined ? (
        <p safe>{t('services.studio.document-waits')}</p>
      ) : (
        <nav class="choices-line" aria-label={t('services.studio.document-with')}>
          <p>
            {scenarios.map((one) => (
              <Link
                href={changeHref(ctx, change, `/documents/${params.document}?with=${one}`)}
                text={nameOf(one)}
                {...(one === scenario && { 'aria-current': 'page' as const })}
              />
            ))}
          </p>
        </nav>
      )}
      {made ? (
        <>
          <object class="sheet" type="application/pdf" data={href} aria-label={title}>
            <p class="quiet" safe>
              {t('services.studio.document-open')}
            </p>
          </object>
          <p>
            <Link href={href} text={t('services.studio.document-whole')} />
          </p>
        </>
      ) : scenario !== undefined && look.faults.length === 0 ? (
        <p safe>{t('services.studio.document-unsent')}</p>
      ) : (
        ''
      )}
    </Section>
  )
}

import { fieldOf, html, redirect, route } from '#kernel'
import { Actions, Button, FileInput, Form, Notice, Section } from '#kernel/ui'
import { LARGEST_ARCHIVE } from '../authoring/archive.ts'
import {
  bringArchive,
  bringService,
  findBrought,
  leaveBrought,
  takeBrought,
} from '../authoring/brought.ts'
import { type Change, getChange, isOpen } from '../authoring/change.ts'
import { problem } from '../problems.ts'
import { acted, type Told } from './acted.tsx'
import {
  changeHref,
  changeUrl,
  Lang,
  type OfChange,
  OneChange,
  type Request,
  SEEN,
  seenOf,
} from './address.ts'
import { ChangePage } from './change-page.tsx'
import { Differences } from './differences.tsx'

const withFile = {
  perMinute: 30,
  multipart: true,
  bodyLimit: LARGEST_ARCHIVE + 64 * 1024,
} as const
const FIELDS = { 'services/archive-wrong': 'file' }

/** Where the folder of a service is brought as an archive: to a change, or to begin one. */
export const archiveRoutes = [
  route({
    method: 'GET',
    url: `${changeUrl}/archive`,
    allow: 'services:author',
    params: OneChange,
    handler: async (request) => {
      const { ctx, params } = request
      return html(await archiveView(request, await getChange(ctx, params.service, params.change)))
    },
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/archive`,
    allow: 'services:author',
    params: OneChange,
    ...withFile,
    handler: (request) =>
      acted(
        request,
        FIELDS,
        async (change) => {
          await bringArchive(request.ctx, change, archiveIn(request))
          return changeHref(request.ctx, change, '/archive')
        },
        (change, told) => archiveView(request, change, told),
      ),
  }),
  route({
    method: 'POST',
    url: `${changeUrl}/archive/take`,
    allow: 'services:author',
    params: OneChange,
    perMinute: 30,
    handler: (request) =>
      acted(
        request,
        {},
        async (change) => {
          const { ctx, form } = request
          const taken = fieldOf(form, 'act') !== 'leave'
          await (taken ? takeBrought(ctx, change, seenOf({ form })) : leaveBrought(ctx, change))
          return changeHref(ctx, change)
        },
        (change, told) => archiveView(request, change, told),
      ),
  }),
]

/** @throws services/archive-wrong */
export function archiveIn({ form }: Pick<Request, 'form'>): Buffer {
  const file = form.files.file
  if (!file || file.bytes.length === 0) {
    throw problem('archive-wrong', { what: file?.tooLarge ? 'large' : 'missing', name: '' })
  }
  if (file.tooLarge) throw problem('archive-wrong', { what: 'large', name: '' })
  return file.bytes
}

/** Begins a change from an archive, of a service that its files name. */
export const bringRoute = (again: (request: Request, thrown: unknown) => Promise<JSX.Element>) =>
  route({
    method: 'POST',
    url: '/:lang/office/studio/archive',
    allow: 'services:author',
    params: Lang,
    ...withFile,
    handler: async (request) => {
      const { ctx } = request
      try {
        const change = await bringService(ctx, archiveIn(request))
        const { base } = await getChange(ctx, change.service, change.id)
        return redirect(changeHref(ctx, change, base === null ? '' : '/archive'))
      } catch (thrown) {
        return html(await again(request, thrown), { status: 422 })
      }
    },
  })

type InputProps = { request: Request; action: string; error?: string | undefined }

/** The input for an archive. */
export function ArchiveForm({ request: { ctx, csrf }, action, error }: InputProps) {
  const { t } = ctx
  return (
    <Form action={action} csrf={csrf} multipart>
      <FileInput
        t={t}
        name="file"
        label={t('services.studio.archive')}
        hint={t('services.studio.archive-hint')}
        accept=".zip"
        maxBytes={LARGEST_ARCHIVE}
        {...(error !== undefined && { error })}
      />
      <Actions>
        <Button text={t('services.studio.archive-bring')} kind="second" />
      </Actions>
    </Form>
  )
}

async function archiveView(request: OfChange, change: Change, { error, overtaken }: Told = {}) {
  const { ctx, csrf } = request
  const { t } = ctx
  const open = isOpen(change)
  const brought = open ? await findBrought(ctx, change) : undefined
  return (
    <ChangePage
      {...{ request, change, error, overtaken }}
      title={t('services.studio.archive-title')}
    >
      {brought ? (
        <>
          <Notice kind="wait" text={t('services.studio.archive-waits')} />
          <Differences
            {...{ ctx, before: change.files, after: brought }}
            service={change.service}
          />
          <Form
            action={changeHref(ctx, change, '/archive/take')}
            csrf={csrf}
            hidden={{ [SEEN]: String(change.revision) }}
          >
            <Actions>
              <Button text={t('services.studio.archive-take')} name="act" value="take" />
              <Button
                text={t('services.studio.archive-leave')}
                kind="plain"
                name="act"
                value="leave"
              />
            </Actions>
          </Form>
        </>
      ) : (
        ''
      )}
      {open ? (
        <Section
          title={t(`services.studio.${brought ? 'archive-other' : 'archive'}`)}
          id="bring"
          lettering={false}
        >
          <p safe>{t('services.studio.archive-about')}</p>
          <ArchiveForm
            request={request}
            action={changeHref(ctx, change, '/archive')}
            error={error?.message}
          />
        </Section>
      ) : (
        ''
      )}
    </ChangePage>
  )
}

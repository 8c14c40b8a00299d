import { type Ctx, html, Problem, type RouteRequest, redirect, route, textKeyOf } from '#kernel'
import {
  Actions,
  Button,
  DeskPage,
  EmptyState,
  type FieldError,
  FileInput,
  Form,
  Heading,
  Link,
  Table,
} from '#kernel/ui'
import { FILE_BYTES } from '../personnel/file.ts'
import { listFiles, type PersonnelFile, takeFile } from '../personnel/personnel.ts'
import { AGAIN, Lang } from './officials.tsx'
import { personnelHref } from './personnel-address.ts'

type Request = RouteRequest<unknown, unknown>

const AT_FIELD = ['identity/personnel-wrong', 'identity/too-often']

/** Files of the agency, and the way to bring a new one. */
export const personnelList = route({
  method: 'GET',
  url: '/:lang/office/identity/personnel',
  allow: 'identity:manage-officials',
  params: Lang,
  handler: async (request) => html(await personnelView(request)),
})

export const personnelUpload = route({
  method: 'POST',
  url: '/:lang/office/identity/personnel',
  allow: 'identity:manage-officials',
  assurance: AGAIN,
  multipart: true,
  bodyLimit: FILE_BYTES + 64 * 1024,
  params: Lang,
  perMinute: 10,
  handler: async (request) => {
    const { ctx, form } = request
    try {
      return redirect(personnelHref(ctx, `/${await takeFile(ctx, form.files.file)}`))
    } catch (thrown) {
      if (!(thrown instanceof Problem) || !AT_FIELD.includes(thrown.code)) throw thrown
      const error = { name: 'file', message: ctx.t(textKeyOf(thrown.code), thrown.params) }
      return html(await personnelView(request, error), { status: thrown.status })
    }
  },
})

async function personnelView(request: Request, error?: FieldError) {
  const { ctx, csrf } = request
  const { t } = ctx
  const files = await listFiles(ctx)
  return (
    <DeskPage {...{ request, title: t('identity.personnel.title'), error }}>
      <p class="lede" safe>
        {t('identity.personnel.lede')}
      </p>
      <p safe>{t('identity.personnel.form')}</p>
      <Form action={personnelHref(ctx)} csrf={csrf} multipart>
        <FileInput
          t={t}
          name="file"
          label={t('identity.personnel.file')}
          accept=".csv,text/csv"
          maxBytes={FILE_BYTES}
          error={error?.message}
        />
        <Actions>
          <Button text={t('identity.personnel.look')} />
        </Actions>
      </Form>
      <Heading level={2} text={t('identity.personnel.files')} />
      {files.length === 0 ? (
        <EmptyState title={t('identity.personnel.none')} />
      ) : (
        <Files ctx={ctx} files={files} />
      )}
    </DeskPage>
  )
}

function Files({ ctx, files }: { ctx: Ctx; files: readonly PersonnelFile[] }) {
  const { t } = ctx
  return (
    <Table
      t={t}
      caption={t('identity.personnel.files')}
      columns={['uploaded', 'uploader', 'state', 'changes', 'decider'].map((column) => ({
        label: t(`identity.personnel.${column}`),
      }))}
      rows={files.map((file) => ({
        cells: [
          {
            content: (
              <Link
                href={personnelHref(ctx, `/${file.id}`)}
                text={t.date(file.uploadedAt, 'moment')}
              />
            ),
          },
          t.of(file.uploader),
          t(`identity.personnel.states.${file.state}`),
          t.number(file.changes),
          file.decider ? t.of(file.decider) : '',
        ],
      }))}
    />
  )
}

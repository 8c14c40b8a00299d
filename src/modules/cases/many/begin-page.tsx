import {
  type Ctx,
  formatIn,
  html,
  Problem,
  type RouteRequest,
  redirect,
  route,
  sheetFile,
  textKeyOf,
} from '#kernel'
import {
  Actions,
  Breadcrumbs,
  Button,
  ButtonLink,
  ErrorSummary,
  type FieldError,
  FileInput,
  Form,
  Link,
  Page,
  PageTitle,
  Section,
  Table,
} from '#kernel/ui'
import { formEngine } from '#services'
import { serviceTitle } from '../service-texts.ts'
import { As, manyHref, OfService, orderHref } from './addresses.ts'
import { listOrders, type Order, placeOrder } from './order.ts'

const { forMany } = formEngine
type Request = RouteRequest<{ id: string }, unknown>

/** What is said beside the file. */
const AT_FILE = ['services/table-wrong', 'cases/order-too-long', 'cases/too-many-orders']

/** How one applies for many: the table, how it is filled in, and where it is brought. */
const manyPage = route({
  method: 'GET',
  url: '/:lang/services/:id/many',
  allow: 'cases:order',
  params: OfService,
  handler: async (request) => html(await view(request)),
})

const uploadForm = route({
  method: 'POST',
  url: '/:lang/services/:id/many',
  allow: 'cases:order',
  multipart: true,
  bodyLimit: forMany.mostBytes + 64 * 1024,
  perMinute: 10,
  params: OfService,
  handler: async (request) => {
    const { ctx, params, form } = request
    try {
      const { bundle } = await forMany.getService(ctx, params.id)
      const table = forMany.read(ctx, bundle, form.files.file)
      const { order } = await placeOrder(ctx, params.id, table)
      return redirect(orderHref(ctx.t, order.id))
    } catch (thrown) {
      const error = errorAtFile(ctx, thrown)
      return html(await view(request, error.field), { status: error.status })
    }
  },
})

/** @throws what is no fault of the file */
export function errorAtFile(ctx: Ctx, thrown: unknown): { field: FieldError; status: number } {
  if (!(thrown instanceof Problem) || !AT_FILE.includes(thrown.code)) throw thrown
  const message = ctx.t(textKeyOf(thrown.code), thrown.params)
  const label = ctx.t('cases.many.file')
  return { field: { name: 'file', message, label }, status: thrown.status }
}

const templateFile = route({
  method: 'GET',
  url: '/:lang/services/:id/many/template',
  allow: 'cases:order',
  params: OfService,
  query: As,
  handler: async ({ ctx, params, query }) => {
    const { bundle } = await forMany.getService(ctx, params.id)
    return sheetFile(ctx, formatIn(query.as), forMany.template(ctx, bundle))
  },
})

const codesFile = route({
  method: 'GET',
  url: '/:lang/services/:id/many/codes',
  allow: 'cases:order',
  params: OfService,
  query: As,
  handler: async ({ ctx, params, query }) => {
    const { bundle } = await forMany.getService(ctx, params.id)
    return sheetFile(ctx, formatIn(query.as), forMany.codes(ctx, bundle))
  },
})

async function view(request: Request, error?: FieldError) {
  const { ctx, csrf, params } = request
  const { t } = ctx
  const { bundle, most } = await forMany.getService(ctx, params.id)
  const orders = (await listOrders(ctx)).filter(({ service }) => service === params.id)
  const title = t('cases.many.title')
  const name = serviceTitle(bundle, t.locale)
  return (
    <Page request={request} title={`${title} – ${name}`} wrong={error !== undefined}>
      <Breadcrumbs
        t={t}
        crumbs={[{ href: `/${t.locale}/services/${params.id}`, text: name }, { text: title }]}
      />
      <ErrorSummary t={t} errors={error ? [error] : []} />
      <PageTitle text={title} above={name} lede={t('cases.many.lede', { most })} />
      <Section title={t('cases.many.first')} id="table">
        <p safe>{t('cases.many.template')}</p>
        <ul>
          <li safe>{t('cases.many.how-row')}</li>
          <li safe>{t('cases.many.how-list')}</li>
          <li safe>{t('cases.many.how-files')}</li>
        </ul>
        <Actions>
          <ButtonLink
            kind="second"
            href={manyHref(t, params.id, '/template?as=xlsx')}
            text={t('cases.many.get-xlsx')}
          />
          <ButtonLink
            kind="second"
            href={manyHref(t, params.id, '/template')}
            text={t('cases.many.get-csv')}
          />
          <ButtonLink
            kind="plain"
            href={manyHref(t, params.id, '/codes?as=xlsx')}
            text={t('cases.many.get-codes')}
          />
        </Actions>
      </Section>
      <Section title={t('cases.many.second')} id="upload">
        <p safe>{t('cases.many.upload')}</p>
        <UploadForm ctx={ctx} csrf={csrf} action={manyHref(t, params.id)} error={error} />
      </Section>
      {orders.length > 0 ? <Orders ctx={ctx} orders={orders} /> : ''}
    </Page>
  )
}

type UploadProps = { ctx: Ctx; csrf: string; action: string; error: FieldError | undefined }

/** Brings a table; the first, or a mended one. */
export function UploadForm({ ctx: { t }, csrf, action, error }: UploadProps) {
  return (
    <Form action={action} csrf={csrf} multipart>
      <FileInput
        t={t}
        name="file"
        label={t('cases.many.file')}
        accept=".csv,text/csv"
        maxBytes={forMany.mostBytes}
        error={error?.message}
      />
      <Actions>
        <Button text={t('cases.many.check')} />
      </Actions>
    </Form>
  )
}

function Orders({ ctx: { t }, orders }: { ctx: Ctx; orders: readonly Order[] }) {
  return (
    <Section title={t('cases.many.orders')} id="orders">
      <Table
        t={t}
        caption={t('cases.many.orders')}
        columns={[{ label: t('cases.many.placed'), heads: true }, { label: t('cases.many.by') }]}
        rows={orders.map(({ id, createdAt, byName }) => ({
          cells: [
            { content: <Link href={orderHref(t, id)} text={t.date(createdAt, 'moment')} /> },
            t.of(byName),
          ],
        }))}
      />
    </Section>
  )
}

export const beginRoutes = [manyPage, uploadForm, templateFile, codesFile]

import { Type } from 'typebox'
import {
  type Ctx,
  fieldOf,
  formatIn,
  html,
  Problem,
  type RouteRequest,
  redirect,
  route,
  sheetFile,
} from '#kernel'
import { Breadcrumbs, ErrorSummary, type FieldError, Page, PageTitle } from '#kernel/ui'
import { formEngine, getServiceVersion } from '#services'
import { serviceTitle } from '../service-texts.ts'
import { As, manyHref, OfOrder, orderHref } from './addresses.ts'
import { errorAtFile } from './begin-page.tsx'
import { getOrder, mendOrder, recheckOrder } from './order.ts'
import { OrderParts, SHOWN } from './order-parts.tsx'
import { listRows, ROWS_SHOWN, readReport, reportTable } from './report.ts'
import { beginRow } from './row.ts'
import { ROW_STATES, type RowState } from './rows.ts'
import { sendOrder } from './send.ts'

const { forMany } = formEngine

const Shown = Type.Object({
  state: Type.Optional(Type.Enum([...ROW_STATES])),
  /** rows after this one */
  after: Type.Optional(Type.String({ pattern: '^[0-9]{1,5}$' })),
  /** rows of a mended table that had been sent before */
  kept: Type.Optional(Type.String({ pattern: '^[0-9]{1,4}$' })),
  /** what has changed since the page was shown */
  said: Type.Optional(Type.Enum(['changed', 'revised', 'nothing', 'busy'])),
})
type Query = { state?: RowState; after?: string; kept?: string; said?: string }
type Request = RouteRequest<{ order: string }, unknown>

/** How far an order is, what is wrong with which row, and what would be sent. */
const orderPage = route({
  method: 'GET',
  url: '/:lang/my/orders/:order',
  allow: 'cases:order',
  params: OfOrder,
  query: Shown,
  handler: async (request) => html(await view(request, { query: request.query })),
})

const reportFile = route({
  method: 'GET',
  url: '/:lang/my/orders/:order/report',
  allow: 'cases:order',
  params: OfOrder,
  query: As,
  handler: async ({ ctx, params, query }) =>
    sheetFile(ctx, formatIn(query.as), await reportTable(ctx, params.order)),
})

/** A mended table: by the numbers of its rows. */
const mendForm = route({
  method: 'POST',
  url: '/:lang/my/orders/:order/rows',
  allow: 'cases:order',
  multipart: true,
  bodyLimit: forMany.mostBytes + 64 * 1024,
  perMinute: 10,
  params: OfOrder,
  handler: async (request) => {
    const { ctx, params, form } = request
    const order = await getOrder(ctx, params.order)
    try {
      const { bundle } = await forMany.getService(ctx, order.service)
      const { rows } = forMany.read(ctx, bundle, form.files.file)
      const kept = await mendOrder(ctx, order.id, rows)
      return redirect(orderHref(ctx.t, order.id, kept > 0 ? `?kept=${kept}` : ''))
    } catch (thrown) {
      if (isSaid(thrown)) return redirect(saidHref(ctx, order.id, thrown))
      const error = errorAtFile(ctx, thrown)
      return html(await view(request, { error: error.field }), { status: error.status })
    }
  },
})

const checkForm = route({
  method: 'POST',
  url: '/:lang/my/orders/:order/check',
  allow: 'cases:order',
  perMinute: 10,
  params: OfOrder,
  handler: async ({ ctx, params }) => {
    await recheckOrder(ctx, params.order).catch((thrown) => {
      if (!isSaid(thrown)) throw thrown
    })
    return redirect(orderHref(ctx.t, params.order))
  },
})

/** A row that lacks its files goes on as a draft. */
const rowForm = route({
  method: 'POST',
  url: '/:lang/my/orders/:order/row',
  allow: 'cases:order',
  perMinute: 60,
  params: OfOrder,
  handler: async ({ ctx, params, form }) => {
    const number = Number(fieldOf(form, 'number').slice(0, 5))
    return redirect(`/${ctx.t.locale}/apply/${await beginRow(ctx, params.order, number)}`)
  },
})

const sendForm = route({
  method: 'POST',
  url: '/:lang/my/orders/:order/send',
  allow: 'cases:order',
  perMinute: 10,
  params: OfOrder,
  handler: async (request) => {
    const { ctx, params, form } = request
    const order = await getOrder(ctx, params.order)
    const bundle = await getServiceVersion(ctx, order.service, order.version)
    const declared = await forMany.readDeclared(ctx, bundle, form)
    try {
      await sendOrder(ctx, order.id, { declared, shown: fieldOf(form, SHOWN) })
      return redirect(orderHref(ctx.t, order.id))
    } catch (thrown) {
      if (isSaid(thrown)) return redirect(saidHref(ctx, order.id, thrown))
      if (!(thrown instanceof Problem) || thrown.code !== 'cases/declaration-missing') throw thrown
      return html(await view(request, { declared }), { status: thrown.status })
    }
  },
})

/** What the page itself says, since it was looked at a moment ago. */
const SAID: Readonly<Record<string, string>> = {
  'cases/order-changed': 'changed',
  'cases/order-revised': 'revised',
  'cases/nothing-sound': 'nothing',
  'cases/order-busy': 'busy',
}

const isSaid = (thrown: unknown): thrown is Problem =>
  thrown instanceof Problem && SAID[thrown.code] !== undefined

const saidHref = ({ t }: Ctx, order: string, { code }: Problem) =>
  orderHref(t, order, `?said=${SAID[code]}`)

type Told = { query?: Query; error?: FieldError; declared?: Readonly<Record<string, unknown>> }

async function view(request: Request, { query = {}, error, declared }: Told) {
  const { ctx, params } = request
  const { t } = ctx
  const order = await getOrder(ctx, params.order)
  const bundle = await getServiceVersion(ctx, order.service, order.version)
  const report = await readReport(ctx, order)
  const state = query.state
  const after = Number(query.after ?? 0)
  const rows = await listRows(ctx, order, {
    ...{ after, most: ROWS_SHOWN + 1 },
    ...(state && { state }),
  })
  const missing = declared ? await forMany.declaredErrors(ctx, bundle, declared) : []
  const errors = error ? [error] : forMany.declaredLines(ctx, bundle, missing)
  const title = t('cases.many.order')
  const name = serviceTitle(bundle, t.locale)
  return (
    <Page request={request} title={`${title} – ${name}`} wrong={errors.length > 0} form>
      <Breadcrumbs
        t={t}
        crumbs={[
          { href: `/${t.locale}/services/${order.service}`, text: name },
          { href: manyHref(t, order.service), text: t('cases.many.title') },
          { text: title },
        ]}
      />
      <ErrorSummary t={t} errors={errors} />
      <PageTitle
        text={title}
        above={name}
        lede={t('cases.many.kept', { day: t.date(order.expiresAt) })}
      />
      <OrderParts
        {...{ request, order, bundle, report, rows, missing, error }}
        {...{ state, said: query.said, kept: query.kept }}
      />
    </Page>
  )
}

export const orderRoutes = [orderPage, reportFile, mendForm, checkForm, rowForm, sendForm]

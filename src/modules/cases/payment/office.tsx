import { Type } from 'typebox'
import {
  type Ctx,
  datePartsOf,
  dayOf,
  fieldOf,
  html,
  orFormAgain,
  type RouteRequest,
  route,
} from '#kernel'
import {
  Actions,
  Button,
  DateInput,
  DeskPage,
  EmptyState,
  type FieldError,
  Form,
  Heading,
  Link,
  Notice,
  QuickFilter,
  Radios,
  SummaryList,
  Table,
  TextArea,
  TextInput,
} from '#kernel/ui'
import { getServiceVersion } from '#services'
import { type Case, findCase, officerOf } from '../case.ts'
import { MAX_TEXT } from '../checked-text.ts'
import { record } from '../facts.ts'
import { hasLicenceEnded } from '../of-licence/of-licence.ts'
import { CaseParams, LangParams } from '../pages/addresses.ts'
import { decide } from '../policies.ts'
import { problem } from '../problems.ts'
import { serviceTitle } from '../service-texts.ts'
import { assertMay, MAX_RECEIPT, settleRefund, takePayment } from './counter.ts'
import { amountOf, counts, type Fee, findFee } from './fee.ts'
import { type FeeLine, readFees } from './list.ts'
import { feeText, feeWords } from './words.ts'

type Request = RouteRequest<unknown, unknown>
type FeeRequest = RouteRequest<{ reference: string }, unknown>

/** A fee at the office: what a counter needs to know of a case, and nothing else of it. */
export const paymentHref = (locale: string, reference = '') =>
  `/${locale}/office/payments${reference && `/${reference}`}`

const FIELDS = {
  'cases/amount-missing': 'amount',
  'cases/amount-wrong': 'amount',
  'cases/receipt-number': 'receipt',
  'cases/receipt-used': 'receipt',
  'cases/payment-day': 'day',
  'cases/refund-missing': 'refund',
  'cases/text-missing': 'text',
  'cases/text-too-long': 'text',
}

/** Fees at a counter: which are awaited, taking one, and what became of those that were paid for nothing. */
export const paymentRoutes = [
  route({
    method: 'GET',
    url: '/:lang/office/payments',
    allow: 'cases:take-payment',
    params: LangParams,
    query: Type.Object({ q: Type.Optional(Type.String({ maxLength: 40 })) }),
    handler: async (request) => html(await listView(request, request.query.q ?? '')),
  }),
  route({
    method: 'GET',
    url: '/:lang/office/payments/:reference',
    allow: 'cases:take-payment',
    params: CaseParams,
    handler: async (request) => html(await feeView(request)),
  }),
  route({
    method: 'POST',
    url: '/:lang/office/payments/:reference',
    allow: 'cases:take-payment',
    params: CaseParams,
    handler: (request) => {
      const { ctx, params, form } = request
      const take = async () => {
        await takePayment(ctx, params.reference, {
          ...{ amount: fieldOf(form, 'amount'), receipt: fieldOf(form, 'receipt') },
          day: dayOf(form, 'day'),
        })
        return paymentHref(ctx.t.locale, params.reference)
      }
      return orFormAgain(ctx.t, FIELDS, take, (error) => feeView(request, error))
    },
  }),
  route({
    method: 'POST',
    url: '/:lang/office/payments/:reference/refund',
    allow: 'cases:settle-refund',
    params: CaseParams,
    handler: (request) => {
      const { ctx, params, form } = request
      const settle = async () => {
        await settleRefund(ctx, params.reference, {
          ...{ refund: fieldOf(form, 'refund'), receipt: fieldOf(form, 'receipt') },
          text: fieldOf(form, 'text'),
        })
        return paymentHref(ctx.t.locale, params.reference)
      }
      return orFormAgain(ctx.t, FIELDS, settle, (error) => feeView(request, error))
    },
  }),
]

async function listView(request: Request, search: string) {
  const { ctx } = request
  const { t } = ctx
  const { awaited, refunds } = await readFees(ctx, search)
  const [waiting, back] = await Promise.all([cellsOf(ctx, awaited), cellsOf(ctx, refunds)])
  const title = t('cases.payment.title')
  const empty = search.trim() === '' ? 'none' : 'not-found'
  return (
    <DeskPage {...{ request, title }}>
      <p safe>{t('cases.payment.about')}</p>
      <QuickFilter
        action={paymentHref(t.locale)}
        label={t('cases.payment.search')}
        placeholder={t('cases.payment.search-hint')}
        value={search || undefined}
      />
      {waiting.length === 0 ? (
        <EmptyState title={t(`cases.payment.${empty}`)} />
      ) : (
        <FeeTable t={t} rows={waiting} caption={title} />
      )}
      {back.length > 0 ? (
        <>
          <Heading level={2} text={t('cases.payment.refunds')} />
          <p safe>{t('cases.payment.refunds-about')}</p>
          <FeeTable t={t} rows={back} caption={t('cases.payment.refunds')} />
        </>
      ) : (
        ''
      )}
    </DeskPage>
  )
}

/** In words, a row for each. */
const cellsOf = (ctx: Ctx, lines: readonly FeeLine[]) =>
  Promise.all(
    lines.map(async ({ reference, applicantName, minor, currency, payBy, ...of }) => {
      const { t } = ctx
      const bundle = await getServiceVersion(ctx, of.service, of.serviceVersion)
      return {
        reference,
        cells: [
          t.of(applicantName),
          serviceTitle(bundle, t.locale),
          feeText(t, minor === null ? undefined : { minor, currency }),
          payBy ? t.date(payBy, 'medium') : '',
        ],
      }
    }),
  )

type Cells = Awaited<ReturnType<typeof cellsOf>>

function FeeTable({ t, rows, caption }: { t: Ctx['t']; rows: Cells; caption: string }) {
  return (
    <Table
      t={t}
      caption={caption}
      columns={['reference', 'applicant', 'service', 'amount', 'pay-by'].map((column) => ({
        label: t(`cases.payment.${column}`),
      }))}
      rows={rows.map(({ reference, cells }) => ({
        cells: [
          { content: <Link href={paymentHref(t.locale, reference)} text={reference} /> },
          ...cells,
        ],
      }))}
    />
  )
}

/** What a counter needs of a case; that it was looked at is a fact. */
const readFee = (ctx: Ctx, reference: string) =>
  ctx.tx(async (ctx) => {
    officerOf(ctx)
    const found = await findCase(ctx, reference)
    const fee = found && (await findFee(ctx, found.id))
    if (!found || !fee) throw problem('case-missing')
    assertMay(ctx, 'take-payment', found, fee)
    await record(ctx, 'case-read', {
      ...{ subject: found.applicant, resource: `case:${found.id}` },
      data: { part: 'fee' },
    })
    return { found, fee }
  })

async function feeView(request: FeeRequest, error?: FieldError) {
  const { ctx, params } = request
  const { t } = ctx
  const { found, fee } = await readFee(ctx, params.reference)
  const bundle = await getServiceVersion(ctx, found.service, found.serviceVersion)
  const title = t('cases.payment.of', { reference: found.reference })
  const isAwaited = counts(fee) && fee.paidAt === null && !found.closedAt
  const isVain = isAwaited && (await hasLicenceEnded(ctx, found))
  return (
    <DeskPage {...{ request, title, error }}>
      <SummaryList
        t={t}
        sections={[
          {
            title: t('cases.payment.fee'),
            rows: [
              { label: t('cases.payment.applicant'), value: t.of(found.applicantName) },
              { label: t('cases.payment.service'), value: serviceTitle(bundle, t.locale) },
              { label: t('cases.payment.amount'), value: feeText(t, amountOf(fee)) },
              ...(fee.payBy
                ? [{ label: t('cases.payment.pay-by'), value: t.date(fee.payBy, 'day') }]
                : []),
            ],
          },
        ]}
      />
      <Stands t={t} fee={fee} />
      {isVain ? <Notice kind="bad" text={t('cases.problems.licence-ended')} /> : ''}
      {isAwaited && !isVain ? <Take {...{ request, found, fee, error }} /> : ''}
      {fee.refundDueAt && fee.refund === null ? <Refund {...{ request, found, fee, error }} /> : ''}
      <p>
        <Link href={paymentHref(t.locale)} text={t('cases.payment.back')} />
      </p>
    </DeskPage>
  )
}

/** Whether it was paid, and what became of it. */
function Stands({ t, fee }: { t: Ctx['t']; fee: Fee }) {
  const words = feeWords(t, fee)
  if (words.length === 0) return ''
  return (
    <Notice kind={fee.refundDueAt && !fee.refund ? 'wait' : 'ok'}>
      {words.map((text) => (
        <p safe>{text}</p>
      ))}
    </Notice>
  )
}

type FormProps = { request: FeeRequest; found: Case; fee: Fee; error: FieldError | undefined }

function Take({ request, found, fee, error }: FormProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  const errorAt = (name: string) => (error?.name === name ? error.message : undefined)
  const amount = amountOf(fee)
  return (
    <Form action={paymentHref(t.locale, found.reference)} csrf={csrf}>
      <Heading level={2} text={t('cases.payment.take')} />
      <TextInput
        t={t}
        name="amount"
        short
        dir="ltr"
        label={t('cases.payment.amount')}
        hint={amount ? t('cases.payment.amount-hint', { amount: t.money(amount) }) : undefined}
        unit={fee.currency}
        value={fieldOf(form, 'amount')}
        error={errorAt('amount')}
      />
      <TextInput
        t={t}
        name="receipt"
        dir="ltr"
        label={t('cases.payment.receipt')}
        value={fieldOf(form, 'receipt')}
        maxLength={MAX_RECEIPT}
        error={errorAt('receipt')}
      />
      <DateInput
        t={t}
        name="day"
        label={t('cases.payment.day')}
        value={datePartsOf(form, 'day')}
        error={errorAt('day')}
      />
      <Actions>
        <Button text={t('cases.payment.take-it')} />
      </Actions>
    </Form>
  )
}

/** For heads who did not take the money; others read who sees to it. */
function Refund({ request, found, fee, error }: FormProps) {
  const { ctx, csrf, form } = request
  const { t } = ctx
  if (fee.takenBy === officerOf(ctx).id) return <p safe>{t('cases.payment.other-hand')}</p>
  if (!decide(ctx, 'cases:settle-refund', {}).allow) {
    return <p safe>{t('cases.payment.by-heads')}</p>
  }
  const errorAt = (name: string) => (error?.name === name ? error.message : undefined)
  return (
    <Form action={`${paymentHref(t.locale, found.reference)}/refund`} csrf={csrf}>
      <Heading level={2} text={t('cases.payment.refund')} />
      <Radios
        t={t}
        name="refund"
        label={t('cases.payment.refund-ask')}
        value={fieldOf(form, 'refund')}
        options={['paid-back', 'kept'].map((value) => ({
          ...{ value, label: t(`cases.payment.refund-${value}`) },
        }))}
        error={errorAt('refund')}
      />
      <TextInput
        t={t}
        name="receipt"
        dir="ltr"
        label={t('cases.payment.refund-receipt')}
        value={fieldOf(form, 'receipt')}
        maxLength={MAX_RECEIPT}
        error={errorAt('receipt')}
      />
      <TextArea
        t={t}
        name="text"
        label={t('cases.payment.kept-why')}
        hint={t('cases.payment.kept-hint')}
        value={fieldOf(form, 'text')}
        maxLength={MAX_TEXT}
        rows={3}
        error={errorAt('text')}
      />
      <Actions>
        <Button text={t('cases.payment.settle')} />
      </Actions>
    </Form>
  )
}

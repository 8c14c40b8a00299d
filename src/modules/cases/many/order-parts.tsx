import type { RouteRequest } from '#kernel'
import {
  Actions,
  Bdi,
  Button,
  ButtonLink,
  type FieldError,
  Form,
  Link,
  Notice,
  Pairs,
  Section,
  Table,
  Tag,
} from '#kernel/ui'
import { formEngine, type ServiceBundle } from '#services'
import { caseHref } from '../pages/addresses.ts'
import { orderHref } from './addresses.ts'
import { UploadForm } from './begin-page.tsx'
import type { Order } from './order.ts'
import { faultLines, money, type OrderReport, type ReportRow, ROWS_SHOWN } from './report.ts'
import { ROW_STATES, type RowState } from './rows.ts'
import { shownOf } from './send.ts'

const { forMany } = formEngine

type Props = {
  request: RouteRequest<unknown, unknown>
  order: Order
  bundle: ServiceBundle
  report: OrderReport
  /** one more than is shown, where there are more */
  rows: readonly ReportRow[]
  /** of what is declared */
  missing: Parameters<typeof forMany.declaredLines>[2]
  error: FieldError | undefined
  state: RowState | undefined
  said: string | undefined
  kept: string | undefined
}

/** Name of the input with what the page showed. */
export const SHOWN = '_shown_sum'

/** An order in parts: how far it is, what is sent, its rows, mended tables. */
export function OrderParts(props: Props) {
  const { request, order, said, kept } = props
  const { t } = request.ctx
  const isOpen = order.state === 'open'
  return (
    <>
      {said ? <Notice kind="wait" live text={t(`cases.many.said.${said}`)} /> : ''}
      {kept ? <Notice live text={t('cases.many.kept-rows', { rows: Number(kept) })} /> : ''}
      {order.encoding && order.encoding !== 'utf-8' ? (
        <Notice text={t('cases.many.encoding', { encoding: order.encoding })} />
      ) : (
        ''
      )}
      {isOpen ? '' : <Progress {...props} />}
      <Counts {...props} />
      {isOpen && props.report.counts.sound > 0 ? <Send {...props} /> : ''}
      <Rows {...props} />
      {isOpen ? <Mend {...props} /> : ''}
    </>
  )
}

function Progress({ request, order, report }: Props) {
  const { t } = request.ctx
  const left = order.state === 'checking' ? report.counts.waiting : report.counts.sound
  const done = report.all - left
  return (
    <Notice kind="wait" live title={t(`cases.many.states.${order.state}`)}>
      <p>
        <progress
          value={String(done)}
          max={String(report.all)}
          aria-label={t('cases.many.progress')}
        />{' '}
        <span safe>{t('cases.many.done-of', { done, all: report.all })}</span>
      </p>
      <p safe>{t('cases.many.go-on')}</p>
      <Actions>
        <ButtonLink kind="second" href={orderHref(t, order.id)} text={t('cases.many.again')} />
      </Actions>
    </Notice>
  )
}

/** How many rows stand where; each number leads to its rows. */
function Counts({ request, order, report }: Props) {
  const { t } = request.ctx
  const pairs = ROW_STATES.filter((state) => report.counts[state] > 0).map((state) => ({
    label: t(`cases.many.rows.${state}`),
    content: (
      <Link
        href={orderHref(t, order.id, `?state=${state}#rows`)}
        text={t.number(report.counts[state])}
      />
    ),
  }))
  return (
    <Section title={t('cases.many.sum')} id="sum">
      <Pairs pairs={[{ label: t('cases.many.all'), value: t.number(report.all) }, ...pairs]} />
      <Actions>
        <ButtonLink
          kind="plain"
          href={orderHref(t, order.id, '/report')}
          text={t('cases.many.report-csv')}
        />
        <ButtonLink
          kind="plain"
          href={orderHref(t, order.id, '/report?as=xlsx')}
          text={t('cases.many.report-xlsx')}
        />
      </Actions>
    </Section>
  )
}

/** All that is sent at once, what it costs together, and what is declared for it. */
function Send({ request, order, bundle, report, missing }: Props) {
  const { ctx, csrf } = request
  const { t } = ctx
  const { counts, fees, refusable } = report
  return (
    <Section title={t('cases.many.send-title', { rows: counts.sound })} id="send">
      <Pairs
        pairs={[
          { label: t('cases.many.sound'), value: t.number(counts.sound) },
          ...(fees ? [{ label: t('cases.many.fees'), value: t.money(fees) }] : []),
        ]}
      />
      {refusable > 0 ? (
        <Notice kind="wait" text={t('cases.many.refusable', { rows: refusable })} />
      ) : (
        ''
      )}
      <p safe>{t('cases.many.send-about')}</p>
      <Form
        action={orderHref(t, order.id, '/send')}
        csrf={csrf}
        hidden={{ [SHOWN]: shownOf(report) }}
      >
        <forMany.Declared ctx={ctx} bundle={bundle} errors={missing} />
        <Actions>
          <Button text={t('cases.many.send', { rows: counts.sound })} />
        </Actions>
      </Form>
    </Section>
  )
}

const KINDS = {
  ...({ waiting: 'wait', sound: 'info', files: 'wait', wrong: 'bad' } as const),
  ...({ begun: 'wait', jointly: 'wait', sent: 'ok' } as const),
} as const

function Rows(props: Props) {
  const { request, order, rows, state } = props
  const { t } = request.ctx
  const shown = rows.slice(0, ROWS_SHOWN)
  const last = shown.at(-1)?.number ?? 0
  const title = state
    ? t('cases.many.rows-of', { state: t(`cases.many.rows.${state}`) })
    : t('cases.many.every-row')
  const of = state ? `state=${state}&` : ''
  return (
    <Section title={title} id="rows">
      {state ? (
        <p>
          <Link href={orderHref(t, order.id, '#rows')} text={t('cases.many.show-all')} />
        </p>
      ) : (
        ''
      )}
      <Table
        t={t}
        caption={title}
        columns={[
          { label: t('cases.many.row'), heads: true },
          { label: t('cases.many.stands') },
          { label: t('cases.many.fee') },
          { label: t('cases.many.what') },
        ]}
        rows={shown.map((row) => ({
          cells: [
            t.number(row.number),
            { content: <Tag kind={KINDS[row.state]} text={t(`cases.many.rows.${row.state}`)} /> },
            row.feeMinor === null ? '' : t.money(money(request.ctx, row.feeMinor)),
            { content: <What {...props} row={row} /> },
          ],
        }))}
      />
      {rows.length > ROWS_SHOWN ? (
        <p>
          <Link
            href={orderHref(t, order.id, `?${of}after=${last}#rows`)}
            text={t('cases.many.next-rows')}
          />
        </p>
      ) : (
        ''
      )}
    </Section>
  )
}

/** What is wrong with a row, or where it went. */
function What({ request, order, row }: Props & { row: ReportRow }) {
  const { ctx, csrf } = request
  const { t } = ctx
  if (row.reference !== null) {
    const href =
      row.state === 'sent' ? caseHref(t, row.reference) : `/${t.locale}/apply/${row.reference}`
    return (
      <Link href={href}>
        <Bdi text={row.reference} dir="ltr" />
      </Link>
    )
  }
  const lines = faultLines(ctx, row)
  return (
    <>
      {lines.map(({ where, text }) => (
        <p>
          {where === '' ? '' : <Bdi text={where} dir="ltr" />}
          {where === '' ? '' : ': '}
          <span safe>{text}</span>
        </p>
      ))}
      {row.qualifies === false ? <p safe>{t('cases.many.not-qualified')}</p> : ''}
      {row.state === 'files' && order.state === 'open' ? (
        <Form
          action={orderHref(t, order.id, '/row')}
          csrf={csrf}
          hidden={{ number: String(row.number) }}
        >
          <Button
            kind="second"
            text={t('cases.many.bring-files')}
            hidden={t('cases.many.of-row', { row: row.number })}
          />
        </Form>
      ) : (
        ''
      )}
    </>
  )
}

/** Rows that are mended come again in a table of the same numbers. */
function Mend({ request, order, error }: Props) {
  const { ctx, csrf } = request
  const { t } = ctx
  return (
    <Section title={t('cases.many.mend')} id="mend">
      <p safe>{t('cases.many.mend-about')}</p>
      <UploadForm ctx={ctx} csrf={csrf} action={orderHref(t, order.id, '/rows')} error={error} />
      <Form action={orderHref(t, order.id, '/check')} csrf={csrf}>
        <Actions>
          <Button kind="plain" text={t('cases.many.recheck')} />
        </Actions>
      </Form>
    </Section>
  )
}

import { type Ctx, datePartsOf, fieldOf } from '#kernel'
import {
  Actions,
  Button,
  ButtonLink,
  DateInput,
  type FieldError,
  Form,
  Link,
  Section,
  TextInput,
} from '#kernel/ui'
import { hrefOf, type OneRequest } from './addresses.ts'
import type { Disposal, DisposalLine } from './disposal.ts'
import { MOST_PACKED } from './package.ts'
import { MAX_RECEIPT, MAX_RECEIVER } from './receipt.ts'

/** Cases that no archive has yet, though one is to have them. */
export const awaitedOf = ({ action }: Disposal, lines: readonly DisposalLine[]): number =>
  action === 'archive' ? lines.filter(({ fate, receipt }) => !fate && !receipt).length : 0

type HandOverProps = {
  request: OneRequest
  list: Disposal
  lines: readonly DisposalLine[]
  error: FieldError | undefined
}

/** What is kept for good: its packages to take along, and the archive's receipt. */
export function HandOver({ request, list, lines, error }: HandOverProps) {
  const { ctx } = request
  const { t } = ctx
  const left = lines.filter(({ packedAt }) => !packedAt).length
  const awaited = awaitedOf(list, lines)
  return (
    <Section title={t('cases.disposals.hand-over')} id="hand-over" lettering={false}>
      <p safe>{t('cases.disposals.hand-over-about')}</p>
      {left > 0 ? (
        <Actions>
          <ButtonLink
            href={hrefOf(ctx, `/${list.id}/packages.zip`)}
            text={t('cases.disposals.take-packages', { count: Math.min(left, MOST_PACKED) })}
            kind="second"
          />
        </Actions>
      ) : (
        <p class="before-form" safe>
          {t(`cases.disposals.${awaited > 0 ? 'all-packed' : 'all-received'}`)}
        </p>
      )}
      {left === lines.length ? (
        ''
      ) : awaited > 0 ? (
        <Receipt {...{ request, list, error }} />
      ) : (
        <details class="why-how" open={error?.name !== undefined}>
          <summary safe>{t('cases.disposals.mend-receipt')}</summary>
          <Receipt {...{ request, list, error }} />
        </details>
      )}
    </Section>
  )
}

function Receipt({ request: { ctx, csrf, form }, list, error }: Omit<HandOverProps, 'lines'>) {
  const { t } = ctx
  const field = (name: string) => ({
    ...{ t, name, label: t(`cases.disposals.fields.${name}`), value: fieldOf(form, name) },
    ...(error?.name === name && { error: error.message }),
  })
  const { value: _, ...day } = field('day')
  return (
    <Form action={hrefOf(ctx, `/${list.id}/receipt`)} csrf={csrf}>
      <TextInput {...field('receipt')} maxLength={MAX_RECEIPT} />
      <DateInput {...day} value={datePartsOf(form, 'day')} />
      <TextInput {...field('receiver')} maxLength={MAX_RECEIVER} />
      <TextInput
        {...field('reference')}
        hint={t('cases.disposals.fields.reference-hint')}
        maxLength={40}
        dir="ltr"
      />
      <Actions>
        <Button text={t('cases.disposals.note-receipt')} kind="second" />
      </Actions>
    </Form>
  )
}

/** Where the package of one case is, and that package to take along. */
export function AtArchive({ ctx, list, line }: { ctx: Ctx; list: Disposal; line: DisposalLine }) {
  const { t } = ctx
  const { reference, packedAt, receipt, receivedOn } = line
  const takeable = !line.fate && (list.state === 'proposed' || list.state === 'agreed')
  return (
    <>
      <span safe>
        {receipt
          ? t('cases.disposals.received', { receipt, day: t.date(receivedOn ?? '', 'medium') })
          : packedAt
            ? t('cases.disposals.packed', { day: t.date(packedAt, 'medium') })
            : t('cases.disposals.not-packed')}
      </span>{' '}
      {takeable ? (
        <Link
          href={hrefOf(ctx, `/${list.id}/cases/${reference}/package.zip`)}
          text={t('cases.disposals.take')}
          hidden={reference}
        />
      ) : (
        ''
      )}
    </>
  )
}

/** What went, as a sealed document and as tables for other software. */
export function Certificate({ ctx, list }: { ctx: Ctx; list: Disposal }) {
  const { t } = ctx
  const href = (kind: string) => hrefOf(ctx, `/${list.id}/certificate.${kind}`)
  return (
    <Section title={t('cases.disposals.certificate')} id="certificate" lettering={false}>
      <p safe>{t(`cases.disposals.certificate-${list.certificate ? 'about' : 'awaited'}`)}</p>
      <Actions>
        {list.certificate ? (
          <ButtonLink href={href('pdf')} text={t('cases.disposals.as-pdf')} kind="second" />
        ) : (
          ''
        )}
        <ButtonLink href={href('json')} text={t('cases.disposals.as-json')} kind="plain" />
        <ButtonLink href={href('csv')} text={t('cases.disposals.as-csv')} kind="plain" />
      </Actions>
    </Section>
  )
}

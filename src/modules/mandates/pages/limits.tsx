import {
  type Ctx,
  type FormBody,
  fieldOf,
  numberTyped,
  type Problem,
  plainTyped,
  type RouteRequest,
  textKeyOf,
} from '#kernel'
import { Checkboxes, Radios, TextInput } from '#kernel/ui'
import { parseMoney } from '#lib/money'
import type { Mandate } from '../mandate.ts'
import type { Limits } from '../offer.ts'
import { problem } from '../problems.ts'
import type { Actable } from './parts.tsx'

/** Where each problem of how far a mandate goes is put right. */
export const LIMIT_PLACES: Readonly<Record<string, string>> = {
  'service-missing': 'services',
  'most-unreadable': 'most',
  'amount-unreadable': 'amount',
}

export type LimitsProps = {
  request: RouteRequest<unknown, unknown>
  /** from which it comes; it never goes further */
  parent: Mandate | undefined
  actable: readonly Actable[]
  place: string
  error: Problem | undefined
}

/** @returns the error of a field, where it is that which was wrong */
export const wrongIn =
  ({ t, place, error }: Pick<LimitsProps, 'place' | 'error'> & { t: Ctx['t'] }) =>
  (name: string) =>
    error && place === name ? { error: t(textKeyOf(error.code), error.params) } : {}

export const typedIn =
  (form: FormBody) =>
  (name: string, preset = '') =>
    fieldOf(form, name) || preset

const valuesOf = (form: FormBody, name: string) => [form.fields[name] ?? []].flat()

/**
 * In which services, how often and up to which amount, as it was typed.
 *
 * @throws mandates/amount-unreadable
 */
export function limitsIn(
  ctx: Ctx,
  form: FormBody,
  actable: readonly Actable[],
): Omit<Limits, 'until'> {
  const named = valuesOf(form, 'services').filter((id) =>
    actable.some(({ service }) => service === id),
  )
  const most = plainTyped(fieldOf(form, 'most'))
  const amount = fieldOf(form, 'amount').trim()
  return {
    ...(fieldOf(form, 'which') !== 'all' && { services: named }),
    ...(most !== '' && { most: /^\d{1,6}$/.test(most) ? Number(most) : Number.NaN }),
    ...(amount !== '' && { amount: readAmount(ctx, amount) }),
  }
}

function readAmount({ pack }: Ctx, typed: string): bigint {
  const { code, decimals } = pack.settings.currency
  try {
    return parseMoney(numberTyped(typed) ?? '', code, decimals).minor
  } catch {
    throw problem('amount-unreadable')
  }
}

/** In which services, how often, and up to which amount. */
export function HowFar(props: LimitsProps) {
  const { request, parent, place, error } = props
  const { t, pack } = request.ctx
  const wrongAt = wrongIn({ t, place, error })
  const typed = typedIn(request.form)
  return (
    <>
      <Which {...props} />
      <TextInput
        t={t}
        name="most"
        label={t('mandates.give.most')}
        hint={t('mandates.give.most-hint')}
        value={typed('most')}
        dir="ltr"
        inputMode="numeric"
        short
        optional={parent?.most == null}
        {...wrongAt('most')}
      />
      <TextInput
        t={t}
        name="amount"
        label={t('mandates.give.amount', { currency: pack.settings.currency.code })}
        hint={t('mandates.give.amount-hint')}
        value={typed('amount')}
        dir="ltr"
        short
        optional={parent?.amount == null}
        {...wrongAt('amount')}
      />
    </>
  )
}

/** All services, or which. */
function Which({ request, parent, actable, place, error }: LimitsProps) {
  const { ctx, form } = request
  const { t } = ctx
  const wrongAt = wrongIn({ t, place, error })
  const typed = typedIn(form)
  return (
    <>
      <Radios
        t={t}
        name="which"
        label={t('mandates.give.which')}
        options={[
          ...(parent?.services ? [] : [{ value: 'all', label: t('mandates.give.all') }]),
          { value: 'some', label: t('mandates.give.some') },
        ]}
        value={typed('which', 'some')}
        {...wrongAt('which')}
      />
      <Checkboxes
        t={t}
        name="services"
        label={t('mandates.give.services')}
        options={actable.map(({ service, names }) => ({ value: service, label: t.of(names) }))}
        values={valuesOf(form, 'services')}
        {...wrongAt('services')}
      />
    </>
  )
}

import type { Pack, T } from '#kernel'
import { parseMoney } from '#lib/money'
import type { ServiceBundle } from '../bundle/bundle.ts'
import type { ServiceCost } from '../bundle/service-file.ts'
import { costsFor } from '../cost.ts'
import type { LicenceAct } from '../licence-draft.ts'
import { durationWords } from './duration-words.ts'

/**
 * What an application costs, in words, as far as that is known before it is filled in.
 *
 * @param act  of one about a licence
 * @returns undefined where it is free, or not known
 */
export function priceOf(
  around: { t: T; pack: Pack },
  bundle: Pick<ServiceBundle, 'service'>,
  act: LicenceAct | null,
): string | undefined {
  const known = costsFor(bundle, act).filter(({ amount }) => Number(amount) !== 0)
  const prices = known.flatMap((cost) => costWords(around, cost) ?? [])
  return prices.length === 0 ? undefined : around.t.list(prices)
}

/**
 * A cost as a person reads it: the amount, and for how long it pays.
 *
 * @returns undefined when it is not known
 */
export function costWords(
  { t, pack }: { t: T; pack: Pack },
  { amount, currency, per }: ServiceCost,
): string | undefined {
  if (amount === 'unknown') return undefined
  if (amount === 'by-rules') return t('services.page.by-rules')
  if (Number(amount) === 0) return t('services.page.free')
  const { code, decimals } = pack.settings.currency
  const money = t.money(parseMoney(amount, currency ?? code, decimals))
  return per ? t('services.page.per', { money, period: durationWords(t, per) }) : money
}

import type { Pack, T } from '#kernel'
import { parseMoney } from '#lib/money'
import type { ServiceCost } from '../bundle/service-file.ts'
import { durationWords } from './duration-words.ts'

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

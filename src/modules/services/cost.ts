import type { Pack } from '#kernel'
import { parseMoney } from '#lib/money'
import type { Cost } from '#mandates'
import type { ServiceBundle } from './bundle/bundle.ts'

/**
 * What one application costs in all, in the smallest unit of the pack's currency: what a mandate that
 * goes up to an amount is held against.
 *
 * @returns `unknown` where the service does not say, or says it in another currency
 */
export function costOf(
  { pack }: { pack: Pack },
  { service: { costs } }: Pick<ServiceBundle, 'service'>,
): Cost {
  const { code, decimals } = pack.settings.currency
  if (!costs || costs.length === 0) return 'unknown'
  let sum = 0n
  for (const { amount, currency = code } of costs) {
    if (amount === 'unknown' || currency !== code) return 'unknown'
    sum += parseMoney(amount, code, decimals).minor
  }
  return sum
}

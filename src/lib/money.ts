/** An amount in the smallest unit of its currency (dirham, cent); never a float. */
export type Money = { readonly minor: bigint; readonly currency: string }

/**
 * Reads an amount written with a point, such as `1020.00`.
 *
 * @param decimals  of the currency: 2 for QAR, 3 for KWD, 0 for JPY
 * @throws Error  when the text is no amount, or has more decimals than the currency
 */
export function parseMoney(text: string, currency: string, decimals: number): Money {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text)
  const fraction = match?.[3] ?? ''
  if (!match || fraction.length > decimals) {
    throw new Error(`not an amount in ${currency}: ${text}`)
  }
  const minor = BigInt(`${match[2]}${fraction.padEnd(decimals, '0')}`)
  return { minor: match[1] ? -minor : minor, currency }
}

/** @returns the amount as decimal text, `1020.00`, exact */
export function decimalText({ minor }: Money, decimals: number): string {
  const sign = minor < 0n ? '-' : ''
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, '0')
  if (decimals === 0) return sign + digits
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** @throws Error  when the currencies differ */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency) throw new Error(`cannot add ${a.currency} and ${b.currency}`)
  return { minor: a.minor + b.minor, currency: a.currency }
}

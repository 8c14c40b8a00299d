import {
  coefficientOf,
  Decimal,
  decimalOf,
  decimalOfSmall,
  digitsOf,
  exponentOf,
  type FeelNumber,
  PRECISION,
  powerOfTen,
} from './decimal.ts'

/** Beyond this distance of the first digits the smaller number only decides the direction of rounding. */
const FAR = 2 * PRECISION + 4

/** @returns null  when the sum is too large for a decimal128 */
export function add(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    if (Number.isSafeInteger(sum)) return sum
  }
  const quick = addSmall(smallOf(a), exponentOf(a), smallOf(b), exponentOf(b))
  return quick ?? addExact(coefficientOf(a), exponentOf(a), coefficientOf(b), exponentOf(b))
}

/** @returns null  when the difference is too large for a decimal128 */
export function subtract(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    if (Number.isSafeInteger(difference)) return difference
  }
  const quick = addSmall(smallOf(a), exponentOf(a), -smallOf(b), exponentOf(b))
  return quick ?? addExact(coefficientOf(a), exponentOf(a), -coefficientOf(b), exponentOf(b))
}

const smallOf = (n: FeelNumber): number => (typeof n === 'number' ? n : n.small)

/** Amounts of money and their like, without large integers; undefined when they are not like that. */
function addSmall(ca: number, ea: number, cb: number, eb: number): FeelNumber | null | undefined {
  const exponent = Math.min(ea, eb)
  if (Math.max(ea, eb) - exponent > 15 || exponent < SHORT) return undefined
  const a = ca * (TENS[ea - exponent] ?? 1)
  const b = cb * (TENS[eb - exponent] ?? 1)
  const sum = a + b
  const exact = Number.isSafeInteger(a) && Number.isSafeInteger(b) && Number.isSafeInteger(sum)
  return exact ? decimalOfSmall(sum, exponent) : undefined
}

/** Exponents above this are far from the ends of decimal128. */
const SHORT = -1000
const TENS = Array.from({ length: 16 }, (_, i) => 10 ** i)

function addExact(ca: bigint, ea: number, cb: bigint, eb: number): FeelNumber | null {
  if (ea < eb) return addExact(cb, eb, ca, ea)
  if (cb === 0n) return decimalOf(ca, ea)
  const shift = ea - eb
  if (shift > FAR && ca !== 0n && shift + digitsOf(ca) > FAR + digitsOf(cb)) {
    const far = ca * powerOfTen(FAR)
    return decimalOf(cb < 0n ? far - 1n : far + 1n, ea - FAR)
  }
  return decimalOf(ca * powerOfTen(shift) + cb, eb)
}

/** @returns null  when the product is too large for a decimal128 */
export function multiply(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    // A product of zero and a negative number is -0 in JavaScript, which FEEL has not.
    if (Number.isSafeInteger(product)) return product === 0 ? 0 : product
  }
  const exponent = exponentOf(a) + exponentOf(b)
  const quick = smallOf(a) * smallOf(b)
  if (Number.isSafeInteger(quick) && exponent > SHORT) return decimalOfSmall(quick, exponent)
  return decimalOf(coefficientOf(a) * coefficientOf(b), exponent)
}

/** @returns null  when the divisor is zero, or the quotient too large for a decimal128 */
export function divide(a: FeelNumber, b: FeelNumber): FeelNumber | null {
  if (b === 0) return null
  if (a === 0) return 0
  if (typeof a === 'number' && typeof b === 'number' && a % b === 0) return a / b
  const dividend = coefficientOf(a)
  const divisor = coefficientOf(b)
  const shift = Math.max(0, PRECISION + 2 + digitsOf(divisor) - digitsOf(dividend))
  const scaled = dividend * powerOfTen(shift)
  const quotient = scaled / divisor
  const exponent = exponentOf(a) - exponentOf(b) - shift
  if (quotient * divisor === scaled) return decimalOf(quotient, exponent)
  // One more digit stands for all that follow, so that half is never taken for exactly half.
  const negative = dividend < 0n !== divisor < 0n
  return decimalOf(quotient * 10n + (negative ? -1n : 1n), exponent - 1)
}

export function negate(a: FeelNumber): FeelNumber {
  if (typeof a === 'number') return a === 0 ? 0 : -a
  return new Decimal(Number.isNaN(a.small) ? -a.coefficient : -a.small, a.exponent)
}

export const isNegative = (a: FeelNumber): boolean =>
  typeof a === 'number' ? a < 0 : a.small < 0 || a.coefficient < 0n

export const absolute = (a: FeelNumber): FeelNumber => (isNegative(a) ? negate(a) : a)

/** @returns below 0, 0 or above 0, as a is smaller than, equal to or larger than b */
export function compareNumbers(a: FeelNumber, b: FeelNumber): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const quick = compareSmall(smallOf(a), exponentOf(a), smallOf(b), exponentOf(b))
  if (quick !== undefined) return quick
  const ca = coefficientOf(a)
  const cb = coefficientOf(b)
  const sign = signOf(ca)
  if (sign !== signOf(cb)) return sign - signOf(cb)
  const size = digitsOf(ca) + exponentOf(a) - digitsOf(cb) - exponentOf(b)
  if (size !== 0) return size * sign
  const shift = exponentOf(a) - exponentOf(b)
  const left = shift > 0 ? ca * powerOfTen(shift) : ca
  const right = shift < 0 ? cb * powerOfTen(-shift) : cb
  return signOf(left - right)
}

function compareSmall(ca: number, ea: number, cb: number, eb: number): number | undefined {
  const exponent = Math.min(ea, eb)
  if (Math.max(ea, eb) - exponent > 15) return undefined
  const a = ca * (TENS[ea - exponent] ?? 1)
  const b = cb * (TENS[eb - exponent] ?? 1)
  return Number.isSafeInteger(a) && Number.isSafeInteger(b) ? a - b : undefined
}

const signOf = (n: bigint) => (n > 0n ? 1 : n < 0n ? -1 : 0)

/** One value has one form, so the forms are compared. */
export function sameNumber(a: FeelNumber, b: FeelNumber): boolean {
  if (typeof a === 'number' || typeof b === 'number') return a === b
  if (a.exponent !== b.exponent) return false
  return a.small === b.small || a.coefficient === b.coefficient
}

export const isInteger = (a: FeelNumber): boolean => typeof a === 'number' || a.exponent >= 0

/** The nearest number of JavaScript: for counting and placing, never for a result. */
export function approximate(a: FeelNumber): number {
  return typeof a === 'number' ? a : Number(`${a.coefficient}e${a.exponent}`)
}

/** Whole numbers as a small JavaScript integer, fractions cut off; far away ones stay far away. */
export const truncated = (a: FeelNumber): number => Math.trunc(approximate(a))

/** @returns the integer as bigint, fractions cut off; the size is bounded by decimal128 */
export function toBigInt(a: FeelNumber): bigint {
  if (typeof a === 'number') return BigInt(a)
  return a.exponent >= 0
    ? a.coefficient * powerOfTen(a.exponent)
    : a.coefficient / powerOfTen(-a.exponent)
}

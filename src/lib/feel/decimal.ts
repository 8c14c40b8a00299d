/**
 * A decimal number that is no safe integer: coefficient × 10^exponent, 34 digits at most.
 *
 * The coefficient is never a multiple of ten, so that one value has one form. Safe integers are plain
 * JavaScript numbers, always: whoever holds a `number` holds an exact integer.
 */
export class Decimal {
  /** The coefficient where a JavaScript number holds it exactly, else NaN: most amounts are small. */
  readonly small: number
  readonly exponent: number
  #coefficient: bigint | null

  constructor(coefficient: bigint | number, exponent: number) {
    this.small =
      typeof coefficient === 'number'
        ? coefficient
        : isSmall(coefficient)
          ? Number(coefficient)
          : Number.NaN
    this.exponent = exponent
    this.#coefficient = typeof coefficient === 'bigint' ? coefficient : null
  }

  get coefficient(): bigint {
    this.#coefficient ??= BigInt(this.small)
    return this.#coefficient
  }

  toString(): string {
    return plainText(this.coefficient, this.exponent)
  }
}

export type FeelNumber = number | Decimal

export const PRECISION = 34
/** Of decimal128: the largest exponent of the first digit, and the smallest of the last. */
const LARGEST = 6144
const SMALLEST = -6176
const FULL = 10n ** BigInt(PRECISION)
const SAFE = BigInt(Number.MAX_SAFE_INTEGER)

const isSmall = (coefficient: bigint) => coefficient <= SAFE && coefficient >= -SAFE

const powers: bigint[] = []

/** 10 to a power that is not negative; the small ones are kept. */
export function powerOfTen(exponent: number): bigint {
  if (exponent > 120) return 10n ** BigInt(exponent)
  let power = powers[exponent]
  if (power === undefined) {
    power = 10n ** BigInt(exponent)
    powers[exponent] = power
  }
  return power
}

/** How many digits an integer has; its sign does not count. */
export function digitsOf(coefficient: bigint): number {
  return coefficient < 0n ? coefficient.toString().length - 1 : coefficient.toString().length
}

export const coefficientOf = (n: FeelNumber): bigint =>
  typeof n === 'number' ? BigInt(n) : n.coefficient

export const exponentOf = (n: FeelNumber): number => (typeof n === 'number' ? 0 : n.exponent)

/**
 * The number coefficient × 10^exponent, rounded half-even to 34 digits.
 *
 * @returns null  when it is too large for a decimal128; what is too small is 0
 */
export function decimalOf(coefficient: bigint, exponent: number): FeelNumber | null {
  let c = coefficient
  let e = exponent
  if (c >= FULL || c <= -FULL) {
    const drop = digitsOf(c) - PRECISION
    c = shiftedRight(c, drop)
    e += drop
  }
  if (e < SMALLEST) {
    c = shiftedRight(c, SMALLEST - e)
    e = SMALLEST
  }
  if (c === 0n) return 0
  if (isSmall(c)) return decimalOfSmall(Number(c), e)
  return ofLarge(c, e)
}

/** As `decimalOf`, of a safe integer and an exponent that is no extreme one. */
export function decimalOfSmall(coefficient: number, exponent: number): FeelNumber | null {
  if (coefficient === 0) return 0
  let c = coefficient
  let e = exponent
  while (c % 10 === 0) {
    c /= 10
    e++
  }
  if (e >= 0) {
    const value = e <= 16 ? c * 10 ** e : Number.POSITIVE_INFINITY
    if (Number.isSafeInteger(value)) return value
  }
  return bounded(c, e)
}

function ofLarge(coefficient: bigint, exponent: number): FeelNumber | null {
  let c = coefficient
  let e = exponent
  for (const step of [16, 8, 4, 2, 1]) {
    const power = powerOfTen(step)
    while (c % power === 0n) {
      c /= power
      e += step
    }
  }
  return isSmall(c) ? decimalOfSmall(Number(c), e) : bounded(c, e)
}

function bounded(coefficient: bigint | number, exponent: number): Decimal | null {
  if (exponent > LARGEST - PRECISION) {
    if (exponent + digitsOf(BigInt(coefficient)) - 1 > LARGEST) return null
  }
  return new Decimal(coefficient, exponent)
}

/** Divided by a power of ten, half to even. */
export function shiftedRight(coefficient: bigint, digits: number): bigint {
  if (digits > digitsOf(coefficient)) return 0n
  const power = powerOfTen(digits)
  const quotient = coefficient / power
  const rest = coefficient - quotient * power
  const twice = (rest < 0n ? -rest : rest) * 2n
  const away = twice > power || (twice === power && quotient % 2n !== 0n)
  if (!away) return quotient
  return coefficient < 0n ? quotient - 1n : quotient + 1n
}

/** Plain digits, never an exponent. */
function plainText(coefficient: bigint, exponent: number): string {
  const sign = coefficient < 0n ? '-' : ''
  const digits = (coefficient < 0n ? -coefficient : coefficient).toString()
  if (exponent >= 0) return sign + digits + '0'.repeat(exponent)
  const padded = digits.padStart(1 - exponent, '0')
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`
}

/** No number of decimal128 needs more, and reading more takes long. */
const LENGTH_MOST = 10_000

const NUMBER = /^(-?)(\d*)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/

/**
 * Reads a number as FEEL writes it: `12`, `-0.5`, `.5`, `1.2e-3`.
 *
 * @returns null  when it is none, or too large for a decimal128
 */
export function parseNumber(text: string): FeelNumber | null {
  const match = NUMBER.exec(text)
  const whole = match?.[2] ?? ''
  const fraction = match?.[3] ?? ''
  if (!match || whole + fraction === '' || text.length > LENGTH_MOST) return null
  const exponent = Number(match[4] ?? 0) - fraction.length
  if (!Number.isSafeInteger(exponent) || Math.abs(exponent) > 1e6)
    return zeroOrNull(whole, fraction)
  const digits = BigInt(whole + fraction)
  return decimalOf(match[1] ? -digits : digits, exponent)
}

const zeroOrNull = (whole: string, fraction: string) => (/^0*$/.test(whole + fraction) ? 0 : null)

import {
  coefficientOf,
  decimalOf,
  digitsOf,
  exponentOf,
  type FeelNumber,
  PRECISION,
  powerOfTen,
} from './decimal.ts'
import { approximate, isInteger, isNegative, negate, subtract, toBigInt } from './number.ts'

/**
 * Square roots, logarithms, powers: in whole numbers scaled by a power of ten, with more digits than are kept.
 *
 * @source series and reductions: Brent and Zimmermann, Modern Computer Arithmetic, chapter 4
 */
const GUARD = 22

/** @returns null  below zero */
export function squareRoot(n: FeelNumber): FeelNumber | null {
  if (isNegative(n)) return null
  if (n === 0) return 0
  const coefficient = coefficientOf(n)
  const exponent = exponentOf(n)
  const shift = Math.max(0, 2 * (PRECISION + 2) - digitsOf(coefficient))
  const even = (exponent - shift) % 2 === 0 ? shift : shift + 1
  const scaled = coefficient * powerOfTen(even)
  const root = wholeRoot(scaled)
  const half = (exponent - even) / 2
  return root * root === scaled ? decimalOf(root, half) : decimalOf(root * 10n + 1n, half - 1)
}

/** The whole part of a square root, by Newton's steps from above. */
function wholeRoot(n: bigint): bigint {
  let guess = powerOfTen(Math.ceil(digitsOf(n) / 2))
  for (;;) {
    const next = (guess + n / guess) / 2n
    if (next >= guess) return guess
    guess = next
  }
}

/** @returns null  at and below zero */
export function naturalLogarithm(n: FeelNumber): FeelNumber | null {
  if (n === 0 || isNegative(n)) return null
  if (n === 1) return 0
  const places = placesForLogarithm(n, PRECISION + GUARD)
  return decimalOf(scaledLogarithm(n, places), -places)
}

/** @returns null  when the result is too large for a decimal128 */
export function exponential(n: FeelNumber): FeelNumber | null {
  const size = approximate(n)
  if (size > 14_200) return null
  if (size < -14_300) return 0
  const places = PRECISION + GUARD
  return ofScaledExponential(scaledTo(n, places), places)
}

/**
 * A power. Whole exponents are exact before the one rounding where 34 digits and more can hold them.
 *
 * @returns null  when there is no real result, or it is too large for a decimal128
 */
export function power(base: FeelNumber, exponent: FeelNumber): FeelNumber | null {
  if (exponent === 0) return 1
  if (base === 0) return isNegative(exponent) ? null : 0
  if (base === 1) return 1
  if (typeof exponent === 'number' && Math.abs(exponent) < 1e6) return wholePower(base, exponent)
  if (isNegative(base)) {
    if (!isInteger(exponent)) return null
    const size = realPower(negate(base), exponent)
    const odd = toBigInt(exponent) % 2n !== 0n
    return size === null || !odd ? size : negate(size)
  }
  return realPower(base, exponent)
}

function wholePower(base: FeelNumber, exponent: number): FeelNumber | null {
  if (typeof base === 'number') {
    const quick = base ** exponent
    if (exponent > 0 && Number.isSafeInteger(quick)) return quick
  }
  const places = 3 * PRECISION
  let left = Math.abs(exponent)
  let square = { c: coefficientOf(base), e: exponentOf(base) }
  let result = { c: 1n, e: 0 }
  const times = (a: typeof result, b: typeof result) => {
    const c = a.c * b.c
    const drop = digitsOf(c) - places
    return drop > 0 ? { c: c / powerOfTen(drop), e: a.e + b.e + drop } : { c, e: a.e + b.e }
  }
  while (left > 0) {
    if (left % 2 === 1) result = times(result, square)
    left = Math.floor(left / 2)
    if (left > 0) square = times(square, square)
  }
  return exponent > 0 ? decimalOf(result.c, result.e) : inverse(result.c, result.e)
}

/** 1 ÷ (coefficient × 10^exponent), with one digit for all that follow. */
function inverse(coefficient: bigint, exponent: number): FeelNumber | null {
  const shift = digitsOf(coefficient) + PRECISION + 4
  const scaled = powerOfTen(shift)
  const quotient = scaled / coefficient
  if (quotient * coefficient === scaled) return decimalOf(quotient, -exponent - shift)
  const rest = coefficient < 0n ? -1n : 1n
  return decimalOf(quotient * 10n + rest, -exponent - shift - 1)
}

function realPower(base: FeelNumber, exponent: FeelNumber): FeelNumber | null {
  const size = approximate(exponent) * logarithmEstimate(base)
  if (size > 14_200) return null
  if (size < -14_300) return 0
  const more = Math.max(0, digitsOf(coefficientOf(exponent)) + exponentOf(exponent))
  const places = placesForLogarithm(base, PRECISION + GUARD + more)
  const product = scaledLogarithm(base, places) * coefficientOf(exponent)
  const shift = exponentOf(exponent)
  const scaled = shift >= 0 ? product * powerOfTen(shift) : product / powerOfTen(-shift)
  return ofScaledExponential(scaled, places)
}

function logarithmEstimate(n: FeelNumber): number {
  const distance = approximate(subtract(n, 1) ?? 1)
  if (Math.abs(distance) < 0.5) return Math.log1p(distance)
  const digits = digitsOf(coefficientOf(n))
  const first = Number(`${coefficientOf(n)}e-${digits}`)
  return Math.log(first) + (digits + exponentOf(n)) * Math.LN10
}

/** A number near 1 has a logarithm near 0: more places keep as many digits. */
function placesForLogarithm(n: FeelNumber, digits: number): number {
  const distance = subtract(n, 1) ?? 1
  const first = digitsOf(coefficientOf(distance)) + exponentOf(distance)
  return digits + Math.max(0, -first)
}

/** round(n × 10^places), cut off. */
function scaledTo(n: FeelNumber, places: number): bigint {
  const shift = exponentOf(n) + places
  const coefficient = coefficientOf(n)
  return shift >= 0 ? coefficient * powerOfTen(shift) : coefficient / powerOfTen(-shift)
}

const logarithmsOfTen = new Map<number, bigint>()

function logarithmOfTen(places: number): bigint {
  let value = logarithmsOfTen.get(places)
  if (value === undefined) {
    // ln 10 = 3 ln 2 + ln 1.25, each by the series of the inverse hyperbolic tangent.
    const one = powerOfTen(places + 5)
    value = (6n * inverseTangent(one / 3n, one) + 2n * inverseTangent(one / 9n, one)) / 100_000n
    if (logarithmsOfTen.size > 200) logarithmsOfTen.clear()
    logarithmsOfTen.set(places, value)
  }
  return value
}

/** artanh x = x + x³/3 + x⁵/5 + …, scaled by one. */
function inverseTangent(x: bigint, one: bigint): bigint {
  const square = (x * x) / one
  let term = x
  let total = x
  for (let n = 3n; term !== 0n; n += 2n) {
    term = (term * square) / one
    total += term / n
  }
  return total
}

/** ln n × 10^places: the power of ten apart, the rest brought near 1 by an estimate. */
function scaledLogarithm(n: FeelNumber, places: number): bigint {
  const work = places + 8
  const one = powerOfTen(work)
  const coefficient = coefficientOf(n)
  const near = exponentOf(n) + digitsOf(coefficient)
  const tens = near === 1 && coefficient.toString()[0] === '1' ? 0 : near
  const shift = work + exponentOf(n) - tens
  const part = shift >= 0 ? coefficient * powerOfTen(shift) : coefficient / powerOfTen(-shift)
  // e^estimate takes the part within 1e-12 of 1, where the series is short.
  const guess = Math.log(Number(part / powerOfTen(work - 17)) / 1e17)
  const estimate =
    Math.abs(guess) < 1e-9 ? 0n : BigInt(Math.round(guess * 1e15)) * powerOfTen(work - 15)
  const rest = (part * scaledExponential(-estimate, work)) / one
  const close = 2n * inverseTangent(((rest - one) * one) / (rest + one), one)
  const total = close + estimate + BigInt(tens) * logarithmOfTen(work)
  return total / 100_000_000n
}

/** e^(x ÷ 10^places) × 10^places, for x around zero. */
function scaledExponential(x: bigint, places: number): bigint {
  const halvings = 16n
  const work = places + 10
  const one = powerOfTen(work)
  const small = (x * powerOfTen(10)) >> halvings
  let term = one
  let total = one
  for (let n = 1n; term !== 0n; n++) {
    term = (term * small) / one / n
    total += term
  }
  for (let i = 0n; i < halvings; i++) total = (total * total) / one
  return total / powerOfTen(10)
}

function ofScaledExponential(x: bigint, places: number): FeelNumber | null {
  const ten = logarithmOfTen(places)
  const tens = x / ten
  return decimalOf(scaledExponential(x - tens * ten, places), Number(tens) - places)
}

import {
  coefficientOf,
  decimalOf,
  digitsOf,
  exponentOf,
  type FeelNumber,
  powerOfTen,
} from './decimal.ts'
import { add, divide, multiply, subtract } from './number.ts'

/** Which neighbour is taken: says whether the size grows by one unit of the last place. */
type Rule = (kept: bigint, twiceRest: bigint, unit: bigint, negative: boolean) => boolean

const RULES = {
  up: (_kept, rest) => rest > 0n,
  down: () => false,
  floor: (_kept, rest, _unit, negative) => negative && rest > 0n,
  ceiling: (_kept, rest, _unit, negative) => !negative && rest > 0n,
  'half up': (_kept, rest, unit) => rest >= unit,
  'half down': (_kept, rest, unit) => rest > unit,
  'half even': (kept, rest, unit) => rest > unit || (rest === unit && kept % 2n === 1n),
} satisfies Record<string, Rule>

export type Rounding = keyof typeof RULES

/**
 * A number with so many places after the point; a negative scale rounds to tens, hundreds …
 *
 * @returns null  when the result is too large for a decimal128
 */
export function roundTo(n: FeelNumber, scale: number, rounding: Rounding): FeelNumber | null {
  const drop = -exponentOf(n) - scale
  if (drop <= 0) return n
  const coefficient = coefficientOf(n)
  const negative = coefficient < 0n
  const size = negative ? -coefficient : coefficient
  // All digits go: a unit that is larger by far than the number decides as one just above twice it.
  const unit = powerOfTen(Math.min(drop, digitsOf(size) + 1))
  const kept = size / unit
  const grows = RULES[rounding](kept, (size - kept * unit) * 2n, unit, negative)
  const rounded = grows ? kept + 1n : kept
  return decimalOf(negative ? -rounded : rounded, -scale)
}

/** dividend − divisor × floor(dividend ÷ divisor): it has the sign of the divisor. */
export function modulo(dividend: FeelNumber, divisor: FeelNumber): FeelNumber | null {
  if (divisor === 0) return null
  if (typeof dividend === 'number' && typeof divisor === 'number') {
    const rest = dividend % divisor
    if (rest === 0) return 0
    return rest < 0 !== divisor < 0 ? rest + divisor : rest
  }
  return exactModulo(dividend, divisor)
}

function exactModulo(dividend: FeelNumber, divisor: FeelNumber): FeelNumber | null {
  const exponent = Math.min(exponentOf(dividend), exponentOf(divisor))
  const shift = Math.max(exponentOf(dividend), exponentOf(divisor)) - exponent
  if (shift > 10_000) return inexactModulo(dividend, divisor)
  const a = coefficientOf(dividend) * powerOfTen(exponentOf(dividend) - exponent)
  const b = coefficientOf(divisor) * powerOfTen(exponentOf(divisor) - exponent)
  const rest = a % b
  return decimalOf(rest !== 0n && rest < 0n !== b < 0n ? rest + b : rest, exponent)
}

function inexactModulo(dividend: FeelNumber, divisor: FeelNumber): FeelNumber | null {
  const quotient = divide(dividend, divisor)
  const whole = quotient === null ? null : roundTo(quotient, 0, 'floor')
  const product = whole === null ? null : multiply(divisor, whole)
  return product === null ? null : subtract(dividend, product)
}

/** @returns null  for an empty list, or when a sum is too large */
export function mean(numbers: readonly FeelNumber[]): FeelNumber | null {
  const total = sum(numbers)
  return total === null ? null : divide(total, numbers.length)
}

/** @returns null  for an empty list, or when a sum is too large */
export function sum(numbers: readonly FeelNumber[]): FeelNumber | null {
  let total: FeelNumber | null = numbers.length === 0 ? null : 0
  for (const n of numbers) total = total === null ? null : add(total, n)
  return total
}

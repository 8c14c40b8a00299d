import { exponentOf, type FeelNumber } from '../decimal.ts'
import { DaysTimeDuration, YearsMonthsDuration } from '../duration.ts'
import { absolute, isInteger, truncated } from '../number.ts'
import { exponential, naturalLogarithm, squareRoot } from '../roots.ts'
import { modulo, type Rounding, roundTo } from '../rounding.ts'
import type { Run } from '../run.ts'
import { type FeelValue, isNumber } from '../values.ts'
import type { Body } from './signature.ts'

/** What a root or a logarithm costs, in steps. */
const COSTLY = 200
const SCALE_LEAST = -6111
const SCALE_MOST = 6176

const rounded =
  (name: string, rounding: Rounding) =>
  (run: Run, n: FeelNumber, scale: FeelNumber = 0): FeelValue => {
    const places = truncated(scale)
    if (places < SCALE_LEAST || places > SCALE_MOST) return run.fail('scale-outside', { name })
    return roundTo(n, places, rounding) ?? run.fail('number-too-large', { name })
  }

const costly =
  (name: string, work: (n: FeelNumber) => FeelNumber | null) =>
  (run: Run, n: FeelNumber): FeelValue => {
    run.step(COSTLY)
    return work(n) ?? run.fail('no-result', { name })
  }

function abs(run: Run, n: FeelNumber | DaysTimeDuration | YearsMonthsDuration): FeelValue {
  if (isNumber(n)) return absolute(n)
  if (n instanceof YearsMonthsDuration) return YearsMonthsDuration.of(Math.abs(n.months))
  const nanos = n.nanos < 0n ? -n.nanos : n.nanos
  return DaysTimeDuration.of(nanos) ?? run.fail('no-result', { name: 'abs' })
}

const isEven = (n: FeelNumber) => isInteger(n) && modulo(n, 2) === 0
const isOdd = (n: FeelNumber) => isInteger(n) && modulo(n, 2) !== 0

/** Of numbers. */
export const numbers: Record<string, Body> = {
  'decimal(n: number, scale: number) -> number': rounded('decimal', 'half even'),
  'floor(n: number, scale?: number) -> number': rounded('floor', 'floor'),
  'ceiling(n: number, scale?: number) -> number': rounded('ceiling', 'ceiling'),
  'round up(n: number, scale?: number) -> number': rounded('round up', 'up'),
  'round down(n: number, scale?: number) -> number': rounded('round down', 'down'),
  'round half up(n: number, scale?: number) -> number': rounded('round half up', 'half up'),
  'round half down(n: number, scale?: number) -> number': rounded('round half down', 'half down'),
  'abs(n: number | duration) -> any': abs,
  'modulo(dividend: number, divisor: number) -> number': (run, a: FeelNumber, b: FeelNumber) => {
    // Numbers far apart are brought to one exponent: so many digits are worked with.
    run.step(Math.abs(exponentOf(a) - exponentOf(b)) >> 1)
    const code = b === 0 ? 'division-by-zero' : 'number-too-large'
    return modulo(a, b) ?? run.fail(code, { name: 'modulo' })
  },
  'sqrt(number: number) -> number': costly('sqrt', squareRoot),
  'log(number: number) -> number': costly('log', naturalLogarithm),
  'exp(number: number) -> number': costly('exp', exponential),
  'odd(number: number) -> boolean': (_, n: FeelNumber) => isOdd(n),
  'even(number: number) -> boolean': (_, n: FeelNumber) => isEven(n),
}

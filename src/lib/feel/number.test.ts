import { Decimal as DecimalLibrary } from 'decimal.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FeelNumber, parseNumber } from './decimal.ts'
import { differing } from './fixture.ts'
import { add, compareNumbers, divide, multiply, negate, sameNumber, subtract } from './number.ts'
import { exponential, naturalLogarithm, power, squareRoot } from './roots.ts'
import { modulo, roundTo } from './rounding.ts'

const Other = DecimalLibrary.clone({
  precision: 34,
  rounding: DecimalLibrary.ROUND_HALF_EVEN,
  toExpNeg: -9e15,
  toExpPos: 9e15,
  minE: -9e15,
  maxE: 9e15,
})

const read = (text: string): FeelNumber => parseNumber(text) ?? 0
const text = (n: FeelNumber | null) => (n === null ? 'null' : String(n))

/** Numbers as people write them: whole, with a fraction, very large, very small. */
const written = fc
  .tuple(
    fc.boolean(),
    fc.oneof(fc.bigInt(0n, 99n), fc.bigInt(0n, 10n ** 17n), fc.bigInt(10n ** 33n, 10n ** 34n - 1n)),
    fc.oneof(fc.integer({ min: -12, max: 3 }), fc.integer({ min: -60, max: 60 })),
  )
  .map(([minus, digits, exponent]) => `${minus ? '-' : ''}${digits}e${exponent}`)

const runs = (numRuns: number) => ({ numRuns: process.env.IGOV_LONG ? numRuns * 50 : numRuns })
const RUNS = runs(400)

function agrees(
  ours: (a: FeelNumber, b: FeelNumber) => FeelNumber | null,
  theirs: (a: DecimalLibrary, b: DecimalLibrary) => DecimalLibrary,
) {
  fc.assert(
    fc.property(written, written, (a, b) => {
      const expected = theirs(new Other(a), new Other(b))
      expect(text(ours(read(a), read(b)))).toBe(expected.isFinite() ? plain(expected) : 'null')
    }),
    RUNS,
  )
}

const plain = (n: DecimalLibrary) => (n.isZero() ? '0' : n.toFixed())

describe('Arithmetic agrees with another library', () => {
  it('in sums and differences', () => {
    agrees(add, (a, b) => Other.add(a, b))
    agrees(subtract, (a, b) => Other.sub(a, b))
  })

  it('in products and quotients', () => {
    agrees(multiply, (a, b) => Other.mul(a, b))
    agrees(divide, (a, b) => Other.div(a, b))
  })

  it('in order and equality', () => {
    fc.assert(
      fc.property(written, written, (a, b) => {
        const order = new Other(a).comparedTo(new Other(b))
        expect(Math.sign(compareNumbers(read(a), read(b)))).toBe(order)
        expect(sameNumber(read(a), read(b))).toBe(order === 0)
      }),
      RUNS,
    )
  })

  it('in square roots', () => {
    fc.assert(
      fc.property(written, (a) => {
        const expected = new Other(a).sqrt()
        expect(text(squareRoot(read(a)))).toBe(expected.isNaN() ? 'null' : plain(expected))
      }),
      RUNS,
    )
  })

  it('in logarithms and exponentials, to the last of 34 digits', () => {
    const More = Other.clone({ precision: 50 })
    const near = fc
      .tuple(fc.bigInt(1n, 10n ** 20n), fc.integer({ min: -24, max: -10 }))
      .map(([digits, exponent]) => `${digits}e${exponent}`)
    fc.assert(
      fc.property(near, (a) => {
        const log = new Other(new More(a).ln()).toSignificantDigits(34)
        expect(text(naturalLogarithm(read(a)))).toBe(plain(log))
        if (new Other(a).lt(500)) {
          const exp = new Other(new More(a).exp()).toSignificantDigits(34)
          expect(text(exponential(read(a)))).toBe(plain(exp))
        }
      }),
      runs(150),
    )
  })

  it('in powers', () => {
    const More = Other.clone({ precision: 60 })
    const base = fc.bigInt(1n, 10n ** 8n).map((digits) => `${digits}e-4`)
    const exponent = fc.oneof(
      fc.integer({ min: -40, max: 40 }).map(String),
      fc.bigInt(-(10n ** 6n), 10n ** 6n).map((digits) => `${digits}e-5`),
    )
    fc.assert(
      fc.property(base, exponent, (a, b) => {
        const expected = new More(a).pow(new More(b)).toSignificantDigits(34)
        expect(text(power(read(a), read(b)))).toBe(plain(expected))
      }),
      runs(150),
    )
  })

  it('in rounding to a scale, whatever the rule', () => {
    const rules = [
      ['up', DecimalLibrary.ROUND_UP],
      ['down', DecimalLibrary.ROUND_DOWN],
      ['floor', DecimalLibrary.ROUND_FLOOR],
      ['ceiling', DecimalLibrary.ROUND_CEIL],
      ['half up', DecimalLibrary.ROUND_HALF_UP],
      ['half down', DecimalLibrary.ROUND_HALF_DOWN],
      ['half even', DecimalLibrary.ROUND_HALF_EVEN],
    ] as const
    const short = fc
      .tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.integer({ min: -14, max: 2 }))
      .map(([digits, exponent]) => `${digits}e${exponent}`)
    fc.assert(
      fc.property(
        short,
        fc.integer({ min: 0, max: 12 }),
        fc.constantFrom(...rules),
        (a, scale, rule) => {
          const expected = new Other(a).toDecimalPlaces(scale, rule[1])
          expect(text(roundTo(read(a), scale, rule[0]))).toBe(plain(expected))
        },
      ),
      RUNS,
    )
  })
})

describe('A number', () => {
  it('has one form for one value, and is a plain integer where that is exact', () => {
    expect(read('1.50')).toEqual(read('1.5'))
    expect(read('9007199254740991')).toBe(9007199254740991)
    expect(typeof read('9007199254740992')).toBe('object')
    expect(read('-0')).toBe(0)
    expect(Object.is(multiply(0, -5), 0)).toBe(true)
    expect(Object.is(negate(0), 0)).toBe(true)
  })

  it('is added and multiplied without an error of the last place', () => {
    const rows = `
      0.1 + 0.2 → 0.3
      1.005 * 100 → 100.5
      1 / 3 → 0.3333333333333333333333333333333333
      2 / 3 → 0.6666666666666666666666666666666667
      9007199254740991 + 2 → 9007199254740993
      10 ** 40 / 10 ** 38 → 100
      1e34 + 1 → 10000000000000000000000000000000000
      (-5) ** 3 → -125
      2 ** 0.5 → 1.414213562373095048801688724209698
      4 ** 0.5 → 2
      2 ** -2 → 0.25
      1.0000000001 ** 1000000000 → 1.10517091807012177022171179330866
    `
    expect(differing(rows)).toEqual([])
  })

  it('has no infinity: what is too large or undefined is null', () => {
    const rows = `
      1 / 0 → null
      10 ** 7000 → null
      9e6144 * 10 → null
      sqrt(-1) → null
      log(0) → null
      exp(20000) → null
      0 ** -1 → null
      (-8) ** 0.5 → null
      1e-6170 / 1e10 → 0
    `
    expect(differing(rows)).toEqual([])
  })

  it('divides with a rest that has the sign of the divisor', () => {
    expect([modulo(-12, 5), modulo(12, -5), modulo(10, 4), modulo(-10, -4)]).toEqual([3, -3, 2, -2])
    expect(text(modulo(read('10.1'), read('-4.5')))).toBe('-3.4')
    expect(modulo(1, 0)).toBeNull()
  })
})

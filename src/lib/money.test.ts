import { describe, expect, it } from 'vitest'
import { addMoney, decimalText, parseMoney } from './money.ts'

describe('An amount', () => {
  it('is exact, whatever the currency has for decimals', () => {
    expect(parseMoney('1020.00', 'QAR', 2)).toEqual({ minor: 102_000n, currency: 'QAR' })
    expect(parseMoney('12.5', 'KWD', 3)).toEqual({ minor: 12_500n, currency: 'KWD' })
    expect(parseMoney('-7', 'JPY', 0)).toEqual({ minor: -7n, currency: 'JPY' })
    expect(decimalText({ minor: 5n, currency: 'QAR' }, 2)).toBe('0.05')
    expect(decimalText({ minor: -102_050n, currency: 'QAR' }, 2)).toBe('-1020.50')
    expect(decimalText({ minor: 7n, currency: 'JPY' }, 0)).toBe('7')
  })

  it('is refused with more decimals than the currency has, or when it is none', () => {
    for (const text of ['1.005', '1,5', '1e3', '', 'x', '٥']) {
      expect(() => parseMoney(text, 'QAR', 2)).toThrow('not an amount')
    }
  })

  it('is not added to another currency', () => {
    const one = { minor: 1n, currency: 'QAR' }
    expect(addMoney(one, one)).toEqual({ minor: 2n, currency: 'QAR' })
    expect(() => addMoney(one, { minor: 1n, currency: 'EUR' })).toThrow('cannot add')
  })
})

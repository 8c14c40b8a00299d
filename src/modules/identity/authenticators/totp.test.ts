import { describe, expect, it } from 'vitest'
import { newTotpSecret, nextCode, stepOf, totpAddress, totpBytes } from './totp.ts'

/** Of RFC 6238, appendix B: SHA-1, the last six of its eight digits. */
const SECRET = Buffer.from('12345678901234567890')
const VECTORS = [
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
] as const

describe('Codes by time', () => {
  it('are those of RFC 6238', () => {
    for (const [seconds, code] of VECTORS) {
      const now = new Date(seconds * 1000)
      expect(nextCode({ secret: SECRET, lastStep: 0 }, now)).toBe(code)
      expect(stepOf(SECRET, code, now)).toBe(Math.floor(seconds / 30))
    }
  })

  it('are six digits; anything else is none', () => {
    const now = new Date(59_000)
    for (const typed of ['', '28708', '2870820', '287083', 'abcdef', '-87082']) {
      expect(stepOf(SECRET, typed, now), typed).toBeUndefined()
    }
    expect(stepOf(SECRET, '287 082', now)).toBe(1)
  })

  it('after one that was used are those of the next step', () => {
    const now = new Date(59_000)
    const next = nextCode({ secret: SECRET, lastStep: 1 }, now)
    expect(stepOf(SECRET, next, now)).toBe(2)
  })
})

describe('A secret of codes', () => {
  it('is 160 random bits in base 32, and is read back from it', () => {
    const secret = newTotpSecret()
    expect(totpBytes(secret)).toHaveLength(20)
    expect(newTotpSecret()).not.toBe(secret)
    for (const none of ['', 'A'.repeat(31), 'a'.repeat(32), '1'.repeat(32)]) {
      expect(totpBytes(none)).toBeUndefined()
    }
  })

  it('goes to an app with the portal as its maker, in any script', () => {
    const address = new URL(totpAddress('A'.repeat(32), 'حكومي', 'سارة خالد'))
    expect(address.protocol).toBe('otpauth:')
    expect(Object.fromEntries(address.searchParams)).toMatchObject({
      ...{ issuer: 'حكومي', secret: 'A'.repeat(32), digits: '6', period: '30' },
    })
  })
})

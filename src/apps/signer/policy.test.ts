import { describe, expect, it } from 'vitest'
import { checkRequest } from './policy.ts'

const now = new Date('2026-11-29T06:00:00Z')
const request = {
  key: '019b1d1e-4a6f-7c3a-8d51-0f6f3f0a9b11',
  purpose: 'seal-document',
  digest: 'ab'.repeat(32),
  at: '2026-11-29T05:59:00.000Z',
}

describe('the signer’s policy', () => {
  it('lets a document be sealed', () => {
    expect(checkRequest(request, now)).toEqual({ ...request, at: new Date(request.at) })
  })

  it.each([
    ['another purpose', { purpose: 'issue-certificate' }, 'purpose'],
    ['a purpose from an object’s prototype', { purpose: 'constructor' }, 'purpose'],
    ['no purpose', { purpose: undefined }, 'purpose'],
    ['a key that is no UUID', { key: '../../seal.key' }, 'UUID'],
    ['a key in upper case', { key: request.key.toUpperCase() }, 'UUID'],
    ['a key that is a list', { key: [request.key] }, 'UUID'],
    ['31 bytes', { digest: 'ab'.repeat(31) }, 'digest'],
    ['33 bytes', { digest: 'ab'.repeat(33) }, 'digest'],
    ['a digest with a line break', { digest: `${'ab'.repeat(32)}\n` }, 'digest'],
    ['a local time', { at: '2026-11-29T05:59:00' }, 'instant'],
    ['a day that is not', { at: '2026-13-29T05:59:00Z' }, 'instant'],
    ['a time before the platform', { at: '2019-12-31T23:59:59Z' }, 'bounds'],
    ['a time in two days', { at: '2026-12-01T06:00:00Z' }, 'bounds'],
    ['a field more', { algorithm: 'none' }, 'field'],
  ])('refuses %s', (_, change, reason) => {
    const answer = checkRequest({ ...request, ...change }, now)
    expect(answer).toEqual({ refused: expect.stringContaining(reason) })
  })

  it.each([null, undefined, 7, 'text', [request]])('refuses %j', (body) => {
    expect(checkRequest(body, now)).toHaveProperty('refused')
  })
})

import { describe, expect, it } from 'vitest'
import { addressPrefix } from './address-prefix.ts'

describe('The prefix of an address', () => {
  it('is the same within a neighbourhood, however the address is written', () => {
    expect(addressPrefix('192.0.2.17')).toBe('192.0.2.0/24')
    expect(addressPrefix('::ffff:192.0.2.99')).toBe('192.0.2.0/24')
    for (const one of ['2001:db8:1:2::1', '2001:0DB8:0001:ffff:1:2:3:4', '2001:db8:1::']) {
      expect(addressPrefix(one)).toBe('2001:db8:1::/48')
    }
    expect(addressPrefix('::1')).toBe('0:0:0::/48')
    expect(addressPrefix('fe80::1%eth0')).toBe('fe80:0:0::/48')
  })

  it('of something that is no address is itself', () => {
    expect(addressPrefix('unix')).toBe('unix')
  })
})

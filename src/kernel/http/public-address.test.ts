import { describe, expect, it } from 'vitest'
import { isPublicAddress } from './public-address.ts'

describe('An address is public', () => {
  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '2606:4700::1111', '2a00:1450::1'])(
    'where anybody may have it: %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  )
  it.each([
    ...['127.0.0.1', '0.0.0.0', '10.1.2.3', '100.64.0.1', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...['::1', '::', 'fe80::1', 'fd00::1', '::ffff:127.0.0.1', '::ffff:8.8.8.8', '64:ff9b::7f00:1'],
    ...['2002:7f00:1::', '2001:db8::1', '2001:0:1::', 'ff02::1', 'localhost', '', '127.1'],
  ])('and not where it is ours, private or special: %s', (address) =>
    expect(isPublicAddress(address)).toBe(false),
  )
})

const IPV4 = /^(?:\d{1,3}[.]){3}\d{1,3}$/
const IPV6 = /^[\da-f:]*:[\da-f:]*$/i

/**
 * The network that an address belongs to, as one house or company usually has it: /24 of IPv4, /48 of
 * IPv6. Whoever has many addresses has them mostly within one.
 *
 * @param address  as the server sees it; one that is none gives itself
 */
export function addressPrefix(address: string): string {
  const [plain = ''] = address.replace(/^::ffff:(?=\d+\.)/i, '').split('%')
  if (IPV4.test(plain)) return `${plain.split('.').slice(0, 3).join('.')}.0/24`
  if (!IPV6.test(plain)) return address
  const [head = '', tail] = plain.toLowerCase().split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  const gap = tail === undefined ? 0 : 8 - before.length - after.length
  const groups = [...before, ...Array<string>(Math.max(gap, 0)).fill('0'), ...after]
  return `${groups
    .slice(0, 3)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/48`
}

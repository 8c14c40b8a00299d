/**
 * DER, written and read strictly: the few types that certificates and CMS need.
 * Reading never copies content and never recurses, so its cost is bounded by the input's length.
 */

/** One element: its tag, its content, and its whole encoding (both views of the input). */
export type Element = { tag: number; content: Uint8Array; encoding: Uint8Array }

export class DerError extends Error {
  override name = 'DerError'
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  nothing: 0x05,
  oid: 0x06,
  utf8: 0x0c,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const

const refuse = (reason: string): never => {
  throw new DerError(reason)
}

/** Octets of a length, the fewest possible as DER demands. */
const lengthOctets = (length: number): number[] => {
  if (length < 0x80) return [length]
  const octets: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256)
  return [0x80 | octets.length, ...octets]
}

/** An element from its tag and the concatenation of its parts. */
export const encode = (tag: number, ...parts: readonly Uint8Array[]): Uint8Array => {
  const content = Buffer.concat(parts)
  return Buffer.concat([Uint8Array.of(tag, ...lengthOctets(content.length)), content])
}

export const sequence = (...parts: readonly Uint8Array[]) => encode(TAG.sequence, ...parts)

/** A SET OF with its members in the order that DER demands. */
export const setOf = (...parts: readonly Uint8Array[]) =>
  encode(TAG.set, ...[...parts].sort((a, b) => Buffer.compare(a, b)))

/** An unsigned integer, most significant octet first. */
export const unsigned = (octets: Uint8Array): Uint8Array => {
  let start = 0
  while (start < octets.length - 1 && octets[start] === 0) start++
  const significant = octets.subarray(start)
  const sign = (significant[0] ?? 0) & 0x80 ? Uint8Array.of(0) : new Uint8Array()
  return encode(TAG.integer, sign, significant)
}

/** An object identifier from its dotted form. */
export const oid = (dotted: string): Uint8Array => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc % 128]
    for (let more = Math.floor(arc / 128); more > 0; more = Math.floor(more / 128)) {
      groups.unshift(0x80 | (more % 128))
    }
    return groups
  })
  return encode(TAG.oid, Uint8Array.from(octets))
}

/** A BIT STRING of whole octets, or of a single octet with unused low bits. */
export const bitString = (octets: Uint8Array, unusedBits = 0) =>
  encode(TAG.bitString, Uint8Array.of(unusedBits), octets)

const readLength = (bytes: Uint8Array, at: number): { length: number; next: number } => {
  const first = bytes[at] ?? refuse('the length is cut off')
  if (first < 0x80) return { length: first, next: at + 1 }
  const count = first & 0x7f
  if (count === 0 || count > 4) refuse('the length is indefinite or too long')
  let length = 0
  for (let i = 1; i <= count; i++) {
    length = length * 256 + (bytes[at + i] ?? refuse('the length is cut off'))
  }
  if (length < 0x80 || length < 256 ** (count - 1)) refuse('the length is not minimal')
  return { length, next: at + 1 + count }
}

/**
 * Reads the element that starts at an offset.
 *
 * @returns the element and the offset behind it
 * @throws DerError  when it is cut off or not DER
 * @source ITU-T X.690, sections 8.1 and 10.1
 */
export const readElement = (bytes: Uint8Array, at = 0): { element: Element; next: number } => {
  const tag = bytes[at] ?? refuse('an element is missing')
  if ((tag & 0x1f) === 0x1f) refuse('the tag has more than one octet')
  const { length, next } = readLength(bytes, at + 1)
  const end = next + length
  if (end > bytes.length) refuse('the content is cut off')
  return {
    element: { tag, content: bytes.subarray(next, end), encoding: bytes.subarray(at, end) },
    next: end,
  }
}

/** The elements inside a content, at most `most` of them. @throws DerError */
export const readElements = (content: Uint8Array, most = 64): Element[] => {
  const elements: Element[] = []
  for (let at = 0; at < content.length; ) {
    if (elements.length === most) refuse('too many elements')
    const { element, next } = readElement(content, at)
    elements.push(element)
    at = next
  }
  return elements
}

/** The element itself when it has the wanted tag. @throws DerError */
export const expectTag = (element: Element | undefined, tag: number): Element =>
  element?.tag === tag ? element : refuse(`an element with tag ${tag} is missing`)

export const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

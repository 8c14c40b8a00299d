import { randomBytes } from 'node:crypto'

const COUNTER_MAX = 0xfff
let last = 0
let counter = 0

/** A UUID as it stands in an address, for a schema. */
export const UUID_PATTERN = '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'

const FORM = new RegExp(UUID_PATTERN)

/** Whether a text that somebody sent has the form of a UUID. */
export const isUuid = (text: string): boolean => FORM.test(text)

/**
 * A new UUID that sorts by time of making, for a row whose id other rows of the same statement need.
 * Those of one process and one millisecond sort in the order in which they were made.
 *
 * @param at  milliseconds since 1970
 * @source RFC 9562 §5.7 (version 7), §6.2 method 1 (counter in rand_a)
 */
export function newUuid(at: number): string {
  const again = at === last && counter < COUNTER_MAX
  counter = again ? counter + 1 : 0
  last = at
  const bytes = randomBytes(16)
  bytes.writeUIntBE(at, 0, 6)
  bytes.writeUInt16BE(0x7000 | counter, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  const hex = bytes.toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join('-')
}

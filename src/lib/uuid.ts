import { randomBytes } from 'node:crypto'

/**
 * A new UUID that sorts by time of making, for a row whose id other rows of the same statement need.
 *
 * @param at  milliseconds since 1970
 * @source RFC 9562 §5.7 (version 7; 74 random bits)
 */
export function newUuid(at: number): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(at, 0, 6)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x70, 6)
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

import { crc32, deflateRawSync } from 'node:zlib'

/** A file of an archive: its path with `/`, its bytes, and whether they are made smaller. */
export type ZipEntry = { path: string; bytes: Uint8Array; packed?: boolean }

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const VERSION = 20
const STORED = 0
const DEFLATED = 8
/** Names are UTF-8. */
const FLAGS = 0x0800
/** 1 January 1980, the first day that the format knows: the same files give the same archive. */
const DAY = 0x0021
const MOST = 0xffff

/**
 * An archive of a few small files, stored as they are unless they are to be packed.
 *
 * @throws Error  for more files or bytes than its short form can count
 * @source APPNOTE.TXT of PKWARE, 4.3
 */
export function zipOf(entries: readonly ZipEntry[]): Buffer {
  if (entries.length > MOST) throw new Error(`more than ${MOST} files`)
  const parts: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { path, bytes, packed = false } of entries) {
    const name = Buffer.from(path, 'utf8')
    const kept = packed ? deflateRawSync(bytes) : Buffer.from(bytes)
    const about = aboutOf(name, bytes, { method: packed ? DEFLATED : STORED, size: kept.length })
    const local = Buffer.concat([words([LOCAL]), about, name])
    parts.push(local, kept)
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([words([CENTRAL]), shorts([VERSION]), about, place, name]))
    offset += local.length + kept.length
  }
  const list = Buffer.concat(central)
  if (offset + list.length > 0xffff_ffff) throw new Error('an archive of more than 4 GiB')
  const { length } = entries
  const end = [
    words([END]),
    shorts([0, 0, length, length]),
    words([list.length, offset]),
    shorts([0]),
  ]
  return Buffer.concat([...parts, list, ...end])
}

/** What both heads of a file say: how it is kept, its sum, its sizes, the length of its name. */
function aboutOf(
  name: Buffer,
  bytes: Uint8Array,
  { method, size }: { method: number; size: number },
): Buffer {
  return Buffer.concat([
    shorts([VERSION, FLAGS, method, 0, DAY]),
    words([crc32(bytes), size, bytes.length]),
    shorts([name.length, 0]),
  ])
}

function shorts(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2)
  for (const [at, value] of values.entries()) buffer.writeUInt16LE(value, at * 2)
  return buffer
}

function words(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4)
  for (const [at, value] of values.entries()) buffer.writeUInt32LE(value, at * 4)
  return buffer
}

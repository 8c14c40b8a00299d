import { crc32, inflateRawSync } from 'node:zlib'

/** What a file of an archive says of itself in its list at the end. */
type Entry = {
  path: string
  flags: number
  method: number
  crc: number
  packed: number
  size: number
  mode: number
  offset: number
}

/** Most that an archive may hold. */
export type ZipLimits = {
  files: number
  /** of all files together, unpacked */
  bytes: number
}

/** What is wrong with an archive, and with which of its files. */
export type ZipFaultKind =
  | 'no-archive'
  | 'many'
  | 'large'
  | 'locked'
  | 'method'
  | 'damaged'
  | 'link'
  | 'name'
  | 'twice'

/** An archive that is not read, and why. */
export class ZipFault extends Error {
  readonly kind: ZipFaultKind
  /** as the archive writes it; empty: the archive itself */
  readonly path: string

  constructor(kind: ZipFaultKind, path = '') {
    super(`${kind} ${path}`)
    this.name = 'ZipFault'
    this.kind = kind
    this.path = path
  }
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const END_BYTES = 22
const LOCAL_BYTES = 30
const CENTRAL_BYTES = 46
const COMMENT_MOST = 0xffff
const ENCRYPTED = 0x0001
const UTF8 = 0x0800
const STORED = 0
const DEFLATED = 8
/** Kinds of files in the upper bits of a Unix mode. */
const KIND = 0o170000
const REGULAR = 0o100000
const FOLDER = 0o040000

/**
 * The files of an archive by path. Nothing is unpacked beyond the limits, whatever the archive says of its sizes; two
 * files never share bytes; a path never leads out of the folder.
 *
 * @throws ZipFault
 * @source APPNOTE.TXT of PKWARE, 4.3 and 4.4
 */
export function unzip(archive: Buffer, limits: ZipLimits): Map<string, Buffer> {
  const entries = entriesOf(archive, limits)
  const files = new Map<string, Buffer>()
  const seen = new Set<string>()
  const taken: [number, number][] = []
  let left = limits.bytes
  for (const entry of entries) {
    const { path } = entry
    assertPath(path)
    const folder = path.endsWith('/')
    const kind = entry.mode & KIND
    if (kind !== 0 && kind !== (folder ? FOLDER : REGULAR)) throw new ZipFault('link', path)
    if (folder) continue
    // Folders that know no case would keep one of the two.
    const plain = path.toLowerCase()
    if (seen.has(plain)) throw new ZipFault('twice', path)
    seen.add(plain)
    if (entry.size > left) throw new ZipFault('large', path)
    const { bytes, from, to } = unpacked(archive, entry)
    if (taken.some(([start, end]) => from < end && start < to)) throw new ZipFault('damaged', path)
    taken.push([from, to])
    left -= bytes.length
    files.set(path, bytes)
  }
  return files
}

function entriesOf(archive: Buffer, { files }: ZipLimits): Entry[] {
  const end = endOf(archive)
  const count = archive.readUInt16LE(end + 10)
  const length = archive.readUInt32LE(end + 12)
  let at = archive.readUInt32LE(end + 16)
  if (count > files) throw new ZipFault('many')
  if (at + length > end) throw new ZipFault('no-archive')
  const entries: Entry[] = []
  for (let index = 0; index < count; index++) {
    if (at + CENTRAL_BYTES > end || archive.readUInt32LE(at) !== CENTRAL) {
      throw new ZipFault('no-archive')
    }
    const [name, extra, comment] = [28, 30, 32].map((place) => archive.readUInt16LE(at + place))
    const next = at + CENTRAL_BYTES + (name ?? 0) + (extra ?? 0) + (comment ?? 0)
    if (next > end) throw new ZipFault('no-archive')
    const flags = archive.readUInt16LE(at + 8)
    const bytes = archive.subarray(at + CENTRAL_BYTES, at + CENTRAL_BYTES + (name ?? 0))
    entries.push({
      ...{ path: nameOf(bytes, flags), flags, method: archive.readUInt16LE(at + 10) },
      ...{ crc: archive.readUInt32LE(at + 16), packed: archive.readUInt32LE(at + 20) },
      ...{ size: archive.readUInt32LE(at + 24), mode: archive.readUInt16LE(at + 40) },
      offset: archive.readUInt32LE(at + 42),
    })
    at = next
  }
  return entries
}

/** Where the end of the list stands: the last of its kind whose comment fills the rest of the archive. */
function endOf(archive: Buffer): number {
  const first = Math.max(0, archive.length - END_BYTES - COMMENT_MOST)
  for (let at = archive.length - END_BYTES; at >= first; at--) {
    if (archive.readUInt32LE(at) !== END) continue
    if (at + END_BYTES + archive.readUInt16LE(at + 20) === archive.length) return at
  }
  throw new ZipFault('no-archive')
}

/** Names are UTF-8 where the archive says so; of older ones only what is the same everywhere. */
function nameOf(bytes: Buffer, flags: number): string {
  const name = bytes.toString('utf8')
  const ascii = bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
  if (!ascii && (!(flags & UTF8) || !Buffer.from(name, 'utf8').equals(bytes))) {
    throw new ZipFault('name', bytes.toString('latin1'))
  }
  return name.normalize('NFC')
}

function assertPath(path: string): void {
  const parts = (path.endsWith('/') ? path.slice(0, -1) : path).split('/')
  const odd = parts.some((part) => part === '' || part === '.' || part === '..')
  if (odd || /[\\:\p{Cc}]/u.test(path)) throw new ZipFault('name', path)
}

/** The bytes of a file, with the place in the archive that it takes. */
function unpacked(archive: Buffer, entry: Entry) {
  const { path, flags, method, offset, packed, size } = entry
  if (flags & ENCRYPTED) throw new ZipFault('locked', path)
  if (method !== STORED && method !== DEFLATED) throw new ZipFault('method', path)
  if (offset + LOCAL_BYTES > archive.length || archive.readUInt32LE(offset) !== LOCAL) {
    throw new ZipFault('damaged', path)
  }
  const nameBytes = archive.readUInt16LE(offset + 26)
  const start = offset + LOCAL_BYTES + nameBytes + archive.readUInt16LE(offset + 28)
  const named = archive.subarray(offset + LOCAL_BYTES, offset + LOCAL_BYTES + nameBytes)
  const to = start + packed
  if (to > archive.length || nameOf(named, flags) !== path) throw new ZipFault('damaged', path)
  const kept = archive.subarray(start, to)
  const bytes = method === STORED ? Buffer.from(kept) : inflated(kept, size, path)
  if (bytes.length !== size || crc32(bytes) !== entry.crc) throw new ZipFault('damaged', path)
  return { bytes, from: offset, to }
}

/** Never more than the archive says: that was held against the limits. */
function inflated(kept: Buffer, size: number, path: string): Buffer {
  try {
    return inflateRawSync(kept, { maxOutputLength: Math.max(1, size) })
  } catch {
    throw new ZipFault('damaged', path)
  }
}

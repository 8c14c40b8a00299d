import { createHash } from 'node:crypto'
import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  writeSync,
} from 'node:fs'
import { dirname } from 'node:path'

/**
 * Every signature ever given, in one append-only file: an entry is on the disk before its signature
 * leaves the process, so a key never gets a second one. One line an entry:
 * `key digest instant signature check`, the signature in base64, the check 8 digits of SHA-256.
 */
export type Ledger = {
  /** the digest that a key was used for; undefined for a key that is free */
  digestOf: (key: string) => string | undefined
  /** the signature that a key was given. @throws Error when the key is free */
  signatureOf: (key: string) => Uint8Array
  /**
   * Records a signature; on return it outlives a power cut.
   *
   * @throws LedgerFull  when the disk has no room; nothing is recorded then
   */
  record: (entry: { key: string; digest: string; at: Date; signature: Uint8Array }) => void
  readonly entries: number
  close: () => void
}

/** There is no room to record a signature, so none is given. */
export class LedgerFull extends Error {
  override name = 'LedgerFull'
}

type Position = { digest: string; start: number; length: number }

const CHUNK = 1024 * 1024
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG'])
const LINE = /^([0-9a-f-]{36}) ([0-9a-f]{64}) (\S{20,24}) ([A-Za-z0-9+/=]+) ([0-9a-f]{8})$/

const checkOf = (line: string) => createHash('sha256').update(line).digest('hex').slice(0, 8)

const parse = (line: string) => {
  const match = LINE.exec(line)
  const [, key, digest, , signature, check] = match ?? []
  if (key === undefined || digest === undefined || signature === undefined) return undefined
  return checkOf(line.slice(0, -9)) === check ? { key, digest, signature } : undefined
}

/** Complete lines of a file with the offset of each; what follows the last line break is left out. */
function* linesOf(file: number): Generator<{ line: string; start: number }> {
  const chunk = Buffer.alloc(CHUNK)
  let rest = Buffer.alloc(0)
  let start = 0
  for (let at = 0; ; ) {
    const count = readSync(file, chunk, 0, CHUNK, at)
    if (count === 0) return
    at += count
    const bytes = Buffer.concat([rest, chunk.subarray(0, count)])
    let from = 0
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, from)) {
      yield { line: bytes.toString('latin1', from, end), start: start + from }
      from = end + 1
    }
    rest = bytes.subarray(from)
    start += from
  }
}

/** Reads all entries; the length is that of the lines that are whole. */
const readAll = (file: number, path: string) => {
  const positions = new Map<string, Position>()
  let length = 0
  let broken = false
  for (const { line, start } of linesOf(file)) {
    const entry = parse(line)
    if (broken || (entry !== undefined && positions.has(entry.key))) {
      throw new Error(`${path} is damaged before byte ${start}: restore it from a backup`)
    }
    if (entry === undefined) {
      broken = true
      continue
    }
    positions.set(entry.key, { digest: entry.digest, start, length: line.length })
    length = start + line.length + 1
  }
  return { positions, length }
}

/** Makes the file's name last as well as its content. */
const syncFolder = (path: string) => {
  const folder = openSync(dirname(path), 'r')
  fsyncSync(folder)
  closeSync(folder)
}

/**
 * Opens the ledger, or begins one. An entry that a crash cut off at the end is dropped: its
 * signature never left the process.
 *
 * @throws Error  when an entry other than the last is damaged
 */
export const openLedger = (path: string): Ledger => {
  const file = openSync(path, 'a+', 0o600)
  const { positions, length } = readAll(file, path)
  let end = length
  let torn = true
  const trim = () => {
    ftruncateSync(file, end)
    fsyncSync(file)
    torn = false
  }
  trim()
  syncFolder(path)

  const record: Ledger['record'] = ({ key, digest, at, signature }) => {
    if (torn) trim()
    const body = `${key} ${digest} ${at.toISOString()} ${Buffer.from(signature).toString('base64')}`
    const line = `${body} ${checkOf(body)}`
    const bytes = Buffer.from(`${line}\n`, 'latin1')
    torn = true
    try {
      for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
      fdatasyncSync(file)
    } catch (error) {
      trim()
      if (error instanceof Error && 'code' in error && NO_ROOM.has(String(error.code))) {
        throw new LedgerFull('the disk is full', { cause: error })
      }
      throw error
    }
    torn = false
    positions.set(key, { digest, start: end, length: line.length })
    end += bytes.length
  }

  const signatureOf = (key: string) => {
    const position = positions.get(key)
    const bytes = Buffer.alloc(position?.length ?? 0)
    if (position !== undefined) readSync(file, bytes, 0, bytes.length, position.start)
    const entry = parse(bytes.toString('latin1'))
    if (entry?.key !== key) throw new Error('the ledger does not hold what was written')
    return Buffer.from(entry.signature, 'base64')
  }

  return {
    digestOf: (key) => positions.get(key)?.digest,
    signatureOf,
    record,
    get entries() {
      return positions.size
    },
    close: () => closeSync(file),
  }
}

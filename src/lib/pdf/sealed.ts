import { createHash } from 'node:crypto'
import { judgeSignature } from '#lib/cms/signed-data'
import { SEAL_CODE } from './seal.ts'
import { PdfError, readEntries, textOf } from './syntax.ts'

/** One signature as it stands in a file; nothing in it has been verified yet. */
export type Seal = {
  /** offset and length of the two covered parts, as claimed */
  byteRange: readonly [number, number, number, number]
  /** the two parts leave out exactly the place of the signature and start at the file's first byte */
  wellFormed: boolean
  /** no byte follows the second part */
  coversFile: boolean
  /** DER, without its padding; empty when there is none to be read */
  cms: Uint8Array
  reason: string | undefined
  /** public code by which the document is found */
  code: string | undefined
  /** by the sealer's own clock */
  at: Date | undefined
}

/** What became of a sealed file. */
export type SealVerdict = {
  /**
   * `intact`: sealed by us, not a byte changed. `extended`: our seal holds for the beginning, and
   * something was appended. `altered`: it carries our seal, which does not hold. `foreign`: signed,
   * not by us. `unsealed`: no signature.
   */
  state: 'intact' | 'extended' | 'altered' | 'foreign' | 'unsealed'
  signedAt?: Date
  reason?: string
  code?: string
  /** SHA-256 in hex of the file as we sealed it; with `intact` and `extended` only */
  prefixDigest?: string
}

const MOST_SEALS = 16
const MARK = '/ByteRange'
const CLAIM =
  /^\/ByteRange\s{0,8}\[\s{0,8}(\d{1,10})\s{1,16}(\d{1,10})\s{1,16}(\d{1,10})\s{1,16}(\d{1,10})\s{0,16}\]/
const OURS = /^\/ByteRange \[0 \d{1,10} *\d{1,10} *\d{1,10} *\]\n\/Contents $/
const LARGEST_CMS = 64 * 1024
const WORDS_WINDOW = 8 * 1024

const latin1 = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to)

/** Length of the DER element at the start, from its header alone; 0 when there is none. */
const derLength = (bytes: Uint8Array): number => {
  const [tag, first = 0] = bytes
  if (tag !== 0x30) return 0
  if (first < 0x80) return 2 + first
  const count = first & 0x7f
  if (count === 0 || count > 3 || bytes.length < 2 + count) return 0
  return 2 + count + Buffer.from(bytes).readUIntBE(2, count)
}

/** The signature between its brackets: upper-case hexadecimal DER, then nothing but zeros. */
const readHole = (bytes: Buffer, from: number, to: number): Uint8Array => {
  const length = to - from - 2
  if (length <= 0 || length % 2 !== 0 || length > LARGEST_CMS * 2) return new Uint8Array()
  const hole = latin1(bytes, from, to)
  if (!/^<[0-9A-F]*>$/.test(hole)) return new Uint8Array()
  const padded = Buffer.from(hole.slice(1, -1), 'hex')
  const end = derLength(padded)
  if (end === 0 || end > padded.length || padded.subarray(end).some((byte) => byte !== 0)) {
    return new Uint8Array()
  }
  return padded.subarray(0, end)
}

const dateOf = (value: string | undefined): Date | undefined => {
  const match = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(value ?? '')
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second] = match
  const at = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

const readWords = (bytes: Buffer, from: number) => {
  try {
    const { entries } = readEntries(latin1(bytes, from, from + WORDS_WINDOW), 0)
    return {
      reason: textOf(entries.get('Reason')),
      code: textOf(entries.get(SEAL_CODE)),
      at: dateOf(textOf(entries.get('M'))),
    }
  } catch (error) {
    if (!(error instanceof PdfError)) throw error
    return { reason: undefined, code: undefined, at: undefined }
  }
}

const readSeal = (bytes: Buffer, at: number): Seal | undefined => {
  const match = CLAIM.exec(latin1(bytes, at, at + 160))
  if (match === null) return undefined
  const byteRange = [1, 2, 3, 4].map((group) => Number(match[group]))
  const [start = 0, length = 0, second = 0, rest = 0] = byteRange
  const inside = start === 0 && at < length && second > length && second + rest <= bytes.length
  const wellFormed = inside && length - at <= 160 && OURS.test(latin1(bytes, at, length))
  const cms = inside ? readHole(bytes, length, second) : new Uint8Array()
  return {
    byteRange: [start, length, second, rest],
    wellFormed: wellFormed && cms.length > 0,
    coversFile: inside && second + rest === bytes.length,
    cms,
    ...readWords(bytes, second),
  }
}

/**
 * Lists the signatures of a file by looking for their byte ranges, without following the file's
 * own structure: a file cannot lead the reader astray or make it work more than once over.
 *
 * @param file  any bytes
 * @returns at most 16, in the order of the file
 */
export const readSeals = (file: Uint8Array): Seal[] => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const seals: Seal[] = []
  for (let at = bytes.indexOf(MARK); at >= 0; at = bytes.indexOf(MARK, at + MARK.length)) {
    const seal = readSeal(bytes, at)
    if (seal !== undefined) seals.push(seal)
    if (seals.length === MOST_SEALS) break
  }
  return seals
}

const judge = (file: Uint8Array, seal: Seal, trusted: readonly Uint8Array[]) => {
  if (!seal.wellFormed) return 'foreign'
  const [, length, second, rest] = seal.byteRange
  const covered = createHash('sha256')
    .update(file.subarray(0, length))
    .update(file.subarray(second, second + rest))
  return judgeSignature(seal.cms, covered.digest(), trusted)
}

/** Half of our certificate as a signature writes it: a trace that outlives damage to the rest. */
const hasTrace = (file: Uint8Array, trusted: readonly Uint8Array[]): boolean => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  return trusted.some((one) => {
    const hex = Buffer.from(one).toString('hex').toUpperCase()
    return bytes.includes(hex.slice(0, one.length)) || bytes.includes(hex.slice(one.length))
  })
}

/**
 * Judges a file that should be one that we sealed. What makes it ours is the signature over every
 * byte of it but the signature's own place; its contents are not interpreted.
 *
 * @param file  any bytes; time and memory grow with their number and nothing else
 * @param trustedCertificates  those of our seals, DER
 * @source ETSI EN 319 102-1, section 5.2, for a signature with pinned certificates
 */
export const verifySeal = (
  file: Uint8Array,
  trustedCertificates: readonly Uint8Array[],
): SealVerdict => {
  const seals = readSeals(file)
  const judged = seals.map((seal) => ({ seal, verdict: judge(file, seal, trustedCertificates) }))
  const good = judged.filter(({ verdict }) => verdict === 'good').map(({ seal }) => seal)
  const whole = good.find((seal) => seal.coversFile)
  const best = whole ?? good.at(-1)
  if (best !== undefined) {
    const end = best.byteRange[2] + best.byteRange[3]
    return {
      state: whole === undefined ? 'extended' : 'intact',
      signedAt: best.at,
      reason: best.reason,
      code: best.code,
      prefixDigest: createHash('sha256').update(file.subarray(0, end)).digest('hex'),
    }
  }
  const ours = judged.some(({ verdict }) => verdict === 'bad')
  if (ours || hasTrace(file, trustedCertificates)) return { state: 'altered' }
  return { state: seals.length > 0 ? 'foreign' : 'unsealed' }
}

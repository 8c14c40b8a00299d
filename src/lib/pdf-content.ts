import { constants, inflateSync } from 'node:zlib'

/** What a PDF from outside may do to the memory of the process that looks at it. */
const MAX_INFLATED_BYTES = 32 * 1024 * 1024
const MAX_STREAMS = 5_000
/** Enough of a stream, packed, to see what it is. */
const PEEK_BYTES = 512
/** Bytes that may be inflated in all to see what streams are. */
const MAX_PEEKED_BYTES = 256 * 1024 * 1024

/** Names that make a reader act by itself, or carry another file inside. */
const ACTIVE =
  /\/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData|GoToE|GoToR)(?![A-Za-z])/

/** `/ObjStm`, each letter also as #xx. */
const OBJECT_STREAM = new RegExp(
  `/${[...'ObjStm'].map((letter) => `(?:${letter}|#${letter.charCodeAt(0).toString(16)})`).join('')}`,
  'gi',
)

/** An object stream begins with number and place of each object in it; some writers pad it. */
const NUMBERS_FIRST = /^[\s\0]*(\d+[\s\0]+\d+[\s\0]|$)/
/** A predictor puts a byte up to this before each row: no writer packs objects so. */
const LARGEST_MARK = 4

export type PdfContent = {
  pages: number
  /** the first name found that acts or embeds, without its slash */
  active: string | undefined
  encrypted: boolean
}

/**
 * Looks at a PDF without interpreting it: objects in the clear, and those in compressed streams
 * whatever their dictionary says of itself, within a fixed bound of memory.
 *
 * @returns undefined when it is no PDF, is damaged at its ends, packs objects in a way that is not
 *   looked through, or would inflate past the bound
 * @source ISO 32000-2 §7.5 (file structure), §7.5.7 (object streams), §7.3.5 (#xx in names)
 */
export function inspectPdf(bytes: Buffer): PdfContent | undefined {
  if (bytes.subarray(0, 5).toString('latin1') !== '%PDF-') return undefined
  if (!bytes.subarray(-2048).toString('latin1').includes('%%EOF')) return undefined
  const clear = bytes.toString('latin1')
  const inner = packedObjects(bytes, clear)
  if (inner === undefined) return undefined
  // `/J#61vaScript` is `/JavaScript` to every reader.
  const objects = (clear + inner).replace(/#([0-9A-Fa-f]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  const pages = objects.match(/\/Type\s*\/Page(?![A-Za-z])/g)?.length ?? 0
  if (pages === 0) return undefined
  return {
    pages,
    active: ACTIVE.exec(objects)?.[1],
    encrypted: /\/Encrypt\s+\d+\s+\d+\s+R|\/Encrypt\s*<</.test(objects),
  }
}

/**
 * The text of all streams that hold objects.
 *
 * A reader finds them by the file's table, not by their type, so each stream that inflates to what
 * an object stream begins with counts as one; and one that calls itself so must be of that form.
 */
function packedObjects(bytes: Buffer, clear: string): string | undefined {
  const called = calledObjectStreams(clear)
  if (called === undefined) return undefined
  const endAfter = follower(clear, 'endstream')
  let text = ''
  let left = MAX_INFLATED_BYTES
  let peeked = 0
  let count = 0
  for (const { index } of clear.matchAll(/(?<!end)stream\r?\n/g)) {
    if (++count > MAX_STREAMS || peeked > MAX_PEEKED_BYTES) return undefined
    const from = dataOf(clear, index)
    const end = endAfter(from)
    const data = bytes.subarray(from, end < 0 ? undefined : end)
    const beginning = peek(data)
    peeked += beginning?.length ?? 0
    if (beginning && beginning.charCodeAt(0) <= LARGEST_MARK) {
      if (/^\s*\d+\s+\d+\s/.test(beginning.slice(1))) return undefined
    }
    if (beginning !== undefined && NUMBERS_FIRST.test(beginning)) {
      const inflated = inflate(data, left)
      if (inflated === undefined) return undefined
      left -= inflated.length
      text += `\n${inflated.toString('latin1')}`
    } else if (called.has(from) && !NUMBERS_FIRST.test(data.toString('latin1', 0, PEEK_BYTES))) {
      return undefined
    }
  }
  return text
}

/** Where the data begin of streams that call themselves object streams; undefined where some has none. */
function calledObjectStreams(clear: string): Set<number> | undefined {
  const streamAfter = follower(clear, 'stream')
  const called = new Set<number>()
  for (const { index } of clear.matchAll(OBJECT_STREAM)) {
    const start = streamAfter(index)
    if (start < 0) return undefined
    called.add(dataOf(clear, start))
  }
  return called
}

/** Finds the next `word` from places that only move on; the text is gone through once. */
function follower(text: string, word: string) {
  let found = -2
  return (from: number) => {
    if (found !== -1 && found < from) found = text.indexOf(word, from)
    return found
  }
}

const dataOf = (clear: string, stream: number) => stream + (clear[stream + 6] === '\r' ? 8 : 7)

/** What a stream begins with when it is inflated; undefined where it is not packed so. */
function peek(data: Buffer): string | undefined {
  const [method = 0, check = 0] = data
  if ((method & 0x0f) !== 8 || ((method << 8) | check) % 31 !== 0) return undefined
  try {
    const some = data.subarray(0, PEEK_BYTES)
    return inflateSync(some, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1')
  } catch {
    return undefined
  }
}

function inflate(data: Buffer, maxOutputLength: number): Buffer | undefined {
  if (maxOutputLength <= 0) return undefined
  try {
    return inflateSync(data, { maxOutputLength })
  } catch {
    return undefined
  }
}

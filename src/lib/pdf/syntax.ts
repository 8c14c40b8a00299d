/**
 * The syntax of PDF objects, scanned and not interpreted: where a value ends, what a dictionary
 * holds. Text is the file's bytes as Latin-1, one character a byte.
 *
 * @source ISO 32000-1, section 7.3
 */

export class PdfError extends Error {
  override name = 'PdfError'
}

/** A dictionary's keys, without their slash, with the raw text of each value. */
export type Dictionary = ReadonlyMap<string, string>

const DEEPEST = 32
const GAP = /(?:[\0\t\n\f\r ]|%[^\r\n]*)*/y
const NAME = /\/[^\0\t\n\f\r ()<>[\]{}/%]*/y
const REFERENCE = /\d{1,10}[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+R(?![A-Za-z0-9])/y
const WORD = /[^\0\t\n\f\r ()<>[\]{}/%]+/y
const HEX = /<[0-9A-Fa-f\0\t\n\f\r ]*>/y

const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : -1
}

/** The offset of the next token. */
export const skipGap = (text: string, at: number): number => endOf(GAP, text, at)

const endOfString = (text: string, at: number): number => {
  let depth = 0
  for (let i = at; i < text.length; i++) {
    const char = text[i]
    if (char === '\\') i++
    else if (char === '(') depth++
    else if (char === ')' && --depth === 0) return i + 1
  }
  throw new PdfError('a string does not end')
}

const endOfGroup = (text: string, at: number, close: string, depth: number): number => {
  if (depth > DEEPEST) throw new PdfError('values are nested too deep')
  for (let next = skipGap(text, at); ; next = skipGap(text, next)) {
    if (text.startsWith(close, next)) return next + close.length
    next = endOfValue(text, next, depth + 1)
  }
}

/**
 * The offset behind the value that starts at an offset.
 *
 * @throws PdfError  when no value starts there, or it does not end
 */
export const endOfValue = (text: string, at: number, depth = 0): number => {
  if (text.startsWith('<<', at)) return endOfGroup(text, at + 2, '>>', depth)
  if (text[at] === '[') return endOfGroup(text, at + 1, ']', depth)
  if (text[at] === '(') return endOfString(text, at)
  for (const pattern of [HEX, NAME, REFERENCE, WORD]) {
    const end = endOf(pattern, text, at)
    if (end > at) return end
  }
  throw new PdfError(`no value at ${at}`)
}

/**
 * Keys and values from an offset inside a dictionary up to its end.
 *
 * @throws PdfError  when it is not one, or a key occurs twice
 */
export const readEntries = (text: string, from: number): { entries: Dictionary; end: number } => {
  const entries = new Map<string, string>()
  for (let at = skipGap(text, from); ; at = skipGap(text, at)) {
    if (text.startsWith('>>', at)) return { entries, end: at + 2 }
    const nameEnd = endOf(NAME, text, at)
    if (nameEnd < 0) throw new PdfError(`no key at ${at}`)
    const key = text.slice(at + 1, nameEnd)
    if (entries.has(key)) throw new PdfError(`the key ${key} occurs twice`)
    const start = skipGap(text, nameEnd)
    at = endOfValue(text, start)
    entries.set(key, text.slice(start, at))
  }
}

/** The dictionary that starts at an offset. @throws PdfError */
export const readDictionary = (text: string, at = 0): { entries: Dictionary; end: number } => {
  const start = skipGap(text, at)
  if (!text.startsWith('<<', start)) throw new PdfError(`no dictionary at ${start}`)
  return readEntries(text, start + 2)
}

/** The values of an array. @throws PdfError */
export const readArray = (text: string): string[] => {
  const values: string[] = []
  if (text[0] !== '[') throw new PdfError('no array')
  for (let at = skipGap(text, 1); text[at] !== ']'; at = skipGap(text, at)) {
    const end = endOfValue(text, at)
    values.push(text.slice(at, end))
    at = end
  }
  return values
}

/** The object number of a reference, or undefined for any other value. */
export const referenceOf = (value: string | undefined): number | undefined => {
  const match = /^(\d{1,10})\s+\d{1,5}\s+R$/.exec(value ?? '')
  return match ? Number(match[1]) : undefined
}

/** A non-negative integer. @throws PdfError */
export const integerOf = (value: string | undefined): number => {
  if (!/^\d{1,10}$/.test(value ?? '')) throw new PdfError(`${value} is not a whole number`)
  return Number(value)
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** A text string as a PDF literal: ASCII as it is, everything else as UTF-16 with its mark. */
export const textLiteral = (value: string): string => {
  if (/^[\x20-\x7e]*$/.test(value)) return `(${value.replace(/[\\()]/g, '\\$&')})`
  return `<${Buffer.from(`\ufeff${value}`, 'utf16le').swap16().toString('hex').toUpperCase()}>`
}

/** The text of a literal or hexadecimal string; undefined for any other value. */
export const textOf = (value: string | undefined): string | undefined => {
  if (value?.startsWith('(')) {
    const inner = value.slice(1, -1)
    return inner.replace(/\\(.)/gs, (_, char: string) => ESCAPED[char] ?? char)
  }
  if (!value?.startsWith('<') || value.startsWith('<<')) return undefined
  const bytes = Buffer.from(value.replace(/[^0-9A-Fa-f]/g, ''), 'hex')
  if (bytes[0] !== 0xfe || bytes[1] !== 0xff) return bytes.toString('latin1')
  const units = bytes.subarray(2, bytes.length - (bytes.length % 2))
  return Buffer.from(units).swap16().toString('utf16le')
}

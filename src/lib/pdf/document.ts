import { inflateSync } from 'node:zlib'
import {
  type Dictionary,
  integerOf,
  PdfError,
  readArray,
  readDictionary,
  referenceOf,
  skipGap,
} from './syntax.ts'

type Place = { offset: number } | { stream: number; index: number }

/** A PDF file, opened far enough to append to it. */
export type Document = {
  bytes: Uint8Array
  /** the same as Latin-1, one character a byte */
  text: string
  trailer: Dictionary
  /** how its last cross-references are written; an update has to use the same way */
  references: 'table' | 'stream'
  /** where they are */
  referencesAt: number
  places: ReadonlyMap<number, Place>
}

type Section = { trailer: Dictionary; places: Map<number, Place>; kind: 'table' | 'stream' }

const MOST_SECTIONS = 32
const MOST_OBJECTS = 1_000_000
const LARGEST_STREAM = 64 * 1024 * 1024

const readTable = (text: string, at: number): Section => {
  const places = new Map<number, Place>()
  const heading = /\s*(\d{1,10}) (\d{1,10}) *\r?\n/y
  let next = at + 4
  for (heading.lastIndex = next; ; heading.lastIndex = next) {
    const match = heading.exec(text)
    if (match === null) break
    const first = integerOf(match[1])
    const count = integerOf(match[2])
    next = heading.lastIndex + count * 20
    if (next > text.length) throw new PdfError('the cross-references are cut off')
    for (let i = 0; i < count; i++) {
      const row = text.slice(heading.lastIndex + i * 20, heading.lastIndex + i * 20 + 18)
      if (row[17] === 'n') places.set(first + i, { offset: integerOf(row.slice(0, 10)) })
    }
  }
  const start = skipGap(text, next)
  if (!text.startsWith('trailer', start)) throw new PdfError('the trailer is missing')
  return { trailer: readDictionary(text, start + 7).entries, places, kind: 'table' }
}

/** Undoes the PNG predictors that cross-reference streams are usually written with. */
const undoPrediction = (data: Buffer, columns: number): Buffer => {
  const rows = Math.floor(data.length / (columns + 1))
  const plain = Buffer.alloc(rows * columns)
  for (let row = 0; row < rows; row++) {
    const filter = data[row * (columns + 1)]
    if (filter !== 0 && filter !== 2) throw new PdfError('the predictor is not known')
    for (let i = 0; i < columns; i++) {
      const above = filter === 2 && row > 0 ? (plain[(row - 1) * columns + i] ?? 0) : 0
      plain[row * columns + i] = (data[row * (columns + 1) + 1 + i] ?? 0) + above
    }
  }
  return plain
}

const streamData = (text: string, entries: Dictionary, end: number): Buffer => {
  const start = /\s*stream\r?\n/y
  start.lastIndex = end
  if (!start.test(text)) throw new PdfError('the stream is missing')
  const from = start.lastIndex
  const raw = Buffer.from(text.slice(from, from + integerOf(entries.get('Length'))), 'latin1')
  const filter = entries.get('Filter')
  if (filter === undefined) return raw
  if (filter !== '/FlateDecode') throw new PdfError(`the filter ${filter} is not known`)
  const data = inflateSync(raw, { maxOutputLength: LARGEST_STREAM })
  const parameters = entries.get('DecodeParms')
  if (parameters === undefined) return data
  const predictor = readDictionary(parameters).entries
  return predictor.has('Predictor')
    ? undoPrediction(data, integerOf(predictor.get('Columns')))
    : data
}

const objectStart = (text: string, offset: number): { number: number; at: number } => {
  const header = /\s*(\d{1,10})\s+\d{1,5}\s+obj/y
  header.lastIndex = offset
  const match = header.exec(text)
  if (match === null) throw new PdfError(`no object at ${offset}`)
  return { number: integerOf(match[1]), at: skipGap(text, header.lastIndex) }
}

const readStream = (text: string, at: number): Section => {
  const { entries, end } = readDictionary(text, objectStart(text, at).at)
  if (entries.get('Type') !== '/XRef') throw new PdfError('the cross-references are missing')
  const data = streamData(text, entries, end)
  const widths = readArray(entries.get('W') ?? '[]').map(integerOf)
  const [typeWidth = 0, secondWidth = 0, thirdWidth = 0] = widths
  const field = (from: number, width: number) => (width === 0 ? 0 : data.readUIntBE(from, width))
  if (widths.length !== 3 || widths.some((width) => width > 6)) throw new PdfError('bad widths')
  const range = readArray(entries.get('Index') ?? `[0 ${entries.get('Size')}]`).map(integerOf)
  const places = new Map<number, Place>()
  const width = typeWidth + secondWidth + thirdWidth
  for (let pair = 0, row = 0; pair + 1 < range.length; pair += 2) {
    for (let i = 0; i < (range[pair + 1] ?? 0) && (row + 1) * width <= data.length; i++, row++) {
      const from = row * width
      const type = typeWidth === 0 ? 1 : field(from, typeWidth)
      const second = field(from + typeWidth, secondWidth)
      const third = field(from + typeWidth + secondWidth, thirdWidth)
      if (type === 1) places.set((range[pair] ?? 0) + i, { offset: second })
      if (type === 2) places.set((range[pair] ?? 0) + i, { stream: second, index: third })
    }
  }
  return { trailer: entries, places, kind: 'stream' }
}

/**
 * Opens a PDF file that this platform has made: cross-references as a table or as streams,
 * not encrypted, not a hybrid of both.
 *
 * @throws PdfError  when it cannot be appended to
 * @source ISO 32000-1, sections 7.5.4 to 7.5.8
 */
export const openDocument = (bytes: Uint8Array): Document => {
  const text = Buffer.from(bytes).toString('latin1')
  const ending = /startxref\s+(\d{1,10})\s+%%EOF\s*$/.exec(text.slice(-64))
  if (!text.startsWith('%PDF-') || ending === null) throw new PdfError('it is not a PDF file')
  const referencesAt = integerOf(ending[1])
  const places = new Map<number, Place>()
  let newest: Section | undefined
  let at: number | undefined = referencesAt
  for (let count = 0; at !== undefined; count++) {
    if (count === MOST_SECTIONS) throw new PdfError('it has too many revisions')
    const section: Section = text.startsWith('xref', at)
      ? readTable(text, at)
      : readStream(text, at)
    newest ??= section
    for (const [number, place] of section.places) {
      if (!places.has(number)) places.set(number, place)
    }
    if (places.size > MOST_OBJECTS) throw new PdfError('it has too many objects')
    const previous = section.trailer.get('Prev')
    at = previous === undefined ? undefined : integerOf(previous)
  }
  if (newest === undefined || newest.trailer.has('Encrypt') || newest.trailer.has('XRefStm')) {
    throw new PdfError('it is encrypted or a hybrid')
  }
  return { bytes, text, trailer: newest.trailer, references: newest.kind, referencesAt, places }
}

/**
 * A dictionary object as it stands in the file, with its entries.
 *
 * @throws PdfError  when there is none of that number
 */
export const readObject = (document: Document, number: number): Dictionary => {
  const place = document.places.get(number)
  if (place === undefined) throw new PdfError(`the object ${number} is missing`)
  if ('offset' in place) {
    const start = objectStart(document.text, place.offset)
    if (start.number !== number) throw new PdfError(`another object stands for ${number}`)
    return readDictionary(document.text, start.at).entries
  }
  const holder = document.places.get(place.stream)
  if (holder === undefined || !('offset' in holder)) throw new PdfError('a stream is missing')
  const { entries, end } = readDictionary(
    document.text,
    objectStart(document.text, holder.offset).at,
  )
  const data = streamData(document.text, entries, end).toString('latin1')
  const first = integerOf(entries.get('First'))
  const header = data.slice(0, first).trim().split(/\s+/).map(integerOf)
  return readDictionary(data, first + (header[place.index * 2 + 1] ?? data.length)).entries
}

/** The value of an array entry, whether it stands there or in an object of its own. */
export const arrayEntry = (document: Document, value: string | undefined): string[] => {
  if (value === undefined) return []
  const number = referenceOf(value)
  if (number === undefined) return readArray(value)
  const place = document.places.get(number)
  if (place === undefined || !('offset' in place)) throw new PdfError('an array is missing')
  const { text } = document
  return readArray(text.slice(objectStart(text, place.offset).at))
}

import type { Place, XmlElement } from '#lib/xml/tree'
import type { FeelText } from './model.ts'

/** The sign by which other tools mark an expression as FEEL. */
const MARK = /^=\s*/

/**
 * The text of an element with the place of its first character in the source, and how it is written
 * there where characters are written otherwise.
 *
 * @param whole  the text as the reader of XML gives it
 */
export function writtenText(source: string, element: XmlElement, whole: string): FeelText {
  const start = contentStart(source, offsetOf(source, element.place))
  const end = source.indexOf(
    `</${element.prefix ? `${element.prefix}:` : ''}${element.name}`,
    start,
  )
  const written = source.slice(start, end < 0 ? start : end)
  const pieces = piecesOf(written)
  const leading = whole.length - whole.trimStart().length
  const marked = MARK.exec(whole.trim())?.[0].length ?? 0
  const text = whole.trim().slice(marked)
  const from = sourceIndex(pieces, leading + marked)
  const to = sourceIndex(pieces, leading + marked + text.length)
  const raw = written.slice(from, to)
  const place = placeOf(source, start + from)
  return raw === text || raw === '' ? { text, place } : { text, place, raw }
}

/** Where a line and column of an expression stand in the model; both count from 1. */
export function placeInside({ text, place, raw }: FeelText, line: number, column: number): Place {
  let offset = 0
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', offset)
    if (next < 0) break
    offset = next + 1
  }
  for (const char of [...text.slice(offset)].slice(0, column - 1)) offset += char.length
  const written = raw ?? text
  const index = raw === undefined ? offset : sourceIndex(piecesOf(raw), offset)
  const before = written.slice(0, index)
  const last = before.lastIndexOf('\n')
  if (last < 0) return { line: place.line, column: place.column + before.length }
  return { line: place.line + before.split('\n').length - 1, column: before.length - last }
}

type Piece = { at: number; length: number; chars: number }

const PIECE =
  /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|&(#x[\da-fA-F]+|#\d+|\w+);|\r\n|[^<&\r]+|[\s\S]/g

/** Runs of a written text: where they lie, and how many characters of the text they are. */
function piecesOf(written: string): readonly Piece[] {
  const pieces: Piece[] = []
  for (const match of written.matchAll(PIECE)) {
    const [all, cdata, entity] = match
    const at = match.index
    if (cdata !== undefined) {
      pieces.push({ at: at + '<![CDATA['.length, length: cdata.length, chars: cdata.length })
    } else if (all.startsWith('<!--') || all.startsWith('<?')) continue
    else if (entity !== undefined) pieces.push({ at, length: all.length, chars: widthOf(entity) })
    else if (all === '\r\n') pieces.push({ at, length: 2, chars: 1 })
    else pieces.push({ at, length: all.length, chars: all.length })
  }
  return pieces
}

/** UTF-16 units of what an entity stands for. */
function widthOf(entity: string): number {
  const hex = entity.startsWith('#x')
  const code = hex ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1))
  return code > 0xffff ? 2 : 1
}

function sourceIndex(pieces: readonly Piece[], offset: number): number {
  let left = offset
  for (const { at, length, chars } of pieces) {
    if (left < chars) return at + (length === chars ? left : 0)
    left -= chars
  }
  const last = pieces.at(-1)
  return last ? last.at + last.length : 0
}

function offsetOf(source: string, { line, column }: Place): number {
  let start = 0
  for (let at = 1; at < line; at++) start = source.indexOf('\n', start) + 1
  return start + column - 1
}

/** Behind the start tag; a `>` in quotation marks does not end it. */
function contentStart(source: string, at: number): number {
  let quote = ''
  for (let index = at; index < source.length; index++) {
    const char = source[index] ?? ''
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (char === '>') return index + 1
  }
  return source.length
}

function placeOf(source: string, offset: number): Place {
  const start = source.lastIndexOf('\n', offset - 1) + 1
  let line = 1
  for (let at = source.indexOf('\n'); at !== -1 && at < offset; at = source.indexOf('\n', at + 1))
    line++
  return { line, column: offset - start + 1 }
}

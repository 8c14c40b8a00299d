import type { Point } from './diagram.ts'
import { escaped, tag } from './svg.ts'

const FONT = 11
export const LINE = 13.5
/** Of a letter on average, in sans-serif of this size. */
const LETTER = 5.9
const RIGHT_TO_LEFT = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u

/** Breaks a text into lines of about a width; what does not fit ends with an ellipsis. */
export function wrapped(text: string, width: number, lines: number): readonly string[] {
  const letters = Math.max(4, Math.floor(width / LETTER))
  const done: string[] = []
  let line = ''
  for (const word of text
    .trim()
    .split(/\s+/)
    .flatMap((one) => piecesOf(one, letters))) {
    if (line !== '' && line.length + 1 + word.length > letters) {
      done.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  if (line !== '') done.push(line)
  const most = Math.max(1, lines)
  if (done.length <= most) return done
  const kept = done.slice(0, most)
  return [...kept.slice(0, -1), `${(kept.at(-1) ?? '').slice(0, letters - 1)}…`]
}

/** A word that is longer than a line is cut; a little over it may be, for letters are of many widths. */
function piecesOf(word: string, letters: number): readonly string[] {
  const chars = [...word]
  if (chars.length <= letters * 1.2) return [word]
  const pieces: string[] = []
  for (let at = 0; at < chars.length; at += letters)
    pieces.push(chars.slice(at, at + letters).join(''))
  return pieces
}

type Block = { lines: readonly string[]; at: Point; anchor?: 'start' | 'middle'; turned?: boolean }

/** Lines of text from a first base line on. */
export function textBlock({ lines, at, anchor = 'middle', turned = false }: Block): string {
  if (lines.length === 0) return ''
  const rtl = RIGHT_TO_LEFT.test(lines.join(' '))
  const spans = lines.map((line, index) =>
    tag('tspan', { x: at.x, y: at.y + index * LINE }, escaped(line)),
  )
  return tag(
    'text',
    {
      class: 'bpmn-text',
      'font-size': FONT,
      'text-anchor': anchor === 'start' && rtl ? 'end' : anchor,
      direction: rtl ? 'rtl' : undefined,
      transform: turned ? `rotate(-90 ${Math.round(at.x)} ${Math.round(at.y)})` : undefined,
    },
    ...spans,
  )
}

/** A block of lines around a middle. */
export const centred = (lines: readonly string[], middle: Point): string =>
  textBlock({
    lines,
    at: { x: middle.x, y: middle.y - ((lines.length - 1) * LINE) / 2 + FONT * 0.36 },
  })

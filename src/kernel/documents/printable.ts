import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const TEXT_FACE = '@expo-google-fonts/readex-pro/400Regular/ReadexPro_400Regular.ttf'

/** Characters without a shape of their own, which need no face: breaks, joiners, directions. */
const SHAPELESS = /[\t\n\r\u00ad\u061c\u200b-\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069]/u

/** Offset of a table in a TrueType file. @source OpenType 1.9, Font File */
const tableAt = (font: Buffer, tag: string): number => {
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    const record = 12 + i * 16
    if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8)
  }
  throw new Error(`the face has no table ${tag}`)
}

/** Code points of the basic plane that a face has. @source OpenType 1.9, cmap format 4 */
const codePointsOf = (font: Buffer): Set<number> => {
  const cmap = tableAt(font, 'cmap')
  const points = new Set<number>()
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const map = cmap + font.readUInt32BE(cmap + 8 + i * 8)
    if (font.readUInt16BE(map) !== 4) continue
    const ends = map + 14
    const length = font.readUInt16BE(map + 6)
    for (let segment = 0; segment < length; segment += 2) {
      const end = font.readUInt16BE(ends + segment)
      const start = font.readUInt16BE(ends + length + 2 + segment)
      for (let point = start; point <= end && point !== 0xffff; point++) points.add(point)
    }
  }
  return points
}

let known: Set<number> | undefined

/**
 * Looks for a character that documents cannot print, because the text face lacks it: PDF/A allows
 * no gap, so a text with one could never be put on a licence. To be asked where the text is typed.
 *
 * @returns the first such character, or undefined
 */
export const findUnprintable = (text: string): string | undefined => {
  known ??= codePointsOf(readFileSync(createRequire(import.meta.url).resolve(TEXT_FACE)))
  for (const character of text) {
    if (!known.has(character.codePointAt(0) ?? 0) && !SHAPELESS.test(character)) return character
  }
  return undefined
}

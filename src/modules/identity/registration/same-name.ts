import type { Texts } from '#kernel'

/** Letters that are written one for another in Arabic names. */
const ARABIC: readonly (readonly [RegExp, string])[] = [
  [/[أإآٱ]/g, 'ا'],
  [/ى/g, 'ي'],
  [/ة/g, 'ه'],
  [/ؤ/g, 'و'],
  [/ئ/g, 'ي'],
]

/** Articles and prefixes that stand apart or not: `Al Kuwari`, `Al-Kuwari`, `AlKuwari`. */
const PREFIX = /^(?:al|el|ال)(?=.{3})/u

/** `Abdulrahman`, `Abdel Rahman`, `Abd Al Rahman`: one name of two words. */
const SERVANT = /\babd[\s-]?[aeiou]l/giu

/**
 * A word of a name without what differs between spellings: case, marks, the Arabic forms of one
 * letter, and of Latin letters the vowels after the first letter, doubled ones and a silent h, since
 * an Arabic name is written in Latin letters as somebody heard it: Mohammed, Muhamad.
 */
function bare(word: string): string {
  let text = word
    .normalize('NFKD')
    .replace(/[\p{M}ـ]/gu, '')
    .toLowerCase()
  for (const [letter, one] of ARABIC) text = text.replace(letter, one)
  text = text.replace(PREFIX, '')
  if (!/^[a-z]/.test(text)) return text
  const [first = ''] = text
  const rest = text.slice(1).replace(/[aeiouy]/g, '')
  return `${/[aeiouy]/.test(first) ? 'a' : first}${rest}`
    .replace(/(.)\1+/g, '$1')
    .replace(/(?<=.)h$/, '')
}

/** The words of a name; a prefix alone belongs to what follows it. */
const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKD')
    .replace(/['’ʼ`]/g, '')
    .replace(SERVANT, 'abd ')
    .replace(/عبد\s*ال(?=\p{L}{2})/gu, 'عبد ')
    .split(/[^\p{L}\p{M}]+/u)
    .map(bare)
    .filter((word) => word !== '' && word !== 'al' && word !== 'ال')

/**
 * Whether two spellings can be of one name: the first and the last word agree, and every word in
 * between stands in the other in the same order, since a card may carry four names and people type two.
 *
 * @param known  in each language of the register; one that agrees is enough
 */
export function isSameName(typed: string, known: Texts): boolean {
  const words = wordsOf(typed)
  return Object.values(known).some((name) => isWithin(words, wordsOf(name)))
}

function isWithin(words: readonly string[], all: readonly string[]): boolean {
  if (words.join('') === all.join('')) return words.length > 0
  if (words.length < 2 || words[0] !== all[0] || words.at(-1) !== all.at(-1)) return false
  let at = 0
  for (const word of words) {
    at = all.indexOf(word, at) + 1
    if (at === 0) return false
  }
  return true
}

/** More of a text than this is nothing that anybody looks for. */
export const MAX_TEXT = 2_000

/** Harakat and other marks of Arabic, tatweel, and signs that only steer the direction of text. */
const UNSEEN =
  /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu

/** Letters that people write for one another, and the letters of Persian keyboards. */
const SAME_LETTER: Readonly<Record<string, string>> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ة: 'ه',
  ۀ: 'ه',
  ہ: 'ه',
  ؤ: 'و',
  ئ: 'ي',
  ک: 'ك',
  ڪ: 'ك',
  گ: 'ك',
  ڤ: 'ف',
  پ: 'ب',
  چ: 'ج',
  ء: '',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  ı: 'i',
}
const WITH_A_TWIN = new RegExp(`[${Object.keys(SAME_LETTER).join('')}]`, 'gu')

const ARABIC_ZERO = 0x660
const PERSIAN_ZERO = 0x6f0
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/gu

const digitOf = (letter: string) => {
  const code = letter.codePointAt(0) ?? 0
  return String(code - (code >= PERSIAN_ZERO ? PERSIAN_ZERO : ARABIC_ZERO))
}

/**
 * A text as search compares it: one form of each letter, no marks, digits of ASCII, lower case. Two
 * spellings that a reader takes for the same word become the same.
 *
 * @returns at most `MAX_TEXT` characters
 */
export function normalise(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .toWellFormed()
    .normalize('NFKC')
    .slice(0, MAX_TEXT)
    .toLowerCase()
    .replace(UNSEEN, '')
    .replace(WITH_A_TWIN, (letter) => SAME_LETTER[letter] ?? letter)
    .normalize('NFD')
    .replace(/\p{Mn}+/gu, '')
    .replace(OTHER_DIGITS, digitOf)
}

/** `l'eau` is two words, `ta'sheera` is one. */
const ELISION = /(^|[^\p{L}\p{N}])(qu|[a-z])['’ʼ`](?=[a-z])/gu
const INSIDE = /['’‘ʼʿʾ`´]/gu
const WORD = /[\p{L}\p{N}]+/gu
/** Longer than any word; what is longer is cut, so that comparing stays cheap. */
const MAX_WORD = 40

/** @returns the words of a text, each as `normalise` writes it */
export function wordsOf(text: string): string[] {
  const plain = normalise(text).replace(ELISION, '$1$2 ').replace(INSIDE, '')
  return (plain.match(WORD) ?? []).map((word) => word.slice(0, MAX_WORD))
}

const WRITTEN = /[\p{L}\p{N}\p{Mn}'’‘ʼʿʾ`´\u0640\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]+/gu

/** @returns the words of a text as they are written, marks and apostrophes among their letters */
export const writtenWordsOf = (text: string): string[] =>
  text.slice(0, MAX_TEXT).toWellFormed().normalize('NFC').match(WRITTEN) ?? []

export const isArabic = (word: string) => /[\u0600-\u06ff]/.test(word)

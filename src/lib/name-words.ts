const MAX_WORDS = 20

/**
 * A text as people look for it: without case, accents and vowel signs, with the letters that are
 * typed for one another made one (أإآ → ا, ى → ي, ة → ه).
 */
export const foldedWords = (text: string): string[] =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\u0640]/gu, '')
    .toLowerCase()
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/[ىئ]/g, 'ي')
    .replace(/ؤ/g, 'و')
    .replace(/ة/g, 'ه')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .slice(0, MAX_WORDS)

/** Words as the text form of a `tsvector`; folded words hold no quote or backslash. */
export const wordsVector = (texts: readonly string[]) =>
  [...new Set(texts.flatMap(foldedWords))].map((word) => `'${word}'`).join(' ')

/** A `tsquery` for names in which some word begins with each word typed; undefined when none was. */
export function wordsQuery(typed: string): string | undefined {
  const words = foldedWords(typed)
  return words.length > 0 ? words.map((word) => `'${word}':*`).join(' & ') : undefined
}

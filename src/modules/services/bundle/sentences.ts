/** Words of a sentence that most people read at once. */
export const WORDS_MOST = 20
/** What is declared before the law has to be whole. */
export const DECLARED_MOST = 30

/**
 * The first sentence of a text that is longer than so many words.
 *
 * @param text  in any language that parts words by spaces
 * @returns its words and how many they are; undefined: every sentence is short enough
 */
export function longSentence(
  text: string,
  most: number,
): { sentence: string; words: number } | undefined {
  for (const sentence of text.split(/(?<=[.!?؟:;؛])\s+|\n+/)) {
    const words = sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length
    if (words > most) return { sentence: sentence.trim(), words }
  }
  return undefined
}

import { wordsOf, writtenWordsOf } from './normalise.ts'
import { stemOf } from './stem.ts'
import { isStop } from './stop-words.ts'

export type ReadWord = { word: string; stem: string; written: string }

/**
 * Reads the texts of many entries: what is written alike is taken apart once, which is most of a
 * language.
 *
 * @returns a function from a text to its words; those that say nothing are left out, but never all
 */
export function textReader(): (text: string) => ReadWord[] {
  const known = new Map<string, ReadWord[]>()
  const readOne = (written: string) => {
    const before = known.get(written)
    if (before) return before
    const words = wordsOf(written)
    const whole = words.length === 1
    const read = words.map((word) => ({
      word,
      stem: stemOf(word),
      written: whole ? written : word,
    }))
    known.set(written, read)
    return read
  }
  return (text) => {
    const words = writtenWordsOf(text).flatMap(readOne)
    const kept = words.filter(({ word }) => !isStop(word))
    return kept.length > 0 ? kept : words
  }
}

import { wordsOf } from './normalise.ts'
import { stemsOf } from './stop-words.ts'

/** Words and phrases that mean the same, as the pack writes them. */
export type SynonymGroup = {
  /** stand for each other, in entries and in queries */
  readonly words: readonly string[]
  /** lead here when they are asked, and mean nothing where an entry says them */
  readonly asked: readonly string[]
}

/** What a pack says of its people's words. */
export type PackWords = {
  readonly groups: readonly SynonymGroup[]
  /** words that stand in any query and decide little: names of the country */
  readonly faint: readonly string[]
}

/** One group as stems; its number is its place. */
export type Concept = { readonly words: readonly string[]; readonly asked: readonly string[] }

/** Words in a phrase at most. */
export const MAX_PHRASE = 5

/** @returns the words of a phrase as stems, with spaces between */
export const phraseOf = (text: string) => stemsOf(wordsOf(text)).join(' ')

/** Groups as stems, for the index and for queries. */
export const conceptsOf = (groups: readonly SynonymGroup[]): Concept[] =>
  groups.map(({ words, asked }) => ({ words: words.map(phraseOf), asked: asked.map(phraseOf) }))

/** From a phrase to the lexemes of the groups that hold it. */
export type Phrases = ReadonlyMap<string, readonly string[]>

/** @param of  `entries`: what entries say; `queries`: that, and what people ask */
export function phrasesOf(concepts: readonly Concept[], of: 'entries' | 'queries'): Phrases {
  const phrases = new Map<string, string[]>()
  for (const [number, { words, asked }] of concepts.entries()) {
    for (const phrase of of === 'queries' ? [...words, ...asked] : words) {
      const lexemes = phrases.get(phrase) ?? []
      if (!lexemes.includes(`#${number}`)) phrases.set(phrase, [...lexemes, `#${number}`])
    }
  }
  return phrases
}

/** Where a group is said: from the word at `start`, over `length` words. */
export type Span = { start: number; length: number; lexeme: string }

/** Finds the groups that a row of stems says, however they overlap. */
export function spansIn(stems: readonly string[], phrases: Phrases): Span[] {
  const spans: Span[] = []
  for (let start = 0; start < stems.length; start++) {
    let phrase = ''
    for (let length = 1; length <= MAX_PHRASE && start + length <= stems.length; length++) {
      phrase = length === 1 ? (stems[start] ?? '') : `${phrase} ${stems[start + length - 1]}`
      for (const lexeme of phrases.get(phrase) ?? []) spans.push({ start, length, lexeme })
    }
  }
  return spans
}

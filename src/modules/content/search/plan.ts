import { type Phrases, spansIn } from './concepts.ts'
import { isArabic, wordsOf } from './normalise.ts'
import { skeletonsOf } from './skeleton.ts'
import { stemOf } from './stem.ts'
import { isFaint, withoutStops } from './stop-words.ts'
import type { KnownWord, Vocabulary } from './vocabulary.ts'

/** More words than this are not read. */
const MAX_WORDS = 12

/** One word of the query: the lexemes by which it may be met, with how well each meets it; how much it counts. */
export type Slot = { alternatives: Map<string, number>; counts: number }

export type Plan = {
  slots: Slot[]
  /** the whole query as stems */
  key: string
  /** the query with words that nobody wrote replaced by the nearest; undefined when all are known */
  corrected: string | undefined
}

/** How well a lexeme meets a word by what leads from one to the other. */
const BY = {
  concept: 0.9,
  stem: 0.9,
  sound: 0.65,
  prefix: 0.5,
  near: [1, 0.7, 0.5],
} as const
/** What a word counts that decides little, and one whose meaning is a guess. */
const FAINT_COUNTS = 0.25
const GUESS_COUNTS = 0.75
const PREFIX_FROM = 3
const MOST_PREFIXED = 16
const MOST_SOUNDING = 16
const NEAR_FROM = 4
const TWO_WRONG_FROM = 7
/** One letter that may be written to an Arabic word: with, for, like, so. */
const WRITTEN_TO_WORD = /^[بلكفو](?=.{3})/u

/** What a plan asks of the index. */
export type Known = Pick<Vocabulary, 'find' | 'beginning' | 'near' | 'sounding'> & {
  hasStem(lexeme: string): boolean
  phrases: Phrases
  /** words of the pack that decide little */
  faint: ReadonlySet<string>
}

type Reading = { slot: Slot; stem: string; fixed?: KnownWord }

/**
 * Reads a query: which lexemes of the index each of its words may mean.
 *
 * @param typing  true while it is being typed: the last word may not be complete
 */
export function planQuery(query: string, known: Known, typing = false): Plan {
  const words = joinKnown(withoutStops(wordsOf(query)).slice(0, MAX_WORDS), known)
  const readings = words.flatMap((word, at) =>
    readWord(word, known, typing && at === words.length - 1),
  )
  addConcepts(readings, known.phrases)
  const fixed = readings.some((reading) => reading.fixed)
  return {
    slots: readings.map(({ slot }) => slot).filter(({ alternatives }) => alternatives.size > 0),
    key: readings.map(({ stem }) => stem).join(' '),
    corrected: fixed
      ? words.map((word, at) => readings[at]?.fixed?.written ?? word).join(' ')
      : undefined,
  }
}

/** `pass port` is `passport`, where only the whole is a word. */
function joinKnown(words: readonly string[], known: Known): string[] {
  const joined: string[] = []
  for (const word of words) {
    const before = joined.at(-1)
    const together = before === undefined ? '' : before + word
    const apart = before !== undefined && known.find(before) && known.find(word)
    if (together && !apart && known.find(together)) joined[joined.length - 1] = together
    else joined.push(word)
  }
  return joined
}

function readWord(word: string, known: Known, incomplete: boolean): Reading[] {
  const faint = isFaint(word) || known.faint.has(word)
  const slot: Slot = { alternatives: new Map(), counts: faint ? FAINT_COUNTS : 1 }
  const meet = (lexeme: string, weight: number) => {
    if ((slot.alternatives.get(lexeme) ?? 0) < weight) slot.alternatives.set(lexeme, weight)
  }
  const stem = stemOf(word)
  if (known.hasStem(`=${word}`)) meet(`=${word}`, 1)
  if (known.hasStem(stem)) meet(stem, stem === word ? 1 : BY.stem)
  if (incomplete) {
    for (const one of known.beginning(word, MOST_PREFIXED)) meetAll(meet, one, BY.prefix)
  }
  if (slot.alternatives.has(stem) || known.phrases.has(stem)) return [{ slot, stem }]
  if (faint || (slot.alternatives.size > 0 && !incomplete)) return [{ slot, stem }]
  const bare = word.replace(WRITTEN_TO_WORD, '')
  if (bare !== word && isArabic(word) && known.hasStem(stemOf(bare))) {
    meet(stemOf(bare), BY.stem)
    return [{ slot, stem: stemOf(bare) }]
  }
  const parts = partsOf(word, known)
  if (parts) return parts.flatMap((part) => readWord(part, known, false))
  return [guess(word, slot, meet, known)]
}

type Meet = (lexeme: string, weight: number) => void

const meetAll = (meet: Meet, { lexemes }: KnownWord, weight: number) => {
  if (weight > 0) for (const lexeme of lexemes) meet(lexeme, weight)
}

/** `drivinglicence` is two words, where both are known. */
function partsOf(word: string, known: Known): [string, string] | undefined {
  for (let at = word.length - 3; at >= 3; at--) {
    const [first, second] = [word.slice(0, at), word.slice(at)]
    if (known.find(first) && known.find(second)) return [first, second]
  }
  return undefined
}

/** A word that no entry holds: by its sound, its beginning, and words that are nearly it. */
function guess(word: string, slot: Slot, meet: Meet, known: Known): Reading {
  const stem = stemOf(word)
  const sounds = WITH_SOUND.test(word) ? skeletonsOf(word) : []
  const sounding = sounds.flatMap((skeleton) => known.sounding(skeleton))
  for (const lexeme of sounding.slice(0, MOST_SOUNDING)) {
    meet(lexeme, BY.sound)
  }
  const sounded = slot.alternatives.size > 0
  if (word.length >= PREFIX_FROM) {
    for (const one of known.beginning(word, MOST_PREFIXED)) meetAll(meet, one, BY.prefix)
  }
  // A phrase of synonyms holds it: its other words say what it means.
  if (known.find(word)) return { slot, stem }
  const near = nearestOf(word, known)
  for (const { known: one, distance } of near) meetAll(meet, one, BY.near[distance] ?? 0)
  const fixed = sounded && near[0]?.distance !== 1 ? undefined : near[0]?.known
  if (!sounded) slot.counts = GUESS_COUNTS
  return { slot, stem: bestOf(slot) ?? stem, ...(fixed && { fixed }) }
}

/** Letters, and digits that stand for letters; at least one letter. */
const WITH_SOUND = /^(?=.*\p{L})[\p{L}2356789]+$/u

function nearestOf(word: string, known: Known) {
  if (word.length < NEAR_FROM || !/^\p{L}+$/u.test(word)) return []
  const most = word.length >= TWO_WRONG_FROM ? 2 : 1
  const near = known.near(word, most)
  // Further off only when nothing is nearer.
  return near.length > 0 ? near : known.near(word, most + 1)
}

const bestOf = ({ alternatives }: Slot) => [...alternatives].sort(([, a], [, b]) => b - a)[0]?.[0]

/** A group of synonyms meets each word of the phrase that says it. */
function addConcepts(readings: readonly Reading[], phrases: Phrases) {
  const stems = readings.map(({ stem }) => stem)
  for (const { start, length, lexeme } of spansIn(stems, phrases)) {
    for (const { slot } of readings.slice(start, start + length)) {
      slot.alternatives.set(lexeme, Math.max(slot.alternatives.get(lexeme) ?? 0, BY.concept))
    }
  }
  for (const { slot } of readings) {
    for (const [stem, weight] of [...slot.alternatives]) {
      for (const lexeme of phrases.get(stem) ?? []) {
        const through = weight * BY.concept
        if ((slot.alternatives.get(lexeme) ?? 0) < through) slot.alternatives.set(lexeme, through)
      }
    }
  }
}

import type { SearchEntry } from '#kernel'
import { conceptsOf, type Phrases, phrasesOf, type SynonymGroup, spansIn } from './concepts.ts'
import { skeletonsOf } from './skeleton.ts'
import { type ReadWord, textReader } from './text-reader.ts'

/** How much a word counts by where it stands. */
const FIELDS = { title: 4, keyword: 3, summary: 1, owner: 0.3 } as const
/** Usual lengths in words, and how much a longer text takes from each of its words. */
const USUAL = { title: 4, keyword: 2, summary: 10, owner: 4 } as const
const LENGTH_COUNTS = { title: 0.5, keyword: 0.4, summary: 0.3, owner: 0.2 } as const
/** The weight at which the impact is half of what it can be. */
const HALF = 2
/** What people look for first: results of other kinds come before only when they are meant by name. */
const KINDS = { service: 1, agency: 0.8, page: 0.7, topic: 0.65, 'life-event': 0.65, audience: 0.6 }
const PROMINENCE_COUNTS = 0.12

type Field = keyof typeof FIELDS
type Read = (text: string) => ReadWord[]

/** The index as its tables hold it. */
export type Inverted = {
  /** by number */
  entries: SearchEntry[]
  keys: string[][]
  weights: Float32Array
  /** from lexeme to number << 8 | impact, by number */
  lexemes: Map<string, Uint32Array>
  words: Map<string, { word: string; lexeme: string; written: string }>
}

/**
 * Inverts entries: for each stem, group of synonyms and facet, the entries in which it stands.
 *
 * @param groups  synonyms of the pack
 */
export function invert(given: readonly SearchEntry[], groups: readonly SynonymGroup[]): Inverted {
  const entries = [...given].sort((a, b) => b.prominence - a.prominence || (a.id < b.id ? -1 : 1))
  const phrases = phrasesOf(conceptsOf(groups), 'entries')
  const postings = new Map<string, number[]>()
  const words: Inverted['words'] = new Map()
  const read = textReader()
  for (const [number, entry] of entries.entries()) {
    for (const [lexeme, impact] of impactsOf(entry, phrases, read))
      push(postings, lexeme, (number << 8) | impact)
    for (const text of textsOf(entry)) learn(words, read(text))
  }
  for (const { words: said, asked } of groups) {
    for (const phrase of [...said, ...asked]) learn(words, read(phrase))
  }
  return {
    entries,
    keys: entries.map((entry) => keysOf(entry, read)),
    weights: Float32Array.from(
      entries,
      ({ kind, prominence }) => KINDS[kind] * (1 + PROMINENCE_COUNTS * prominence),
    ),
    lexemes: new Map([...postings].map(([lexeme, list]) => [lexeme, Uint32Array.from(list)])),
    words,
  }
}

function push(postings: Map<string, number[]>, lexeme: string, posting: number) {
  const list = postings.get(lexeme)
  if (list) list.push(posting)
  else postings.set(lexeme, [posting])
}

const textsOf = ({ titles, summaries, keywords, owners }: SearchEntry): string[] => [
  ...Object.values(titles),
  ...Object.values(keywords).flat(),
  ...Object.values(summaries),
  ...Object.values(owners ?? {}),
]

function learn(words: Inverted['words'], texts: readonly ReadWord[]) {
  for (const { word, stem, written } of texts) note(words, word, stem, written)
}

function note(words: Inverted['words'], word: string, lexeme: string, written: string) {
  const key = `${word} ${lexeme}`
  if (words.has(key)) return
  words.set(key, { word, lexeme, written })
  for (const skeleton of soundsOf(word, lexeme)) {
    const sound = `~${skeleton}`
    if (!words.has(`${sound} ${lexeme}`))
      words.set(`${sound} ${lexeme}`, { word: sound, lexeme, written })
  }
}

/** Numbers and codes have no sound; a stem sounds as the word does without its ending. */
const soundsOf = (word: string, stem: string) =>
  /\d/.test(word)
    ? []
    : [...new Set([...skeletonsOf(word).slice(0, 2), ...skeletonsOf(stem).slice(0, 2)])]

const withoutBrackets = (text: string) => text.replace(/[(（][^)）]*[)）]/g, ' ')

/** What an entry is called, whole: as stems, and the id's last part as it is. */
function keysOf({ id, titles, keywords }: SearchEntry, read: Read): string[] {
  const names = Object.values(titles).flatMap((title) => [title, withoutBrackets(title)])
  const whole = (text: string) =>
    read(text)
      .map(({ stem }) => stem)
      .join(' ')
  const called = [...names, id.split(':').at(-1) ?? id].map(whole)
  const known = Object.values(keywords).flat().map(whole)
  return [
    ...new Set(called),
    ...[...new Set(known)].filter((key) => !called.includes(key)).map((key) => `k ${key}`),
  ]
}

function impactsOf(entry: SearchEntry, phrases: Phrases, read: Read): Map<string, number> {
  const weights = new Map<string, number>()
  const add = (field: Field, texts: readonly string[]) => {
    for (const [lexeme, weight] of strongest(field, texts.map(read), phrases)) {
      weights.set(lexeme, (weights.get(lexeme) ?? 0) + weight)
    }
  }
  add('title', Object.values(entry.titles))
  add('keyword', Object.values(entry.keywords).flat())
  add('summary', Object.values(entry.summaries))
  add('owner', Object.values(entry.owners ?? {}))
  const impacts = new Map<string, number>()
  for (const [lexeme, weight] of weights) {
    impacts.set(lexeme, Math.max(1, Math.round((255 * weight) / (weight + HALF))))
  }
  for (const [facet, values] of Object.entries(entry.facets)) {
    for (const value of values ?? []) impacts.set(`@${facet}:${value}`, 255)
  }
  return impacts.set(`@kind:${entry.kind}`, 255)
}

/** Words that have a stem of their own, as they are: who asks for exactly that form meant it. */
const exactlyOf = (words: readonly ReadWord[]) =>
  words.flatMap(({ word, stem }) => (stem === word ? [] : [`=${word}`]))

/** Of several texts of one field a word counts where it counts most: many keywords are not one long text. */
function strongest(field: Field, texts: readonly ReadWord[][], phrases: Phrases) {
  const found = new Map<string, number>()
  for (const words of texts) {
    const stems = words.map(({ stem }) => stem)
    const longer = 1 - LENGTH_COUNTS[field] + (LENGTH_COUNTS[field] * stems.length) / USUAL[field]
    const weight = FIELDS[field] / longer
    const spans = spansIn(stems, phrases).map(({ lexeme }) => lexeme)
    for (const lexeme of [...stems, ...exactlyOf(words), ...spans]) {
      found.set(lexeme, Math.max(found.get(lexeme) ?? 0, weight))
    }
  }
  return found
}

import type { SearchEntry } from '#kernel'

const SEED = 20_261_128
const WORDS = 20_000
const ARABIC = 'ابتجحخدرزسشصضطعغفقكلمنهوي'
const CONSONANTS = 'bcdfghklmnprstvw'
const VOWELS = 'aeiou'

/** Mulberry32: the same entries in each run. */
function randomFrom(seed: number) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let z = Math.imul(state ^ (state >>> 15), state | 1)
    z = (z + Math.imul(z ^ (z >>> 7), z | 61)) ^ z
    return ((z ^ (z >>> 14)) >>> 0) / 4_294_967_296
  }
}

type Random = () => number
const from = (random: Random, letters: string) =>
  letters[Math.floor(random() * letters.length)] ?? ''

const arabicWord = (random: Random) =>
  Array.from({ length: 3 + Math.floor(random() * 4) }, () => from(random, ARABIC)).join('')

const latinWord = (random: Random) =>
  Array.from({ length: 2 + Math.floor(random() * 3) }, () => {
    const start = from(random, CONSONANTS) + from(random, VOWELS)
    return random() < 0.4 ? start + from(random, CONSONANTS) : start
  }).join('')

/** Few words often and many seldom, as in any language: the share of a word falls with its rank. */
const zipf = (random: Random, words: readonly string[]) =>
  words[Math.floor(words.length ** random()) - 1] ?? words[0] ?? ''

const phrase = (random: Random, words: readonly string[], least: number, most: number) =>
  Array.from({ length: least + Math.floor(random() * (most - least + 1)) }, () =>
    zipf(random, words),
  ).join(' ')

/** Invented entries in two languages. */
export function syntheticEntries(count: number): SearchEntry[] {
  const random = randomFrom(SEED)
  const arabic = Array.from({ length: WORDS }, () => arabicWord(random))
  const latin = Array.from({ length: WORDS }, () => latinWord(random))
  const one = (of: number) => Math.floor(random() * of)
  return Array.from({ length: count }, (_, number) => ({
    id: `service:s-${number}`,
    kind: 'service',
    path: `services/s-${number}`,
    titles: { ar: phrase(random, arabic, 2, 6), en: phrase(random, latin, 2, 6) },
    summaries: { ar: phrase(random, arabic, 6, 12), en: phrase(random, latin, 6, 12) },
    keywords: { ar: [phrase(random, arabic, 1, 2)], en: [phrase(random, latin, 1, 2)] },
    owners: { ar: `جهة ${one(60)}`, en: `Body ${one(60)}` },
    facets: {
      audience: [`audience-${one(4)}`],
      topic: [`topic-${one(20)}`],
      agency: [`agency-${one(60)}`],
      online: one(10) === 0 ? ['yes'] : [],
    },
    prominence: random(),
  }))
}

/** Changes a letter, leaves one out, or swaps two. */
function misspelt(random: Random, word: string): string {
  const at = 1 + Math.floor(random() * Math.max(1, word.length - 2))
  const kind = random()
  if (kind < 0.4) return word.slice(0, at) + word.slice(at + 1)
  if (kind < 0.7) return `${word.slice(0, at)}${word[at + 1] ?? ''}${word[at]}${word.slice(at + 2)}`
  return word.slice(0, at) + from(random, VOWELS) + word.slice(at + 1)
}

/**
 * What people would ask of these entries, mixed: parts of titles, words that stand in many, words that
 * are misspelt.
 *
 * @returns whole queries, and the same as they are being typed
 */
export function syntheticQueries(
  entries: readonly SearchEntry[],
  count: number,
): { whole: string[]; typed: string[] } {
  const random = randomFrom(SEED + 1)
  const common = new Map<string, number>()
  for (const { titles } of entries.slice(0, 5_000)) {
    for (const word of Object.values(titles).join(' ').split(' ')) {
      common.set(word, (common.get(word) ?? 0) + 1)
    }
  }
  const often = [...common].sort(([, a], [, b]) => b - a).slice(0, 40)
  const frequent = () => often[Math.floor(random() * often.length)]?.[0] ?? ''
  const whole = Array.from({ length: count }, (_, at) => {
    const { titles } = entries[Math.floor(random() * entries.length)] as SearchEntry
    const words = (random() < 0.5 ? titles.ar : titles.en)?.split(' ') ?? []
    if (at % 4 === 0) return words.slice(0, 3).join(' ')
    if (at % 4 === 1) return [frequent(), frequent(), frequent()].join(' ')
    if (at % 4 === 2) return words.map((word) => misspelt(random, word)).join(' ')
    return [frequent(), misspelt(random, words[0] ?? '')].join(' ')
  })
  const typed = whole.map((query) => query.slice(0, 2 + Math.floor(random() * (query.length - 1))))
  return { whole, typed }
}

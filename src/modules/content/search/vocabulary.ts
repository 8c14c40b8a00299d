/** A word that the index knows, and the stems it leads to. */
export type KnownWord = {
  readonly word: string
  readonly written: string
  readonly lexemes: readonly string[]
  /** one bit for each of 31 classes of letters: two words that differ much differ in their masks */
  readonly mask: number
}

export type Near = { known: KnownWord; distance: number }

/** The words of one index, ready to be asked. */
export type Vocabulary = {
  find(word: string): KnownWord | undefined
  /** words that begin so; at most `most`, in order of the alphabet */
  beginning(prefix: string, most: number): KnownWord[]
  /** the nearest words within `most` wrong letters: only those of the least distance */
  near(word: string, most: number): Near[]
  /** stems of words that sound so */
  sounding(skeleton: string): readonly string[]
}

const BITS = 31
const MOST_NEAR = 8

const maskOf = (word: string) => {
  let mask = 0
  for (let at = 0; at < word.length; at++) mask |= 1 << (word.charCodeAt(at) % BITS)
  return mask
}

const bitsIn = (mask: number) => {
  let bits = mask - ((mask >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}

/**
 * Letters to change, add, leave out or swap with their neighbour.
 *
 * @returns `most` + 1 when there are more than `most`
 * @source optimal string alignment
 */
export function distanceWithin(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      }
      row.push(cost)
      if (cost < least) least = cost
    }
    if (least > most) return most + 1
    before = last
    last = row
  }
  return Math.min(last[b.length] ?? 0, most + 1)
}

/** @param rows  word, stem, and how the word is written; sounds after `~` */
export function vocabularyOf(
  rows: readonly { word: string; lexeme: string; written: string }[],
): Vocabulary {
  const sounds = new Map<string, string[]>()
  const known = new Map<string, KnownWord & { lexemes: string[] }>()
  for (const { word, lexeme, written } of rows) {
    if (word.startsWith('~')) {
      const skeleton = word.slice(1)
      const stems = sounds.get(skeleton)
      if (stems) stems.push(lexeme)
      else sounds.set(skeleton, [lexeme])
      continue
    }
    const before = known.get(word)
    if (before) before.lexemes.push(lexeme)
    else known.set(word, { word, written, lexemes: [lexeme], mask: maskOf(word) })
  }
  const sorted = [...known.values()].sort((a, b) => (a.word < b.word ? -1 : 1))
  const byLength = Map.groupBy(sorted, ({ word }) => word.length)
  return {
    find: (word) => known.get(word),
    beginning: (prefix, most) => beginning(sorted, prefix, most),
    near: (word, most) => near(byLength, word, most),
    sounding: (skeleton) => sounds.get(skeleton) ?? [],
  }
}

function beginning(sorted: readonly KnownWord[], prefix: string, most: number): KnownWord[] {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle]?.word ?? '') < prefix) low = middle + 1
    else high = middle
  }
  const found: KnownWord[] = []
  for (let at = low; at < sorted.length && found.length < most; at++) {
    const one = sorted[at]
    if (!one?.word.startsWith(prefix)) break
    found.push(one)
  }
  return found
}

function near(byLength: ReadonlyMap<number, KnownWord[]>, word: string, most: number): Near[] {
  const mask = maskOf(word)
  let least = most
  let found: Near[] = []
  for (let length = word.length - most; length <= word.length + most; length++) {
    for (const known of byLength.get(length) ?? []) {
      // A changed letter takes one bit away and brings one.
      if (bitsIn(mask ^ known.mask) > 2 * least) continue
      const distance = distanceWithin(word, known.word, least)
      if (distance > least) continue
      if (distance < least) found = []
      least = distance
      found.push({ known, distance })
    }
  }
  // People get the first letter right more often than the others.
  const rank = ({ known }: Near) => (known.word[0] === word[0] ? 0 : 1)
  return found.sort((a, b) => rank(a) - rank(b)).slice(0, MOST_NEAR)
}

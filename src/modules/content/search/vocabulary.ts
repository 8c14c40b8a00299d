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
  const far = most + 1
  if (Math.abs(a.length - b.length) > most) return far
  let [before, last, row] = ROWS
  for (let j = 0; j <= b.length; j++) last[j] = j
  for (let i = 1; i <= a.length; i++) {
    // Further from the diagonal than `most` no way can lead back in time.
    const from = Math.max(1, i - most)
    const to = Math.min(b.length, i + most)
    row[from - 1] = from === 1 ? i : far
    let least = row[from - 1] as number
    for (let j = from; j <= to; j++) {
      const letter = a.charCodeAt(i - 1)
      const same = letter === b.charCodeAt(j - 1)
      const above = j === i + most ? far : (last[j] as number)
      let cost = Math.min(
        above + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (same ? 0 : 1),
      )
      const swapped =
        i > 1 &&
        j > 1 &&
        letter === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      if (swapped) cost = Math.min(cost, (before[j - 2] as number) + 1)
      row[j] = cost
      if (cost < least) least = cost
    }
    if (least > most) return far
    ;[before, last, row] = [last, row, before]
  }
  return Math.min(last[b.length] as number, far)
}

/** Longer than any word; used again for each pair, since millions are compared. */
const ROWS: [Uint8Array, Uint8Array, Uint8Array] = [
  new Uint8Array(64),
  new Uint8Array(64),
  new Uint8Array(64),
]

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
  for (let distance = 1; distance <= most; distance++) {
    const found: KnownWord[] = []
    for (let length = word.length - distance; length <= word.length + distance; length++) {
      for (const known of byLength.get(length) ?? []) {
        // A changed letter takes one bit away and brings one.
        if (bitsIn(mask ^ known.mask) > 2 * distance) continue
        if (distanceWithin(word, known.word, distance) <= distance) found.push(known)
      }
    }
    if (found.length === 0) continue
    // People get the first letter right more often than the others.
    const rank = (known: KnownWord) => (known.word[0] === word[0] ? 0 : 1)
    found.sort((a, b) => rank(a) - rank(b))
    return found.slice(0, MOST_NEAR).map((known) => ({ known, distance }))
  }
  return []
}

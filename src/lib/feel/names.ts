import { type Token, tokensOf } from './lexer.ts'

const SIGNS = new Set(['.', '/', '-', "'", '+', '*', '**', '..'])

/** What no name that is read word by word goes beyond. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'and',
  'between',
  'else',
  'every',
  'external',
  'false',
  'for',
  'function',
  'if',
  'in',
  'instance',
  'null',
  'or',
  'return',
  'satisfies',
  'some',
  'then',
  'true',
])

export const isNamePart = ({ kind, text }: Token): boolean =>
  kind === 'word' || kind === 'number' || (kind === 'symbol' && SIGNS.has(text))

/** The name that tokens spell: white space between them is one blank. */
export function nameOf(tokens: readonly Token[]): string {
  return tokens.map(({ text, spaced }, i) => (spaced && i > 0 ? ` ${text}` : text)).join('')
}

/** A name as it is compared: without white space that only separates, in NFC. */
export const normalName = (name: string): string =>
  name.normalize('NFC').trim().replace(/\s+/g, ' ')

const spellings = new Map<string, readonly string[] | null>()

/** The tokens that spell a name; null when it cannot be written without quotation marks. */
function spellingOf(name: string): readonly string[] | null {
  let spelling = spellings.get(name)
  if (spelling === undefined) {
    spelling = readSpelling(name)
    if (spellings.size > 5000) spellings.clear()
    spellings.set(name, spelling)
  }
  return spelling
}

function readSpelling(name: string): readonly string[] | null {
  try {
    const tokens = tokensOf(name).slice(0, -1)
    const [first] = tokens
    return first?.kind === 'word' && tokens.every(isNamePart)
      ? tokens.map(({ text }) => text)
      : null
  } catch {
    // A name that is no row of tokens, such as one with a quotation mark, is no name to be found.
    return null
  }
}

const ARABIC_SIGNS = /[\u0660-\u0669\u06f0-\u06f9\u060c\u061f\u066b\u066c]/gu
const SIGN: Readonly<Record<string, string>> = {
  '\u060c': ',',
  '\u061f': '?',
  '\u066b': '.',
  '\u066c': '',
}

/** A name with the digits and signs of Arabic as FEEL would read them for what they are. */
export const inSignsOfFeel = (name: string): string =>
  name.replace(ARABIC_SIGNS, (sign) => SIGN[sign] ?? String((sign.codePointAt(0) ?? 0) & 15))

/** Names with what they stand for, found by the tokens that spell them. */
export class Names<T> {
  readonly #byFirst = new Map<string, { spelling: readonly string[]; name: string; meaning: T }[]>()

  constructor(entries: Iterable<readonly [string, T]> = []) {
    for (const [name, meaning] of entries) this.add(name, meaning)
  }

  /** How many names were added, those included that cannot be written. */
  size = 0

  add(name: string, meaning: T): void {
    this.size++
    const spelling = spellingOf(name)
    const first = spelling?.[0]
    if (!spelling || first === undefined) return
    const same = this.#byFirst.get(first) ?? []
    this.#byFirst.set(first, [{ spelling, name, meaning }, ...same])
  }

  /** Those that can be written. */
  *all(): Iterable<string> {
    for (const same of this.#byFirst.values()) for (const { name } of same) yield name
  }

  /** The longest name that the tokens spell from a place on. */
  longest(
    tokens: readonly Token[],
    at: number,
  ): { name: string; meaning: T; count: number } | undefined {
    let best: { name: string; meaning: T; count: number } | undefined
    for (const { spelling, name, meaning } of this.#byFirst.get(tokens[at]?.text ?? '') ?? []) {
      const count = spelling.length
      if (count <= (best?.count ?? 0)) continue
      if (spelling.every((text, i) => tokens[at + i]?.text === text))
        best = { name, meaning, count }
    }
    return best
  }
}

/** How many words follow each other from a place on, before a keyword or a sign. */
export function wordsFrom(tokens: readonly Token[], at: number): number {
  let count = 0
  for (;;) {
    const token = tokens[at + count]
    const number = count > 0 && token?.kind === 'number' && token.spaced && /^\d+$/.test(token.text)
    if (token?.kind !== 'word' && !number) return count
    if (token && KEYWORDS.has(token.text)) return count
    count++
  }
}

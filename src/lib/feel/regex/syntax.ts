/** Whether a class of characters has a code point. */
export type CharacterTest = (point: number) => boolean

/** What a pattern is made of. */
export type Pattern =
  | { readonly kind: 'character'; readonly test: CharacterTest }
  | { readonly kind: 'start' }
  | { readonly kind: 'end' }
  | { readonly kind: 'group'; readonly number: number; readonly inner: Pattern }
  | { readonly kind: 'reference'; readonly number: number }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly options: readonly Pattern[] }
  | {
      readonly kind: 'repeat'
      readonly inner: Pattern
      readonly least: number
      readonly most: number
      readonly lazy: boolean
    }

export type Flags = {
  /** `.` also takes the ends of lines. */
  readonly s: boolean
  /** `^` and `$` also stand at the ends of lines. */
  readonly m: boolean
  readonly i: boolean
  /** White space in the pattern does not count. */
  readonly x: boolean
}

/** The text is no pattern of XPath. */
export class PatternError extends Error {}

/** @returns null  when a flag is unknown */
export function flagsOf(text: string): Flags | null {
  if (!/^[smix]*$/.test(text)) return null
  const has = (flag: string) => text.includes(flag)
  return { s: has('s'), m: has('m'), i: has('i'), x: has('x') }
}

/** Reads a pattern character by character. */
export class PatternReader {
  readonly characters: readonly string[]
  readonly flags: Flags
  at = 0
  groups = 0
  /** Groups that are closed: only to these may be referred. */
  readonly closed = new Set<number>()
  depth = 0

  constructor(pattern: string, flags: Flags) {
    this.characters = [...(flags.x ? withoutSpace(pattern) : pattern)]
    this.flags = flags
  }

  get character(): string {
    return this.characters[this.at] ?? ''
  }

  get ended(): boolean {
    return this.at >= this.characters.length
  }

  take(character: string): boolean {
    if (this.character !== character || this.ended) return false
    this.at++
    return true
  }

  next(): string {
    if (this.ended) throw new PatternError('ends too early')
    const character = this.character
    this.at++
    return character
  }

  expect(character: string): void {
    if (!this.take(character)) throw new PatternError(`${character} is missing`)
  }
}

/** Flag x: white space is left out, except in classes. */
function withoutSpace(pattern: string): string {
  let depth = 0
  let result = ''
  for (let i = 0; i < pattern.length; i++) {
    const character = pattern[i] ?? ''
    const escaped = i > 0 && pattern[i - 1] === '\\' && pattern[i - 2] !== '\\'
    if (character === '[' && !escaped) depth++
    if (character === ']' && !escaped) depth--
    // Also behind a backslash: `\ s` is `\s`.
    if (depth > 0 || !/[\t\n\r ]/.test(character)) result += character
  }
  return result
}

import { refuse } from './syntax-error.ts'

/**
 * The smallest parts of an expression. Names of several words or with signs are put together by the
 * parser, which knows what names there are.
 */
export type Token = {
  readonly kind: 'number' | 'string' | 'temporal' | 'word' | 'symbol' | 'end'
  /** As it is written; a word in NFC. */
  readonly text: string
  /** What a string or a temporal literal says, without its escapes. */
  readonly value: string
  readonly start: number
  readonly end: number
  /** That white space stands before it. */
  readonly spaced: boolean
}

export const TEXT_MOST = 50_000

const START =
  '?A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{61B}\\u{61D}-\\u{167F}' +
  '\\u{1681}-\\u{180D}\\u{180F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}' +
  '\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FEFE}\\u{FF00}-\\u{FFFD}\\u{10000}-\\u{EFFFF}'
const PART = `${START}0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}`
const WORD = new RegExp(`[${START}][${PART}]*`, 'uy')
const NUMBER = /(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?/y
const SYMBOL = /\*\*|\.\.|<=|>=|!=|[-+*/=<>()[\]{},:.']/y
const SPACE =
  /(?:[\t-\r \u0085\u00a0\u1680\u180e\u2000-\u200b\u2028\u2029\u202f\u205f\u3000\ufeff]|\/\/[^\n\r]*|\/\*[\s\S]*?\*\/)+/y
const STRING = /"(?:[^"\\\n\r]|\\[^\n\r])*"/y
const BIDIRECTIONAL = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/**
 * The tokens of an expression, with an `end` behind them.
 *
 * @throws FeelSyntaxError  text-too-long, unclosed-comment, unclosed-string, hidden-character, unexpected-character
 */
export function tokensOf(text: string): Token[] {
  if (text.length > TEXT_MOST) refuse(text, 0, 'text-too-long', { most: TEXT_MOST })
  const tokens: Token[] = []
  let at = 0
  for (;;) {
    const space = matchAt(SPACE, text, at)
    at += space.length
    if (at >= text.length) break
    const token = tokenAt(text, at, space !== '', tokens.at(-1))
    tokens.push(token)
    at = token.end
  }
  const end = text.length
  tokens.push({ kind: 'end', text: '', value: '', start: end, end, spaced: true })
  return tokens
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

function tokenAt(text: string, at: number, spaced: boolean, before: Token | undefined): Token {
  const token = (kind: Token['kind'], raw: string, value = '', written = raw.length): Token => ({
    kind,
    text: raw,
    value,
    start: at,
    end: at + written,
    spaced,
  })
  const word = matchAt(WORD, text, at)
  if (word === '?') return token('word', word)
  if (word !== '') return token('word', word.normalize('NFC'), '', word.length)
  if (startsNumber(text, at, spaced, before)) return token('number', matchAt(NUMBER, text, at))
  if (text.startsWith('/*', at)) refuse(text, at, 'unclosed-comment')
  const symbol = matchAt(SYMBOL, text, at)
  if (symbol !== '') return token('symbol', symbol)
  const prefix = text.startsWith('@"', at) ? 1 : 0
  const string = matchAt(STRING, text, at + prefix)
  if (string !== '') {
    const raw = text.slice(at, at + prefix + string.length)
    return token(prefix ? 'temporal' : 'string', raw, unescaped(string.slice(1, -1)))
  }
  if (text[at] === '"' || prefix) refuse(text, at, 'unclosed-string')
  const character = String.fromCodePoint(text.codePointAt(at) ?? 0)
  if (BIDIRECTIONAL.test(character)) {
    refuse(text, at, 'hidden-character', { code: codePointText(character) })
  }
  return refuse(text, at, 'unexpected-character', { character })
}

/** `U+202E` */
export const codePointText = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/** A point begins a number only where no value can be before it: `x.5` is no number behind x. */
function startsNumber(text: string, at: number, spaced: boolean, before: Token | undefined) {
  if (/[0-9]/.test(text[at] ?? '')) return true
  if (!/^\.[0-9]/.test(text.slice(at, at + 2))) return false
  return spaced || before?.kind !== 'word'
}

const SIMPLE: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'", '\\': '\\' }
const ESCAPE = /\\(?:U([0-9A-Fa-f]{6})|u([0-9A-Fa-f]{4})|([\s\S]))/gu

/** A backslash before anything else stands for itself, as patterns need it. */
function unescaped(raw: string): string {
  if (!raw.includes('\\')) return raw
  return raw.replace(ESCAPE, (whole, long?: string, short?: string, character = '') => {
    if (short) return String.fromCharCode(Number.parseInt(short, 16))
    const point = Number.parseInt(long ?? '', 16)
    if (long) return point <= 0x10ffff ? String.fromCodePoint(point) : whole
    return SIMPLE[character] ?? whole
  })
}

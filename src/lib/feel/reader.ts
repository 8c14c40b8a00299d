import type { Params } from '#lib/wording'
import { childrenOf, type Expression, type Node, type Parts } from './ast.ts'
import { codePointText, type Token, tokensOf } from './lexer.ts'
import type { Names } from './names.ts'
import { shortened } from './run.ts'
import type { NamesScope } from './scope.ts'
import { positionOf, refuse } from './syntax-error.ts'
import type { FeelType } from './type.ts'
import { typed } from './typing.ts'
import type { FeelCode, GivenFor } from './wording.ts'

/** Something that is surely not meant: the expression runs, but gives null there. */
export type Finding = {
  readonly code: string
  readonly params: Params
  readonly line: number
  readonly column: number
}

/** Characters that turn the direction of what follows; marks such as RLM only help its neighbours. */
const TURNING = /[\u202a-\u202e\u2066-\u2069]/
const DEPTH_MOST = 200
const HEIGHT_MOST = 800

/** Reads the tokens of one text from left to right. */
export class Reader {
  readonly text: string
  readonly tokens: readonly Token[]
  readonly types: Names<FeelType>
  readonly findings: Finding[] = []
  scope: NamesScope
  at = 0
  /** How many slots the frame has so far. */
  slots: number
  /** Inside the second end of an interval, where `[` may close it. */
  closing = false
  #depth = 0

  constructor(text: string, scope: NamesScope, types: Names<FeelType>, slots: number) {
    this.text = text
    this.tokens = tokensOf(text)
    this.scope = scope
    this.types = types
    this.slots = slots
    // Even in a comment they let a text look like another than the one that runs.
    const hidden = TURNING.exec(text)
    if (hidden) this.find(hidden.index, 'hidden-character', { code: codePointText(hidden[0]) })
  }

  peek(ahead = 0): Token {
    return this.tokens[Math.min(this.at + ahead, this.tokens.length - 1)] as Token
  }

  next(): Token {
    const token = this.peek()
    this.at++
    return token
  }

  isSymbol(symbol: string, ahead = 0): boolean {
    const { kind, text } = this.peek(ahead)
    return kind === 'symbol' && text === symbol
  }

  isWord(word: string, ahead = 0): boolean {
    const { kind, text } = this.peek(ahead)
    return kind === 'word' && text === word
  }

  /** Takes a sign if it stands here. */
  take(symbol: string): boolean {
    if (!this.isSymbol(symbol)) return false
    this.at++
    return true
  }

  /** @throws FeelSyntaxError  expected */
  expect(symbol: string): Token {
    return this.isSymbol(symbol) ? this.next() : this.refuseToken(symbol)
  }

  /** @throws FeelSyntaxError  expected */
  expectWord(word: string): Token {
    return this.isWord(word) ? this.next() : this.refuseToken(word)
  }

  /** @throws FeelSyntaxError  expected, or unexpected-end */
  refuseToken(expected: string): never {
    const { kind, text, start } = this.peek()
    if (kind === 'end') refuse(this.text, start, 'unexpected-end', { expected })
    return refuse(this.text, start, 'expected', { expected, found: text })
  }

  /** Marks the place; what is returned goes back to it. */
  mark(): () => void {
    const { at, slots, scope, closing } = this
    const findings = this.findings.length
    const depth = this.#depth
    return () => {
      this.at = at
      this.slots = slots
      this.scope = scope
      this.closing = closing
      this.findings.length = findings
      this.#depth = depth
    }
  }

  newSlot(): number {
    return this.slots++
  }

  /** Reads something inside something. @throws FeelSyntaxError  too-deep */
  deeper<T>(read: () => T): T {
    if (++this.#depth > DEPTH_MOST) {
      refuse(this.text, this.peek().start, 'too-deep', { most: DEPTH_MOST })
    }
    const closing = this.closing
    this.closing = false
    try {
      return read()
    } finally {
      this.#depth--
      this.closing = closing
    }
  }

  /** Reads something where more names are known. */
  inScope<T>(scope: NamesScope, read: () => T): T {
    const outer = this.scope
    this.scope = scope
    try {
      return read()
    } finally {
      this.scope = outer
    }
  }

  find<Code extends FeelCode>(start: number, code: Code, ...given: GivenFor<Code>): void
  find(start: number, code: FeelCode, params: Params = {}): void {
    this.#note(start, code, params)
  }

  #note(start: number, code: FeelCode, params: Params): void {
    if (this.findings.length < 100) {
      this.findings.push({ code, params: shortened(params), ...positionOf(this.text, start) })
    }
  }

  /** A node that ends with the last token that was read. */
  node<K extends Parts['kind']>(
    parts: Extract<Parts, { kind: K }>,
    start: number,
    known?: FeelType,
  ): Node<K> {
    const children = childrenOf(parts)
    const height = children.reduce((most, child) => Math.max(most, child.height), 0) + 1
    const size = children.reduce((sum, child) => sum + child.size, 1)
    if (height > HEIGHT_MOST) refuse(this.text, start, 'too-deep', { most: HEIGHT_MOST })
    const { type, problem } = typed(parts)
    if (problem) this.#note(problem.at?.start ?? start, problem.code, problem.params)
    const end = this.tokens[this.at - 1]?.end ?? start
    const node = { ...(parts as Parts), start, end, type: known ?? type, size, height }
    return node as Expression as Node<K>
  }
}

/** Reads one thing inside another: given to those who read parts, so that they need not know the whole. */
export type ReadExpression = (reader: Reader) => Expression

import type { Binding } from './ast.ts'
import type { Token } from './lexer.ts'
import { type Names, normalName, wordsFrom } from './names.ts'
import { type FeelType, UNKNOWN } from './type.ts'

export type Meaning = { readonly binding: Binding; readonly type: FeelType }

/** The element that a filter looks at. */
type Element = {
  readonly slot: number
  /** That nothing is known of it: any name may be one of its entries. */
  readonly dynamic: boolean
}

type Found = Meaning & {
  readonly name: string
  /** How many tokens spell it. */
  readonly count: number
  readonly elements: readonly number[]
}

/** Names that may be used at a place, with those around it. */
export class NamesScope {
  readonly #outer: NamesScope | null
  readonly #names: Names<Meaning>
  readonly #element: Element | null

  constructor(outer: NamesScope | null, names: Names<Meaning>, element: Element | null = null) {
    this.#outer = outer
    this.#names = names
    this.#element = element
  }

  /** All names that may be used here, the innermost first. */
  *all(): Iterable<string> {
    yield* this.#names.all()
    if (this.#outer) yield* this.#outer.all()
  }

  /** The longest name from a place on; where none is known, the words that stand there. */
  find(tokens: readonly Token[], at: number): Found {
    const dynamic: number[] = []
    const all: number[] = []
    let best: Found | undefined
    let scope: NamesScope | null = this
    while (scope) {
      if (scope.#element) all.push(scope.#element.slot)
      if (scope.#element?.dynamic) dynamic.push(scope.#element.slot)
      const hit = scope.#names.longest(tokens, at)
      if (hit && hit.count > (best?.count ?? 0)) {
        const { name, count, meaning } = hit
        best = { name, count, ...meaning, elements: [...dynamic] }
      }
      scope = scope.#outer
    }
    const words = Math.max(1, wordsFrom(tokens, at))
    // Words that follow each other are one name, or the text could not be read at all.
    if (best && (best.count >= words || !isWord(tokens[at + best.count]))) return best
    const written = tokens.slice(at, at + words).map(({ text }) => text)
    const binding: Binding = { to: 'nothing' }
    const name = normalName(written.join(' '))
    return { name, count: words, binding, type: UNKNOWN, elements: all }
  }
}

const isWord = (token: Token | undefined) => token?.kind === 'word'

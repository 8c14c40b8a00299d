import { equal, type FeelValue } from '#lib/feel/index'
import { addTo, type Bitset, emptySet, isIn } from './bitset.ts'
import { constantText } from './condition.ts'
import type { TableProgram } from './table.ts'

/** What the rows of a table give, as far as it is known before anything is asked. */
export class Outcomes {
  readonly #table: TableProgram
  /** of each row: its outputs; undefined where one is not constant */
  readonly #values = new Map<number, readonly FeelValue[] | undefined>()

  constructor(table: TableProgram) {
    this.#table = table
  }

  /** Whether two rows give the same: by their values, or by their texts where these are not constant. */
  same(row: number, other: number): boolean {
    const [a, b] = [this.#valuesOf(row), this.#valuesOf(other)]
    if (a && b) return a.every((value, at) => equal(value, b[at] ?? null) === true)
    return this.#textsOf(row) === this.#textsOf(other)
  }

  /** The rows, among some, that are taken before a row when both match. */
  before(row: number, among: Bitset): Bitset {
    const { rows, model } = this.#table
    const before = emptySet(rows)
    const ranks = model.hitPolicy === 'PRIORITY' ? this.#ranksOf(row) : undefined
    if (model.hitPolicy !== 'FIRST' && !ranks) return before
    for (let other = 0; other < rows; other++) {
      if (other === row || !isIn(among, other)) continue
      const wins = ranks ? this.#outranks(other, row, ranks) : other < row
      if (wins) addTo(before, other)
    }
    return before
  }

  #outranks(other: number, row: number, ranks: readonly number[]): boolean {
    const theirs = this.#ranksOf(other)
    if (!theirs) return false
    const at = theirs.findIndex((rank, i) => rank !== ranks[i])
    return at < 0 ? other < row : (theirs[at] ?? 0) < (ranks[at] ?? 0)
  }

  #ranksOf(row: number): readonly number[] | undefined {
    const values = this.#valuesOf(row)
    return values && this.#table.outputs.map(({ rankOf }, at) => rankOf?.(values[at] ?? null) ?? 0)
  }

  #valuesOf(row: number): readonly FeelValue[] | undefined {
    if (this.#values.has(row)) return this.#values.get(row)
    const values = (this.#table.model.rules[row]?.outputs ?? []).map(({ text }) =>
      constantText(text),
    )
    const known = values.every((value) => value !== undefined) ? values : undefined
    this.#values.set(row, known)
    return known
  }

  #textsOf(row: number): string {
    return (this.#table.model.rules[row]?.outputs ?? []).map(({ text }) => text.trim()).join('\n')
  }
}

import { type Bitset, emptySet } from './bitset.ts'
import type { ValueText } from './value-text.ts'

/** The values of one input, in classes within which the same rows hold. */
export type Classes = {
  text: string
  classes: readonly { sample: ValueText; rows: Bitset }[]
}

/** A part of the space that no row covers: a value of each input so far, and the rows that hold at each. */
export type Hole = {
  example: readonly { input: string; value: ValueText }[]
  holding: readonly Bitset[]
}

/** Whether rows cover a space, input by input; what was found covered once is not looked at again. */
export class Covering {
  readonly #sides: readonly Classes[]
  readonly #take: (steps: number) => void
  /** of each input on: the rows that hold whatever it and those after it are */
  readonly #everywhere: readonly Bitset[]
  readonly #covered = new Set<string>()

  /** @param take  counts the work; it throws when there has been enough */
  constructor(sides: readonly Classes[], rows: number, take: (steps: number) => void) {
    this.#sides = sides
    this.#take = take
    const everywhere = [emptySet(rows).fill(0xffffffff)]
    for (const { classes } of [...sides].reverse()) {
      const after = everywhere[0] ?? emptySet(rows)
      take(classes.length * after.length)
      everywhere.unshift(classes.reduce((left, one) => both(left, one.rows), after))
    }
    this.#everywhere = everywhere
  }

  /**
   * Looks for what the rows leave uncovered.
   *
   * @param found  is told of each hole; false: the first is enough
   */
  covers(rows: Bitset, found: (hole: Hole) => boolean): boolean {
    return this.#visit(0, rows, { example: [], holding: [] }, found)
  }

  #visit(at: number, left: Bitset, hole: Hole, found: (hole: Hole) => boolean): boolean {
    this.#take(left.length + VISIT_COST)
    if (isEmpty(left)) {
      const rest = this.#sides.slice(at).map(({ text }) => ({ input: text, value: '-' }))
      this.#goOn = found({ ...hole, example: [...hole.example, ...rest] })
      return false
    }
    const side = this.#sides[at]
    const everywhere = this.#everywhere[at]
    if (!side || !everywhere || meet(left, everywhere)) return true
    const key = `${at} ${keyOf(left)}`
    if (this.#covered.has(key)) return true
    let whole = true
    for (const { sample, rows } of side.classes) {
      const example = [...hole.example, { input: side.text, value: sample }]
      const inner = { example, holding: [...hole.holding, rows] }
      whole = this.#visit(at + 1, both(left, rows), inner, found) && whole
      if (!whole && !this.#goOn) return false
    }
    if (whole) this.#covered.add(key)
    return whole
  }

  #goOn = true
}

/** What a visit costs beside its sets, in words of a set. */
const VISIT_COST = 20

export const both = (a: Bitset, b: Bitset): Bitset => a.map((word, at) => word & (b[at] as number))

export const isEmpty = (set: Bitset): boolean => set.every((word) => word === 0)

const meet = (a: Bitset, b: Bitset): boolean =>
  a.some((word, at) => (word & (b[at] as number)) !== 0)

/** Equal for equal sets, and short for small ones. */
function keyOf(set: Bitset): string {
  let key = ''
  for (let word = 0; word < set.length; word++) if (set[word]) key += `${word}:${set[word]} `
  return key
}

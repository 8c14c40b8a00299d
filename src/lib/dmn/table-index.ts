import type { FeelValue, Run } from '#lib/feel/index'
import { Axis, type Span } from './axis.ts'
import { addTo, type Bitset, eachIn, emptySet, fullSet, isIn } from './bitset.ts'
import { type Condition, conditionOf } from './condition.ts'
import {
  type Cell,
  holds,
  type Matched,
  type Matcher,
  NEAR_MOST,
  type Wanted,
} from './table-match.ts'

type Frame = readonly FeelValue[]

/** How many sets of rows a column keeps; others are made when they are asked. */
const KEPT_MOST = 2048

/** What one evaluation asks of a column. */
type Asked = { value: FeelValue; frame: Frame; run: Run }

/**
 * A column cut along its axis: for the position of a value, the rows whose cells hold there. Cells that more than the
 * value decides count as holding, and are evaluated later, for the rows that are left.
 */
class Column {
  readonly axis: Axis | undefined
  readonly selective: number
  readonly #rows: number
  readonly #cells: readonly Cell[]
  readonly #distinct: readonly Cell[]
  readonly #numbers: Int32Array
  /** of each distinct cell: where it holds; undefined when more than the value decides */
  readonly #spans: readonly (readonly Span[] | undefined)[]
  readonly #kept = new Map<number, Bitset>()

  constructor(cells: readonly Cell[]) {
    this.#cells = cells
    this.#rows = cells.length
    this.#distinct = [...new Set(cells)]
    const numbers = new Map(this.#distinct.map((cell, at) => [cell, at]))
    this.#numbers = Int32Array.from(cells, (cell) => numbers.get(cell) ?? 0)
    this.selective = cells.filter((cell) => !cell.any).length
    const conditions = this.#distinct.map((cell) =>
      cell.any || !cell.tests ? undefined : conditionOf(cell.text, cell.tests.ast),
    )
    this.axis = Axis.of(conditions.filter((one): one is Condition => one !== undefined))
    this.#spans = this.#distinct.map((cell, at) => {
      if (cell.any) return this.axis ? [[0, this.axis.positions - 1]] : undefined
      const condition = conditions[at]
      return condition && this.axis?.spansOf(condition)
    })
  }

  /** Cells of a row that the axis does not know. */
  isOpen(row: number): boolean {
    const number = this.#numbers[row] as number
    return this.#spans[number] === undefined && this.#distinct[number]?.any !== true
  }

  rowsFor({ value, frame, run }: Asked): Bitset {
    const position = this.axis?.positionOf(value) ?? -1
    if (position < 0) {
      // A value that the axis does not know, such as null: each different cell is asked.
      run.step(this.#distinct.length)
      return this.#rowsWhere((at) => {
        const cell = this.#distinct[at]
        return this.#spans[at] === undefined || holds(cell, value, frame, run)
      })
    }
    const known = this.#kept.get(position)
    if (known) return known
    const made = this.#rowsWhere((at) => {
      const spans = this.#spans[at]
      return !spans || spans.some(([from, to]) => from <= position && position <= to)
    })
    if (this.#kept.size < KEPT_MOST) this.#kept.set(position, made)
    return made
  }

  #rowsWhere(holdsAt: (distinct: number) => boolean): Bitset {
    const answers = Uint8Array.from(this.#distinct, (_, at) => (holdsAt(at) ? 1 : 0))
    const set = emptySet(this.#rows)
    for (let row = 0; row < this.#rows; row++) {
      if (answers[this.#numbers[row] as number]) addTo(set, row)
    }
    return set
  }

  holds(row: number, { value, frame, run }: Asked): boolean {
    return holds(this.#cells[row], value, frame, run)
  }
}

/** Finds the rows that match by intersecting those of each column. */
export class Indexed implements Matcher {
  readonly #columns: readonly { column: Column; at: number }[]
  readonly #rows: number
  readonly #open: Bitset

  constructor(columns: readonly (readonly Cell[])[], rows: number) {
    this.#rows = rows
    this.#columns = columns
      .map((cells, at) => ({ column: new Column(cells), at }))
      .filter(({ column }) => column.selective > 0)
      .sort((a, b) => b.column.selective - a.column.selective)
    this.#open = emptySet(rows)
    for (const { column } of this.#columns) {
      for (let row = 0; row < rows; row++) if (column.isOpen(row)) addTo(this.#open, row)
    }
  }

  match(values: readonly FeelValue[], frame: Frame, run: Run, wanted: Wanted): Matched {
    const asked = this.#columns.map(({ at }) => ({ value: values[at] ?? null, frame, run }))
    const all = fullSet(this.#rows)
    const one = emptySet(this.#rows)
    run.step(1 + ((this.#rows * this.#columns.length) >> 5))
    this.#columns.forEach(({ column }, i) => {
      const set = column.rowsFor(asked[i] as Asked)
      for (let word = 0; word < set.length; word++) {
        const before = all[word] as number
        if (before === 0 && !wanted.near) continue
        const holding = set[word] as number
        if (wanted.near) one[word] = ((one[word] as number) & holding) | (before & ~holding)
        all[word] = before & holding
      }
    })
    const hits: number[] = []
    const near: { row: number; column: number }[] = []
    eachIn(all, (row) => {
      const failed = isIn(this.#open, row) ? this.#failed(row, asked, 1) : []
      const [column] = failed
      if (column === undefined) hits.push(row)
      else if (wanted.near && failed.length === 1) near.push({ row, column })
      return !(wanted.first && hits.length > 0)
    })
    if (wanted.near) this.#addNear(one, asked, near)
    near.sort((a, b) => a.row - b.row)
    return { hits, near: near.slice(0, NEAR_MOST) }
  }

  #addNear(one: Bitset, asked: readonly Asked[], near: { row: number; column: number }[]): void {
    let looked = 0
    eachIn(one, (row) => {
      const [column, second] = this.#failed(row, asked, 2)
      if (column !== undefined && second === undefined) near.push({ row, column })
      return ++looked < 10 * NEAR_MOST && near.length < NEAR_MOST
    })
  }

  /** Columns of a row whose cells do not hold, up to a number and one more. */
  #failed(row: number, asked: readonly Asked[], most: number): number[] {
    const failed: number[] = []
    this.#columns.forEach(({ column, at }, i) => {
      if (failed.length <= most && !column.holds(row, asked[i] as Asked)) failed.push(at)
    })
    return failed
  }
}

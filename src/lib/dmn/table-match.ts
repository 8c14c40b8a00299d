import type { CompiledTests, FeelValue, Run } from '#lib/feel/index'

/** A condition of a row. Without tests, and not `any`, it could not be read and never holds. */
export type Cell = { text: string; any: boolean; tests?: CompiledTests }

export type Wanted = {
  /** the first row that matches is enough */
  first: boolean
  /** also rows that one cell alone keeps from matching */
  near: boolean
}

export type Matched = {
  hits: readonly number[]
  near: readonly { row: number; column: number }[]
}

export type Matcher = {
  match(
    values: readonly FeelValue[],
    frame: readonly FeelValue[],
    run: Run,
    wanted: Wanted,
  ): Matched
}

/** How many near rows are looked for. */
export const NEAR_MOST = 20

export const holds = (
  cell: Cell | undefined,
  value: FeelValue,
  frame: readonly FeelValue[],
  run: Run,
): boolean => cell === undefined || cell.any || cell.tests?.run(value, frame, run) === true

/** Finds the rows that match, one after the other. */
export class Scan implements Matcher {
  readonly #rows: readonly (readonly (readonly [number, Cell])[])[]

  constructor(columns: readonly (readonly Cell[])[], rows: number) {
    this.#rows = Array.from({ length: rows }, (_, row) =>
      columns.flatMap((cells, column) => {
        const cell = cells[row]
        return cell && !cell.any ? [[column, cell] as const] : []
      }),
    )
  }

  match(values: readonly FeelValue[], frame: readonly FeelValue[], run: Run, wanted: Wanted) {
    const hits: number[] = []
    const near: { row: number; column: number }[] = []
    run.step(this.#rows.length)
    for (let row = 0; row < this.#rows.length; row++) {
      const failed = this.#failedOf(row, values, frame, run, wanted.near)
      if (failed === undefined) {
        hits.push(row)
        if (wanted.first) break
      } else if (wanted.near && failed >= 0 && near.length < NEAR_MOST) {
        near.push({ row, column: failed })
      }
    }
    return { hits, near }
  }

  /** The column of the one cell that fails, undefined when none does, -1 when several may. */
  #failedOf(
    row: number,
    values: readonly FeelValue[],
    frame: readonly FeelValue[],
    run: Run,
    near: boolean,
  ): number | undefined {
    let failed: number | undefined
    for (const [column, cell] of this.#rows[row] ?? []) {
      if (holds(cell, values[column] ?? null, frame, run)) continue
      if (!near || failed !== undefined) return -1
      failed = column
    }
    return failed
  }
}

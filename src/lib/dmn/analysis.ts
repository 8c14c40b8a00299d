import { addTo, type Bitset, eachIn, emptySet, isIn } from './bitset.ts'
import { both, Covering, isEmpty } from './covering.ts'
import type { TableProgram } from './table.ts'
import { type Geometry, geometryOf, type Side } from './table-geometry.ts'
import { Outcomes } from './table-outcomes.ts'
import type { ValueText } from './value-text.ts'

/** Values of the inputs that show what is meant; `-`: any value. */
export type Example = readonly { input: string; value: ValueText }[]

/** Rows are numbered from 1. */
export type TableFinding =
  | { kind: 'gap'; example: Example; certain: boolean }
  /** both rows match and give the same */
  | { kind: 'overlap'; rows: readonly [number, number]; example: Example }
  /** both rows match and give different results, where only one may count */
  | { kind: 'contradiction'; rows: readonly [number, number]; example: Example }
  /** no value reaches the row: nothing fulfils it, or rows that are taken before it take all */
  | { kind: 'unreachable'; row: number; by: 'itself' | 'other-rows' }

export type Analysis = {
  id?: string
  /** decision or function that holds the table */
  within: string
  findings: readonly TableFinding[]
  /** rows with cells that more than the value of their input decides: they are left out of all but gaps */
  unread: readonly number[]
  /** true: there may be more than was found */
  stopped: boolean
}

/** For each of the three searches: gaps, rows that match together, rows that nothing reaches. */
export type AnalysisLimits = { work: number; findings: number }

/** Work is counted in words of sets of rows; so much of it is done in some tenths of a second. */
const LIMITS: AnalysisLimits = { work: 20_000_000, findings: 50 }

class Stopped extends Error {}

/**
 * Looks for gaps, overlaps, contradictions and rows that nothing reaches.
 * Null is not looked at: what is missing is another question than what falls between two rows.
 *
 * @source Calvanese and others, Semantics, Analysis and Simplification of DMN Decision Tables (2018)
 */
export function analyse(table: TableProgram, limits: AnalysisLimits = LIMITS): Analysis {
  const { model, within } = table
  const geometry = geometryOf(table)
  const unread: number[] = []
  eachIn(geometry.open, (row) => unread.push(row + 1) > 0)
  const search = new Search(table, geometry, limits)
  for (const look of [search.gaps, search.pairs, search.unreachable]) {
    try {
      look.call(search)
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      search.stopped = true
    }
  }
  const id = model.id === undefined ? {} : { id: model.id }
  return { ...id, within, findings: search.findings, unread, stopped: search.stopped }
}

class Search {
  readonly findings: TableFinding[] = []
  readonly #table: TableProgram
  readonly #geometry: Geometry
  readonly #limits: AnalysisLimits
  readonly #outcomes: Outcomes
  #work = 0
  #found = 0
  #ceiling: number
  stopped = false
  /** of each side and row: the classes in which the row holds */
  #classes: readonly (readonly (readonly number[])[])[] | undefined

  constructor(table: TableProgram, geometry: Geometry, limits: AnalysisLimits) {
    this.#table = table
    this.#geometry = geometry
    this.#limits = limits
    this.#ceiling = limits.work
    this.#outcomes = new Outcomes(table)
  }

  #begin(): void {
    this.#work = 0
    this.#found = 0
  }

  #take(steps: number): void {
    this.#work += steps
    if (this.#work > this.#ceiling) throw new Stopped()
  }

  #add(finding: TableFinding): void {
    if (this.#found === this.#limits.findings) throw new Stopped()
    this.#found++
    this.findings.push(finding)
  }

  gaps(): void {
    this.#begin()
    if (this.#table.model.outputs.some((output) => output.defaultEntry)) return
    const { rows, open } = this.#geometry
    const [closed, all] = [emptySet(rows), emptySet(rows)]
    for (let row = 0; row < rows; row++) {
      addTo(all, row)
      if (!isIn(open, row)) addTo(closed, row)
    }
    const covering = new Covering(this.#geometry.sides, rows, (steps) => this.#take(steps))
    covering.covers(closed, ({ example, holding }) => {
      // A row that more than its inputs decides may fill the gap.
      this.#add({ kind: 'gap', example, certain: isEmpty(holding.reduce(both, all)) })
      return true
    })
  }

  /** Rows that match together. */
  pairs(): void {
    this.#begin()
    const { hitPolicy } = this.#table.model
    if (hitPolicy !== 'UNIQUE' && hitPolicy !== 'ANY') return
    const { rows, open } = this.#geometry
    for (let row = 0; row < rows; row++) {
      if (isIn(open, row)) continue
      this.#take(1)
      eachIn(this.#meeting(row), (other) => {
        if (other > row && !isIn(open, other)) this.#pair(row, other)
        return true
      })
    }
  }

  #classesOf(side: number, row: number): readonly number[] {
    this.#classes ??= this.#geometry.sides.map(({ classes }) => {
      const members = Array.from({ length: this.#geometry.rows }, (): number[] => [])
      classes.forEach(({ rows }, at) => {
        this.#take(rows.length)
        eachIn(rows, (row) => {
          this.#take(1)
          members[row]?.push(at)
          return true
        })
      })
      return members
    })
    return this.#classes[side]?.[row] ?? []
  }

  /** Rows that share a position with a row on every side. */
  #meeting(row: number): Bitset {
    let meeting: Bitset | undefined
    for (const [at, side] of this.#geometry.sides.entries()) {
      const union = emptySet(this.#geometry.rows)
      for (const one of this.#classesOf(at, row)) {
        const { rows } = side.classes[one] ?? { rows: union }
        this.#take(union.length)
        for (let word = 0; word < union.length; word++) {
          union[word] = (union[word] as number) | (rows[word] as number)
        }
      }
      meeting = meeting ? both(meeting, union) : union
    }
    return meeting ?? emptySet(this.#geometry.rows)
  }

  #pair(row: number, other: number): void {
    const same = this.#outcomes.same(row, other)
    if (same && this.#table.model.hitPolicy === 'ANY') return
    const kind = same ? 'overlap' : 'contradiction'
    const example = this.#geometry.sides.map((side) => ({
      input: side.text,
      value: sharedSample(side, row, other),
    }))
    this.#add({ kind, rows: [row + 1, other + 1], example })
  }

  unreachable(): void {
    this.#begin()
    const { rows, sides, open } = this.#geometry
    const { hitPolicy } = this.#table.model
    const ordered = hitPolicy === 'FIRST' || hitPolicy === 'PRIORITY'
    for (let row = 0; row < rows; row++) {
      const empty = sides.some((_, at) => this.#classesOf(at, row).length === 0)
      if (empty) this.#add({ kind: 'unreachable', row: row + 1, by: 'itself' })
      else if (ordered && !isIn(open, row) && this.#isTaken(row)) {
        this.#add({ kind: 'unreachable', row: row + 1, by: 'other-rows' })
      }
    }
  }

  /** Whether rows that are taken before it leave nothing to a row. */
  #isTaken(row: number): boolean {
    const { rows, sides, open } = this.#geometry
    this.#take(rows)
    const meeting = this.#meeting(row).map((word, at) => word & ~(open[at] as number))
    const others = this.#outcomes.before(row, meeting)
    if (isEmpty(others)) return false
    const own = sides.map(({ text, classes }, at) => ({
      text,
      classes: this.#classesOf(at, row).flatMap((one) => classes[one] ?? []),
    }))
    // One row that is hard to tell does not take the time of all others.
    this.#ceiling = this.#work + this.#limits.work / 20
    try {
      return new Covering(own, rows, (steps) => this.#take(steps)).covers(others, () => false)
    } catch (error) {
      if (!(error instanceof Stopped) || this.#work > this.#limits.work) throw error
      this.stopped = true
      return false
    } finally {
      this.#ceiling = this.#limits.work
    }
  }
}

const sharedSample = ({ classes }: Side, row: number, other: number): ValueText =>
  classes.find(({ rows }) => isIn(rows, row) && isIn(rows, other))?.sample ?? '-'

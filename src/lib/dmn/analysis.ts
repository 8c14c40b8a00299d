import { addTo, type Bitset, eachIn, emptySet, isIn } from './bitset.ts'
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

export type AnalysisLimits = { work: number; findings: number }

/** Work is counted in words of sets of rows; so much of it is done in some tenths of a second. */
const LIMITS: AnalysisLimits = { work: 40_000_000, findings: 50 }

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
  let stopped = false
  for (const look of [search.gaps, search.pairs, search.unreachable]) {
    try {
      look.call(search)
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      stopped = true
    }
  }
  const id = model.id === undefined ? {} : { id: model.id }
  return { ...id, within, findings: search.findings, unread, stopped }
}

class Search {
  readonly findings: TableFinding[] = []
  readonly #table: TableProgram
  readonly #geometry: Geometry
  readonly #limits: AnalysisLimits
  readonly #outcomes: Outcomes
  #work = 0
  /** of each side and row: the classes in which the row holds */
  #classes: readonly (readonly (readonly number[])[])[] | undefined

  constructor(table: TableProgram, geometry: Geometry, limits: AnalysisLimits) {
    this.#table = table
    this.#geometry = geometry
    this.#limits = limits
    this.#outcomes = new Outcomes(table)
  }

  #take(steps: number): void {
    this.#work += steps
    if (this.#work > this.#limits.work) throw new Stopped()
  }

  #add(finding: TableFinding): void {
    if (this.findings.length >= this.#limits.findings) throw new Stopped()
    this.findings.push(finding)
  }

  gaps(): void {
    this.#work = 0
    if (this.#table.model.outputs.some((output) => output.defaultEntry)) return
    const { rows, open } = this.#geometry
    const [closed, all] = [emptySet(rows), emptySet(rows)]
    for (let row = 0; row < rows; row++) {
      addTo(all, row)
      if (!isIn(open, row)) addTo(closed, row)
    }
    this.#uncovered(closed, (example, chosen) => {
      // A row that more than its inputs decides may fill the gap.
      const filled = intersection(all, chosen)
      this.#add({ kind: 'gap', example, certain: filled.every((word) => word === 0) })
    })
  }

  /** Calls for each part of the space that none of the rows covers. */
  #uncovered(rows: Bitset, found: (example: Example, chosen: readonly Bitset[]) => void): void {
    const { sides } = this.#geometry
    const covered = new Set<string>()
    const visit = (at: number, left: Bitset, example: Example, chosen: Bitset[]): boolean => {
      this.#take(left.length)
      const side = sides[at]
      if (left.every((word) => word === 0)) {
        const rest = sides.slice(at).map(({ text }) => ({ input: text, value: '-' }))
        found([...example, ...rest], chosen)
        return false
      }
      if (!side) return true
      const key = `${at} ${keyOf(left)}`
      if (covered.has(key)) return true
      let whole = true
      for (const { sample, rows: holding } of side.classes) {
        const inner = left.map((word, i) => word & (holding[i] as number))
        const value = [...example, { input: side.text, value: sample }]
        whole = visit(at + 1, inner, value, [...chosen, holding]) && whole
      }
      if (whole) covered.add(key)
      return whole
    }
    visit(0, rows, [], [])
  }

  /** Rows that match together. */
  pairs(): void {
    this.#work = 0
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
      meeting = meeting ? intersection(meeting, [union]) : union
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
    this.#work = 0
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
    this.#take(this.#geometry.rows)
    const meeting = this.#meeting(row).map(
      (word, at) => word & ~(this.#geometry.open[at] as number),
    )
    return this.#isCovered(row, this.#outcomes.before(row, meeting))
  }

  /** Whether the other rows cover all that a row does. */
  #isCovered(row: number, others: Bitset): boolean {
    const { sides } = this.#geometry
    const known = new Set<string>()
    const visit = (at: number, left: Bitset): boolean => {
      this.#take(left.length)
      if (left.every((word) => word === 0)) return false
      const side = sides[at]
      const key = `${at} ${keyOf(left)}`
      if (!side || known.has(key)) return true
      const covered = this.#classesOf(at, row).every((one) => {
        const { rows } = side.classes[one] ?? { rows: left }
        return visit(at + 1, intersection(left, [rows]))
      })
      if (covered) known.add(key)
      return covered
    }
    return visit(0, others)
  }
}

const sharedSample = ({ classes }: Side, row: number, other: number): ValueText =>
  classes.find(({ rows }) => isIn(rows, row) && isIn(rows, other))?.sample ?? '-'

/** Equal for equal sets, and short for small ones. */
function keyOf(set: Bitset): string {
  let key = ''
  for (let word = 0; word < set.length; word++) if (set[word]) key += `${word}:${set[word]} `
  return key
}

const intersection = (set: Bitset, others: readonly Bitset[]): Bitset =>
  set.map((word, at) => others.reduce((left, other) => left & (other[at] as number), word))

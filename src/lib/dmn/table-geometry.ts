import { Axis, type Span } from './axis.ts'
import { addTo, type Bitset, emptySet } from './bitset.ts'
import { type Condition, conditionOf } from './condition.ts'
import { sampleAt } from './samples.ts'
import type { TableProgram } from './table.ts'
import { type ValueText, valueText } from './value-text.ts'

/** A column as positions that have a value, each with the rows that hold there. */
export type Side = {
  text: string
  /** positions where the same rows hold are one: a value of it, and its rows */
  classes: readonly { sample: ValueText; rows: Bitset; positions: readonly number[] }[]
  /** where each row holds; undefined when more than the value decides */
  spans: readonly (readonly Span[] | undefined)[]
}

/** The rows of a table as boxes. */
export type Geometry = {
  rows: number
  sides: readonly Side[]
  /** rows with a cell that more than the value decides */
  open: Bitset
}

const ANYTHING: Condition = { negated: true, intervals: [] }

/** Cuts the values of each input where its cells, and the values it may have, begin and end. */
export function geometryOf({ inputs, columns, rows }: TableProgram): Geometry {
  const open = emptySet(rows)
  const sides = columns.map((cells, at) => {
    const conditions = cells.map((cell) =>
      cell.any ? ANYTHING : cell.tests && conditionOf(cell.text, cell.tests.ast),
    )
    const possible = inputs[at]?.possible
    const allowed = possible && conditionOf(possible.text, possible.tests.ast)
    const known = [...conditions, allowed].filter((one): one is Condition => one !== undefined)
    const axis = Axis.of(known)
    conditions.forEach((condition, row) => {
      // Bounds of mixed kinds have no axis: then no cell but "any" is known.
      if (!condition || (!axis && condition !== ANYTHING)) addTo(open, row)
    })
    return sideOf(inputs[at]?.text ?? '', conditions, axis, allowed)
  })
  return { rows, sides, open }
}

function sideOf(
  text: string,
  conditions: readonly (Condition | undefined)[],
  axis: Axis | undefined,
  allowed: Condition | undefined,
): Side {
  if (!axis) {
    const rows = emptySet(conditions.length)
    conditions.forEach((_, row) => {
      addTo(rows, row)
    })
    const spans = conditions.map((one): readonly Span[] | undefined =>
      one === ANYTHING ? [[0, 0]] : undefined,
    )
    return { text, classes: [{ sample: '-', rows, positions: [0] }], spans }
  }
  const distinct = new Map<Condition, readonly Span[]>()
  const spans = conditions.map((condition) => {
    if (!condition) return undefined
    const found = distinct.get(condition) ?? axis.spansOf(condition)
    distinct.set(condition, found)
    return found
  })
  return { text, classes: classesOf(axis, spans, allowed), spans }
}

/** Texts that are only ever compared for equality: all others are one "other". */
const onlyPoints = (axis: Axis, spans: Side['spans']): boolean =>
  axis.kind === 'string' &&
  spans.every((all) => {
    const others = (all ?? []).filter(([from, to]) => from !== to || from % 2 === 0)
    const covered = others.reduce((sum, [from, to]) => sum + ((to >> 1) - ((from + 1) >> 1) + 1), 0)
    return covered === 0 || covered === axis.bounds.length + 1
  })

function classesOf(axis: Axis, spans: Side['spans'], allowed: Condition | undefined) {
  const inside = allowed ? axis.spansOf(allowed) : [[0, axis.positions - 1] as const]
  const points = onlyPoints(axis, spans)
  const classes = new Map<string, { sample: ValueText; rows: Bitset; positions: number[] }>()
  const sweep = new Sweep(axis.positions, spans)
  for (let position = 0; position < axis.positions; position++) {
    sweep.moveTo(position)
    if (!inside.some(([from, to]) => from <= position && position <= to)) continue
    if (points && position % 2 === 0 && position !== axis.positions - 1) continue
    const known = classes.get(sweep.key)
    if (known) known.positions.push(position)
    else {
      const sample = sampleAt(axis, position)
      if (sample === undefined) continue
      const rows = sweep.rows.slice()
      classes.set(sweep.key, { sample: valueText(sample), rows, positions: [position] })
    }
  }
  return [...classes.values()]
}

/** Goes along an axis and knows which rows hold where it is. */
class Sweep {
  readonly rows: Bitset
  readonly #changes: readonly (readonly number[])[]
  readonly #marks: readonly bigint[]
  #sum = 0n

  constructor(positions: number, spans: Side['spans']) {
    const changes = Array.from({ length: positions + 1 }, (): number[] => [])
    spans.forEach((all, row) => {
      for (const [from, to] of all ?? [[0, positions - 1] as const]) {
        changes[from]?.push(row)
        changes[to + 1]?.push(row)
      }
    })
    this.rows = emptySet(spans.length)
    this.#changes = changes
    this.#marks = spans.map((_, row) => markOf(row))
  }

  moveTo(position: number): void {
    for (const row of this.#changes[position] ?? []) {
      toggle(this.rows, row)
      this.#sum ^= this.#marks[row] ?? 0n
    }
  }

  /** The same for the same rows; for others the same by a chance of 2^-64. */
  get key(): string {
    return this.#sum.toString(36)
  }
}

/** Bits that look like chance, and are the same in every run. */
function markOf(row: number): bigint {
  let mark = BigInt.asUintN(64, BigInt(row + 1) * 0x9e3779b97f4a7c15n)
  mark = BigInt.asUintN(64, (mark ^ (mark >> 30n)) * 0xbf58476d1ce4e5b9n)
  mark = BigInt.asUintN(64, (mark ^ (mark >> 27n)) * 0x94d049bb133111ebn)
  return mark ^ (mark >> 31n)
}

const toggle = (set: Bitset, at: number): void => {
  set[at >>> 5] = (set[at >>> 5] as number) ^ (1 << (at & 31))
}

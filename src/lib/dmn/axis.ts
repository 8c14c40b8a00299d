import { compare, type FeelValue, kindOf } from '#lib/feel/index'
import type { Condition, Interval } from './condition.ts'

type Kind = ReturnType<typeof kindOf>

/** From one position to another, both included. */
export type Span = readonly [number, number]

/**
 * The values of a column, cut where its cells begin and end. Of n bounds, position 2i+1 is the bound i itself and
 * position 2i what lies right below it; 2n is what lies above all. Within one position every cell says the same.
 */
export class Axis {
  readonly kind: Kind
  readonly bounds: readonly FeelValue[]

  private constructor(kind: Kind, bounds: readonly FeelValue[]) {
    this.kind = kind
    this.bounds = bounds
  }

  /** @returns undefined  when the bounds have no common order, such as a local time and one of a zone */
  static of(conditions: readonly Condition[]): Axis | undefined {
    const all = conditions.flatMap(({ intervals }) =>
      intervals.flatMap(({ low, high }) => [low, high].filter((bound) => bound !== undefined)),
    )
    const [first] = all
    if (first === undefined) return undefined
    if (all.some((bound) => order(first, bound) === null)) return undefined
    const sorted = [...all].sort((a, b) => order(a, b) ?? 0)
    const bounds = sorted.filter((bound, at) => at === 0 || order(bound, sorted[at - 1]) !== 0)
    return new Axis(kindOf(first), bounds)
  }

  get positions(): number {
    return 2 * this.bounds.length + 1
  }

  /** @returns -1  for a value that has no order with the bounds */
  positionOf(value: FeelValue): number {
    let [low, high] = [0, this.bounds.length]
    while (low < high) {
      const middle = (low + high) >> 1
      const sign = order(this.bounds[middle], value)
      if (sign === null) return -1
      if (sign === 0) return 2 * middle + 1
      if (sign < 0) low = middle + 1
      else high = middle
    }
    return 2 * low
  }

  /** Where a condition holds, in order and without overlaps. */
  spansOf({ negated, intervals }: Condition): readonly Span[] {
    const spans = merged(intervals.flatMap((interval) => this.#spanOf(interval)))
    return negated ? complement(spans, this.positions) : spans
  }

  #spanOf({ low, lowIncluded, high, highIncluded }: Interval): Span[] {
    const from = low === undefined ? 0 : this.positionOf(low) + (lowIncluded ? 0 : 1)
    const to =
      high === undefined ? this.positions - 1 : this.positionOf(high) - (highIncluded ? 0 : 1)
    return from <= to ? [[from, to]] : []
  }
}

/** Booleans have no order in FEEL; here false comes first. Null stands in no order. */
function order(a: FeelValue = null, b: FeelValue = null): number | null {
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  return compare(a, b)
}

function merged(spans: readonly Span[]): readonly Span[] {
  const result: [number, number][] = []
  for (const [from, to] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = result.at(-1)
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else result.push([from, to])
  }
  return result
}

function complement(spans: readonly Span[], positions: number): readonly Span[] {
  const result: Span[] = []
  let at = 0
  for (const [from, to] of spans) {
    if (from > at) result.push([at, from - 1])
    at = to + 1
  }
  if (at < positions) result.push([at, positions - 1])
  return result
}

import type { Bounds, Point } from './diagram.ts'

/** Between columns and rows. */
export const GAP = { x: 72, y: 64 }
/** Width and height of an event. */
export const EVENT = 36

/** What a line must know of its surroundings. */
type Around = {
  /** where it goes up or down before the column that it leads to */
  gutter: number
  /** of everything */
  bottom: number
  /** what it should not cross */
  others: readonly Bounds[]
}

/**
 * The points of a line: from side to side along the row that it comes from; out of a boundary event from below;
 * a way back goes round above or beneath all.
 */
export function wayOf(
  from: Bounds,
  to: Bounds,
  fromBelow: boolean,
  around: Around,
): readonly Point[] {
  const { gutter } = around
  const target = { x: to.x, y: to.y + to.height / 2 }
  if (fromBelow) {
    const start = { x: centreOf(from), y: from.y + from.height }
    if (gutter <= start.x) return beneath(from, to, around.bottom)
    if (target.y > start.y) return [start, { x: start.x, y: target.y }, target]
    // Between the rows, below the name of the event.
    const y = start.y + (GAP.y - EVENT / 2) * 0.75
    return [start, { x: start.x, y }, { x: gutter, y }, { x: gutter, y: target.y }, target]
  }
  const start = { x: from.x + from.width, y: from.y + from.height / 2 }
  if (to.x <= from.x) {
    return goesAbove(from, to, around) ? above(from, to) : beneath(from, to, around.bottom)
  }
  if (Math.abs(start.y - target.y) < 1) return [start, target]
  return [start, { x: gutter, y: start.y }, { x: gutter, y: target.y }, target]
}

/** On the nearer side, unless something stands in the way there and nothing on the other. */
function goesAbove(from: Bounds, to: Bounds, { bottom, others }: Around): boolean {
  const isClear = (isBeyond: (end: Bounds, other: Bounds) => boolean) =>
    ![from, to].some((end) =>
      others.some((other) => other !== end && isOver(other, centreOf(end)) && isBeyond(end, other)),
    )
  const clearAbove = isClear((end, other) => other.y < end.y)
  const clearBeneath = isClear((end, other) => other.y > end.y)
  return clearAbove === clearBeneath ? from.y + from.height / 2 < bottom / 2 : clearAbove
}

const isOver = ({ x, width }: Bounds, at: number) => x <= at && at <= x + width

const centreOf = ({ x, width }: Bounds) => x + width / 2

function beneath(from: Bounds, to: Bounds, bottom: number): readonly Point[] {
  const below = bottom + 22
  return [
    { x: centreOf(from), y: from.y + from.height },
    { x: centreOf(from), y: below },
    { x: centreOf(to), y: below },
    { x: centreOf(to), y: to.y + to.height },
  ]
}

/** So near that it stays below the name of a sub-process around it. */
const ABOVE = -10

const above = (from: Bounds, to: Bounds): readonly Point[] => [
  { x: centreOf(from), y: from.y },
  { x: centreOf(from), y: ABOVE },
  { x: centreOf(to), y: ABOVE },
  { x: centreOf(to), y: to.y },
]

const LABEL = { width: 66, height: 14 }

/**
 * The place of a branch's name, near its end: several that go down in one gutter are told apart.
 *
 * @returns null for lines that do not go down: these have room for it in their middle
 */
export function branchLabel(points: readonly Point[]): Bounds | null {
  const [first, corner, turn, end] = points
  if (!first || !corner || !turn || !end || turn.y <= corner.y || end.x < first.x) return null
  return { x: turn.x - LABEL.width * 0.6, y: turn.y - 34, ...LABEL }
}

/** The place of the name of an event whose line goes down: to the left of it. */
export const labelBesideLine = (event: Bounds): Bounds => ({
  ...{ x: centreOf(event) - LABEL.width - 6, y: event.y + event.height },
  ...{ width: LABEL.width, height: 2 * LABEL.height },
})

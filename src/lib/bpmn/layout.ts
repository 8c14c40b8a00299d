import type { Bounds, Diagram, Edge, Looks, Point, Shape } from './diagram.ts'
import { branchLabel, EVENT, GAP, labelBesideLine, wayOf } from './layout-ways.ts'
import { flowMark, looksOfNode } from './looks.ts'
import type { Definitions, Flow, Node, Scope } from './model.ts'
import { ScopeGraph } from './scope-graph.ts'

/** A scope that was laid out, from 0,0 on. */
type Laid = { shapes: Shape[]; edges: Edge[]; width: number; height: number }

const INSIDE = { side: 24, top: 30 }
const STRIP = 30

/**
 * A diagram for models that bring none: layers from left to right, one process below the other, in pools
 * where there are several.
 */
export function layout({ processes }: Definitions): Diagram {
  const shapes: Shape[] = []
  const edges: Edge[] = []
  const pooled = processes.length > 1
  let y = 0
  for (const process of processes) {
    const laid = layScope(process, false)
    const at = pooled ? { x: STRIP + INSIDE.side, y: y + INSIDE.side } : { x: 0, y }
    if (pooled) {
      const bounds = {
        x: 0,
        y,
        width: laid.width + STRIP + 2 * INSIDE.side,
        height: laid.height + 2 * INSIDE.side,
      }
      shapes.push(
        shapeOf(process.id, bounds, { ...POOL, name: process.name, texts: process.texts }),
      )
    }
    shapes.push(...laid.shapes.map((shape) => movedShape(shape, at)))
    edges.push(...laid.edges.map((edge) => movedEdge(edge, at)))
    y += laid.height + GAP.y + (pooled ? 2 * INSIDE.side : 0)
  }
  return { id: null, page: '1', shapes, edges }
}

const POOL: Omit<Looks, 'name' | 'texts'> = {
  kind: 'pool',
  type: null,
  dashed: false,
  loop: null,
  collection: false,
}

const shapeOf = (element: string, bounds: Bounds, looks: Looks, expanded = false): Shape => ({
  element,
  bounds,
  label: null,
  horizontal: true,
  expanded,
  looks,
})

function layScope(scope: Scope, triggered: boolean): Laid {
  const inner = new Map<string, Laid>()
  for (const node of scope.nodes) {
    if (node.kind === 'subprocess' && node.scope.nodes.length > 0) {
      inner.set(node.id, layScope(node.scope, node.triggered))
    }
  }
  const graph = new ScopeGraph(scope)
  const size = (node: Node) => sizeOf(node, inner)
  const placed = placesOf(graph, size)
  const { places, bottom } = placed
  const shapes: Shape[] = []
  const edges: Edge[] = []
  for (const node of scope.nodes) {
    const bounds = places.get(node.id)
    if (!bounds) continue
    const laid = inner.get(node.id)
    const shape = shapeOf(node.id, bounds, looksOfNode(node, triggered), laid !== undefined)
    shapes.push(node.kind === 'boundary' ? { ...shape, label: labelBesideLine(bounds) } : shape)
    const at = { x: bounds.x + INSIDE.side, y: bounds.y + INSIDE.top }
    shapes.push(...(laid?.shapes ?? []).map((shape) => movedShape(shape, at)))
    edges.push(...(laid?.edges ?? []).map((edge) => movedEdge(edge, at)))
  }
  edges.push(...scope.flows.flatMap((flow) => edgeOf(flow, graph, placed)))
  const width = Math.max(0, ...[...places.values()].map((one) => one.x + one.width))
  const lines = edges.flatMap(({ points }) => points.map((point) => point.y))
  return { shapes, edges, width, height: Math.max(bottom + 2 * LABEL, ...lines) }
}

/** Room for a name below an event. */
const LABEL = 14

function sizeOf(node: Node, inner: ReadonlyMap<string, Laid>): { width: number; height: number } {
  const laid = inner.get(node.id)
  if (laid) {
    return { width: laid.width + 2 * INSIDE.side, height: laid.height + INSIDE.top + INSIDE.side }
  }
  if (node.kind === 'gateway') return { width: 50, height: 50 }
  const isActivity = node.kind === 'task' || node.kind === 'subprocess' || node.kind === 'call'
  return isActivity ? { width: 110, height: 80 } : { width: EVENT, height: EVENT }
}

type Size = (node: Node) => { width: number; height: number }

type Placed = {
  places: ReadonlyMap<string, Bounds>
  /** where lines go up and down before the column of each */
  gutters: ReadonlyMap<string, number>
  bottom: number
}

/** Columns by the longest way from the beginning, rows by what comes before. */
function placesOf(graph: ScopeGraph, size: Size): Placed {
  const columns = columnsOf(graph)
  const rows = rowsOf(graph, columns)
  const at = (sizes: number[], gap: number) => {
    const starts: number[] = []
    let next = 0
    for (const one of sizes) {
      starts.push(next)
      next += (one ?? 0) + gap
    }
    return starts
  }
  const [widths, heights]: [number[], number[]] = [[], []]
  const placed = graph.scope.nodes.filter(({ kind }) => kind !== 'boundary')
  for (const node of placed) {
    const [column, row] = [columns.get(node.id) ?? 0, rows.get(node.id) ?? 0]
    widths[column] = Math.max(widths[column] ?? 0, size(node).width)
    heights[row] = Math.max(heights[row] ?? 0, size(node).height)
  }
  const [lefts, tops] = [at([...widths], GAP.x), at([...heights], GAP.y)]
  const places = new Map<string, Bounds>()
  const gutters = new Map<string, number>()
  for (const node of placed) {
    const [column, row] = [columns.get(node.id) ?? 0, rows.get(node.id) ?? 0]
    const { width, height } = size(node)
    const x = (lefts[column] ?? 0) + ((widths[column] ?? 0) - width) / 2
    const y = (tops[row] ?? 0) + ((heights[row] ?? 0) - height) / 2
    places.set(node.id, { x, y, width, height })
    gutters.set(node.id, (lefts[column] ?? 0) - GAP.x / 2)
  }
  placeBoundaries(graph, places)
  const bottom = Math.max(0, ...[...places.values()].map(({ y, height }) => y + height))
  return { places, gutters, bottom }
}

function placeBoundaries(graph: ScopeGraph, places: Map<string, Bounds>): void {
  for (const [host, boundaries] of graph.boundaries) {
    const around = places.get(host)
    if (!around) continue
    boundaries.forEach(({ id }, index) => {
      const right = around.x + around.width - 12 - index * (EVENT + 8)
      const x = Math.max(right - EVENT, around.x - EVENT / 2)
      places.set(id, { x, y: around.y + around.height - EVENT / 2, width: EVENT, height: EVENT })
    })
  }
}

/** Ways back, to a node on the way to itself, do not count. */
function columnsOf(graph: ScopeGraph): ReadonlyMap<string, number> {
  const order = forwardOrder(graph)
  const columns = new Map<string, number>()
  const position = new Map(order.map((id, index) => [id, index]))
  for (const id of order) {
    const node = graph.nodes.get(id)
    const column = columns.get(id) ?? 0
    columns.set(id, column)
    for (const next of node ? graph.after(node) : []) {
      const isForward = (position.get(next) ?? 0) > (position.get(id) ?? 0)
      const beside = graph.nodes.get(next)?.kind === 'boundary'
      if (isForward) columns.set(next, Math.max(columns.get(next) ?? 0, column + (beside ? 0 : 1)))
    }
  }
  return columns
}

/** Each node before those it leads to, but for ways back. */
function forwardOrder(graph: ScopeGraph): readonly string[] {
  const done: string[] = []
  const seen = new Set<string>()
  const firsts = [...graph.beginnings().flat(), ...graph.scope.nodes.map(({ id }) => id)]
  for (const first of firsts) {
    const stack: { id: string; left: string[] }[] = []
    const open = (id: string) => {
      if (seen.has(id)) return
      seen.add(id)
      const node = graph.nodes.get(id)
      stack.push({ id, left: node ? [...graph.after(node)].reverse() : [] })
    }
    open(first)
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const next = top.left.pop()
      if (next !== undefined) open(next)
      else done.push(stack.pop()?.id ?? '')
    }
  }
  return done.reverse()
}

/** A row that is free in the column, as near as can be to the row that leads to it. */
function rowsOf(
  graph: ScopeGraph,
  columns: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const rows = new Map<string, number>()
  const taken = new Map<number, Set<number>>()
  const apart = (node: Node) => node.kind === 'subprocess' && node.triggered
  const placed = graph.scope.nodes.filter(({ kind }) => kind !== 'boundary')
  const sorted = [...placed].sort(
    (a, b) =>
      Number(apart(a)) - Number(apart(b)) || (columns.get(a.id) ?? 0) - (columns.get(b.id) ?? 0),
  )
  for (const node of sorted) {
    const column = columns.get(node.id) ?? 0
    const used = taken.get(column) ?? new Set()
    let row = apart(node) ? Math.max(0, ...rows.values()) + 1 : wishedRow(node, graph, rows)
    while (used.has(row)) row++
    rows.set(node.id, row)
    taken.set(column, used.add(row))
    // A line runs along the row that it comes from: nothing stands in its way.
    const furthest = Math.max(column, ...graph.after(node).map((id) => columns.get(id) ?? 0))
    for (let passed = column + 1; passed < furthest; passed++) {
      taken.set(passed, (taken.get(passed) ?? new Set()).add(row))
    }
  }
  return rows
}

/** That of what leads here; behind a boundary event one further down. */
function wishedRow(node: Node, graph: ScopeGraph, rows: ReadonlyMap<string, number>): number {
  const before = node.incoming.flatMap((id) => {
    const source = graph.nodes.get(graph.flows.get(id)?.source ?? '')
    if (source?.kind === 'boundary') {
      const row = rows.get(source.host)
      return row === undefined ? [] : [row + 1]
    }
    const row = source && rows.get(source.id)
    return row === undefined ? [] : [row]
  })
  return before.length === 0 ? 0 : Math.min(...before)
}

function edgeOf(flow: Flow, graph: ScopeGraph, { places, gutters, bottom }: Placed): Edge[] {
  const [from, to] = [places.get(flow.source), places.get(flow.target)]
  if (!from || !to) return []
  const source = graph.nodes.get(flow.source)
  const others = [...places].flatMap(([id, box]) =>
    graph.nodes.get(id)?.kind === 'boundary' ? [] : [box],
  )
  const points = wayOf(from, to, source?.kind === 'boundary', {
    ...{ gutter: gutters.get(flow.target) ?? to.x, bottom, others },
  })
  const { id: element, name, texts } = flow
  const label = source?.kind === 'gateway' ? branchLabel(points) : null
  return [{ element, points, label, kind: 'flow', name, texts, mark: flowMark(flow, source) }]
}

const movedShape = (shape: Shape, by: Point): Shape => ({
  ...shape,
  bounds: movedBox(shape.bounds, by),
  label: shape.label && movedBox(shape.label, by),
})

const movedEdge = (edge: Edge, by: Point): Edge => ({
  ...edge,
  points: edge.points.map(({ x, y }) => ({ x: x + by.x, y: y + by.y })),
  label: edge.label && movedBox(edge.label, by),
})

const movedBox = (box: Bounds, { x, y }: Point): Bounds => ({ ...box, x: box.x + x, y: box.y + y })

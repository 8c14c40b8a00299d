import { type Bounds, type Diagram, type Edge, type Point, type Shape, textIn } from './diagram.ts'
import { middleOf, shapeDrawing } from './picture-shapes.ts'
import { centred, LINE, textBlock, wrapped } from './picture-text.ts'
import { escaped, path, tag } from './svg.ts'

/** How often something was passed, or how many are there now. */
export type Passed = { state: 'done' | 'now'; count: number }
/** How much there is of something over a time, in four levels, and in words: a count, a duration. */
type Load = { state: 'load'; level: 0 | 1 | 2 | 3 | 4; text: string }
export type Mark = Passed | Load

export type PictureOptions = {
  lang: string
  /** read out in place of the picture */
  title: string
  /** by id of nodes and flows */
  marks?: ReadonlyMap<string, Mark>
  /** begins the ids inside, where a page has several pictures */
  prefix?: string
}

/** A picture has no more parts than these; what is beyond is left out. */
const PARTS_MOST = 3000
const MARGIN = 16

/**
 * Draws a diagram as SVG in the colour of the text around it; classes `bpmn-…`, `is-done` and `is-now` are for
 * style sheets. There are no styles inside, so that a strict content-security policy holds.
 *
 * @returns one `svg` element, for a page or a file
 */
export function picture(diagram: Diagram, options: PictureOptions): string {
  const { lang, title, marks = new Map(), prefix = 'bpmn' } = options
  const shapes = [...diagram.shapes].slice(0, PARTS_MOST).sort((a, b) => layerOf(a) - layerOf(b))
  const edges = diagram.edges.slice(0, PARTS_MOST)
  const { x, y, width, height } = frameOf(shapes, edges)
  const below = shapes.filter((shape) => layerOf(shape) < FRONT)
  const above = shapes.filter((shape) => layerOf(shape) >= FRONT)
  const draw = (shape: Shape) => shapeGroup(shape, lang, marks.get(shape.element))
  return tag(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      class: 'bpmn',
      role: 'img',
      'aria-labelledby': `${prefix}-title`,
      viewBox: path(x, y, width, height),
      width: Math.ceil(width),
      height: Math.ceil(height),
      fill: 'currentColor',
      'font-family': 'inherit',
    },
    tag('title', { id: `${prefix}-title` }, escaped(title)),
    arrowHeads(prefix),
    ...below.map(draw),
    ...edges.map((edge) => edgeGroup(edge, lang, prefix, marks.get(edge.element))),
    ...above.map(draw),
  )
}

const FRONT = 4
/** Pools lie below lanes, lanes below open sub-processes, these below what is in them. */
function layerOf({ looks, expanded }: Shape): number {
  if (looks.kind === 'pool') return 0
  if (looks.kind === 'lane') return 1
  if (expanded && looks.kind !== 'task') return 2
  if (looks.kind === 'group') return 3
  return looks.kind === 'boundary' ? 6 : 5
}

function shapeGroup(shape: Shape, lang: string, mark: Mark | undefined): string {
  const drawing = shapeDrawing(shape, lang)
  const { looks, bounds, element } = shape
  const classes = ['bpmn-shape', `bpmn-${looks.kind}`, ...classesOf(mark)]
  const signs =
    mark?.state === 'load'
      ? gauge(bounds, mark)
      : mark
        ? halo(shape, mark) + badge(bounds, mark)
        : ''
  return tag('g', { class: classes.join(' '), 'data-element': element }, drawing, signs)
}

const classesOf = (mark: Mark | undefined) => [
  ...(mark ? [`is-${mark.state}`] : []),
  ...(mark?.state === 'load' ? [`level-${mark.level}`] : []),
]

/**
 * Four strokes, each higher than the one before, as many of them full as the level is; the words stand below. What has
 * its name below, as events have, has the words above instead, and strokes only where there is something to tell.
 */
function gauge({ x, y, width, height }: Bounds, { level, text }: Load): string {
  const small = width <= SMALL
  const strokes = small && level === 0 ? [] : [1, 2, 3, 4]
  const bars = strokes.map((stroke) =>
    tag('rect', {
      ...{ x: x + width - 30 + stroke * 6, y: y - 3 - stroke * 3, width: 4, height: stroke * 3 },
      fill: stroke <= level ? 'currentColor' : 'none',
      stroke: 'currentColor',
      'stroke-width': 0.8,
    }),
  )
  const above = { x: x + width / 2 - (strokes.length > 0 ? 24 : 0), y: y - LINE * 0.6 }
  const at = small ? above : { x: x + width / 2, y: y + height + LINE * 0.75 }
  const words = tag('g', { class: 'bpmn-count' }, centred([text], at))
  return tag('g', { class: 'bpmn-gauge' }, ...bars) + words
}

/** Events and gateways are no wider. */
const SMALL = 50

/** Told by form and not by colour alone: a second line around where the case is. */
function halo({ bounds: { x, y, width, height } }: Shape, { state }: Passed): string {
  if (state !== 'now') return ''
  const lines = { fill: 'none', stroke: 'currentColor', 'stroke-width': 3.5 }
  return tag('rect', {
    ...lines,
    class: 'bpmn-here',
    x: x - 6,
    y: y - 6,
    width: width + 12,
    height: height + 12,
    rx: 12,
  })
}

/** A tick where it was passed, a filled spot where it is; a number where it is more than one. */
function badge({ x, y, width }: Bounds, { state, count }: Passed): string {
  const at = { x: x + width, y }
  const disc = tag('circle', {
    class: 'bpmn-badge',
    cx: at.x,
    cy: at.y,
    r: 9,
    fill: state === 'now' ? 'currentColor' : 'none',
    stroke: 'currentColor',
    'stroke-width': 1.5,
  })
  if (count > 1) return disc + tag('g', { class: 'bpmn-count' }, centred([String(count)], at))
  const tick = path('M', at.x - 4, at.y, 'L', at.x - 1, at.y + 3.5, 'L', at.x + 4.5, at.y - 4)
  if (state === 'now') return disc
  return disc + tag('path', { d: tick, fill: 'none', stroke: 'currentColor', 'stroke-width': 2 })
}

function arrowHeads(prefix: string): string {
  const head = (id: string, d: string, fill: string) =>
    tag(
      'marker',
      {
        id: `${prefix}-${id}`,
        viewBox: '0 0 12 12',
        refX: 11,
        refY: 6,
        markerWidth: 10,
        markerHeight: 10,
        markerUnits: 'userSpaceOnUse',
        orient: 'auto',
      },
      tag('path', { d, fill, stroke: 'currentColor', 'stroke-width': 1.2 }),
    )
  const full = head('arrow', 'M 1 2 L 11 6 L 1 10 Z', 'currentColor')
  return tag('defs', {}, full, head('open', 'M 1 2 L 11 6 L 1 10', 'none'))
}

const DASHES: Readonly<Record<Edge['kind'], string | undefined>> = {
  flow: undefined,
  message: '7 4',
  association: '2 4',
  data: '2 4',
}

function edgeGroup(edge: Edge, lang: string, prefix: string, mark: Mark | undefined): string {
  const { points, kind } = edge
  const d = points.map(({ x, y }, index) => path(index === 0 ? 'M' : 'L', x, y)).join(' ')
  const head = kind === 'flow' ? 'arrow' : 'open'
  const line = tag('path', {
    d,
    fill: 'none',
    stroke: 'currentColor',
    'stroke-width': mark?.state === 'load' ? 1 + 1.2 * mark.level : mark ? 2.5 : 1.3,
    'stroke-linejoin': 'round',
    'stroke-dasharray': DASHES[kind],
    'marker-end': kind === 'association' ? undefined : `url(#${prefix}-${head})`,
  })
  const classes = ['bpmn-edge', `bpmn-${kind}`, ...classesOf(mark)]
  const attributes = { class: classes.join(' '), 'data-element': edge.element }
  return tag('g', attributes, line, startSign(edge), edgeLabel(edge, lang, mark))
}

/** At the beginning of a flow: a diamond, a stroke, or the ring of a message. */
function startSign({ points: [from, to], kind, mark }: Edge): string {
  if (!from || !to) return ''
  const lined = { stroke: 'currentColor', 'stroke-width': 1.3, fill: 'none', class: 'bpmn-surface' }
  if (kind === 'message') return tag('circle', { ...lined, cx: from.x, cy: from.y, r: 3.5 })
  if (!mark) return ''
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const turn = Math.round((Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI)
  const at = along(from, to, Math.min(8, length / 2) / length)
  const transform = `translate(${path(at.x, at.y)}) rotate(${turn})`
  const d = mark === 'default' ? 'M -3 5 L 3 -5' : 'M -8 0 L 0 -4.5 L 8 0 L 0 4.5 Z'
  return tag('path', { ...lined, d, transform })
}

const along = (a: Point, b: Point, share: number): Point => ({
  x: a.x + (b.x - a.x) * share,
  y: a.y + (b.y - a.y) * share,
})

function edgeLabel(edge: Edge, lang: string, mark: Mark | undefined): string {
  const load = mark?.state === 'load' ? mark.text : ''
  const text = [textIn(edge, lang).slice(0, 200), load].filter((part) => part !== '').join(' · ')
  if (text === '') return ''
  const { label } = edge
  if (label) {
    const lines = wrapped(text, Math.max(label.width + 14, 60), 4)
    return textBlock({ lines, at: { x: label.x + label.width / 2, y: label.y + LINE * 0.8 } })
  }
  const middle = middleOfLine(edge.points)
  return textBlock({ lines: wrapped(text, 110, 3), at: { x: middle.x, y: middle.y - 5 } })
}

/** The middle of the longest piece. */
function middleOfLine(points: readonly Point[]): Point {
  let [best, longest] = [points[0] ?? { x: 0, y: 0 }, -1]
  points.slice(1).forEach((to, index) => {
    const from = points[index] ?? to
    const length = Math.hypot(to.x - from.x, to.y - from.y)
    if (length > longest) [best, longest] = [along(from, to, 0.5), length]
  })
  return best
}

/** All of it, with room for names below events and for badges. */
function frameOf(shapes: readonly Shape[], edges: readonly Edge[]): Bounds {
  const boxes = [
    ...shapes.flatMap(({ bounds, label }) => [bounds, ...(label ? [wider(label)] : [])]),
    ...shapes.flatMap((shape) =>
      shape.label || shape.looks.kind === 'pool' ? [] : [below(shape)],
    ),
    ...edges.flatMap(({ label }) => (label ? [wider(label)] : [])),
    ...edges.flatMap(({ points }) => points.map((point) => ({ ...point, width: 0, height: 0 }))),
  ]
  if (boxes.length === 0) return { x: 0, y: 0, width: 100, height: 50 }
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y, width, height } of boxes) {
    ;[left, top] = [Math.min(left, x), Math.min(top, y)]
    ;[right, bottom] = [Math.max(right, x + width), Math.max(bottom, y + height)]
  }
  return {
    x: left - MARGIN,
    y: top - MARGIN,
    width: right - left + 2 * MARGIN,
    height: bottom - top + 2 * MARGIN,
  }
}

const wider = ({ x, y, width, height }: Bounds): Bounds => ({
  x: x - 10,
  y,
  width: width + 20,
  height: height + LINE,
})

/** Room for a name that stands below its shape. */
function below({ bounds, looks }: Shape): Bounds {
  const outside = ['start', 'end', 'catch', 'throw', 'boundary', 'gateway', 'data', 'store']
  if (
    !outside.includes(looks.kind) ||
    (looks.name === null && Object.keys(looks.texts).length === 0)
  ) {
    return bounds
  }
  const { x } = middleOf(bounds)
  return { x: x - 45, y: bounds.y, width: 90, height: bounds.height + 3 * LINE }
}

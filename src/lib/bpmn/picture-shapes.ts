import { type Bounds, type Point, type Shape, textIn } from './diagram.ts'
import { eventIcon, gatewayIcon, marker, taskIcon } from './picture-icons.ts'
import { centred, LINE, textBlock, wrapped } from './picture-text.ts'
import { path, tag } from './svg.ts'

const LINED = { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.5 }
const SURFACE = { ...LINED, class: 'bpmn-surface' }
/** Width of the strip in which pools and lanes have their names. */
const STRIP = 26

export const middleOf = ({ x, y, width, height }: Bounds): Point => ({
  x: x + width / 2,
  y: y + height / 2,
})

/** The drawing of a shape with its text in a language. */
export function shapeDrawing(shape: Shape, lang: string): string {
  const text = textIn(shape.looks, lang).slice(0, 300)
  switch (shape.looks.kind) {
    case 'start':
    case 'end':
    case 'catch':
    case 'throw':
    case 'boundary':
      return eventDrawing(shape) + labelBeside(shape, text)
    case 'gateway':
      return gatewayDrawing(shape) + labelBeside(shape, text)
    case 'task':
    case 'subprocess':
    case 'call':
      return activityDrawing(shape, text)
    case 'pool':
    case 'lane':
      return poolDrawing(shape, text)
    case 'annotation':
      return annotationDrawing(shape, text)
    case 'group':
      return groupDrawing(shape) + labelBeside(shape, text)
    case 'conversation':
      return conversationDrawing(shape) + labelBeside(shape, text)
    default:
      return dataDrawing(shape) + labelBeside(shape, text)
  }
}

function eventDrawing({ bounds, looks }: Shape): string {
  const { x, y } = middleOf(bounds)
  const radius = Math.min(bounds.width, bounds.height) / 2
  const dashes = looks.dashed ? '4 3' : undefined
  const circle = (r: number, width: number, of: object = LINED) =>
    tag('circle', { ...of, cx: x, cy: y, r, 'stroke-width': width, 'stroke-dasharray': dashes })
  const throws = looks.kind === 'end' || looks.kind === 'throw'
  const double = looks.kind !== 'start' && looks.kind !== 'end'
  const icon = eventIcon(looks.type, throws, { x, y }, radius)
  const outer = circle(radius, looks.kind === 'end' ? 3.5 : 1.5, SURFACE)
  return outer + (double ? circle(radius - 3, 1.2) : '') + icon
}

function gatewayDrawing({ bounds, looks }: Shape): string {
  const { x, y } = middleOf(bounds)
  const [halfWidth, halfHeight] = [bounds.width / 2, bounds.height / 2]
  const points = [
    [x, y - halfHeight],
    [x + halfWidth, y],
    [x, y + halfHeight],
    [x - halfWidth, y],
  ]
  const diamond = points.map(([px = 0, py = 0]) => path(px, ',', py).replaceAll(' ', '')).join(' ')
  const radius = Math.min(halfWidth, halfHeight)
  return tag('polygon', { ...SURFACE, points: diamond }) + gatewayIcon(looks.type, { x, y }, radius)
}

function activityDrawing(shape: Shape, text: string): string {
  const { bounds, looks, expanded } = shape
  const { x, y, width, height } = bounds
  const calls = looks.kind === 'call'
  const box = tag('rect', {
    ...SURFACE,
    x,
    y,
    width,
    height,
    rx: 8,
    'stroke-width': calls ? 3.5 : 1.5,
    'stroke-dasharray': looks.kind === 'subprocess' && looks.dashed ? '2 3' : undefined,
  })
  const icon = looks.kind === 'task' ? taskIcon(looks.type, { x: x + 13, y: y + 12 }) : ''
  const marks = markersOf(shape)
  const room = height - (icon ? 16 : 6) - (marks === '' ? 0 : 14)
  const lines = wrapped(text, width - 10, Math.floor(room / LINE))
  const top = y + LINE + 1
  if (expanded)
    return box + marks + textBlock({ lines: lines.slice(0, 1), at: { x: x + width / 2, y: top } })
  const middle = y + height / 2 + (icon ? 5 : 0) - (marks === '' ? 0 : 6)
  return box + icon + centred(lines, { x: x + width / 2, y: middle }) + marks
}

function markersOf({ bounds, looks, expanded }: Shape): string {
  const collapsed = looks.kind === 'subprocess' && !expanded
  const names = [...(looks.loop ? [looks.loop] : []), ...(collapsed ? ['collapsed'] : [])]
  const left = bounds.x + bounds.width / 2 - ((names.length - 1) * 18) / 2
  const y = bounds.y + bounds.height - 9
  return names.map((name, index) => marker(name, { x: left + index * 18, y })).join('')
}

/** The name stands in a strip at the side, turned; in vertical pools above. */
function poolDrawing({ bounds, horizontal, looks }: Shape, text: string): string {
  const { x, y, width, height } = bounds
  const box = tag('rect', { ...LINED, class: `bpmn-${looks.kind}`, x, y, width, height })
  const [line] = wrapped(text, (horizontal ? height : width) - 12, 1)
  const at = horizontal
    ? { x: x + STRIP / 2 + 4, y: y + height / 2 }
    : { x: x + width / 2, y: y + 17 }
  return box + textBlock({ lines: line ? [line] : [], at, turned: horizontal })
}

function annotationDrawing({ bounds }: Shape, text: string): string {
  const { x, y, width, height } = bounds
  const bracket = tag('path', {
    ...LINED,
    d: path('M', x + 10, y, 'H', x, 'V', y + height, 'H', x + 10),
  })
  const lines = wrapped(text, width - 8, Math.floor(height / LINE))
  const rtl = /^[^\p{L}]*[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(text)
  const at = { x: rtl ? x + width - 4 : x + 5, y: y + LINE }
  return bracket + textBlock({ lines, at, anchor: 'start' })
}

const groupDrawing = ({ bounds: { x, y, width, height } }: Shape): string =>
  tag('rect', {
    ...LINED,
    class: 'bpmn-group',
    x,
    y,
    width,
    height,
    rx: 8,
    'stroke-dasharray': '8 4 2 4',
  })

function conversationDrawing({ bounds: { x, y, width, height } }: Shape): string {
  const [middle, side] = [y + height / 2, width / 4]
  const d = path('M', x, middle, 'L', x + side, y, 'H', x + width - side, 'L', x + width, middle)
  const below = path('L', x + width - side, y + height, 'H', x + side, 'Z')
  return tag('path', { ...SURFACE, d: `${d} ${below}` })
}

function dataDrawing({ bounds, looks }: Shape): string {
  const { x, y, width, height } = bounds
  if (looks.kind === 'store') {
    const curve = height / 8
    const side = path('M', x, y + curve, 'V', y + height - curve)
    const bottom = path('A', width / 2, curve, 0, 0, 0, x + width, y + height - curve)
    const back = path('V', y + curve, 'A', width / 2, curve, 0, 0, 0, x, y + curve)
    const front = path('A', width / 2, curve, 0, 0, 0, x + width, y + curve)
    return tag('path', { ...SURFACE, d: `${side} ${bottom} ${back} ${front}` })
  }
  const fold = Math.min(width, height) / 3
  const sheet = path(
    'M',
    x,
    y,
    'H',
    x + width - fold,
    'L',
    x + width,
    y + fold,
    'V',
    y + height,
    'H',
    x,
    'Z',
  )
  const ear = path('M', x + width - fold, y, 'V', y + fold, 'H', x + width)
  const many = looks.collection ? marker('parallel', { x: x + width / 2, y: y + height - 9 }) : ''
  return tag('path', { ...SURFACE, d: `${sheet} ${ear}` }) + many
}

/** Where the diagram has no place for the name it stands below. */
function labelBeside({ bounds, label }: Shape, text: string): string {
  if (text === '') return ''
  if (label) {
    const lines = wrapped(text, Math.max(label.width + 14, 70), 6)
    return textBlock({ lines, at: { x: label.x + label.width / 2, y: label.y + LINE * 0.8 } })
  }
  const lines = wrapped(text, Math.max(bounds.width + 50, 80), 4)
  const at = { x: bounds.x + bounds.width / 2, y: bounds.y + bounds.height + LINE }
  return textBlock({ lines, at })
}

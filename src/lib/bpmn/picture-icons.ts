import type { Point } from './diagram.ts'
import { path, tag } from './svg.ts'

/** Icons are drawn around 0,0 in a square from -10 to 10. */
type Icon = { lines: string; filled?: boolean }

const ENVELOPE = 'M -8 -5.5 H 8 V 5.5 H -8 Z M -8 -5.5 L 0 1 L 8 -5.5'
const FILLED_ENVELOPE = 'M -8 -6 H 8 L 0 0 Z M -8.5 -4.5 L 0 2 L 8.5 -4.5 V 6 H -8.5 Z'

const EVENTS: Readonly<Record<string, string>> = {
  message: ENVELOPE,
  timer:
    'M 8 0 A 8 8 0 1 1 -8 0 A 8 8 0 1 1 8 0 Z M 0 -5 V 0 L 4 2 M 0 -8 V -6.5 M 0 8 V 6.5 M 8 0 H 6.5 M -8 0 H -6.5',
  signal: 'M 0 -7.5 L 7.5 6 H -7.5 Z',
  conditional: 'M -6 -8 H 6 V 8 H -6 Z M -4 -4.5 H 4 M -4 -1.5 H 4 M -4 1.5 H 4 M -4 4.5 H 4',
  link: 'M -8 -3 H 2 V -7 L 9 0 L 2 7 V 3 H -8 Z',
  error: 'M -7.5 7 L -3 -6.5 L 2.5 0.5 L 7.5 -7 L 3 6.5 L -2.5 -0.5 Z',
  escalation: 'M 0 -8 L 6.5 7 L 0 1 L -6.5 7 Z',
  terminate: 'M 9 0 A 9 9 0 1 1 -9 0 A 9 9 0 1 1 9 0 Z',
}

const TASKS: Readonly<Record<string, Icon>> = {
  user: {
    lines:
      'M 3.5 -4 A 3.5 3.5 0 1 1 -3.5 -4 A 3.5 3.5 0 1 1 3.5 -4 Z M -8 8 V 5 Q -8 0.5 -3 0.5 H 3 Q 8 0.5 8 5 V 8 Z',
  },
  service: {
    lines:
      'M -1.5 -8 H 1.5 L 2 -5.5 L 4.6 -6.7 L 6.7 -4.6 L 5.5 -2 L 8 -1.5 V 1.5 L 5.5 2 L 6.7 4.6 L 4.6 6.7 L 2 5.5 L 1.5 8 H -1.5 L -2 5.5 L -4.6 6.7 L -6.7 4.6 L -5.5 2 L -8 1.5 V -1.5 L -5.5 -2 L -6.7 -4.6 L -4.6 -6.7 L -2 -5.5 Z M 2.5 0 A 2.5 2.5 0 1 1 -2.5 0 A 2.5 2.5 0 1 1 2.5 0 Z',
  },
  send: { lines: FILLED_ENVELOPE, filled: true },
  receive: { lines: ENVELOPE },
  rule: { lines: 'M -8 -6.5 H 8 V 6.5 H -8 Z M -8 -2.5 H 8 M -8 2 H 8 M -3 -2.5 V 6.5' },
  manual: {
    lines:
      'M -8 7 V -1 L -2 -7 Q 0 -7.5 0 -5.5 L -2.5 -2.5 H 7 Q 8.5 -1.2 7 0 H 1 M 7 0 Q 8.5 1.3 7 2.5 H 1 M 6.5 2.5 Q 8 3.8 6.5 5 H 1 M 5.5 5 Q 6.5 6.3 5 7 H -8',
  },
}

const GATEWAYS: Readonly<Record<string, string>> = {
  exclusive: 'M -6 -7 L 6 7 M 6 -7 L -6 7',
  parallel: 'M 0 -9 V 9 M -9 0 H 9',
  inclusive: 'M 8 0 A 8 8 0 1 1 -8 0 A 8 8 0 1 1 8 0 Z',
  event:
    'M 9.5 0 A 9.5 9.5 0 1 1 -9.5 0 A 9.5 9.5 0 1 1 9.5 0 Z M 7.5 0 A 7.5 7.5 0 1 1 -7.5 0 A 7.5 7.5 0 1 1 7.5 0 Z M 0 -5 L 4.8 -1.5 L 3 4 H -3 L -4.8 -1.5 Z',
}

const MARKERS: Readonly<Record<string, string>> = {
  standard: 'M -3.5 6 A 6.5 6.5 0 1 1 3 6 M -8 6 H -3 V 1.5',
  parallel: 'M -5 -6.5 V 6.5 M 0 -6.5 V 6.5 M 5 -6.5 V 6.5',
  sequential: 'M -6.5 -5 H 6.5 M -6.5 0 H 6.5 M -6.5 5 H 6.5',
  collapsed: 'M -7 -7 H 7 V 7 H -7 Z M 0 -4.5 V 4.5 M -4.5 0 H 4.5',
}

function drawn(lines: string, at: Point, scale: number, filled: boolean, bold = false): string {
  return tag('path', {
    class: filled ? 'bpmn-icon is-filled' : 'bpmn-icon',
    d: lines,
    transform: `translate(${path(at.x, at.y)}) scale(${Math.round(scale * 100) / 100})`,
    fill: filled ? 'currentColor' : 'none',
    stroke: 'currentColor',
    'stroke-width': bold ? 3 : filled ? 0.4 : 1.3,
    'stroke-linejoin': 'round',
  })
}

export function eventIcon(type: string | null, throws: boolean, at: Point, radius: number): string {
  if (type === 'message' && throws) return drawn(FILLED_ENVELOPE, at, radius / 16, true)
  const lines = type === null ? undefined : EVENTS[type]
  return lines === undefined ? '' : drawn(lines, at, radius / 16, throws)
}

export function taskIcon(type: string | null, at: Point): string {
  const icon = type === null ? undefined : TASKS[type]
  return icon ? drawn(icon.lines, at, 0.8, icon.filled ?? false) : ''
}

export function gatewayIcon(type: string | null, at: Point, radius: number): string {
  const lines = type === null ? undefined : GATEWAYS[type]
  return lines ? drawn(lines, at, radius / 22, false, type !== 'event') : ''
}

export const marker = (name: string, at: Point): string =>
  MARKERS[name] ? drawn(MARKERS[name], at, 0.75, false) : ''

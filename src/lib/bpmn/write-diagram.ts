import type { Bounds, Diagram, Edge, Point, Shape } from './diagram.ts'
import { layout } from './layout.ts'
import { readBpmn } from './read.ts'

const DI = {
  bpmndi: 'http://www.omg.org/spec/BPMN/20100524/DI',
  dc: 'http://www.omg.org/spec/DD/20100524/DC',
  di: 'http://www.omg.org/spec/DD/20100524/DI',
}
const MARGIN = 40
const CLOSING = /<\/(?:[\w.-]+:)?definitions\s*>/g

/**
 * Writes a diagram into the text of a model that has none, so that other software shows it. What is there
 * already stays as it is, letter by letter.
 *
 * @returns the text with a diagram at its end; as it came, where it has one
 * @throws BpmnError  the text is no sound model
 * @throws Error  it has several processes: these are drawn in pools, which a layout cannot name
 * @source BPMN 2.0.2 (OMG formal/2013-12-09), chapter 12
 */
export function withDiagram(text: string): string {
  const { definitions, diagrams } = readBpmn(text)
  if (diagrams.length > 0) return text
  const [process, ...others] = definitions.processes
  if (!process || others.length > 0) {
    throw new Error('a diagram is written into models of one process: draw this one with an editor')
  }
  const end = [...text.matchAll(CLOSING)].at(-1)?.index
  if (end === undefined) throw new Error('the model has no end tag to write before')
  return text.slice(0, end) + written(process.id, layout(definitions), text) + text.slice(end)
}

function written(process: string, { shapes, edges }: Diagram, text: string): string {
  const corners = [...shapes.map(({ bounds }) => bounds), ...edges.flatMap(({ points }) => points)]
  const by = {
    x: MARGIN - Math.min(0, ...corners.map(({ x }) => x)),
    y: MARGIN - Math.min(0, ...corners.map(({ y }) => y)),
  }
  const id = freePrefix(text)
  const names = Object.entries(DI).map(([prefix, name]) => `xmlns:${prefix}="${name}"`)
  return [
    `  <bpmndi:BPMNDiagram id="${id}diagram" ${names.join(' ')}>`,
    `    <bpmndi:BPMNPlane id="${id}plane" bpmnElement="${process}">`,
    ...shapes.map((shape) => `      ${shapeText(id, shape, by)}`),
    ...edges.map((edge) => `      ${edgeText(id, edge, by)}`),
    '    </bpmndi:BPMNPlane>',
    '  </bpmndi:BPMNDiagram>',
    '',
  ].join('\n')
}

/** Ids of the diagram are none of the model's. */
function freePrefix(text: string): string {
  let prefix = 'di-'
  while (text.includes(`"${prefix}`)) prefix = `${prefix}-`
  return prefix
}

function shapeText(
  id: string,
  { element, bounds, label, expanded, looks }: Shape,
  by: Point,
): string {
  const said = [
    ...(expanded ? ['isExpanded="true"'] : []),
    ...(looks.type === 'exclusive' ? ['isMarkerVisible="true"'] : []),
  ]
  const open = ['bpmndi:BPMNShape', `id="${id}${element}"`, `bpmnElement="${element}"`, ...said]
  return `<${open.join(' ')}>${boundsText(bounds, by)}${labelText(label, by)}</bpmndi:BPMNShape>`
}

const boundsText = ({ x, y, width, height }: Bounds, by: Point) =>
  `<dc:Bounds x="${at(x + by.x)}" y="${at(y + by.y)}" width="${at(width)}" height="${at(height)}"/>`

const labelText = (label: Bounds | null, by: Point) =>
  label ? `<bpmndi:BPMNLabel>${boundsText(label, by)}</bpmndi:BPMNLabel>` : ''

function edgeText(id: string, { element, points, label }: Edge, by: Point): string {
  const way = points.map(({ x, y }) => `<di:waypoint x="${at(x + by.x)}" y="${at(y + by.y)}"/>`)
  const open = `<bpmndi:BPMNEdge id="${id}${element}" bpmnElement="${element}">`
  return `${open}${way.join('')}${labelText(label, by)}</bpmndi:BPMNEdge>`
}

const at = (value: number) => String(Math.round(value))

import { describe, expect, it } from 'vitest'
import { readXml } from '#lib/xml/read'
import { isElement, type XmlElement } from '#lib/xml/tree'
import { layout } from './layout.ts'
import { type Mark, picture } from './picture.ts'
import { readBpmn } from './read.ts'
import { listedSteps } from './steps.ts'
import { drawn, flows, processText } from './text-fixture.ts'

const text = (ar: string) =>
  `<extensionElements><igov:text lang="ar">${ar}</igov:text></extensionElements>`
const INSIDE = `<startEvent id="s"/><userTask id="t" name="Check &lt;all&gt;">${text('فحص الطلب')}</userTask>
  <boundaryEvent id="m" attachedToRef="t" cancelActivity="false"><timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition></boundaryEvent>
  <exclusiveGateway id="x" default="x-t"/><subProcess id="u" name="Decide"><startEvent id="us"/><manualTask id="ut"/>${flows('us>ut')}</subProcess>
  <endEvent id="e"><terminateEventDefinition/></endEvent>${flows('s>t t>x x>u?1 x>t u>e m>e')}`
const shape = (id: string, x: number) =>
  `<bpmndi:BPMNShape bpmnElement="${id}"><dc:Bounds x="${x}" y="10" width="100" height="80"/></bpmndi:BPMNShape>`
const DIAGRAM = `<bpmndi:BPMNDiagram name="Page A"><bpmndi:BPMNPlane bpmnElement="p">${shape('t', 0)}${shape('u', 200)}${shape('gone', 9)}
  <bpmndi:BPMNShape bpmnElement="s"><dc:Bounds x="Infinity" y="0" width="1" height="1"/></bpmndi:BPMNShape>
  <bpmndi:BPMNEdge bpmnElement="t-x"><di:waypoint x="100" y="50"/><di:waypoint x="200" y="50"/></bpmndi:BPMNEdge></bpmndi:BPMNPlane></bpmndi:BPMNDiagram>`

const model = readBpmn(processText(INSIDE, { diagram: DIAGRAM }))
const laid = layout(model.definitions)

function* everyElement(element: XmlElement): Generator<XmlElement> {
  yield element
  for (const child of element.children) if (isElement(child)) yield* everyElement(child)
}
const partsOf = (svg: string) => [...everyElement(readXml(svg))]
const attribute = (element: XmlElement | undefined, name: string) =>
  element?.attributes.find((one) => one.name === name)?.value
const partFor = (svg: string, id: string) =>
  partsOf(svg).find((element) => attribute(element, 'data-element') === id)

describe('the picture of a diagram', () => {
  it('has the shapes and lines that the diagram gives a place, and leaves out what has none', () => {
    const [diagram] = model.diagrams
    expect(diagram?.page).toBe('Page A')
    expect(diagram?.shapes.map(({ element }) => element)).toEqual(['t', 'u'])
    expect(diagram?.edges.map(({ element, kind }) => [element, kind])).toEqual([['t-x', 'flow']])
  })

  it('is one image with a title, without styles and scripts', () => {
    const svg = picture(laid, { lang: 'en', title: 'A & "B"', prefix: 'one' })
    const [root] = partsOf(svg)
    expect(attribute(root, 'role')).toBe('img')
    expect(attribute(root, 'aria-labelledby')).toBe('one-title')
    expect(svg).toContain('<title id="one-title">A &amp; &quot;B&quot;</title>')
    for (const element of partsOf(svg)) {
      expect(['style', 'script', 'foreignObject', 'a']).not.toContain(element.name)
      expect(attribute(element, 'style')).toBeUndefined()
      expect(attribute(element, 'fill') ?? 'none').toMatch(/^(none|currentColor)$/)
    }
  })

  it('has texts of the language, escaped, and from right to left where they run so', () => {
    expect(picture(laid, { lang: 'en', title: '' })).toContain('Check &lt;all&gt;')
    const arabic = picture(laid, { lang: 'ar', title: '' })
    expect(arabic).toContain('فحص الطلب')
    expect(arabic).toContain('direction="rtl"')
    expect(arabic).toContain('Decide')
  })

  it('marks what was passed and where the case is, by form and not by colour alone', () => {
    const marks = new Map<string, Mark>([
      ['s', { state: 'done', count: 1 }],
      ['t', { state: 'now', count: 2 }],
      ['s-t', { state: 'done', count: 1 }],
    ])
    const svg = picture(laid, { lang: 'en', title: '', marks })
    expect(attribute(partFor(svg, 's'), 'class')).toBe('bpmn-shape bpmn-start is-done')
    expect(attribute(partFor(svg, 't'), 'class')).toBe('bpmn-shape bpmn-task is-now')
    expect(attribute(partFor(svg, 's-t'), 'class')).toBe('bpmn-edge bpmn-flow is-done')
    const here = partsOf(svg).filter((one) => attribute(one, 'class') === 'bpmn-here')
    expect(here).toHaveLength(1)
    expect(svg).toContain('>2</tspan>')
  })

  it('stays within bounds, whatever stands in the model', () => {
    const shapes = Array.from({ length: 4000 }, () => laid.shapes[1]).flatMap((one) => one ?? [])
    const svg = picture({ ...laid, shapes, edges: [] }, { lang: 'en', title: '' })
    expect(partsOf(svg).filter((one) => attribute(one, 'data-element'))).toHaveLength(3000)
    const long = readBpmn(processText(`<task id="t" name="${'word '.repeat(5000)}"/>`))
    expect(picture(layout(long.definitions), { lang: 'en', title: '' }).length).toBeLessThan(3000)
  })
})

describe('the layout of a model without a diagram', () => {
  it('has every node and flow, from left to right, and nothing on top of something else', () => {
    const all = [...laid.shapes].map(({ element }) => element).sort()
    expect(all).toEqual(['e', 'm', 's', 't', 'u', 'us', 'ut', 'x'])
    expect(laid.edges).toHaveLength(7)
    const at = (id: string) => laid.shapes.find(({ element }) => element === id)?.bounds
    const lefts = ['s', 't', 'x', 'u', 'e'].map((id) => at(id)?.x ?? 0)
    expect([...lefts].sort((a, b) => a - b)).toEqual(lefts)
    const { shapes } = layout(
      readBpmn(processText(drawn('s>p1 p1>a p1>b p1>c a>p2 b>p2 c>p2 p2>e'))).definitions,
    )
    for (const one of shapes) {
      for (const other of shapes.filter((shape) => shape !== one)) {
        const [a, b] = [one.bounds, other.bounds]
        const apart =
          a.x + a.width <= b.x ||
          b.x + b.width <= a.x ||
          a.y + a.height <= b.y ||
          b.y + b.height <= a.y
        expect(apart, `${one.element} and ${other.element}`).toBe(true)
      }
    }
  })

  it('has a pool for each of several processes, and nothing for none', () => {
    const two = readBpmn(
      processText(drawn('s>e'), { beside: '<process id="q"><task id="z"/></process>' }),
    )
    const pools = layout(two.definitions).shapes.filter(({ looks }) => looks.kind === 'pool')
    expect(pools.map(({ element }) => element)).toEqual(['q', 'p'])
    expect(layout({ ...two.definitions, processes: [] }).shapes).toEqual([])
  })
})

describe('the list that tells the same', () => {
  it('is in the order in which it runs, with texts, lanes, marks and where it goes on', () => {
    const lane = `<laneSet><lane id="l" name="Office">${text('المكتب')}<flowNodeRef>t</flowNodeRef></lane></laneSet>`
    const { definitions } = readBpmn(processText(lane + INSIDE))
    const marks = new Map<string, Mark>([['t', { state: 'now', count: 1 }]])
    const [process] = definitions.processes
    const steps = process ? listedSteps(process, 'ar', marks) : []
    expect(steps.map(({ id, depth }) => `${depth} ${id}`)).toEqual([
      '0 s',
      '0 t',
      '0 x',
      '0 m',
      '0 u',
      '1 us',
      '1 ut',
      '0 e',
    ])
    expect(steps[1]).toMatchObject({
      kind: 'task',
      type: 'user',
      text: 'فحص الطلب',
      lane: 'المكتب',
      mark: { state: 'now', count: 1 },
      next: [{ id: 'x', way: '', text: '' }],
    })
  })
})

describe('A picture of how much there is of something', () => {
  const svg = (level: 0 | 3) =>
    picture(laid, {
      ...{ lang: 'en', title: 'Load' },
      marks: new Map([
        ['t', { state: 'load', level, text: '12 · 3 days' }],
        ['s', { state: 'load', level: 0, text: '12' }],
        ['s-t', { state: 'load', level, text: '12' }],
      ]),
    })

  it('tells it by form, by a class and in words', () => {
    const drawing = svg(3)
    expect(drawing).toContain('class="bpmn-shape bpmn-task is-load level-3"')
    const [, gauge = ''] = /<g class="bpmn-gauge">(<rect.*?)<\/g>/.exec(drawing) ?? []
    expect(gauge.match(/fill="currentColor"/g)).toHaveLength(3)
    expect(gauge.match(/fill="none"/g)).toHaveLength(1)
    expect(drawing).toContain('12 · 3 days')
    expect(drawing).toContain('stroke-width="4.6"')
    expect(svg(0)).not.toContain('stroke-width="4.6"')
  })
})

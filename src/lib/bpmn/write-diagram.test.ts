import { execFile } from 'node:child_process'
import { globSync } from 'node:fs'
import { copyFile, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { everyNode } from './looks.ts'
import { readBpmn } from './read.ts'
import { flows, processText } from './text-fixture.ts'
import { withDiagram } from './write-diagram.ts'

const run = promisify(execFile)
const INSIDE = `<startEvent id="s"/><userTask id="t"/>
  <boundaryEvent id="m" attachedToRef="t"><timerEventDefinition><timeDuration>duration("P3D")</timeDuration></timerEventDefinition></boundaryEvent>
  <exclusiveGateway id="x" default="x-t"/><subProcess id="u"><startEvent id="us"/><manualTask id="ut"/>${flows('us>ut')}</subProcess>
  <endEvent id="e"/>${flows('s>t t>x x>u?1 x>t u>e m>e')}`
const TEXT = processText(INSIDE)
const PROCEDURES = globSync('packs/*/services/*/procedure.bpmn')

/** Ids of everything that a drawing of a model must show. */
function idsOf({ definitions }: ReturnType<typeof readBpmn>): string[] {
  return definitions.processes
    .flatMap((process) => [process, ...[...everyNode(process)].map(({ scope }) => scope)])
    .filter((scope, index, all) => all.indexOf(scope) === index)
    .flatMap(({ nodes, flows }) => [...nodes, ...flows].map(({ id }) => id))
    .sort()
}

const drawnIn = ({ diagrams: [diagram] }: ReturnType<typeof readBpmn>): string[] =>
  [...(diagram?.shapes ?? []), ...(diagram?.edges ?? [])].map(({ element }) => element).sort()

describe('a diagram that is written into a model', () => {
  const text = withDiagram(TEXT)
  const read = readBpmn(text)

  it('shows everything, and leaves the model as it was', () => {
    expect(read.definitions).toEqual(readBpmn(TEXT).definitions)
    expect(read.findings).toEqual(readBpmn(TEXT).findings)
    expect(drawnIn(read)).toEqual(idsOf(read))
    expect(read.diagrams[0]?.shapes.find(({ element }) => element === 'u')?.expanded).toBe(true)
  })

  it('lies on the page, in whole numbers', () => {
    const numbers = [...text.matchAll(/ (?:x|y|width|height)="([^"]*)"/g)].map(([, one]) => one)
    expect(numbers.length).toBeGreaterThan(40)
    expect(numbers.filter((one) => !/^\d+$/.test(one ?? ''))).toEqual([])
  })

  it('has ids that are none of the model’s', () => {
    const taken = withDiagram(TEXT.replaceAll('"t"', '"di-t"').replaceAll('"t-x"', '"di-t-x"'))
    const ids = [...taken.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('is not written where there is one, nor for several processes', () => {
    expect(withDiagram(text)).toBe(text)
    const second = '<process id="q" isExecutable="true"><startEvent id="qs"/></process>'
    const two = TEXT.replace('</process>', `</process>${second}`)
    expect(() => withDiagram(two)).toThrow(/one process/)
  })

  it('is written into files by a command', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'igov-lay-out-'))
    const [sound, broken] = [join(dir, 'sound.bpmn'), join(dir, 'broken.bpmn')]
    await writeFile(sound, TEXT)
    await writeFile(broken, '<definitions/>')
    const command = (...files: string[]) => run('node', ['scripts/lay-out.mjs', ...files])
    const failed = await command(sound, broken).catch((error) => error)
    expect([failed.code, failed.stdout]).toEqual([1, `${sound}: laid out\n`])
    expect(await readFile(sound, 'utf8')).toBe(text)
    await copyFile(sound, broken)
    expect((await command(broken)).stdout).toBe(`${broken}: has a diagram\n`)
  })
})

/** Lines that run through a shape that is neither end of theirs, nor around them. */
function crossings({ diagrams: [diagram], definitions }: ReturnType<typeof readBpmn>): string[] {
  const nodes = definitions.processes.flatMap((process) => [...everyNode(process)])
  const kinds = new Map(nodes.map(({ node }) => [node.id, node.kind]))
  const flowsById = new Map(
    nodes.flatMap(({ scope }) => scope.flows).map((flow) => [flow.id, flow]),
  )
  const solid = diagram?.shapes.filter(({ element }) => {
    const kind = kinds.get(element)
    return kind !== 'boundary' && kind !== 'subprocess'
  })
  return (diagram?.edges ?? []).flatMap(({ element, points }) => {
    const flow = flowsById.get(element)
    const others = solid?.filter((shape) => ![flow?.source, flow?.target].includes(shape.element))
    return points.slice(1).flatMap((end, index) => {
      const start = points[index] ?? end
      return (others ?? [])
        .filter(({ bounds: { x, y, width, height } }) => {
          const isBeside = Math.max(start.x, end.x) <= x || Math.min(start.x, end.x) >= x + width
          return !isBeside && Math.max(start.y, end.y) > y && Math.min(start.y, end.y) < y + height
        })
        .map((shape) => `${element} runs through ${shape.element}`)
    })
  })
}

describe.each(PROCEDURES)('the diagram of %s', (file) => {
  it('shows all of the model, and nothing is to be said of it', async () => {
    const read = readBpmn(await readFile(file))
    expect(read.findings).toEqual([])
    expect(drawnIn(read)).toEqual(idsOf(read))
    expect(crossings(read)).toEqual([])
  })
})

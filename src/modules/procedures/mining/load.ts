import type { T } from '#kernel'
import type { Mark } from '#lib/bpmn/picture'
import type { Mined } from '#lib/mining/index'
import { durationText } from './words.ts'

/** From what share of all time on a node stands out, from the least level to the highest. */
const SHARES = [0, 0.08, 0.2, 0.4]

/** How much time goes where, and how often ways are taken: four levels, with counts and medians in words. */
export function loadOf(t: T, { nodes, flows }: Pick<Mined, 'nodes' | 'flows'>): Map<string, Mark> {
  const marks = new Map<string, Mark>()
  for (const { node, visits, stay, share } of nodes) {
    const level = levelOf(SHARES.filter((least) => share > least).length)
    const count = t.number(visits)
    const text = stay.sum === 0 ? count : `${count} · ${durationText(t, stay.median)}`
    marks.set(node, { state: 'load', level, text })
  }
  const most = Math.max(1, ...flows.map(({ count }) => count))
  for (const { flow, count } of flows) {
    const level = levelOf(Math.ceil((4 * count) / most))
    marks.set(flow, { state: 'load', level, text: t.number(count) })
  }
  return marks
}

const levelOf = (level: number) => Math.max(0, Math.min(4, level)) as 0 | 1 | 2 | 3 | 4

import { type Finding, findingAt, type PackSettings, type YamlFile } from '#kernel'
import type { Node, Process, Scope, Task } from '#lib/bpmn/index'
import { everyNode } from '#lib/bpmn/looks'
import { readBpmn } from '#lib/bpmn/read'
import { roleAt, runningProcess } from '#lib/bpmn/running'
import { ScopeGraph } from '#lib/bpmn/scope-graph'
import { parsePeriod } from '#lib/time'
import { compile, ExpressionError } from '#rules'
import { said } from '../found/said.ts'
import type { ServiceBundle } from './bundle.ts'
import { NAMES, UNTIMED } from './procedure-check.ts'
import type { ServiceFile } from './service-file.ts'

type Promised = NonNullable<ServiceFile['processingTime']>

/**
 * Who promises a time has every task of an officer or of a body looked after, and tasks that can be done within it.
 * What applicants do themselves counts nowhere: the clock stands still meanwhile.
 *
 * @param file    `service.yaml`
 * @param bundle  sound
 * @returns an error for each task without `igov:due`, at the task; a warning where the longest way through the
 *   procedure is due later than the promise
 */
export function checkPromise(
  file: YamlFile,
  { service, procedure }: ServiceBundle,
  settings: PackSettings,
): Finding[] {
  const { processingTime, procedureOf } = service
  const process =
    procedure === undefined ? undefined : runningProcess(readBpmn(procedure).definitions)
  if (!processingTime || !process) return []
  const { promise } = processingTime
  const without = timedIn(process).filter(({ work }) => !work?.due)
  if (without.length > 0) {
    return without.map(({ name, id, texts, place: { line, column } }) => {
      const task = texts[NAMES] ?? name ?? id
      const message = said('task-without-day', { promise, task })
      // What is borrowed is mended by whoever lends it: here it is said where it is named.
      if (procedureOf !== undefined) {
        return file.finding(['procedureOf'], { code: 'promise-unkept', message })
      }
      const at = { file: file.file.replace(/service\.yaml$/, 'procedure.bpmn'), line, column }
      return findingAt(at, { code: 'promise-unkept', message })
    })
  }
  return checkLongest(file, process, processingTime, settings)
}

/** The user tasks of officers and bodies. */
const timedIn = (process: Process): Task[] =>
  [...everyNode(process)].flatMap(({ node }) => (isTimed(process, node) ? [node] : []))

const isTimed = (process: Process, node: Node): node is Task =>
  node.kind === 'task' && node.type === 'user' && !UNTIMED.includes(roleAt(process, node) ?? '')

function checkLongest(
  file: YamlFile,
  process: Process,
  { promise, days }: Promised,
  { week }: PackSettings,
): Finding[] {
  const working = (7 - week.weekend.length) / 7
  const daysOf = (node: Node): number => {
    if (!isTimed(process, node)) return 0
    const due = dueOf(node)
    if (!due) return 0
    if (due.kind === days) return due.days
    return days === 'working' ? due.days * working : due.days / working
  }
  const longest = longestWay(process, daysOf)
  const needs = Math.ceil(Math.round(longest.days * 10) / 10)
  const most = countDays(promise)
  if (needs <= most) return []
  const names = longest.tasks.map(({ name, id, texts }) => texts[NAMES] ?? name ?? id)
  const message = said('promise-too-short', { promise, days: needs, tasks: names.join(', ') })
  const at = ['processingTime', 'promise']
  return [file.finding(at, { code: 'promise-unkept', severity: 'warning', message })]
}

const countDays = (period: string): number => {
  const { years, months, days } = parsePeriod(period)
  return years * 365 + months * 30 + days
}

/** Within what a task is due; undefined where that depends on the case. */
function dueOf({ work }: Task): { days: number; kind: Promised['days'] } | undefined {
  try {
    const { names, runWith } = compile(work?.due?.text ?? 'null')
    if (names.length > 0) return undefined
    const due: unknown = runWith([])
    if (typeof due === 'string') return { days: countDays(due), kind: 'calendar' }
    const working = (due as { 'working days'?: unknown } | null)?.['working days']
    return typeof working === 'number' ? { days: working, kind: 'working' } : undefined
  } catch (error) {
    if (error instanceof ExpressionError) return undefined
    throw error
  }
}

type Way = { days: number; tasks: readonly Task[] }
const NOWHERE: Way = { days: 0, tasks: [] }
const longer = (ways: readonly Way[]): Way =>
  ways.reduce((one, other) => (other.days > one.days ? other : one), NOWHERE)

/**
 * The way through a scope whose tasks take longest, one after another. What runs at once takes as long as the
 * longest of it, so that a way through one branch is enough; ways back are not gone.
 */
function longestWay(scope: Scope, daysOf: (node: Node) => number): Way {
  const graph = new ScopeGraph(scope)
  const onwards = waysOn(graph)
  const found = new Map<string, Way>()
  const open = new Set<string>()
  const from = (id: string): Way => {
    const known = found.get(id)
    const node = graph.nodes.get(id)
    if (known || !node || open.has(id)) return known ?? NOWHERE
    open.add(id)
    const on = longer((onwards.get(id) ?? []).map(from))
    open.delete(id)
    const here = hereAt(node, daysOf)
    const way = { days: here.days + on.days, tasks: [...here.tasks, ...on.tasks] }
    found.set(id, way)
    return way
  }
  return longer(graph.beginnings().flat().map(from))
}

type Onwards = ReadonlyMap<string, readonly string[]>

/**
 * What may be entered after each node, without ways that lead back to where a circle is entered first, and then to
 * where the circles in it are: after a refusal that was not confirmed, whichever task it was decided in is done
 * again, and not also the other ones.
 */
function waysOn(graph: ScopeGraph): Onwards {
  const all = new Map([...graph.nodes.values()].map((node) => [node.id, graph.after(node)]))
  const steps = stepsFrom(graph.beginnings().flat(), all)
  const isSooner = (one: string, other: string) => (steps.get(one) ?? 0) < (steps.get(other) ?? 0)
  const withoutBack = (ways: Onwards): Onwards => {
    const reached = new Map([...ways].map(([id, next]) => [id, stepsFrom(next, ways)]))
    const leadsTo = (one: string, other: string) => reached.get(one)?.has(other) === true
    const entered = new Set(
      [...ways].flatMap(([id, next]) => next.filter((one) => !leadsTo(one, id))),
    )
    const isBack = (id: string, next: string) =>
      entered.has(next) && leadsTo(next, id) && isSooner(next, id)
    const left = new Map(
      [...ways].map(([id, next]) => [id, next.filter((one) => !isBack(id, one))] as const),
    )
    return countIn(left) === countIn(ways) ? ways : withoutBack(left)
  }
  return withoutBack(all)
}

const countIn = (ways: Onwards) => [...ways.values()].flat().length

/** The fewest steps to each node. */
function stepsFrom(first: readonly string[], after: Onwards): ReadonlyMap<string, number> {
  const steps = new Map(first.map((id) => [id, 0]))
  for (const [id, count] of steps) {
    for (const next of after.get(id) ?? []) if (!steps.has(next)) steps.set(next, count + 1)
  }
  return steps
}

function hereAt(node: Node, daysOf: (node: Node) => number): Way {
  if (node.kind === 'subprocess') return longestWay(node.scope, daysOf)
  const days = daysOf(node)
  return node.kind === 'task' && days > 0 ? { days, tasks: [node] } : NOWHERE
}

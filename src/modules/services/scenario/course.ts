import type { Said } from '#kernel'
import {
  compileProcedures,
  type Data,
  type Event,
  type State,
  step,
  type Wait,
} from '#lib/bpmn/index'
import { everyNode } from '#lib/bpmn/looks'
import type { Node, Process } from '#lib/bpmn/model'
import { readBpmn } from '#lib/bpmn/read'
import { roleAt, runningProcess } from '#lib/bpmn/running'
import { shownAfter, waitsOf } from '#lib/bpmn/shown'
import type { Json } from '#lib/feel/index'
import { MESSAGES } from '../bundle/procedure-check.ts'
import { said } from '../found/said.ts'

/** What may come for a case from outside. */
type Coming = { form: string; body?: string; told: Data } | { message: string; told?: Data }

/** What rules decide in a rule task. */
export type RuleTask = (ruleSet: string, inputs: Data) => Json

/** The procedure of one case, followed without storage: what a case would go through. */
export class Course {
  readonly #program: ReturnType<typeof compileProcedures>
  readonly #nodes: ReadonlyMap<string, Node>
  readonly #process: Process
  readonly #decide: RuleTask
  readonly #zone: string
  #now: Date
  #state: State
  #shown: string | null = null

  /**
   * @param bpmn  of the service, checked
   * @param now   when it is sent
   */
  constructor(
    bpmn: string,
    { data, now, zone, decide }: { data: Data; now: Date; zone: string; decide: RuleTask },
  ) {
    const { definitions } = readBpmn(bpmn)
    const process = runningProcess(definitions)
    if (!process) throw new Error('no process of the model runs')
    this.#program = compileProcedures([definitions])
    this.#nodes = new Map([...everyNode(process)].map(({ node }) => [node.id, node]))
    this.#process = process
    this.#decide = decide
    this.#zone = zone
    this.#now = now
    this.#state = this.#take(null, { type: 'start', process: process.id, data })
  }

  /** What people are told of it. */
  get shown(): string | null {
    return this.#shown
  }

  /** Forms of the tasks that are open, for the words of a fault. */
  get open(): readonly string[] {
    return this.#waits().flatMap((wait) =>
      wait.for === 'task' ? [this.#formAt(wait.node) ?? wait.node] : [],
    )
  }

  /** @returns whether something waited for it */
  come(coming: Coming): boolean {
    const wait = this.#waits().find((one) =>
      'message' in coming
        ? one.for === 'message' && one.name === coming.message
        : one.for === 'task' &&
          this.#formAt(one.node) === coming.form &&
          this.#isOf(one.node, coming.body),
    )
    if (!wait) return false
    const event: Event =
      'message' in coming
        ? { type: 'arrive', wait: wait.id, data: coming.told ?? {} }
        : { type: 'complete', wait: wait.id, data: coming.told }
    this.#state = this.#take(this.#state, event)
    return true
  }

  /** Time passes: what was due until then comes, one after another. */
  waitUntil(until: Date): void {
    for (let left = MOST_TIMERS; left > 0; left--) {
      const [next] = this.#waits()
        .filter((wait) => wait.for === 'timer')
        .filter(({ due }) => Date.parse(due) <= until.getTime())
        .sort((a, b) => Date.parse(a.due) - Date.parse(b.due))
      if (!next) break
      this.#now = new Date(Math.max(this.#now.getTime(), Date.parse(next.due)))
      this.#state = this.#take(this.#state, { type: 'arrive', wait: next.id })
    }
    this.#now = until
  }

  get now(): Date {
    return this.#now
  }

  #waits(): Wait[] {
    return waitsOf(this.#state)
  }

  #formAt(node: string): string | null {
    const found = this.#nodes.get(node)
    return found?.kind === 'task' ? (found.work?.form ?? null) : null
  }

  #isOf(node: string, body: string | undefined): boolean {
    if (body === undefined) return true
    const found = this.#nodes.get(node)
    const role = found && roleAt(this.#process, found)
    return role?.split('/')[0] === body
  }

  #take(state: State | null, event: Event): State {
    const stepped = step(this.#program, state, event, {
      ...{ now: this.#now, zone: this.#zone, key: 'scenario', called: false },
      decide: this.#decide,
    })
    const stuck = stepped.state.tokens.find(({ incident }) => incident)
    if (stuck?.incident) throw new CourseError(stuck.node, stuck.incident.code)
    this.#shown = shownAfter(this.#nodes, this.#shown, stepped)
    return stepped.state
  }
}

/** A procedure that stands still where it should go on. */
export class CourseError extends Error {
  readonly said: Said

  constructor(node: string, code: string) {
    const what = said('run-stuck', { node, code })
    super(what.english)
    this.said = what
  }
}

const MOST_TIMERS = 200
/** What the platform sends once the documents of a case are sealed. */
export const ISSUED = MESSAGES[1] as string
